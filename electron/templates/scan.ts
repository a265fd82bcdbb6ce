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

/** Compares what lies in the folders with what the app has. Changes nothing by itself. Pure. */
export function compareWithDisk({ disk, records, unreadReason, unreadableRecord }: Looked): ScanResult {
  const result: ScanResult = { items: [], inStepCount: 0, records: [] };
  const byPath = new Map(disk.map((one) => [one.path, one]));
  const known = new Set(records.map(({ path }) => path));
  for (const record of records) {
    const now = stand(record, byPath.get(record.path) ?? null, unreadReason(record.path));
    if (!isDeepStrictEqual(now, record)) result.records.push(now);
    if (now.state === 'in-step') result.inStepCount += 1;
    else result.items.push(itemOf(now, byPath.get(record.path)));
  }
  for (const one of disk) if (!known.has(one.path)) result.items.push(newItem(one, unreadableRecord(one.path)));
  result.items = result.items.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return result;
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
