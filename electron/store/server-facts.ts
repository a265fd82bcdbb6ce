import { serverFacts, type ServerFacts } from '../../shared/domain/server-facts.ts';
import type { Db } from './database.ts';
import { serverFactsTable } from './schema.ts';

export type ServerFactsTable = ReturnType<typeof createServerFacts>;

/** What each server told of itself at the last contact; it goes with its connection. */
export function createServerFacts({ orm, read }: Db) {
  return {
    put(facts: ServerFacts): void {
      orm
        .insert(serverFactsTable)
        .values({ connectionId: facts.connectionId, facts })
        .onConflictDoUpdate({ target: serverFactsTable.connectionId, set: { facts } })
        .run();
    },
    list: (): ServerFacts[] =>
      orm
        .select()
        .from(serverFactsTable)
        .all()
        .map(({ facts }) => read(serverFacts, facts, 'server_facts')),
  };
}
