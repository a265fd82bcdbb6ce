import { useState, type ReactNode } from 'react';
import type { ContainerDetail } from '../../../shared/domain/container.ts';
import { formatClock, formatDateTime, formatDay } from '../../ui/format.ts';
import { Age } from '../../ui/relative-time.tsx';
import { Select } from '../../ui/select.tsx';
import { eventDays, eventTypes, eventWord } from './event-days.ts';

/** What happened to a container, day by day; the whole of it is kept. */
export function EventsTab({ detail, isManaged }: { detail: ContainerDetail | null; isManaged: boolean }): ReactNode {
  const [chosen, setChosen] = useState('all');
  const isFormer = !isManaged && (detail?.events.length ?? 0) > 0;
  if (!isManaged && !isFormer) return <p className="p-4 text-ink-2">A history is kept of containers made here.</p>;
  if (!detail) return null;
  const types = eventTypes(detail.events);
  const type = types.find((one) => one.type === chosen)?.type ?? null;
  const days = eventDays(detail.events, type, formatDay);
  if (days.length === 0) return <p className="p-4 text-ink-2">Nothing has happened yet.</p>;
  return (
    <div className="flex flex-col gap-3 px-4 py-3">
      {isFormer && <p className="text-ink-2">The history of the container that had this number before.</p>}
      <Select
        aria-label="Kind of event"
        className="w-56"
        value={type ?? 'all'}
        onChange={setChosen}
        options={[
          { value: 'all', label: 'All events', detail: String(detail.events.length) },
          ...types.map((one) => ({ value: one.type, label: eventWord(one.type), detail: String(one.count) })),
        ]}
      />
      {days.map(({ day, events }) => (
        <section key={day} aria-label={day}>
          <h3 className="border-b border-line pb-1 text-sm font-medium text-ink-2">{day}</h3>
          <ol aria-label={`Events of ${day}`} className="flex flex-col">
            {events.map((event) => (
              <li key={event.id} className="flex items-baseline gap-3 border-b border-line py-1.5 last:border-b-0">
                <span className="w-16 shrink-0 text-sm text-ink-3" title={formatDateTime(event.at)}>
                  {formatClock(event.at)}
                </span>
                <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{event.message}</span>
                <span className="shrink-0 text-right text-sm text-ink-3">
                  {eventWord(event.type)}
                  <br />
                  <Age at={event.at} />
                </span>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
