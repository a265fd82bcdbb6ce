import type { ReactNode } from 'react';
import type { ContainerDetail } from '../../../shared/domain/container.ts';
import { formatDateTime } from '../../ui/format.ts';
import { Age } from '../../ui/relative-time.tsx';

export function EventsTab({ detail, isManaged }: { detail: ContainerDetail | null; isManaged: boolean }): ReactNode {
  const isFormer = !isManaged && (detail?.events.length ?? 0) > 0;
  if (!isManaged && !isFormer) return <p className="p-4 text-ink-2">A history is kept of containers made here.</p>;
  if (!detail) return null;
  const newestFirst = detail.events.toSorted((a, b) => b.id - a.id);
  if (newestFirst.length === 0) return <p className="p-4 text-ink-2">Nothing has happened yet.</p>;
  return (
    <>
      {isFormer && <p className="px-4 pt-3 text-ink-2">The history of the container that had this number before.</p>}
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
    </>
  );
}
