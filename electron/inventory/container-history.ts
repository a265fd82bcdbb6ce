import type { Container, RecentChange } from '../../shared/domain/container.ts';
import type { GuestNews } from '../../shared/domain/guest-news.ts';
import type { Store } from '../store/store.ts';

type Books = Pick<Store, 'containers' | 'events'>;

/** Writes down what was seen to happen to a container of ours, and takes over its new place and name. */
export function recordNews(
  record: Container,
  news: readonly GuestNews[],
  { containers, events }: Books,
  now: number,
): void {
  const change = changeOf(record, news, now);
  if (change) containers.update(record.id, { recentChange: change });
  for (const one of news) {
    const { type, ...facts } = one;
    events.append(record.id, type, wordsFor(one, record), facts, now);
    if (one.type === 'renamed') containers.update(record.id, { hostname: one.to });
    if (one.type === 'migrated') containers.update(record.id, { node: one.to });
    if (one.type === 'replaced') containers.update(record.id, { goneAt: now });
  }
}

/** What its row says beside the new name and place, until it is seen; a later change keeps what was first. */
function changeOf({ recentChange }: Container, news: readonly GuestNews[], now: number): RecentChange | null {
  const renamedFrom = news.find((one) => one.type === 'renamed')?.from ?? null;
  const movedFrom = news.find((one) => one.type === 'migrated')?.from ?? null;
  if (renamedFrom === null && movedFrom === null) return null;
  return {
    renamedFrom: recentChange?.renamedFrom ?? renamedFrom,
    movedFrom: recentChange?.movedFrom ?? movedFrom,
    at: now,
  };
}

function wordsFor(news: GuestNews, { vmid }: Container): string {
  switch (news.type) {
    case 'renamed':
      return `Renamed from ${news.from} to ${news.to}, outside Gantry`;
    case 'migrated':
      return `Moved from node ${news.from} to ${news.to}`;
    case 'converted':
      return 'Made a Proxmox template';
    case 'vanished':
      return 'No longer on the server; it was not deleted by Gantry';
    case 'returned':
      return 'On the server again';
    case 'replaced':
      return `Gone: number ${vmid} belongs to ${news.by} now`;
  }
}
