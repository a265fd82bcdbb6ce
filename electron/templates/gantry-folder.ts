import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Features } from '../../shared/domain/container-spec.ts';
import type { TemplateId } from '../../shared/domain/ids.ts';
import { packageManagers, type PackageEntry } from '../../shared/domain/package-entry.ts';
import { fileEntry, provisioning, scriptEntry } from '../../shared/domain/provisioning.ts';
import { template as templateSchema } from '../../shared/domain/template.ts';
import type { Template } from '../../shared/domain/template.ts';
import { gantryYamlFile, parseGantryYaml, problem } from './gantry-yaml.ts';
import type { GantryYaml, Parsed, TemplateProblem } from './gantry-yaml.ts';

const mostBytes = 4 * 1024 * 1024;

/** Reads a template's folder: its `gantry.yaml` with the scripts and files beside it. Problems name files relative to the folder. */
export async function readGantryFolder(
  folder: string,
  { id, source }: { id: TemplateId; source: Template['source'] },
): Promise<Parsed<Template>> {
  const text = await readInner(folder, gantryYamlFile);
  if (typeof text !== 'string') return { ok: false, problems: [text] };
  const parsed = parseGantryYaml(text, gantryYamlFile);
  if (!parsed.ok) return parsed;
  const yaml = parsed.value;
  const problems: TemplateProblem[] = [];
  const contents = new Map<string, string>();
  for (const inner of [...yaml.files.map(({ source: from }) => from), ...yaml.scripts.map(({ file }) => file)]) {
    const content = await readInner(folder, inner);
    if (typeof content === 'string') contents.set(inner, content);
    else problems.push(content);
  }
  const names = yaml.scripts.map(({ file }) => path.posix.basename(file));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) problems.push(problem(gantryYamlFile, null, `two scripts are called ${twice}`));
  if (problems.length > 0) return { ok: false, problems };
  return check(toTemplate(yaml, contents, { id, source, folder }));
}

function toTemplate(
  yaml: GantryYaml,
  contents: ReadonlyMap<string, string>,
  { id, source, folder }: { id: TemplateId; source: Template['source']; folder: string },
): Template {
  const { resources, container } = yaml;
  return {
    id,
    name: yaml.name,
    description: yaml.description.trim(),
    source,
    path: source === 'built-in' ? null : folder,
    revision: yaml.revision,
    osTemplatePatterns: yaml.osTemplates,
    cores: resources.cores,
    memoryMiB: resources.memoryMiB,
    swapMiB: resources.swapMiB,
    diskGiB: resources.diskGiB,
    storage: resources.storage ?? null,
    bridge: resources.bridge ?? null,
    isUnprivileged: container.unprivileged,
    features: container.features satisfies Features,
    tags: yaml.tags,
    further: container.further,
    format: 'gantry',
    hostname: null,
    rootfsOptions: {},
    networkOptions: {},
    buckets: [],
    provisioning: provisioning.parse({
      packages: toPackages(yaml.packages),
      onMissingPackage: yaml.packages.onMissing,
      files: yaml.files.map(({ source: from, ...file }) =>
        fileEntry.parse({ ...file, content: contents.get(from) ?? '' }),
      ),
      scripts: yaml.scripts.map(({ file, description, enabled, runAs, timeoutSeconds, idleTimeoutSeconds }) =>
        scriptEntry.parse({
          name: path.posix.basename(file),
          description,
          content: contents.get(file) ?? '',
          isEnabled: enabled,
          runAs,
          timeoutMs: timeoutSeconds * 1000,
          idleTimeoutMs: idleTimeoutSeconds * 1000,
        }),
      ),
    }),
  };
}

function toPackages(packages: GantryYaml['packages']): PackageEntry[] {
  return packageManagers.flatMap((manager) =>
    packages[manager].map((one): PackageEntry =>
      typeof one === 'string' ? { manager, name: one } : { manager, ...one },
    ),
  );
}

/** A last look by the schema everybody else relies on. */
function check(candidate: Template): Parsed<Template> {
  const result = templateSchema.safeParse(candidate);
  if (result.success) return { ok: true, value: result.data };
  return {
    ok: false,
    problems: result.error.issues.map((issue) =>
      problem(gantryYamlFile, null, `${issue.path.join('.')}: ${issue.message}`),
    ),
  };
}

/** Reads a text file of the folder; links that lead out of it, binary content and giants are problems. */
async function readInner(folder: string, inner: string): Promise<string | TemplateProblem> {
  try {
    const [root, real] = await Promise.all([realpath(folder), realpath(path.join(folder, inner))]);
    if (!real.startsWith(root + path.sep)) return problem(inner, null, 'it lies outside the template’s folder');
    const facts = await stat(real);
    if (!facts.isFile()) return problem(inner, null, 'it is not a file');
    if (facts.size > mostBytes) return problem(inner, null, `it is larger than ${mostBytes / 1024 / 1024} MiB`);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(await readFile(real));
  } catch (error) {
    if (error instanceof TypeError) return problem(inner, null, 'it is not text in UTF-8');
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return problem(inner, null, code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${String(code)})`);
  }
}
