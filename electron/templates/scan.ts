import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ScanItem } from '../../shared/domain/template-library.ts';
import type { TemplateProblem } from '../../shared/domain/template.ts';
import type { DiskTemplate } from './disk-template.ts';
import { diskStateOf, saysTheSame } from './disk-states.ts';
import type { FolderTemplate } from './library-records.ts';
import { differences } from './three-way.ts';

export type ScanResult = {
  /** Those not in step. */
  items: ScanItem[];
  inStepCount: number;
  /** The records whose state, problems or digest are others now; no template in them is. */
  records: FolderTemplate[];
};
type Looked = {
  disk: readonly DiskTemplate[];
  /** Of the folders that were looked through. */
  records: readonly FolderTemplate[];
  /** Why the folder at this path, or one above it, could not be looked into; null when it could. */
  unreadReason: (path: string) => string | null;
  /** What is wrong with the app's record of the template at this path; null when nothing is, or there is none. */
  unreadableRecord: (path: string) => TemplateProblem | null;
};

/** How one record stands to its files. */
type Compared = { now: FolderTemplate; isOther: boolean; item: ScanItem | null };
const longestTurnMs = 10;

/** The greater part of the work, done in turns so that the app goes on answering: what `compareWithDisk` finds of records that are still the same. */
export async function compareAhead({
  disk,
  records,
  unreadReason,
}: Omit<Looked, 'unreadableRecord'>): Promise<ReadonlyMap<FolderTemplate, Compared>> {
  const byPath = new Map(disk.map((one) => [one.path, one]));
  const ahead = new Map<FolderTemplate, Compared>();
  let startedAt = performance.now();
  for (const record of records) {
    ahead.set(record, compared(record, byPath.get(record.path), unreadReason));
    if (performance.now() - startedAt < longestTurnMs) continue;
    await nextTurn();
    startedAt = performance.now();
  }
  return ahead;
}

/** Compares what lies in the folders with what the app has. Changes nothing by itself. Pure. */
export function compareWithDisk(
  { disk, records, unreadReason, unreadableRecord }: Looked,
  ahead: ReadonlyMap<FolderTemplate, Compared> = new Map(),
): ScanResult {
  const result: ScanResult = { items: [], inStepCount: 0, records: [] };
  const byPath = new Map(disk.map((one) => [one.path, one]));
  const known = new Set(records.map(({ path }) => path));
  for (const record of records) {
    const { now, isOther, item } = ahead.get(record) ?? compared(record, byPath.get(record.path), unreadReason);
    if (isOther) result.records.push(now);
    if (item) result.items.push(item);
    else result.inStepCount += 1;
  }
  for (const one of disk) if (!known.has(one.path)) result.items.push(newItem(one, unreadableRecord(one.path)));
  result.items = result.items.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return result;
}

function compared(
  record: FolderTemplate,
  found: DiskTemplate | undefined,
  unreadReason: Looked['unreadReason'],
): Compared {
  const now = stand(record, found ?? null, unreadReason(record.path));
  return {
    now,
    isOther: !isDeepStrictEqual(now, record),
    item: now.state === 'in-step' ? null : itemOf(now, found),
  };
}

/** The record with how it stands now. Where both sides say the same already, that is what both had last. */
function stand(record: FolderTemplate, found: DiskTemplate | null, unreadReason: string | null): FolderTemplate {
  if (found === null && unreadReason !== null)
    return {
      ...record,
      state: 'invalid',
      problems: [{ level: 'error', file: '', line: null, column: null, reason: unreadReason }],
    };
  if (found === null) return { ...record, state: 'missing', problems: [] };
  const { template: theirs, digest, problems } = found;
  if (theirs === null) return { ...record, state: 'invalid', problems };
  const { mine, ancestor } = record;
  const state = diskStateOf({ mine, theirs, ancestor });
  if (state === 'in-step')
    return { ...record, state, problems, digest, ancestor: saysTheSame(theirs, ancestor) ? ancestor : theirs };
  return { ...record, state, problems, digest: state === 'edited' ? digest : record.digest };
}

function itemOf(
  { id, path, mine, ancestor, state, problems }: FolderTemplate,
  found: DiskTemplate | undefined,
): ScanItem {
  const theirs = found?.template;
  const changes = theirs ? differences({ mine, theirs, ancestor }) : [];
  return { path, templateId: id, name: mine.name, state, changes, problems };
}

/** Where the app's record cannot be read, nothing can be taken over in its place. */
function newItem({ path, template, problems }: DiskTemplate, unreadable: TemplateProblem | null): ScanItem {
  const name = template?.name ?? path.split(/[/\\]/).at(-1) ?? path;
  const all = unreadable ? [...problems, unreadable] : problems;
  return {
    path,
    templateId: null,
    name,
    state: template && !unreadable ? 'new' : 'invalid',
    changes: [],
    problems: all,
  };
}
