import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { credentialSummary, type CredentialSummary } from '../../shared/domain/service.ts';
import type { ContainerId, CredentialId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { credentials } from './schema.ts';

const credentialRecord = credentialSummary.extend({ secretRef: z.string() });
/** A credential without its value, which is in the vault under `secretRef`. */
export type CredentialRecord = z.infer<typeof credentialRecord>;
export type CredentialsTable = ReturnType<typeof createCredentials>;

export function createCredentials({ atomic, orm, read }: Db) {
  return {
    list: (containerId: ContainerId): CredentialSummary[] =>
      orm
        .select()
        .from(credentials)
        .where(eq(credentials.containerId, containerId))
        .orderBy(asc(credentials.service), asc(credentials.key))
        .all()
        .map(({ secretRef: _ref, ...row }) => read(credentialSummary, row, 'credentials')),

    get(id: CredentialId): CredentialRecord | null {
      const row = orm.select().from(credentials).where(eq(credentials.id, id)).get();
      return row ? read(credentialRecord, row, 'credentials') : null;
    },

    /** Puts these in place of what was known. @returns references of the secrets no longer used, for the vault to drop */
    replaceFor: atomic((containerId: ContainerId, records: readonly CredentialRecord[]): string[] => {
      const kept = new Set(records.map(({ secretRef }) => secretRef));
      const known = orm
        .select({ ref: credentials.secretRef })
        .from(credentials)
        .where(eq(credentials.containerId, containerId))
        .all();
      orm.delete(credentials).where(eq(credentials.containerId, containerId)).run();
      for (const record of records)
        orm
          .insert(credentials)
          .values({ ...record, containerId })
          .run();
      return known.map(({ ref }) => ref).filter((ref) => !kept.has(ref));
    }),
  };
}
