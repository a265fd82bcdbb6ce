import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { connectionSummary } from '../../shared/domain/connection.ts';
import { timestamp, type ConnectionId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { connections, containers, credentials, guestAccessTable, jobs, secrets } from './schema.ts';
import { jobData } from '../../shared/domain/job.ts';

const connectionRecord = connectionSummary
  .omit({
    health: true,
    nextLookAt: true,
    sameClusterAs: true,
    unreachableNodes: true,
    addressesRefused: true,
    hasNodeSignIn: true,
  })
  .extend({
    secretRef: z.string(),
    lastContactAt: timestamp.nullable(),
    version: z.string().nullable(),
    nodeFingerprints: z.array(z.string()).nullable(),
  });
/** A server as it is kept: how it is now is known only at run time, its secret only to the vault. */
export type ConnectionRecord = z.infer<typeof connectionRecord>;
type ConnectionChange = Partial<Omit<ConnectionRecord, 'id' | 'createdAt'>>;
export type Connections = ReturnType<typeof createConnections>;

export function createConnections({ atomic, orm, read }: Db) {
  const parse = (row: unknown): ConnectionRecord => read(connectionRecord, row, 'connections');

  return {
    /** Oldest first. */
    list: (): ConnectionRecord[] => orm.select().from(connections).orderBy(asc(connections.createdAt)).all().map(parse),

    get(id: ConnectionId): ConnectionRecord | null {
      const row = orm.select().from(connections).where(eq(connections.id, id)).get();
      return row ? parse(row) : null;
    },

    /** @throws AppError `connection:name-taken` */
    insert(record: ConnectionRecord): void {
      refuseTakenName(record.name, () => orm.insert(connections).values(record).run());
    },

    /** @throws AppError `connection:name-taken` */
    update(id: ConnectionId, change: ConnectionChange): void {
      refuseTakenName(change.name ?? '', () => orm.update(connections).set(change).where(eq(connections.id, id)).run());
    },

    /**
     * Another secret, and what else changes with it, with the wiping of the old secret in the same commit.
     * @returns the old reference, for what the vault holds outside the store
     */
    replaceSecret: atomic((id: ConnectionId, change: ConnectionChange & { secretRef: string }): string => {
      const [old] = orm.select({ ref: connections.secretRef }).from(connections).where(eq(connections.id, id)).all();
      if (!old) throw new AppError('connection:not-found', `No connection ${id}`, { connectionId: id });
      orm.update(connections).set(change).where(eq(connections.id, id)).run();
      orm.delete(secrets).where(eq(secrets.id, old.ref)).run();
      return old.ref;
    }),

    /**
     * Forgets the server with its containers, services, credentials, inventory, known hosts and every secret of theirs, all or
     * nothing. What stays is history: its jobs with their logs, and the events of its containers.
     * @returns the references of the secrets, for what the vault holds outside the store
     */
    remove: atomic((id: ConnectionId): string[] => {
      const refs = [...secretRefs(id)];
      for (const ref of refs) orm.delete(secrets).where(eq(secrets.id, ref)).run();
      orm.delete(connections).where(eq(connections.id, id)).run();
      return refs;
    }),
  };

  function secretRefs(id: ConnectionId): Set<string> {
    const own = orm.select({ ref: connections.secretRef }).from(connections).where(eq(connections.id, id)).all();
    const ofContainers = orm
      .select({
        privateKey: containers.privateKeyRef,
        rootPassword: containers.rootPasswordRef,
        credential: credentials.secretRef,
      })
      .from(containers)
      .leftJoin(credentials, eq(credentials.containerId, containers.id))
      .where(eq(containers.connectionId, id))
      .all();
    const ofNodes = orm
      .select({ secret: guestAccessTable.secretRef, passphrase: guestAccessTable.passphraseRef })
      .from(guestAccessTable)
      .where(eq(guestAccessTable.connectionId, id))
      .all();
    const asked = orm.select({ data: jobs.data }).from(jobs).where(eq(jobs.connectionId, id)).all();
    const ofJobs = asked.flatMap((row) => {
      const data = read(jobData, row.data, 'jobs');
      return data.kind === 'create-container'
        ? [data.privateKeyRef, data.rootPasswordRef, ...Object.values(data.secretRefs)]
        : [];
    });
    const listed = [...ofContainers, ...ofNodes].flatMap((row) => Object.values(row));
    const all = [...own.map(({ ref }) => ref), ...listed, ...ofJobs];
    return new Set(all.filter((ref) => ref !== null));
  }
}

function refuseTakenName(name: string, write: () => unknown): void {
  try {
    write();
  } catch (error) {
    if (error instanceof Error && /UNIQUE.*connections_name/.test(error.message)) {
      throw new AppError('connection:name-taken', `There is a server named ${name}`, { name }, { cause: error });
    }
    throw error;
  }
}
