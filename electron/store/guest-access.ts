import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { guestAccess } from '../../shared/domain/guest-access.ts';
import { vmid, type ConnectionId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { cmodeNotes, guestAccessTable, secrets } from './schema.ts';

const guestAccessRecord = z.object({
  settings: guestAccess,
  /** The private key or the password for the nodes. */
  secretRef: z.string().nullable(),
  /** What opens the private key, where it is locked. */
  passphraseRef: z.string().nullable(),
});
export type GuestAccessRecord = z.infer<typeof guestAccessRecord>;
/** What the API terminal has changed of a container and not put back yet. */
const cmodeNote = z.object({ node: z.string(), vmid, previous: z.string().nullable() });
export type KeptCmode = z.infer<typeof cmodeNote>;
export type GuestAccessTable = ReturnType<typeof createGuestAccess>;

const notSet: GuestAccessRecord = { settings: guestAccess.parse({}), secretRef: null, passphraseRef: null };

/** How the containers of each server are reached; it goes with its connection. */
export function createGuestAccess({ atomic, orm, read }: Db) {
  const get = (id: ConnectionId): GuestAccessRecord => {
    const row = orm.select().from(guestAccessTable).where(eq(guestAccessTable.connectionId, id)).get();
    return row ? read(guestAccessRecord, row, 'guest_access') : notSet;
  };
  return {
    /** As it is for a server nobody has set anything for, where nothing is kept. */
    get,

    /**
     * Takes these, and wipes the secrets they have no use for in the same commit.
     * @returns the references of those, for what the vault holds outside the store
     */
    put: atomic((id: ConnectionId, record: GuestAccessRecord): string[] => {
      const kept = new Set([record.secretRef, record.passphraseRef]);
      const old = get(id);
      const stale = [old.secretRef, old.passphraseRef].filter((ref) => ref !== null && !kept.has(ref));
      for (const ref of stale) if (ref !== null) orm.delete(secrets).where(eq(secrets.id, ref)).run();
      orm
        .insert(guestAccessTable)
        .values({ connectionId: id, ...record })
        .onConflictDoUpdate({ target: guestAccessTable.connectionId, set: record })
        .run();
      return stale.filter((ref) => ref !== null);
    }),

    /** What was there before a change that is under way already counts. */
    noteCmode(id: ConnectionId, note: { node: string; vmid: number; previous: string | null }): void {
      orm
        .insert(cmodeNotes)
        .values({ connectionId: id, ...note })
        .onConflictDoNothing()
        .run();
    },
    forgetCmode(id: ConnectionId, number: number): void {
      orm
        .delete(cmodeNotes)
        .where(and(eq(cmodeNotes.connectionId, id), eq(cmodeNotes.vmid, number)))
        .run();
    },
    cmodes: (id: ConnectionId): KeptCmode[] =>
      orm
        .select()
        .from(cmodeNotes)
        .where(eq(cmodeNotes.connectionId, id))
        .all()
        .map((row) => read(cmodeNote, row, 'cmode_notes')),
  };
}
