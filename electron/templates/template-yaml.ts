import { isScalar } from 'yaml';
import type { Features } from '../../shared/domain/container-spec.ts';
import { packageManagers } from '../../shared/domain/package-entry.ts';
import type { PackageEntry } from '../../shared/domain/package-entry.ts';
import { readPackageLines } from '../../shared/domain/package-lines.ts';
import { fileEntry, scriptEntry } from '../../shared/domain/provisioning.ts';
import type { FileEntry, ScriptEntry } from '../../shared/domain/provisioning.ts';
import { template as templateSchema } from '../../shared/domain/template.ts';
import type { Template, TemplateProblem } from '../../shared/domain/template.ts';
import { templateVariable } from '../../shared/domain/template-variable.ts';
import type { TemplateVariable } from '../../shared/domain/template-variable.ts';
import { filesIn, strayNames, targetProblem, textOf } from './folder-layout.ts';
import type { Part } from './folder-layout.ts';
import { readScripts } from './folder-scripts.ts';
import type { FileMap, ParsedTemplate, TemplateIdentity } from './parsed-template.ts';
import { templateYaml } from './template-yaml-schema.ts';
import type { TemplateYaml } from './template-yaml-schema.ts';
import { userScript } from './user-script.ts';
import { noSuchFile, problemOf, readYaml } from './yaml-place.ts';
import type { YamlText } from './yaml-place.ts';

export const templateYamlFile = 'template.yaml';

/** Reads a template whose description is a `template.yaml`. Pure and total. */
export function readTemplateYaml(files: FileMap, { id, source, path }: TemplateIdentity): ParsedTemplate {
  const bytes = files.get(templateYamlFile);
  if (bytes === undefined) return refused([problemOf(templateYamlFile, null, noSuchFile)]);
  const text = readYaml(bytes, templateYamlFile);
  if (!text.ok) return refused(text.problems);
  const parsed = templateYaml.safeParse(text.yaml.value);
  if (!parsed.success) return refused(text.yaml.explain(parsed.error));
  const yaml = parsed.data;
  const packages = toPackages(yaml.packages, text.yaml);
  const scripts = toScripts(files, yaml, text.yaml);
  const entries = toFiles(files, yaml, text.yaml);
  const variables = toVariables(yaml.env, text.yaml);
  const { revision, problems: ofVersion } = toRevision(text.yaml);
  const problems = [
    ...strayNames(files),
    ...ofVersion,
    ...packages.problems,
    ...scripts.problems,
    ...entries.problems,
    ...variables.problems,
  ];
  if (!yaml.container.unprivileged)
    problems.push(
      text.yaml.problemAt(
        ['container', 'unprivileged'],
        'this makes a privileged container: root in it is root on the node',
        'warning',
      ),
    );
  if (problems.some(({ level }) => level === 'error')) return refused(problems);
  const checked = templateSchema.safeParse({
    ...outside(yaml),
    id,
    source,
    path,
    revision,
    provisioning: {
      packages: packages.entries,
      scripts: scripts.entries,
      files: entries.entries,
      variables: variables.entries,
    },
  });
  if (checked.success) return { template: checked.data, problems };
  return refused([...problems, ...text.yaml.explain(checked.error)]);
}

const refused = (problems: TemplateProblem[]): ParsedTemplate => ({ template: null, problems });

/** All of it but what happens inside the container. */
function outside({
  name,
  description,
  container,
}: TemplateYaml): Omit<Template, 'id' | 'source' | 'path' | 'revision' | 'provisioning' | 'buckets'> {
  const { bridge = null, ...network } = container.network;
  const { nameserver, searchdomain } = container.dns;
  const further = {
    nameserver: Array.isArray(nameserver) ? nameserver.join(' ') : nameserver,
    searchdomain,
    onboot: container.onboot,
    timezone: container.timezone,
  };
  return {
    name,
    description: description.trim(),
    format: 'yaml',
    hostname: container.hostname ?? null,
    // Where the image lies is the wizard's to choose.
    osTemplatePatterns: [container.ostemplate.replace(/^.*\//, '')],
    cores: container.cores,
    memoryMiB: container.memory,
    swapMiB: container.swap,
    diskGiB: container.disk,
    storage: container.storage ?? null,
    rootfsOptions: {},
    bridge,
    networkOptions: options(network),
    isUnprivileged: container.unprivileged,
    features: toFeatures(container.features),
    tags: [...new Set(container.tags)],
    further: options(further),
  };
}

/** As Proxmox spells them: yes and no are 1 and 0. */
const options = (values: Readonly<Record<string, string | number | boolean | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value)]],
    ),
  );

function toFeatures(given: TemplateYaml['container']['features']): Features {
  if (!Array.isArray(given)) {
    const { force_rw_sys: forceRwSys, ...rest } = given;
    return { ...rest, forceRwSys };
  }
  const values = new Map(
    given.map((one) => {
      const [name = '', value = '1'] = one.split('=');
      return [name, value];
    }),
  );
  const isOn = (name: string): boolean => values.get(name) === '1';
  return {
    nesting: isOn('nesting'),
    keyctl: isOn('keyctl'),
    fuse: isOn('fuse'),
    mknod: isOn('mknod'),
    forceRwSys: isOn('force_rw_sys'),
    mount: values.get('mount')?.split(';') ?? [],
  };
}

function toPackages(packages: TemplateYaml['packages'], yaml: YamlText): Part<PackageEntry> {
  const entries: PackageEntry[] = [];
  const problems: TemplateProblem[] = [];
  for (const manager of packageManagers) {
    for (const [index, text] of packages[manager].entries()) {
      const at = ['packages', manager, index];
      if (/[\r\n]/.test(text)) {
        problems.push(yaml.problemAt(at, 'one package is expected'));
        continue;
      }
      const { accepted, duplicates, rejected } = readPackageLines(text, { manager, known: entries });
      entries.push(...accepted);
      if (rejected[0]) problems.push(yaml.problemAt(at, `${text}: ${rejected[0].reason}`));
      else if (duplicates > 0) problems.push(yaml.problemAt(at, `${text} is there twice; once is enough`, 'note'));
      else if (accepted.length !== 1) problems.push(yaml.problemAt(at, 'one package is expected'));
    }
  }
  return { entries, problems };
}

function toScripts(files: FileMap, yaml: TemplateYaml, text: YamlText): Part<ScriptEntry> {
  const own = inFolder(files, yaml.scripts_dir, 'scripts_dir', text);
  const read = readScripts(own.entries);
  const entries = [...read.entries];
  const problems = [...own.problems, ...read.problems];
  const taken = (name: string): boolean => entries.some((one) => one.name === name);
  if (yaml.user !== undefined) {
    const name = taken('00-user.sh') ? '00-gantry-user.sh' : '00-user.sh';
    const description = `Makes the user ${yaml.user.name}`;
    entries.unshift(scriptEntry.parse({ name, description, content: userScript(yaml.user) }));
    const sudo = yaml.user.sudo ? '; it may use sudo without a password, since it has none' : '';
    problems.push(
      text.problemAt(['user'], `a script of its own, ${name}, makes the user ${yaml.user.name}${sudo}`, 'note'),
    );
  }
  const { pre_deploy: before, post_deploy: after } = yaml.hooks;
  if (before.trim() !== '')
    problems.push(
      text.problemAt(
        ['hooks', 'pre_deploy'],
        `not run, because it was made to run on the node: ${before.trim()}`,
        'note',
      ),
    );
  if (after.trim() !== '') {
    const name = taken('99-post-deploy.sh') ? '99-gantry-post-deploy.sh' : '99-post-deploy.sh';
    const content = `#!/bin/sh\n# hooks.post_deploy of template.yaml. Made to run on the node, it is off until somebody has looked at it.\n${after.trimEnd()}\n`;
    entries.push(
      scriptEntry.parse({ name, description: 'hooks.post_deploy of template.yaml', content, isEnabled: false }),
    );
    const reason = `kept as the script ${name}, which is off, because it was made to run on the node: ${after.trim()}`;
    problems.push(text.problemAt(['hooks', 'post_deploy'], reason, 'note'));
  }
  return { entries, problems };
}

/** The folder mirrors the container's root: a file's path in it is its path in there. */
function toFiles(files: FileMap, yaml: TemplateYaml, text: YamlText): Part<FileEntry> {
  const own = inFolder(files, yaml.files_dir, 'files_dir', text);
  const problems = [...own.problems];
  const entries = own.entries.flatMap(({ name, file, bytes }) => {
    const destination = `/${name}`;
    const wrong = targetProblem(destination);
    if (wrong !== null) {
      problems.push(problemOf(file, null, wrong));
      return [];
    }
    const content = textOf(bytes);
    const read = fileEntry.safeParse({
      destination,
      content: content ?? Buffer.from(bytes).toString('base64'),
      encoding: content === null ? 'base64' : 'utf8',
    });
    if (read.success) return [read.data];
    problems.push(problemOf(file, null, read.error.issues[0]?.message ?? 'it cannot be taken'));
    return [];
  });
  if (entries.length > 0)
    problems.push(
      text.problemAt(
        ['files_dir'],
        'files are written only where nothing is (default), as root, with mode 0644',
        'note',
      ),
    );
  return { entries, problems };
}

function inFolder(
  files: FileMap,
  folder: string | undefined,
  key: 'scripts_dir' | 'files_dir',
  text: YamlText,
): Part<ReturnType<typeof filesIn>[number]> {
  const usual = key.replace('_dir', '');
  if (folder === undefined) {
    if (filesIn(files, usual).length === 0) return { entries: [], problems: [] };
    return { entries: [], problems: [problemOf(usual, null, `left out: ${key} does not name it`, 'warning')] };
  }
  const entries = filesIn(files, folder);
  // Git keeps no empty folders.
  if (entries.length === 0 && folder !== usual)
    return { entries, problems: [text.problemAt([key], `there is nothing in ${folder}`, 'warning')] };
  return { entries, problems: [] };
}

function toVariables(env: TemplateYaml['env'], text: YamlText): Part<TemplateVariable> {
  const problems: TemplateProblem[] = [];
  const entries = Object.entries(env).flatMap(([name, value]) => {
    // As it is written: YAML would make 80 of 080.
    const written = typeof value === 'string' ? value : sourceOf(text, ['env', name]);
    const read = templateVariable.safeParse({ kind: 'text', name, label: name, default: written, isRequired: false });
    if (read.success) return [read.data];
    problems.push(text.problemAt(['env', name], `${name}: ${read.error.issues[0]?.message ?? 'not a value'}`));
    return [];
  });
  return { entries, problems };
}

/** Gantry counts the changes of a template; a version of the author's own is said, so that it is not lost. */
function toRevision(text: YamlText): { revision: number; problems: TemplateProblem[] } {
  const version = sourceOf(text, ['version']);
  if (version === '' || /^\d{1,9}$/.test(version)) return { revision: Number(version || 1), problems: [] };
  return { revision: 1, problems: [text.problemAt(['version'], `version ${version} becomes revision 1`, 'note')] };
}

function sourceOf({ document }: YamlText, path: readonly string[]): string {
  const node = document.getIn(path, true);
  return isScalar(node) ? (node.source ?? String(node.value)) : '';
}
