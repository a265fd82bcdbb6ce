import { templateId as templateIdSchema, type TemplateId } from '../../shared/domain/ids.ts';
import type { ScanChoice } from '../../shared/domain/template-library.ts';
import type { Template } from '../../shared/domain/template.ts';
import { AppError } from '../../shared/errors.ts';
import type { DiskTemplate } from './disk-template.ts';
import { diskStateOf } from './disk-states.ts';
import type { FolderTemplate } from './library-records.ts';
import { mergeTemplates } from './merge.ts';

/** What one choice does to the app's records. */
export type Deed = { kind: 'keep'; record: FolderTemplate } | { kind: 'forget'; id: TemplateId } | { kind: 'nothing' };
type Versions = { record: FolderTemplate | null; disk: DiskTemplate | null };

/**
 * What a choice makes of the app's version and the disk's. Pure.
 * @throws AppError `input:invalid` when the choice does not fit how they stand, or a conflict has no pick
 */
export function decide({ path, choice, picks }: ScanChoice, { record, disk }: Versions): Deed {
  if (choice === 'later') return { kind: 'nothing' };
  if (choice === 'import') {
    if (record !== null) throw unfit(path, 'it is in the library already');
    return { kind: 'keep', record: imported(readable(path, disk)) };
  }
  if (record === null) throw unfit(path, 'it is not in the library yet');
  if (choice === 'forget') {
    if (disk !== null) throw unfit(path, 'its folder is there');
    return { kind: 'forget', id: record.id };
  }
  const { template: theirs, digest, problems } = readable(path, disk);
  const mine = decided({ path, choice, picks, versions: { mine: record.mine, theirs, ancestor: record.ancestor } });
  const state = diskStateOf({ mine, theirs, ancestor: theirs });
  return { kind: 'keep', record: { ...record, mine, ancestor: theirs, digest, problems, state } };
}

type Deciding = {
  path: string;
  choice: 'mine' | 'theirs' | 'merge';
  picks: ScanChoice['picks'];
  versions: { mine: Template; theirs: Template; ancestor: Template };
};

function decided({ path, choice, picks, versions }: Deciding): Template {
  const { mine, theirs } = versions;
  // A version somebody has open elsewhere is never one that was saved over silently.
  const revision = Math.max(mine.revision + 1, theirs.revision);
  // What lies on the disk may have become another format; which one is no matter of choice.
  if (choice === 'mine') return { ...mine, format: theirs.format };
  if (choice === 'theirs') return { ...theirs, id: mine.id, revision };
  const merged = mergeTemplates(versions, picks);
  if (merged.ok) return { ...merged.template, format: theirs.format, revision };
  const issues = merged.issues.map(({ part, message }) => ({ path: `${path}: ${part}`, message }));
  throw new AppError('input:invalid', `Cannot merge ${path}`, { issues });
}

function imported({ path, template, digest, problems }: DiskTemplate & { template: Template }): FolderTemplate {
  const mine = { ...template, id: templateIdSchema.parse(`folder:${crypto.randomUUID()}`) };
  return { id: mine.id, path, mine, ancestor: mine, digest, state: 'in-step', problems };
}

function readable(path: string, disk: DiskTemplate | null): DiskTemplate & { template: Template } {
  if (disk === null) throw unfit(path, 'its folder is not there');
  const { template } = disk;
  if (template === null) throw unfit(path, 'its files cannot be read');
  return { ...disk, template };
}

const unfit = (path: string, message: string): AppError =>
  new AppError('input:invalid', `${path}: ${message}`, { issues: [{ path, message }] });
