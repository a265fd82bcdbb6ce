import { packageManagers, type PackageEntry, type PackageManager } from '../../shared/domain/package-entry.ts';
import { mostFileBytes, type FileEntry, type ScriptEntry } from '../../shared/domain/provisioning.ts';
import { templateMistakes, type TemplateMistake } from '../../shared/domain/template-mistakes.ts';
import { template as templateSchema, type Template, type TemplateProblem } from '../../shared/domain/template.ts';
import { decodeUtf8, toCheck, toCustomPackage, toFileEntry, toScriptEntry, toVariable } from './from-gantry-entries.ts';
import { gantryYaml, gantryYamlFile, type GantryYaml, type OptionValue } from './gantry-schema.ts';
import type { FileMap, ParsedTemplate, TemplateIdentity } from './parsed-template.ts';
import { noSuchFile, problemOf, readYaml, type YamlText } from './yaml-place.ts';

const mostScriptLength = 512 * 1024;

/** Reads a template's `gantry.yaml` with the scripts and files beside it. Total: whatever the bytes, problems are all it says. */
export function readGantryYaml(files: FileMap, identity: TemplateIdentity): ParsedTemplate {
  const bytes = files.get(gantryYamlFile);
  if (bytes === undefined) return refused([problemOf(gantryYamlFile, null, noSuchFile)]);
  const text = readYaml(bytes, gantryYamlFile);
  if (!text.ok) return refused(text.problems);
  const parsed = gantryYaml.safeParse(text.yaml.value);
  if (!parsed.success) return refused(text.yaml.explain(parsed.error));
  const entries = parsed.data.files.map((file) => readFile(files, file));
  const scripts = parsed.data.scripts.map((script) => readScript(files, script));
  const unread = [...entries, ...scripts].flatMap((one) => ('reason' in one ? [one] : []));
  if (unread.length > 0) return refused(unread);
  const checked = templateSchema.safeParse({
    ...outside(parsed.data, identity),
    provisioning: {
      packages: toPackages(parsed.data.packages, text.yaml),
      customPackages: parsed.data.packages.custom.map(toCustomPackage),
      onMissingPackage: parsed.data.packages.onMissing,
      pipMode: parsed.data.packages.pipMode,
      files: entries,
      scripts,
      variables: parsed.data.variables.map(toVariable),
      checks: parsed.data.checks.map(toCheck),
    },
  });
  if (!checked.success) return refused(text.yaml.explain(checked.error));
  const mistakes = templateMistakes(checked.data.provisioning);
  if (mistakes.length > 0) return refused(mistakes.map((mistake) => placed(mistake, parsed.data, text.yaml)));
  return { template: checked.data, problems: [] };
}

const refused = (problems: TemplateProblem[]): ParsedTemplate => ({ template: null, problems });

function readFile(files: FileMap, file: GantryYaml['files'][number]): FileEntry | TemplateProblem {
  const bytes = files.get(file.source);
  if (bytes === undefined) return problemOf(file.source, null, noSuchFile);
  if (bytes.byteLength > mostFileBytes)
    return problemOf(file.source, null, `it is larger than ${mostFileBytes / 1024 / 1024} MiB`);
  return toFileEntry(file, bytes);
}

function readScript(files: FileMap, script: GantryYaml['scripts'][number]): ScriptEntry | TemplateProblem {
  const bytes = files.get(script.file);
  if (bytes === undefined) return problemOf(script.file, null, noSuchFile);
  const content = decodeUtf8(bytes);
  if (content === null) return problemOf(script.file, null, 'it is not text in UTF-8');
  if (content.length > mostScriptLength)
    return problemOf(script.file, null, `it is longer than ${mostScriptLength / 1024} Ki characters`);
  return toScriptEntry(script, content);
}

/** All of it but what happens inside the container. */
function outside(
  yaml: GantryYaml,
  { id, source, path }: TemplateIdentity,
): Omit<Template, 'provisioning' | 'storage' | 'bridge' | 'hostname'> {
  const { resources, container } = yaml;
  const { storage = null, bridge = null, ...sizes } = resources;
  const rest = { storage, bridge, hostname: yaml.hostname ?? null };
  return {
    ...rest,
    ...sizes,
    id,
    name: yaml.name,
    description: yaml.description.trim(),
    source,
    path,
    format: 'gantry',
    revision: yaml.revision,
    osTemplatePatterns: yaml.osTemplates,
    isUnprivileged: container.unprivileged,
    features: container.features,
    rootfsOptions: options(container.rootfs),
    networkOptions: options(container.network),
    further: options(container.further),
    tags: yaml.tags,
    buckets: yaml.packages.buckets,
  };
}

/** Proxmox spells yes and no as 1 and 0. */
const options = (values: Record<string, OptionValue>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? (value ? '1' : '0') : String(value),
    ]),
  );

/** In the order they stand in the file: lists, groups, then those of `more`. */
function toPackages(packages: GantryYaml['packages'], yaml: YamlText): PackageEntry[] {
  const groups = yaml.keysOf(['packages', 'groups']).flatMap((group) => {
    const lists = packages.groups[group];
    return lists === undefined ? [] : listed(lists, yaml.keysOf(['packages', 'groups', group]), { group });
  });
  return [...listed(packages, yaml.keysOf(['packages']), {}), ...groups, ...packages.more];
}

const listed = (
  lists: Pick<GantryYaml['packages'], PackageManager>,
  keys: readonly string[],
  group: Pick<PackageEntry, 'group'>,
): PackageEntry[] =>
  keys
    .flatMap((key) => packageManagers.filter((manager) => manager === key))
    .flatMap((manager) =>
      lists[manager].map((one) => ({ manager, ...(typeof one === 'string' ? { name: one } : one), ...group })),
    );

/** Says a mistake where the user wrote it. */
function placed({ path, message, at }: TemplateMistake, { files }: GantryYaml, yaml: YamlText): TemplateProblem {
  const [list, index, field] = path;
  if (at !== null && typeof index === 'number') return problemOf(files[index]?.source ?? '', at, message);
  const written = list === 'customPackages' ? ['packages', 'custom'] : [String(list)];
  return yaml.problemAt(
    [...written, ...path.slice(1, 2), ...(field === undefined ? [] : [yamlField(list, field)])],
    message,
  );
}

function yamlField(list: string | number | undefined, field: string | number): string | number {
  if (list === 'scripts' && field === 'name') return 'file';
  if (field === 'generatedLength') return 'generate';
  return field === 'hasPlaceholders' ? 'substitute' : field;
}
