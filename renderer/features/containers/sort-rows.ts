import type { ListColumn } from '../../../shared/domain/container-list.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import type { Sort } from '../../ui/data-table-types.ts';
import type { FilterFacts } from './filter-rows.ts';
import { troubleRank } from './row-condition.ts';

const statusOrder: Record<ContainerRow['status'], number> = { running: 1, paused: 2, unknown: 3, stopped: 4 };

/** What needs attention comes first when sorted by state: failed, working, then by power state. */
function statusRank(row: ContainerRow, { jobs }: FilterFacts): number {
  const rank = troubleRank(row, jobs);
  if (rank < 2) return rank - 2;
  return row.goneAt === null ? statusOrder[row.status] : 5;
}

type Value = string | number | null;
type Entry = { row: ContainerRow; value: Value; rank: number; name: string };

/**
 * Sorted by one column; equal rows by name, then number, so that the order is always the same. What is not known comes last in
 * either direction. Every value is worked out once: comparing ten thousand rows with a collator would take longer than a frame.
 */
export function sortRows(
  rows: readonly ContainerRow[],
  { column, isDescending }: Sort,
  facts: FilterFacts,
  hasTroubleFirst = false,
): ContainerRow[] {
  const valueOf = reader(column, facts);
  const entries = rows.map((row): Entry => ({
    row,
    value: valueOf(row),
    rank: hasTroubleFirst ? troubleRank(row, facts.jobs) : 0,
    name: naturalKey(row.name),
  }));
  const direction = isDescending ? -1 : 1;
  entries.sort(
    (a, b) =>
      a.rank - b.rank ||
      compare(a.value, b.value, direction) ||
      compare(a.name, b.name, 1) ||
      a.row.vmid - b.row.vmid ||
      compare(a.row.key, b.row.key, 1),
  );
  return entries.map(({ row }) => row);
}

function compare(a: Value, b: Value, direction: 1 | -1): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -direction : direction;
}

const keys = new Map<string, string>();

/** A text that compares as people count: `web-2` before `web-10`, capitals like small letters. */
function naturalKey(text: string): string {
  const known = keys.get(text);
  if (known !== undefined) return known;
  if (keys.size > 50_000) keys.clear();
  const key = text.toLowerCase().replaceAll(/\d+/g, (digits) => digits.padStart(12, '0'));
  keys.set(text, key);
  return key;
}

const textOrNull = (text: string | null | undefined): Value => (text ? naturalKey(text) : null);

function reader(column: string, facts: FilterFacts): (row: ContainerRow) => Value {
  const readers: Record<ListColumn, (row: ContainerRow) => Value> = {
    status: (row) => statusRank(row, facts),
    name: ({ name }) => naturalKey(name),
    vmid: ({ vmid }) => vmid,
    node: ({ node }) => textOrNull(node),
    server: ({ connectionId }) => textOrNull(facts.servers.get(connectionId)?.name),
    address: ({ address }) => textOrNull(address),
    tags: ({ tags }) => textOrNull(tags.join(' ')),
    cpu: ({ cpuShare, status }) => (status === 'running' ? cpuShare : null),
    memory: ({ memoryBytes, status }) => (status === 'running' ? memoryBytes : null),
    disk: ({ diskMaxBytes }) => diskMaxBytes,
    services: ({ services }) => textOrNull(services.map(({ name }) => name).join(' ')),
    template: ({ templateName }) => textOrNull(templateName),
    'last-job': ({ lastJobId }) => {
      const job = lastJobId === null ? undefined : facts.jobs.byId.get(lastJobId);
      return job ? -job.createdAt : null;
    },
    uptime: ({ uptimeSeconds, status }) => (status === 'running' ? uptimeSeconds : null),
    age: ({ observedAt }) => -observedAt,
  };
  return isColumn(readers, column) ? readers[column] : readers.name;
}

const isColumn = <T extends object>(readers: T, column: string): column is Extract<keyof T, string> =>
  column in readers;
