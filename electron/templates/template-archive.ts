import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PackageBucket } from '../../shared/domain/package-bucket.ts';
import type { Template, TemplateProblem } from '../../shared/domain/template.ts';
import { AppError } from '../../shared/errors.ts';
import { archiveExcess, mebi, mostOfArchive } from './archive-limits.ts';
import { isPortableName } from './inner-paths.ts';
import { readBucketYaml, writeBucketYaml, type BucketContent } from './bucket-yaml.ts';
import { isSameName } from './link-buckets.ts';
import type { FileMap } from './parsed-template.ts';
import { readArchive } from './read-archive.ts';
import { isTemplateFolder, readTemplate } from './read-template.ts';
import { writeArchive } from './write-archive.ts';
import { writeGantryYaml } from './write-gantry-yaml.ts';
import { templateId } from '../../shared/domain/ids.ts';

export type ArchivedTemplates = { templates: Template[]; buckets: BucketContent[]; problems: TemplateProblem[] };

const bucketFolder = 'buckets';

/**
 * One folder for each template, and the buckets they link. The same templates give the same bytes.
 * @throws AppError `template:too-large` when the archive could not be read again
 */
export async function packTemplates(
  templates: readonly Template[],
  buckets: readonly PackageBucket[],
): Promise<Uint8Array> {
  const taken = new Set([bucketFolder]);
  const files = new Map<string, Uint8Array>();
  for (const template of templates) {
    const folder = freeName(folderNameOf(template.name), taken);
    for (const [inner, bytes] of writeGantryYaml(template)) files.set(`${folder}/${inner}`, bytes);
  }
  const linked = buckets.filter(({ name }) =>
    templates.some((template) => template.buckets.some((link) => isSameName(link, name))),
  );
  const takenBuckets = new Set<string>();
  for (const bucket of linked)
    files.set(`${bucketFolder}/${freeName(folderNameOf(bucket.name), takenBuckets)}.yaml`, writeBucketYaml(bucket));
  const excess = archiveExcess(files);
  if (excess !== null) throw tooLarge(excess);
  const packed = await writeArchive(files);
  const most = mostOfArchive.packedBytes;
  if (packed.byteLength > most) throw tooLarge(`the archive would be larger than ${mebi(most)}`);
  return packed;
}

/**
 * What an archive holds of templates, in any of the three formats, and of buckets. A template one of whose files was refused is not
 * taken: half a template is none. Problems name the file within the archive.
 */
export async function unpackTemplates(bytes: Uint8Array): Promise<ArchivedTemplates> {
  const { files, problems } = await readArchive(bytes);
  const result: ArchivedTemplates = { templates: [], buckets: [], problems: [] };
  const folders = templateFolders(files);
  const folderOf = (file: string): string | undefined => outermost(file, folders);
  const inner = grouped(files, ([file]) => folderOf(file));
  const refused = grouped(problems, ({ file }) => folderOf(file));
  for (const folder of [...folders].toSorted()) {
    const prefix = prefixOf(folder);
    // A template inside another is a file of it.
    const content = inner.get(folder);
    if (content === undefined) continue;
    // Thousands take seconds, in which the app goes on answering.
    await nextTurn();
    const unread = refused.get(folder) ?? [];
    const local = unread.map((problem) => ({ ...problem, file: problem.file.slice(prefix.length) }));
    const own = new Map(content.map(([file, one]) => [file.slice(prefix.length), one]));
    const read = readTemplate(own, identityOf(folder), local);
    if (read.template !== null && unread.length === 0) result.templates.push(read.template);
    const told = new Set(read.problems.map(({ file }) => prefix + file));
    result.problems.push(
      ...read.problems.map((problem) => ({ ...problem, file: prefix + problem.file })),
      ...unread.filter(({ file }) => !told.has(file)),
    );
  }
  for (const [file, content] of inner.get(undefined) ?? []) {
    if (!/(?:^|\/)buckets\/[^/]+\.ya?ml$/.test(file)) continue;
    const read = readBucketYaml(content, file);
    if (read.bucket) result.buckets.push(read.bucket);
    result.problems.push(...read.problems);
  }
  result.problems.push(...(refused.get(undefined) ?? []));
  if (folders.size === 0 && result.problems.length === 0)
    result.problems.push({ level: 'error', file: '.', line: null, column: null, reason: 'there is no template in it' });
  return result;
}

/** Folders that hold a template, also those inside another one. The archive itself may be one. */
function templateFolders(files: FileMap): Set<string> {
  const names = grouped(files.keys(), folderOfFile);
  return new Set([...names].flatMap(([folder, all]) => (isTemplateFolder(all.map(baseName)) ? [folder] : [])));
}

/** The template a file belongs to: of one inside another the outer. */
function outermost(file: string, folders: ReadonlySet<string>): string | undefined {
  if (folders.has('')) return '';
  for (let cut = file.indexOf('/'); cut >= 0; cut = file.indexOf('/', cut + 1)) {
    const folder = file.slice(0, cut);
    if (folders.has(folder)) return folder;
  }
  return undefined;
}

function grouped<Key, One>(all: Iterable<One>, keyOf: (one: One) => Key): Map<Key, One[]> {
  const groups = new Map<Key, One[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

const prefixOf = (folder: string): string => (folder === '' ? '' : `${folder}/`);
const folderOfFile = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')));
const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

const identityOf = (folder: string) => ({
  id: templateId.parse('custom:archive'),
  source: 'custom' as const,
  path: null,
  folderName: folder.slice(folder.lastIndexOf('/') + 1) || 'template',
});

const tooLarge = (reason: string): AppError => new AppError('template:too-large', reason, { reason });

/** "Web server (mine)" → "web-server-mine". */
const folderNameOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60) || 'template';

function freeName(wanted: string, taken: Set<string>): string {
  const possible = isPortableName(wanted) ? wanted : `x-${wanted}`;
  let name = possible;
  for (let number = 2; taken.has(name); number++) name = `${possible}-${number}`;
  taken.add(name);
  return name;
}
