import { z } from 'zod';
import { diskState, diskStates } from './disk-state.ts';
import { templateId, timestamp } from './ids.ts';
import { template, templateProblem } from './template.ts';

/** A folder the user keeps templates in: one template per folder below it, or the folder itself is one. */
export const libraryFolder = z.strictObject({
  path: z.string().min(1),
  /** Looked at by itself when something in it changes; else on request only. */
  isWatched: z.boolean(),
  lastScannedAt: timestamp.nullable(),
  /** Why it could not be read the last time. */
  problem: z.string().nullable(),
});
export type LibraryFolder = z.infer<typeof libraryFolder>;

/** One part that differs, such as `cores`, `script 10-site.sh` or `package apt nginx`. Texts are what a person compares. */
export const templateChange = z.strictObject({
  /** Unique in its list; what a choice names. */
  part: z.string(),
  label: z.string(),
  /** Null: the part is not there. */
  ancestor: z.string().nullable(),
  mine: z.string().nullable(),
  theirs: z.string().nullable(),
  /** Both changed it, and not to the same. */
  isConflict: z.boolean(),
});
export type TemplateChange = z.infer<typeof templateChange>;

/** What a scan found about one folder that holds, or held, a template. */
export const scanItem = z.strictObject({
  /** The template's folder; what a choice names. */
  path: z.string(),
  /** Null for one that is new. */
  templateId: templateId.nullable(),
  name: z.string(),
  state: z.enum(['new', ...diskStates]),
  changes: z.array(templateChange),
  problems: z.array(templateProblem),
});
export type ScanItem = z.infer<typeof scanItem>;
export const scanReport = z.strictObject({
  scanId: z.uuid(),
  scannedAt: timestamp,
  /** Those in step are not listed. */
  items: z.array(scanItem),
  inStepCount: z.number().int(),
});
export type ScanReport = z.infer<typeof scanReport>;

/**
 * What is to be done about one item: `mine` keeps the app's version and takes the disk's as seen · `theirs` takes the disk's ·
 * `merge` takes what only one side changed from that side and needs `picks` for each conflict · `import` takes a new one ·
 * `forget` drops the record of a missing one · `later` leaves it as it is.
 */
export const scanChoice = z.strictObject({
  path: z.string(),
  choice: z.enum(['mine', 'theirs', 'merge', 'import', 'forget', 'later']),
  picks: z.record(z.string(), z.enum(['mine', 'theirs'])).default({}),
});
export type ScanChoice = z.infer<typeof scanChoice>;

/** What came out of an archive. Names that are taken get a number; nothing is replaced. */
export const importReport = z.strictObject({
  templates: z.array(z.strictObject({ templateId, name: z.string(), renamedFrom: z.string().nullable() })),
  buckets: z.array(z.strictObject({ name: z.string(), outcome: z.enum(['added', 'equal', 'kept-mine']) })),
  problems: z.array(templateProblem),
});
export type ImportReport = z.infer<typeof importReport>;

/** A record of the library that this version cannot read, such as an earlier version's. It stays as it is until it is deleted. */
export const unreadableRecord = z.strictObject({
  kind: z.enum(['template', 'folder-template', 'bucket']),
  id: z.string(),
  /** The folder's path where it is a folder's template; may be empty. */
  name: z.string(),
  reason: z.string(),
});
export type UnreadableRecord = z.infer<typeof unreadableRecord>;

/** A remark of the shell checker about a script; lines and columns count from 1. */
export const scriptRemark = z.strictObject({
  level: z.enum(['error', 'warning']),
  line: z.number().int(),
  column: z.number().int(),
  message: z.string(),
});
export type ScriptRemark = z.infer<typeof scriptRemark>;

/** A template with what its own record cannot hold: how it stands to its files. */
export const templateDetail = z.strictObject({
  template,
  diskState: diskState.nullable(),
  problems: z.array(templateProblem),
});
export type TemplateDetail = z.infer<typeof templateDetail>;

/** What a function made of something else: not kept yet, with what could not be carried over as it was. */
export const templateDraft = z.strictObject({ template, notes: z.array(templateProblem) });
export type TemplateDraft = z.infer<typeof templateDraft>;
