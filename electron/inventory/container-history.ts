import type { Container } from '../../shared/domain/container.ts';
import type { Store } from '../store/store.ts';
import type { GuestNews } from './guest-news.ts';

type Books = Pick<Store, 'containers' | 'events'>;

/** Writes down what was seen to happen to a container of ours, and takes over its new place and name. */
export function recordNews(
  record: Container,
  news: readonly GuestNews[],
  { containers, events }: Books,
  now: number,
): void {
  for (const one of news) {
    const { type, ...facts } = one;
    events.append(record.id, type, wordsFor(one, record), facts, now);
    if (one.type === 'renamed') containers.update(record.id, { hostname: one.to });
    if (one.type === 'migrated') containers.update(record.id, { node: one.to });
    if (one.type === 'replaced') containers.update(record.id, { goneAt: now });
  }
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
