import type { ReactNode } from 'react';
import type { ContainerDetail } from '../../../shared/domain/container.ts';
import { formatDateTime } from '../../ui/format.ts';
import { Age } from '../../ui/relative-time.tsx';

export function EventsTab({ detail, isManaged }: { detail: ContainerDetail | null; isManaged: boolean }): ReactNode {
  if (!isManaged) return <p className="p-4 text-ink-2">A history is kept of containers made here.</p>;
  if (!detail) return null;
  const newestFirst = detail.events.toSorted((a, b) => b.id - a.id);
  if (newestFirst.length === 0) return <p className="p-4 text-ink-2">Nothing has happened yet.</p>;
  return (
    <ol aria-label="Events" className="flex flex-col px-4 py-2">
      {newestFirst.map(({ id, type, message, at }) => (
        <li key={id} className="flex gap-3 border-b border-line py-1.5 last:border-b-0">
          <span className="w-20 shrink-0 text-sm text-ink-3" title={formatDateTime(at)}>
            <Age at={at} />
          </span>
          <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{message}</span>
          <span className="shrink-0 text-sm text-ink-3">{type.replaceAll('_', ' ')}</span>
        </li>
      ))}
    </ol>
  );
}
