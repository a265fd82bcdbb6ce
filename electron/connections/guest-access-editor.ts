import { AppError } from '../../shared/errors.ts';
import type { GuestAccess, GuestAccessChange, NodeLoginInput } from '../../shared/domain/guest-access.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { Secret } from '../lib/secret.ts';
import type { KeyProblem } from '../ssh/keys.ts';
import type { GuestAccessRecord } from '../store/guest-access.ts';
import type { Store } from '../store/store.ts';

type Secrets = { put(secret: Secret, kind: string): Promise<string>; remove(ref: string): void };
type Options = { store: Store; secrets: Secrets };
type Login = Pick<GuestAccessRecord, 'secretRef' | 'passphraseRef'> & Pick<GuestAccess, 'login'>;

/** How the containers of a server are reached, and with what Gantry signs in to its nodes. */
export class GuestAccessEditor {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  get(id: ConnectionId): GuestAccess {
    this.#assertThere(id);
    return this.#options.store.guestAccess.get(id).settings;
  }

  /**
   * Takes the settings; a secret that is no longer used is wiped.
   * @throws AppError `input:invalid` for a key that cannot be used, or a way that has nothing to sign in with
   */
  async change({ connectionId: id, preferred, user, port, login }: GuestAccessChange): Promise<GuestAccess> {
    this.#assertThere(id);
    const { store, secrets } = this.#options;
    const kept = store.guestAccess.get(id);
    const next = login.kind === 'keep' ? loginOf(kept) : await this.#keep(login, this.#nameOf(id));
    if (preferred === 'pct-exec' && next.login.kind === 'none')
      throw invalid('preferred', 'pct exec needs a sign-in to the nodes');
    const settings: GuestAccess = { preferred, user, port, login: next.login };
    const { secretRef, passphraseRef } = next;
    for (const ref of store.guestAccess.put(id, { settings, secretRef, passphraseRef })) secrets.remove(ref);
    return settings;
  }

  async #keep(input: Exclude<NodeLoginInput, { kind: 'keep' }>, server: string): Promise<Login> {
    const { secrets } = this.#options;
    if (input.kind === 'none') return { login: { kind: 'none' }, secretRef: null, passphraseRef: null };
    if (input.kind === 'password') {
      const secretRef = await secrets.put(new Secret(input.password), 'node-login');
      return { login: { kind: 'password' }, secretRef, passphraseRef: null };
    }
    const { generateKeyPair, publicLineOf } = await import('../ssh/keys.ts');
    if (input.kind === 'make-key') {
      const { privateKey, publicKey } = generateKeyPair(`gantry-${server}`);
      const secretRef = await secrets.put(privateKey, 'node-login');
      return { login: { kind: 'made-key', publicKey }, secretRef, passphraseRef: null };
    }
    // OpenSSH wants the last line of a key to end.
    const privateKey = new Secret(`${input.privateKey.trim()}\n`);
    const passphrase = input.passphrase === undefined ? undefined : new Secret(input.passphrase);
    const found = publicLineOf(privateKey, passphrase);
    if ('problem' in found) throw keyRefused(found.problem);
    const secretRef = await secrets.put(privateKey, 'node-login');
    const passphraseRef = passphrase === undefined ? null : await secrets.put(passphrase, 'node-login');
    return { login: { kind: 'own-key', publicKey: found.publicKey }, secretRef, passphraseRef };
  }

  /** As the comment of a key wants it. */
  #nameOf(id: ConnectionId): string {
    const name = this.#options.store.connections.get(id)?.name ?? '';
    return (
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '') || 'server'
    );
  }

  #assertThere(id: ConnectionId): void {
    if (!this.#options.store.connections.get(id))
      throw new AppError('connection:not-found', `No connection ${id}`, { connectionId: id });
  }
}

const loginOf = ({ settings: { login }, secretRef, passphraseRef }: GuestAccessRecord): Login => ({
  login,
  secretRef,
  passphraseRef,
});

const keyProblems: Record<KeyProblem, [field: 'privateKey' | 'passphrase', message: string]> = {
  'not-a-key': ['privateKey', 'this is no private key that can be read; OpenSSH and PEM formats can'],
  public: ['privateKey', 'this is the public half; the private one is needed'],
  locked: ['passphrase', 'this key is locked: enter its passphrase'],
  'wrong-passphrase': ['passphrase', 'the key does not open with this passphrase'],
};

function keyRefused(problem: KeyProblem): AppError {
  const [field, message] = keyProblems[problem];
  return invalid(`login.${field}`, message);
}

const invalid = (path: string, message: string): AppError =>
  new AppError('input:invalid', message, { issues: [{ path, message }] });
