import type { ContainerRow } from '../../../shared/domain/container.ts';
import type { Sort } from '../../ui/data-table.tsx';
import type { ServerNames } from './filter-rows.ts';

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const statusOrder: Record<ContainerRow['status'], number> = { running: 1, paused: 2, unknown: 3, stopped: 4 };

/** What needs attention comes first when sorted by state: failed, working, then by power state. */
function statusRank(row: ContainerRow): number {
  if (row.lifecycle === 'error') return -1;
  if (row.lifecycle === 'creating') return 0;
  return row.goneAt === null ? statusOrder[row.status] : 5;
}

/** Sorted by one column; equal rows by name, then number, so that the order is always the same. */
export function sortRows(
  rows: readonly ContainerRow[],
  { column, isDescending }: Sort,
  servers: ServerNames,
): ContainerRow[] {
  const valueOf = (row: ContainerRow): string | number => {
    switch (column) {
      case 'status':
        return statusRank(row);
      case 'vmid':
        return row.vmid;
      case 'node':
        return row.node;
      case 'server':
        return servers.get(row.connectionId)?.name ?? '';
      case 'address':
        return row.address ?? '';
      case 'cpu':
        return row.cpuShare ?? -1;
      case 'memory':
        return row.memoryBytes ?? -1;
      case 'template':
        return row.templateName ?? '';
      case 'age':
        return -row.observedAt;
      default:
        return row.name;
    }
  };
  const direction = isDescending ? -1 : 1;
  return rows.toSorted(
    (a, b) => compare(valueOf(a), valueOf(b)) * direction || byName.compare(a.name, b.name) || a.vmid - b.vmid,
  );
}

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : byName.compare(String(a), String(b));
