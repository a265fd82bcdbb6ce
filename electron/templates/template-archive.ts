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
  const told = new Set<TemplateProblem>();
  for (const folder of folders) {
    const inner = below(files, folder);
    const unread = problems.filter(({ file }) => isBelow(file, folder));
    for (const problem of unread) told.add(problem);
    const local = unread.map((problem) => ({ ...problem, file: problem.file.slice(prefixOf(folder).length) }));
    const read = readTemplate(inner, identityOf(folder), local);
    const isWhole = unread.length === 0;
    if (read.template !== null && isWhole) result.templates.push(read.template);
    const known = isWhole
      ? []
      : unread.filter(({ file }) => !read.problems.some((one) => prefixOf(folder) + one.file === file));
    result.problems.push(
      ...read.problems.map((problem) => ({ ...problem, file: prefixOf(folder) + problem.file })),
      ...known,
    );
  }
  for (const [file, content] of files) {
    if (!/(?:^|\/)buckets\/[^/]+\.ya?ml$/.test(file) || folders.some((folder) => isBelow(file, folder))) continue;
    const read = readBucketYaml(content, file);
    if (read.bucket) result.buckets.push(read.bucket);
    result.problems.push(...read.problems);
  }
  result.problems.push(...problems.filter((problem) => !told.has(problem)));
  if (folders.length === 0 && result.problems.length === 0)
    result.problems.push({ level: 'error', file: '.', line: null, column: null, reason: 'there is no template in it' });
  return result;
}

/** Folders that hold a template; of one inside another only the outer. The archive itself may be one. */
function templateFolders(files: FileMap): string[] {
  const names = new Map<string, string[]>();
  for (const file of files.keys()) {
    const cut = file.lastIndexOf('/');
    const folder = cut < 0 ? '' : file.slice(0, cut);
    names.set(folder, [...(names.get(folder) ?? []), file.slice(cut + 1)]);
  }
  const found = [...names].flatMap(([folder, inner]) => (isTemplateFolder(inner) ? [folder] : []));
  return found.filter((folder) => !found.some((outer) => outer !== folder && isBelow(folder, outer))).toSorted();
}

const prefixOf = (folder: string): string => (folder === '' ? '' : `${folder}/`);
const isBelow = (file: string, folder: string): boolean => file.startsWith(prefixOf(folder));
const below = (files: FileMap, folder: string): FileMap =>
  new Map(
    [...files].flatMap(([file, bytes]) =>
      isBelow(file, folder) ? [[file.slice(prefixOf(folder).length), bytes] as const] : [],
    ),
  );

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
