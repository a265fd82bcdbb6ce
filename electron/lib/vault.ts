import type { VaultStatus } from '../../shared/domain/settings.ts';
import { AppError } from '../../shared/errors.ts';
import { Emitter } from './emitter.ts';
import { createPassphraseBox, openPassphraseBox, type PassphraseBox } from './passphrase-box.ts';
import { Secret } from './secret.ts';

/** The system's keystore. `isReal` is false where it would keep secrets with a key anybody knows, or not at all. */
export interface Keystore {
  facts(): { isReal: boolean; backend: string };
  encrypt(text: string): Uint8Array | Promise<Uint8Array>;
  decrypt(sealed: Uint8Array): string | Promise<string>;
}

/** Where sealed secrets lie; the store's table of them. */
export interface SealedSecrets {
  put(kind: string, ciphertext: Uint8Array, id?: string): string;
  get(id: string): { kind: string; ciphertext: Uint8Array } | null;
  remove(id: string): void;
  verifier(): Uint8Array | null;
  setVerifier(verifier: Uint8Array): void;
  /** All but the verifier. */
  list(): { id: string; kind: string; ciphertext: Uint8Array }[];
  /** Puts these and the verifier in place of what was, all or nothing. */
  reseal(rows: readonly { id: string; kind: string; ciphertext: Uint8Array }[], verifier: Uint8Array): void;
}

type VaultOptions = { keystore: Keystore; secrets: SealedSecrets; /** scrypt's, see passphrase-box. */ cost?: number };
/** The first byte of a ciphertext says what opens it. */
const sealedBy = { keystore: 1, passphrase: 2 } as const;

/**
 * Keeps secrets: with the system's keystore where it is real, else as the user chose: with a passphrase, or in memory until
 * the app ends. Nothing is ever kept in clear, and nothing is kept before that choice.
 */
export class Vault {
  readonly changed = new Emitter<VaultStatus>();
  readonly #options: VaultOptions;
  readonly #session = new Map<string, { kind: string; secret: Secret }>();
  #isSessionOnly = false;
  #box: PassphraseBox | null = null;

  constructor(options: VaultOptions) {
    this.#options = options;
  }

  status(): VaultStatus {
    // A passphrase once chosen stays the way, also when the keystore comes back: the two would drift apart.
    if (this.#options.secrets.verifier() !== null) return { state: 'passphrase', isUnlocked: this.#box !== null };
    const { isReal, backend } = this.#options.keystore.facts();
    if (isReal) return { state: 'keystore', backend };
    return this.#isSessionOnly ? { state: 'session' } : { state: 'choose', backend };
  }

  /** Keeps secrets in memory only. @throws AppError `input:invalid` when there is nothing to choose */
  async chooseSession(): Promise<VaultStatus> {
    this.#refuseUnlessOpen('session');
    this.#isSessionOnly = true;
    return this.#announce();
  }

  /** Keeps secrets with a passphrase from now on, those of this session included. @throws AppError `input:invalid` */
  async choosePassphrase(passphrase: string): Promise<VaultStatus> {
    this.#refuseUnlessOpen('passphrase');
    const { secrets, cost } = this.#options;
    const { box, verifier } = await createPassphraseBox(passphrase, cost === undefined ? {} : { cost });
    // Asked twice at once: the first answer stands, or its secrets would be lost.
    this.#refuseUnlessOpen('passphrase');
    secrets.setVerifier(verifier);
    this.#box = box;
    for (const [ref, { kind, secret }] of this.#session) secrets.put(kind, sealInBox(box, secret, kind), ref);
    this.#session.clear();
    this.#isSessionOnly = false;
    return this.#announce();
  }

  /** @throws AppError `vault:wrong-passphrase`, `input:invalid` when no passphrase was ever chosen */
  async unlock(passphrase: string): Promise<VaultStatus> {
    const verifier = this.#options.secrets.verifier();
    if (verifier === null) throw refused('passphrase', 'no passphrase was chosen');
    this.#box = await openPassphraseBox(passphrase, verifier);
    return this.#announce();
  }

  /** Forgets the key until the passphrase is given again. @throws AppError `input:invalid` when no passphrase was ever chosen */
  async lock(): Promise<VaultStatus> {
    if (this.#options.secrets.verifier() === null) throw refused('passphrase', 'no passphrase was chosen');
    this.#box = null;
    return this.#announce();
  }

  /**
   * Seals everything with another passphrase, all or nothing. What the old one does not open stays as it is.
   * @throws AppError `vault:wrong-passphrase`, `input:invalid` when no passphrase was ever chosen
   */
  async changePassphrase(current: string, next: string): Promise<VaultStatus> {
    const { secrets, cost } = this.#options;
    const before = secrets.verifier();
    if (before === null) throw refused('passphrase', 'no passphrase was chosen');
    const old = await openPassphraseBox(current, before);
    const { box, verifier } = await createPassphraseBox(next, cost === undefined ? {} : { cost });
    // Asked twice at once: the first answer stands, and the second one no longer knows the passphrase.
    if (!Buffer.from(secrets.verifier() ?? []).equals(before)) throw refused('passphrase', 'it was changed meanwhile');
    // From here on nothing is awaited: what is put meanwhile would be sealed with the old key.
    secrets.reseal(
      secrets.list().flatMap(({ id, kind, ciphertext }) => {
        const text = textOf(old, kind, ciphertext);
        return text === null ? [] : { id, kind, ciphertext: sealInBox(box, new Secret(text), kind) };
      }),
      verifier,
    );
    this.#box = box;
    return this.#announce();
  }

  /**
   * @returns a reference to find the secret again
   * @throws AppError `vault:locked`, `vault:no-keystore` while nothing is chosen
   */
  async put(secret: Secret, kind: string): Promise<string> {
    const { keystore, secrets } = this.#options;
    const status = this.status();
    if (status.state === 'choose') {
      throw new AppError('vault:no-keystore', 'No keystore, and nothing chosen yet', { backend: status.backend });
    }
    if (status.state === 'passphrase') return secrets.put(kind, sealInBox(this.#unlocked(), secret, kind));
    if (status.state === 'keystore') {
      return secrets.put(kind, marked(sealedBy.keystore, await keystore.encrypt(secret.reveal())));
    }
    const ref = crypto.randomUUID();
    this.#session.set(ref, { kind, secret });
    return ref;
  }

  /** @throws AppError `vault:locked`, `vault:unreadable` */
  async open(ref: string): Promise<Secret> {
    const kept = this.#session.get(ref);
    if (kept) return kept.secret;
    const row = this.#options.secrets.get(ref);
    if (!row) throw unreadable('it is not kept here; a secret of an earlier session was forgotten when the app ended');
    const sealed = row.ciphertext.subarray(1);
    if (row.ciphertext[0] === sealedBy.passphrase) {
      const box = this.#unlocked();
      return opened(() => box.open(sealed, row.kind), 'it was changed since');
    }
    if (row.ciphertext[0] !== sealedBy.keystore) throw unreadable('it is damaged');
    const { isReal, backend } = this.#options.keystore.facts();
    if (!isReal) throw unreadable(`the keystore it was sealed with is not there (${backend})`);
    return opened(() => this.#options.keystore.decrypt(sealed), 'this system’s keystore did not seal it');
  }

  remove(ref: string): void {
    this.#session.delete(ref);
    this.#options.secrets.remove(ref);
  }

  #unlocked(): PassphraseBox {
    if (this.#box === null) throw new AppError('vault:locked', 'The passphrase has not been given yet', {});
    return this.#box;
  }

  #refuseUnlessOpen(choice: string): void {
    const { state } = this.status();
    if (state !== 'choose' && state !== 'session') throw refused(choice, `secrets are kept by ${state} already`);
  }

  #announce(): VaultStatus {
    const status = this.status();
    this.changed.emit(status);
    return status;
  }
}

export const createVault = (options: VaultOptions): Vault => new Vault(options);

const marked = (by: number, sealed: Uint8Array): Uint8Array => Buffer.concat([Buffer.from([by]), sealed]);
const sealInBox = (box: PassphraseBox, secret: Secret, kind: string): Uint8Array =>
  marked(sealedBy.passphrase, box.seal(secret.reveal(), kind));

/** Null for what another key sealed, or nobody can open. */
function textOf(box: PassphraseBox, kind: string, ciphertext: Uint8Array): string | null {
  if (ciphertext[0] !== sealedBy.passphrase) return null;
  try {
    return box.open(ciphertext.subarray(1), kind);
  } catch {
    return null;
  }
}

async function opened(open: () => string | Promise<string>, reason: string): Promise<Secret> {
  try {
    return new Secret(await open());
  } catch (error) {
    throw unreadable(reason, error);
  }
}

const refused = (path: string, message: string): AppError =>
  new AppError('input:invalid', message, { issues: [{ path, message }] });
const unreadable = (reason: string, cause?: unknown): AppError =>
  new AppError('vault:unreadable', `A secret cannot be opened: ${reason}`, { reason }, { cause });
