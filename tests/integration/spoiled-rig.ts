import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { connectionDraft } from '../../shared/domain/connection.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { ApiSession } from '../../simulator/testing/api-session.ts';
import * as guests from '../../simulator/testing/quiet-guests.ts';
import { specFor } from './journey.ts';

export type SpoiledCase = {
  readonly what: string;
  /** Changes of a spec that nothing stands against. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** The login has every privilege but this one. */
  readonly lacks?: string;
  readonly server?: '9.2' | '8.4';
  /** The field that has to be named. */
  readonly field?: string | RegExp;
  readonly says?: RegExp;
  /** `PRIVILEGE on PATH`, or the beginning of it. */
  readonly privilege?: string;
};

/** What was found out about a plan: where, and in which words. */
export type Caught = { readonly field: string | null; readonly message: string };

const gib = 2 ** 30;

/** Two servers, and an app that signs in to them by tokens. */
export class SpoiledRig implements AsyncDisposable {
  readonly #app: Headless;
  readonly #servers: Readonly<Record<'9.2' | '8.4', Simulator>>;
  readonly #logins = new Map<string, Promise<{ id: ConnectionId; base: ContainerSpec }>>();

  readonly #privileges: readonly string[];

  private constructor(
    app: Headless,
    servers: Readonly<Record<'9.2' | '8.4', Simulator>>,
    privileges: readonly string[],
  ) {
    this.#privileges = privileges;
    this.#app = app;
    this.#servers = servers;
  }

  static async open(): Promise<SpoiledRig> {
    const [nine, eight] = await Promise.all([
      startSimulator({ speed: 'instant', seed: 'homelab', guests }),
      startSimulator({ speed: 'instant', seed: 'homelab', guests, version: '8.4' }),
    ]);
    nine.world.addStorage({ id: 'thick', type: 'lvm', content: ['rootdir'], totalBytes: 5 * gib });
    nine.world.setOption('registered-tags', 'prod');
    const stopped = { net0: 'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:AA:AA:AA,ip=10.9.0.5/24' };
    const root = new ApiSession(nine);
    await root.send('PUT', '/nodes/pve1/lxc/122/config', stopped);
    const role = z.record(z.string(), z.unknown()).parse(await root.get('/access/roles/Administrator'));
    const app = await openHeadless({ speed: 'instant', simulator: nine });
    const rig = new SpoiledRig(app, { '9.2': nine, '8.4': eight }, Object.keys(role));
    await rig.#login('9.2', null);
    nine.world.setNodeOnline('pve3', false);
    return rig;
  }

  /** Requests other than looks that any server has got through the app. */
  writes(): string[] {
    return Object.values(this.#servers).flatMap(({ requests }) =>
      requests
        .filter(({ method, path }) => method !== 'GET' && !path.startsWith('/nodes/pve1/lxc/122/'))
        .map(({ method, path }) => `${method} ${path}`),
    );
  }

  /** Plans it as the wizard would, and gives back what stands against it. */
  async plan({ spec, lacks, server = '9.2' }: SpoiledCase): Promise<Caught[]> {
    const { id, base } = await this.#login(server, lacks ?? null);
    const signal = new AbortController().signal;
    // What was typed may be anything, so the types of a good spec do not hold here.
    const typed = { ...base, ...spec, connectionId: id };
    try {
      const { findings } = await this.#app.call('plan:make', { spec: typed }, signal);
      return findings
        .filter(({ verdict }) => verdict === 'blocks' || verdict === 'warns')
        .map(({ field, message }) => ({ field, message }));
    } catch (error) {
      if (!AppError.is(error, 'input:invalid')) throw error;
      return error.details.issues.map(({ path, message }) => ({ field: path.replace(/^spec\./, ''), message }));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#app[Symbol.asyncDispose]();
    await Promise.all(Object.values(this.#servers).map((server) => server[Symbol.asyncDispose]()));
  }

  #login(server: '9.2' | '8.4', lacks: string | null): Promise<{ id: ConnectionId; base: ContainerSpec }> {
    const name = `${server} ${lacks ?? 'all'}`;
    const login = this.#logins.get(name) ?? this.#signIn(server, lacks, name);
    this.#logins.set(name, login);
    return login;
  }

  async #signIn(server: '9.2' | '8.4', lacks: string | null, name: string) {
    const pve = this.#servers[server];
    const { host, port, fingerprint, guestProxy } = pve;
    const login = lacks === null ? pve.token : this.#limited(pve, lacks);
    const auth = { kind: 'token', tokenName: login.name, secret: login.secret };
    const draft = connectionDraft.parse({ name, host, port, fingerprint, guestProxy, auth });
    const { id } = await this.#app.call('connection:add', draft);
    await this.#app.call('connection:refresh', { connectionId: id });
    // Who may not see the bridges cannot choose one: the others' choice is taken.
    const spec =
      lacks === null ? await specFor(this.#app, id, { storage: 'local-lvm' }) : (await this.#login(server, null)).base;
    return { id, base: spec };
  }

  /** A token with every privilege but one. */
  #limited(pve: Simulator, lacks: string): { name: string; secret: string } {
    const tokenid = lacks.replaceAll('.', '-');
    const all = this.#privileges.filter((privilege) => privilege !== lacks);
    pve.world.addRole(`Without-${tokenid}`, all);
    pve.world.setAcl('/', `root@pam!${tokenid}`, `Without-${tokenid}`);
    return { name: `root@pam!${tokenid}`, secret: pve.world.addToken('root@pam', tokenid) };
  }
}
