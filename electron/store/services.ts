import { asc, eq } from 'drizzle-orm';
import { containerService, type ContainerService } from '../../shared/domain/service.ts';
import type { ContainerId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { containerServices } from './schema.ts';

export type Services = ReturnType<typeof createServices>;

/** What was last seen running in each container. */
export function createServices({ atomic, orm, read }: Db) {
  const parse = (row: unknown): ContainerService => read(containerService, row, 'container_services');
  return {
    list: (containerId: ContainerId): ContainerService[] =>
      orm
        .select()
        .from(containerServices)
        .where(eq(containerServices.containerId, containerId))
        .orderBy(asc(containerServices.name))
        .all()
        .map(parse),

    /** Puts these in place of what was known, all or nothing. */
    replaceFor: atomic((containerId: ContainerId, services: readonly ContainerService[]): void => {
      orm.delete(containerServices).where(eq(containerServices.containerId, containerId)).run();
      for (const service of services)
        orm
          .insert(containerServices)
          .values({ ...service, containerId })
          .run();
    }),
  };
}
