import { asc, desc, eq, and, sql, isNotNull } from 'drizzle-orm';
import { container, type Container } from '../../shared/domain/container.ts';
import type { ConnectionId, ContainerId, JobId, Vmid } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { containers, credentials, secrets } from './schema.ts';

/** Where the vault keeps what opens the container; null for one that was not made here. */
export type ContainerRefs = { privateKeyRef: string; rootPasswordRef: string | null };
export type Containers = ReturnType<typeof createContainers>;

export function createContainers({ atomic, orm, read }: Db) {
  const parse = ({
    hardwareAddress: _hardwareAddress,
    privateKeyRef: _key,
    rootPasswordRef: _password,
    ...row
  }: typeof containers.$inferSelect): Container => read(container, row, 'containers');
  const change = (id: ContainerId, values: Partial<typeof containers.$inferInsert>): void => {
    orm.update(containers).set(values).where(eq(containers.id, id)).run();
  };
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
    return [...own.flatMap(({ key, password }) => [key, password]), ...found.map(({ ref }) => ref)].filter(
      (ref) => ref !== null,
    );
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

    /** Of its first network card, once it was seen. */
    hardwareAddress(id: ContainerId): string | null {
      const { hardwareAddress } = containers;
      return (
        orm.select({ hardwareAddress }).from(containers).where(eq(containers.id, id)).get()?.hardwareAddress ?? null
      );
    },
    setHardwareAddress: (id: ContainerId, hardwareAddress: string): void => change(id, { hardwareAddress }),

    /** Every secret that is this container's: its key, its root password, its credentials. */
    secretRefs,

    /** Forgets the container with its services, credentials and their secrets. Its events stay. */
    remove: atomic((id: ContainerId): void => {
      for (const ref of secretRefs(id)) orm.delete(secrets).where(eq(secrets.id, ref)).run();
      orm.delete(containers).where(eq(containers.id, id)).run();
    }),
  };
}
