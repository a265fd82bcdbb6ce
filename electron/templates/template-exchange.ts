import { readFile, stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { bucketId } from '../../shared/domain/package-bucket.ts';
import type { TemplateId } from '../../shared/domain/ids.ts';
import type { ImportReport } from '../../shared/domain/template-library.ts';
import type { Template } from '../../shared/domain/template.ts';
import { AppError } from '../../shared/errors.ts';
import { writeWhole } from '../lib/write-whole.ts';
import type { BucketBook } from './bucket-book.ts';
import { fileReason } from './find-templates.ts';
import type { BucketContent } from './bucket-yaml.ts';
import { isSameName } from './link-buckets.ts';
import { packTemplates, unpackTemplates } from './template-archive.ts';
import type { TemplateBook } from './template-book.ts';

type Books = { templates: TemplateBook; buckets: BucketBook };

export const archiveEnding = '.gantry.tar.gz';
const mostArchiveBytes = 36 * 1024 * 1024;

/** What the file is called unless the user says otherwise. */
export const archiveName = (templates: readonly Pick<Template, 'name'>[]): string => {
  const [only, ...others] = templates;
  const words = (only?.name ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `${others.length > 0 || words === '' ? 'templates' : words}${archiveEnding}`;
};

/** Writes templates and the buckets they link into one archive, whole or not at all. @throws AppError `template:folder-unusable` */
export async function exportTemplates(templates: readonly Template[], file: string, { buckets }: Books): Promise<void> {
  const bytes = await packTemplates(templates, buckets.list());
  try {
    await writeWhole(file, bytes, { mode: 0o644 });
  } catch (error) {
    throw unusable(file, fileReason(error), error);
  }
}

/** @throws AppError `template:folder-unusable` when the file cannot be read */
export async function readArchiveFile(file: string): Promise<Uint8Array> {
  try {
    const facts = await stat(file);
    if (!facts.isFile()) throw unusable(file, 'It is not a file.');
    if (facts.size > mostArchiveBytes) throw unusable(file, `It is larger than ${mostArchiveBytes / 1024 / 1024} MiB.`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unusable(file, fileReason(error), error);
  }
}

/** Keeps what an archive holds as templates made in the app. A name that is taken gets a number; a bucket of one's own stays as it is. */
export async function importTemplates(bytes: Uint8Array, books: Books): Promise<ImportReport> {
  const { templates, buckets, problems } = await unpackTemplates(bytes);
  const report: ImportReport = { templates: [], buckets: [], problems };
  for (const bucket of buckets) report.buckets.push({ name: bucket.name, outcome: keepBucket(bucket, books.buckets) });
  for (const template of templates) report.templates.push(await keepTemplate(template, books.templates));
  return report;
}

async function keepTemplate(template: Template, book: TemplateBook): Promise<ImportReport['templates'][number]> {
  const taken = (await book.list()).map(({ name }) => name);
  const name = freeName(template.name, taken);
  const { id }: { id: TemplateId } = await book.add({ ...template, name });
  return { templateId: id, name, renamedFrom: name === template.name ? null : template.name };
}

function keepBucket(bucket: BucketContent, book: BucketBook): ImportReport['buckets'][number]['outcome'] {
  const mine = book.list().find(({ name }) => isSameName(name, bucket.name));
  if (mine) return saysTheSame(mine, bucket) ? 'equal' : 'kept-mine';
  book.save({ ...bucket, id: bucketId.parse(crypto.randomUUID()), revision: 0 }, null);
  return 'added';
}

const saysTheSame = (a: BucketContent, b: BucketContent): boolean =>
  isDeepStrictEqual(a.packages, b.packages) && isDeepStrictEqual(a.customPackages, b.customPackages);

const longestName = 100;
function freeName(wanted: string, taken: readonly string[]): string {
  const isTaken = (name: string): boolean => taken.some((one) => isSameName(one, name));
  if (!isTaken(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const ending = ` ${number}`;
    const name = `${wanted.slice(0, longestName - ending.length)}${ending}`;
    if (!isTaken(name)) return name;
  }
}

const unusable = (path: string, reason: string, cause?: unknown): AppError =>
  new AppError('template:folder-unusable', `${path}: ${reason}`, { path, reason }, { cause });
