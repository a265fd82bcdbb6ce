import { asc, desc, eq, and, sql, isNotNull } from 'drizzle-orm';
import { container, type Container } from '../../shared/domain/container.ts';
import { suspicion, type Suspicion } from '../../shared/domain/guest-news.ts';
import type { ConnectionId, ContainerId, JobId, Vmid } from '../../shared/domain/ids.ts';
import { jobData } from '../../shared/domain/job.ts';
import type { Db } from './database.ts';
import { containers, credentials, jobs, secrets } from './schema.ts';

/** Where the vault keeps what opens the container; null for one that was not made here. */
export type ContainerRefs = { privateKeyRef: string; rootPasswordRef: string | null };
/** By what it is known again: its first network card, its root disk, and when that was made. */
export type ContainerMarks = Pick<
  typeof containers.$inferSelect,
  'hardwareAddress' | 'rootVolume' | 'rootVolumeMadeAt'
>;
export type Containers = ReturnType<typeof createContainers>;

export function createContainers({ atomic, orm, read }: Db) {
  const parse = ({
    hardwareAddress: _hardwareAddress,
    rootVolume: _rootVolume,
    rootVolumeMadeAt: _rootVolumeMadeAt,
    suspicion: _suspicion,
    privateKeyRef: _key,
    rootPasswordRef: _password,
    ...row
  }: typeof containers.$inferSelect): Container => read(container, row, 'containers');
  const change = (id: ContainerId, values: Partial<typeof containers.$inferInsert>): void => {
    orm.update(containers).set(values).where(eq(containers.id, id)).run();
  };
  /** Of the variables its creation was asked for, as long as that may still go on. */
  const askedSecretRefs = (id: ContainerId): string[] =>
    orm
      .select({ data: jobs.data })
      .from(jobs)
      .innerJoin(containers, eq(containers.connectionId, jobs.connectionId))
      .where(eq(containers.id, id))
      .all()
      .map(({ data }) => read(jobData, data, 'jobs'))
      .flatMap((data) =>
        data.kind === 'create-container' && data.containerId === id ? Object.values(data.secretRefs) : [],
      );
  const secretRefs = (id: ContainerId): string[] => {
    const own = orm
      .select({ key: containers.privateKeyRef, password: containers.rootPasswordRef })
      .from(containers)
      .where(eq(containers.id, id))
      .all();
    const found = orm
      .select({ ref: credentials.secretRef })
      .from(credentials)
      .where(eq(credentials.containerId, id))
      .all();
    return [
      ...own.flatMap(({ key, password }) => [key, password]),
      ...found.map(({ ref }) => ref),
      ...askedSecretRefs(id),
    ].filter((ref) => ref !== null);
  };

  return {
    /** Oldest first, gone ones included. */
    list: (): Container[] => orm.select().from(containers).orderBy(asc(containers.createdAt)).all().map(parse),

    get(id: ContainerId): Container | null {
      const row = orm.select().from(containers).where(eq(containers.id, id)).get();
      return row ? parse(row) : null;
    },

    /** The container that has the number now; failing that, the last one that had it (`goneAt` tells). */
    byVmid(connectionId: ConnectionId, vmid: Vmid): Container | null {
      const row = orm
        .select()
        .from(containers)
        .where(and(eq(containers.connectionId, connectionId), eq(containers.vmid, vmid)))
        .orderBy(isNotNull(containers.goneAt), desc(containers.createdAt), sql`rowid desc`)
        .get();
      return row ? parse(row) : null;
    },

    insert(record: Container, refs: ContainerRefs | null = null): void {
      orm
        .insert(containers)
        .values({ ...record, ...refs })
        .run();
    },

    /** Changes what is given, and nothing else. */
    update: (id: ContainerId, values: Partial<Omit<Container, 'id' | 'connectionId' | 'createdAt'>>): void =>
      change(id, values),
    setLifecycle: (id: ContainerId, lifecycle: Container['lifecycle'], observedAt: number): void =>
      change(id, { lifecycle, observedAt }),
    setAddress: (id: ContainerId, address: string | null, observedAt: number): void =>
      change(id, { address, observedAt }),
    setHostKeys: (id: ContainerId, hostKeys: Container['hostKeys']): void => change(id, { hostKeys }),
    setLastJob: (id: ContainerId, lastJobId: JobId): void => change(id, { lastJobId }),

    refs(id: ContainerId): ContainerRefs | null {
      const { privateKeyRef, rootPasswordRef } = containers;
      const row = orm.select({ privateKeyRef, rootPasswordRef }).from(containers).where(eq(containers.id, id)).get();
      return row && row.privateKeyRef !== null
        ? { privateKeyRef: row.privateKeyRef, rootPasswordRef: row.rootPasswordRef }
        : null;
    },

    /** As they were learnt; null where they never were. */
    marks(id: ContainerId): ContainerMarks {
      const { hardwareAddress, rootVolume, rootVolumeMadeAt } = containers;
      const row = orm
        .select({ hardwareAddress, rootVolume, rootVolumeMadeAt })
        .from(containers)
        .where(eq(containers.id, id))
        .get();
      return row ?? { hardwareAddress: null, rootVolume: null, rootVolumeMadeAt: null };
    },
    setMarks: (id: ContainerId, marks: ContainerMarks): void => change(id, marks),

    /** Those whose number may belong to another container by now. */
    suspected: (): { record: Container; suspicion: Suspicion }[] =>
      orm
        .select()
        .from(containers)
        .where(isNotNull(containers.suspicion))
        .all()
        .map((row) => ({ record: parse(row), suspicion: read(suspicion, row.suspicion, 'containers') })),
    setSuspicion: (id: ContainerId, doubt: Suspicion | null): void => change(id, { suspicion: doubt }),

    /** Every secret that is this container's: its key, its root password, its credentials. */
    secretRefs,

    /** Forgets the container with its services, credentials and their secrets. Its events stay. */
    remove: atomic((id: ContainerId): void => {
      for (const ref of secretRefs(id)) orm.delete(secrets).where(eq(secrets.id, ref)).run();
      orm.delete(containers).where(eq(containers.id, id)).run();
    }),
  };
}
