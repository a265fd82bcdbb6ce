import type { ContainerEvent } from '../../../shared/domain/container.ts';

export type EventType = ContainerEvent['type'];
export type EventDay = { readonly day: string; readonly events: readonly ContainerEvent[] };

/** What happened, the newest first, day by day as `dayOf` names them; of the given type only, or of all. */
export function eventDays(
  events: readonly ContainerEvent[],
  type: EventType | null,
  dayOf: (at: number) => string,
): readonly EventDay[] {
  const wanted = events.filter((event) => type === null || event.type === type).toSorted((a, b) => b.id - a.id);
  return [...Map.groupBy(wanted, ({ at }) => dayOf(at))].map(([day, ofDay]) => ({ day, events: ofDay }));
}

/** The types that occur, with how often, in the order of the alphabet. */
export function eventTypes(events: readonly ContainerEvent[]): readonly { type: EventType; count: number }[] {
  return [...Map.groupBy(events, ({ type }) => type)]
    .map(([type, ofType]) => ({ type, count: ofType.length }))
    .toSorted((a, b) => a.type.localeCompare(b.type));
}

/** `job_failed` as people read it. */
export const eventWord = (type: EventType): string => {
  const words = type.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
