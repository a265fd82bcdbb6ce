import { readFile, stat } from 'node:fs/promises';
import type { ImportReport } from '../../shared/domain/template-library.ts';
import type { Template } from '../../shared/domain/template.ts';
import { AppError } from '../../shared/errors.ts';
import { toChosenFile, unusableFile } from '../lib/chosen-file.ts';
import { fileReason } from '../lib/file-reason.ts';
import { writeWhole } from '../lib/write-whole.ts';
import { mebi, mostOfArchive } from './archive-limits.ts';
import type { BucketBook } from './bucket-book.ts';
import { planImport, type ImportPlan } from './plan-import.ts';
import { packTemplates, unpackTemplates } from './template-archive.ts';
import type { TemplateBook } from './template-book.ts';

type Books = { templates: TemplateBook; buckets: BucketBook };

export const archiveEnding = '.gantry.tar.gz';

/** What the file is called unless the user says otherwise. */
export const archiveName = (templates: readonly Pick<Template, 'name'>[]): string => {
  const [only, ...others] = templates;
  const words = wordsOf(only?.name ?? '');
  return `${others.length > 0 || words === '' ? 'templates' : words}${archiveEnding}`;
};

export const recordFileName = (name: string): string => `${wordsOf(name) || 'record'}.unreadable.json`;

const wordsOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');

/** Writes the text of a record that this version cannot read, whole or not at all. @throws AppError `file:unusable` */
export async function exportRecordText(text: string, file: string): Promise<void> {
  await writeOut(file, Buffer.from(text));
}

/** Writes templates and the buckets they link into one archive, whole or not at all. @throws AppError `template:too-large`, `file:unusable` */
export async function exportTemplates(templates: readonly Template[], file: string, { buckets }: Books): Promise<void> {
  await writeOut(file, await packTemplates(templates, buckets.list()));
}

const writeOut = (file: string, bytes: Uint8Array): Promise<void> =>
  toChosenFile(file, () => writeWhole(file, bytes, { mode: 0o644 }));

/** @throws AppError `file:unusable` when the file cannot be read */
export async function readArchiveFile(file: string): Promise<Uint8Array> {
  try {
    const facts = await stat(file);
    if (!facts.isFile()) throw unusableFile('read', file, 'it is not a file');
    if (facts.size > mostOfArchive.packedBytes)
      throw unusableFile('read', file, `it is larger than ${mebi(mostOfArchive.packedBytes)}`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unusableFile('read', file, fileReason(error), error);
  }
}

/**
 * Keeps what an archive holds as templates made in the app, all of it or nothing. A name that is taken gets a number; a bucket of one's own
 * stays as it is.
 */
export async function importTemplates(bytes: Uint8Array, books: Books): Promise<ImportReport> {
  const { problems, ...found } = await unpackTemplates(bytes);
  let plan: ImportPlan = { templates: [], buckets: [] };
  const added = await books.templates.addAll((templateNames) => {
    plan = planImport(found, {
      templateNames,
      buckets: books.buckets.list(),
      unreadableBuckets: books.buckets.unreadableNames(),
    });
    books.buckets.addAll(plan.buckets.filter(({ outcome }) => outcome === 'added').map(({ bucket }) => bucket));
    return plan.templates.map(({ template }) => template);
  });
  books.buckets.reload();
  return {
    templates: added.map(({ id, name }, index) => ({
      templateId: id,
      name,
      renamedFrom: plan.templates[index]?.renamedFrom ?? null,
    })),
    buckets: plan.buckets.map(({ bucket, outcome }) => ({ name: bucket.name, outcome })),
    problems,
  };
}
