import { eq, ne } from 'drizzle-orm';
import type { Db } from './database.ts';
import { secrets } from './schema.ts';

const verifierId = 'verifier';
export type SecretRow = { kind: string; ciphertext: Uint8Array };
export type SecretsTable = ReturnType<typeof createSecrets>;

/** Ciphertext, and nothing that opens it. Only the vault reads and writes here. */
export function createSecrets({ atomic, orm, clock }: Db) {
  const put = (id: string, kind: string, ciphertext: Uint8Array): void => {
    const row = { kind, ciphertext: Buffer.from(ciphertext), createdAt: clock.now() };
    orm
      .insert(secrets)
      .values({ id, ...row })
      .onConflictDoUpdate({ target: secrets.id, set: row })
      .run();
  };
  const get = (id: string): SecretRow | null =>
    orm.select({ kind: secrets.kind, ciphertext: secrets.ciphertext }).from(secrets).where(eq(secrets.id, id)).get() ??
    null;

  return {
    /** @returns the reference under which it is found again; `id` when one is given */
    put(kind: string, ciphertext: Uint8Array, id: string = crypto.randomUUID()): string {
      put(id, kind, ciphertext);
      return id;
    },
    get,
    remove(id: string): void {
      orm.delete(secrets).where(eq(secrets.id, id)).run();
    },

    /** What proves the user's passphrase; null while none was chosen. */
    verifier: (): Uint8Array | null => get(verifierId)?.ciphertext ?? null,
    setVerifier: (box: Uint8Array): void => put(verifierId, 'verifier', box),

    /** All but the verifier. */
    list: (): (SecretRow & { id: string })[] =>
      orm
        .select({ id: secrets.id, kind: secrets.kind, ciphertext: secrets.ciphertext })
        .from(secrets)
        .where(ne(secrets.id, verifierId))
        .all(),
    /** Puts these and the verifier in place of what was, all or nothing. */
    reseal: atomic((rows: readonly (SecretRow & { id: string })[], verifier: Uint8Array): void => {
      for (const { id, kind, ciphertext } of rows) put(id, kind, ciphertext);
      put(verifierId, 'verifier', verifier);
    }),
  };
}
