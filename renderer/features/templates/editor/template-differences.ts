import type { Template } from '../../../../shared/domain/template.ts';
import { packageText } from '../../../parts/group-packages.ts';
import { formatBytes } from '../../../ui/format.ts';
import { sizeOfBase64 } from './read-file.ts';

/** `bytes` stands for what the text does not show. */
type Part = { readonly text: string; readonly bytes?: string };
export type Difference = { readonly label: string; readonly mine: string | null; readonly theirs: string | null };

/** What two versions of a template say differently, each with the texts a person compares; null where one has no such part. */
export function templateDifferences(mine: Template, theirs: Template): Difference[] {
  const [own, other] = [partsOf(mine), partsOf(theirs)];
  return [...new Set([...own.keys(), ...other.keys()])].flatMap((label) => {
    const [left, right] = [own.get(label), other.get(label)];
    if (left?.text === right?.text && left?.bytes === right?.bytes) return [];
    const isOnlyBytes = left?.text === right?.text;
    const textOf = (part: Part | undefined, whose: string) =>
      part ? part.text + (isOnlyBytes ? `; other bytes than ${whose}` : '') : null;
    return [{ label, mine: textOf(left, 'theirs'), theirs: textOf(right, 'mine') }];
  });
}

function partsOf(template: Template): Map<string, Part> {
  const { provisioning, features, rootfsOptions, networkOptions, further } = template;
  const texts = new Map<string, string>([
    ['Name', template.name],
    ['Description', template.description],
    ['Hostname', template.hostname ?? ''],
    ['OS templates', template.osTemplatePatterns.join('\n')],
    ['Cores', String(template.cores)],
    ['Memory', `${template.memoryMiB} MiB`],
    ['Swap', `${template.swapMiB} MiB`],
    ['Disk', `${template.diskGiB} GiB`],
    ['Storage', template.storage ?? ''],
    ['Bridge', template.bridge ?? ''],
    ['Unprivileged', template.isUnprivileged ? 'yes' : 'no'],
    ['Features', lines({ ...features, mount: features.mount.join(' ') })],
    ['Tags', template.tags.join(' ')],
    ['Root disk options', lines(rootfsOptions)],
    ['Network options', lines(networkOptions)],
    ['Further parameters', lines(further)],
    ['Linked buckets', template.buckets.join('\n')],
    ['Missing packages', provisioning.onMissingPackage],
    ['pip', provisioning.pipMode],
    [
      'Packages',
      provisioning.packages
        .map((entry) => [entry.manager, packageText(entry), entry.group ?? ''].join(' ').trim())
        .join('\n'),
    ],
    ['Order of custom packages', provisioning.customPackages.map(({ name }) => name).join('\n')],
    ['Order of files', provisioning.files.map(({ destination }) => destination).join('\n')],
    ['Order of scripts', provisioning.scripts.map(({ name }) => name).join('\n')],
    ['Order of variables', provisioning.variables.map(({ name }) => name).join('\n')],
    ['Order of checks', provisioning.checks.map(({ name }) => name).join('\n')],
  ]);
  const parts = new Map<string, Part>([...texts].map(([label, text]) => [label, { text }]));
  for (const { name, ...custom } of provisioning.customPackages)
    parts.set(`Custom package ${name}`, { text: lines(custom) });
  for (const { destination, content, ...file } of provisioning.files)
    parts.set(
      `File ${destination}`,
      file.encoding === 'base64'
        ? { text: `${lines(file)}\n\n${formatBytes(sizeOfBase64(content))}, binary`, bytes: content }
        : { text: `${lines(file)}\n\n${content}` },
    );
  for (const { name, content, ...script } of provisioning.scripts)
    parts.set(`Script ${name}`, { text: `${lines(script)}\n\n${content}` });
  for (const variable of provisioning.variables) parts.set(`Variable ${variable.name}`, { text: lines(variable) });
  for (const check of provisioning.checks) parts.set(`Check ${check.name}`, { text: lines(check) });
  return parts;
}

/** One setting a line, always in the same order. */
const lines = (record: Readonly<Record<string, unknown>>): string =>
  Object.entries(record)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
