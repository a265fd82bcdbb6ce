import { z } from 'zod';

const told = <T extends string>(type: T) => z.strictObject({ type: z.literal(type) });
const moved = <T extends string>(type: T) =>
  z.strictObject({ type: z.literal(type), from: z.string(), to: z.string() });

/** What two looks at one number tell has happened to it in between. */
export const guestNews = z.discriminatedUnion('type', [
  moved('renamed'),
  moved('migrated'),
  told('converted'),
  told('vanished'),
  told('returned'),
  z.strictObject({ type: z.literal('replaced'), by: z.string() }),
]);
export type GuestNews = z.infer<typeof guestNews>;

/** News that may be about another container with the number of ours. */
export const suspicion = z.strictObject({
  news: z.array(guestNews),
  /** It has been running since before the first of the news: a container that is replaced has to stop. */
  hasRunOn: z.boolean(),
});
export type Suspicion = z.infer<typeof suspicion>;
