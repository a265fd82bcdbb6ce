import { and, eq } from 'drizzle-orm';
import { containerConfig, type ContainerConfig } from '../../shared/domain/container-config.ts';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { containerConfigsTable } from './schema.ts';

export type ContainerConfigs = ReturnType<typeof createContainerConfigs>;

/** Values that may hold a secret: nothing keeps people from writing passwords into a container's environment. */
const mayBeSecret: ReadonlySet<string> = new Set(['env']);

const of = (id: ConnectionId, vmid: Vmid) =>
  and(eq(containerConfigsTable.connectionId, id), eq(containerConfigsTable.vmid, vmid));

/** Configurations as they were seen last, for when their server is away; they go with it. */
export function createContainerConfigs({ orm, read }: Db) {
  return {
    put(config: ContainerConfig): void {
      const { connectionId, vmid, options } = config;
      const kept: ContainerConfig = {
        ...config,
        options: options.filter(({ name }) => !mayBeSecret.has(name)),
        withheld: options.map(({ name }) => name).filter((name) => mayBeSecret.has(name)),
      };
      orm
        .insert(containerConfigsTable)
        .values({ connectionId, vmid, config: kept })
        .onConflictDoUpdate({
          target: [containerConfigsTable.connectionId, containerConfigsTable.vmid],
          set: { config: kept },
        })
        .run();
    },
    get(id: ConnectionId, vmid: Vmid): ContainerConfig | null {
      const row = orm.select().from(containerConfigsTable).where(of(id, vmid)).get();
      return row ? read(containerConfig, row.config, 'container_configs') : null;
    },
    forget(id: ConnectionId, vmid: Vmid): void {
      orm.delete(containerConfigsTable).where(of(id, vmid)).run();
    },
  };
}
