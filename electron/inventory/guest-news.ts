import type { GuestNews } from '../../shared/domain/guest-news.ts';
import type { Guest } from '../../shared/domain/inventory.ts';

/** In the order in which it is told. */
export function guestNews(before: Guest | undefined, next: Guest): GuestNews[] {
  if (!before) return [];
  if (before.kind !== next.kind)
    return [{ type: 'replaced', by: next.name === null ? 'a virtual machine' : `the virtual machine ${next.name}` }];
  if (next.goneAt !== null) return before.goneAt === null ? [{ type: 'vanished' }] : [];
  const news: GuestNews[] = [];
  if (before.goneAt !== null) news.push({ type: 'returned' });
  if (before.name !== null && next.name !== null && before.name !== next.name)
    news.push({ type: 'renamed', from: before.name, to: next.name });
  if (before.node !== next.node) news.push({ type: 'migrated', from: before.node, to: next.node });
  if (next.isTemplate && !before.isTemplate) news.push({ type: 'converted' });
  return news;
}

/**
 * Whether it may be another container that was given the number: a new name, a return, a smaller disk (Proxmox only ever grows
 * one), or a template that is none any more. Then one look at its network card decides. A restart alone is everyday life.
 */
export function mayBeAnother(before: Guest | undefined, next: Guest): boolean {
  if (!before || before.kind !== next.kind || next.goneAt !== null) return false;
  return (
    before.goneAt !== null ||
    (before.name !== null && next.name !== null && before.name !== next.name) ||
    (before.diskMaxBytes ?? 0) > (next.diskMaxBytes ?? Number.POSITIVE_INFINITY) ||
    (before.isTemplate && !next.isTemplate)
  );
}

/** Two looks tell ages of up to half a minute: only one that ran clearly before the first of them is surely the same one still. */
const marginMs = 30_000;

/** Whether it is running since before it was last seen: the number cannot have been given to another container in between. */
export function hasRunOn(before: Guest, next: Guest): boolean {
  if (before.status !== 'running' || next.status !== 'running' || !next.isStatusKnown) return false;
  if (before.uptimeSeconds === null || next.uptimeSeconds === null) return false;
  return next.observedAt - next.uptimeSeconds * 1_000 <= before.observedAt - marginMs;
}
