import { readFileSync } from 'node:fs';
import { totpCode } from '../../simulator/auth/totp.ts';
import { createGate } from '../../simulator/gate.ts';
import type { SimClock } from '../../simulator/sim-clock.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { callApi, FORM, formOf, type ApiAnswer } from '../../simulator/testing/call-api.ts';
import * as guests from '../../simulator/testing/quiet-guests.ts';
import { AS_RECORDED, type Naming } from './replay/naming.ts';
import { underNames } from './replay/renamed-world.ts';

/** One recorded exchange; see tests/fixtures/recordings/README.md. */
export type Recording = {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
  readonly contentType: string | null;
  readonly acceptEncoding?: string;
  readonly responseEncoding?: string;
  readonly auth: 'ticket' | 'token' | 'half-ticket' | 'bearer' | 'none';
  readonly user: string | null;
  readonly csrf: boolean;
  readonly status: number | null;
  readonly reason: string | null;
  readonly responseType: string | null;
  readonly json: Record<string, unknown> | null;
  readonly responseBody?: string | null;
};

export const RECORDINGS: readonly Recording[] = JSON.parse(
  readFileSync(new URL('../fixtures/recordings.json', import.meta.url), 'utf8'),
) as Recording[];

const PASSWORD = 'Passw0rd!';
const APP_PASSWORD = 'S3cr+t pä%&=;"ss#word';
const TOTP_SECRET = 'JBSWY3DPEHPK3PXP';
const TEMPLATE = 'debian-12-standard_12.7-1_amd64.tar.zst';

/** Real time, moved by `offsetMs`; nothing waits, unless time is held: then nobody who sleeps wakes. */
export type MovableClock = SimClock & {
  offsetMs: number;
  /** Told of everybody who begins to wait. */
  onSleep: (ms: number) => void;
  hold(): void;
  goOn(): void;
};

function movableClock(): MovableClock {
  let gate: ReturnType<typeof createGate> | undefined;
  return {
    offsetMs: 0,
    onSleep: () => undefined,
    hold: () => {
      gate ??= createGate();
    },
    goOn() {
      this.onSleep = () => undefined;
      gate?.open();
      gate = undefined;
    },
    now() {
      return Date.now() + this.offsetMs;
    },
    async sleep(ms, { signal } = {}) {
      this.onSleep(ms);
      await gate?.opened;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    },
  };
}

/** How long somebody who waits for a container's lock sleeps between two looks. */
const LOCK_STEP_MS = 100;

/** Holds a container's configuration file, and time as soon as a task begins to wait for it. */
export function stopAtLock({ pve, clock }: Rig, vmid: number): void {
  pve.world.holdConfigLock(vmid);
  clock.onSleep = (ms) => {
    if (ms === LOCK_STEP_MS) clock.hold();
  };
}

/** Holds a container's configuration file until a task begins to wait for it. */
export function waitAtLock({ pve, clock }: Rig, vmid: number): void {
  const release = pve.world.holdConfigLock(vmid);
  clock.onSleep = (ms) => {
    if (ms === LOCK_STEP_MS) release();
  };
}

export type Rig = AsyncDisposable & { readonly pve: Simulator; readonly clock: MovableClock };

const namings = new WeakMap<Simulator, Naming>();
/** What a simulator of this rig calls the recorded node's things. */
export const namingOf = (pve: Simulator): Naming => namings.get(pve) ?? AS_RECORDED;

/**
 * The node as it was when the exchanges were recorded: one node, three storages, six users, container 100.
 * With another naming everything has other names, and whoever arranges or asks something still uses the recorded ones.
 */
export async function startRig(naming: Naming = AS_RECORDED): Promise<Rig> {
  const clock = movableClock();
  const network = naming.text('10.10.10.0').replace(/\.0$/, '');
  const started = await startSimulator({ nodes: [naming.text('pve')], network, guests, clock });
  const pve = underNames(started, naming);
  namings.set(pve, naming);
  const { world } = pve;
  for (const id of ['local-lvm', 'nas']) world.removeStorage(id);
  world.setStorage('local', { volumes: [] });
  world.addVolume('local', { volid: `local:vztmpl/${TEMPLATE}`, content: 'vztmpl' });
  world.addStorage({ id: 'ctstore', type: 'dir', content: ['rootdir', 'images'] });
  world.addStorage({ id: 'btr', type: 'btrfs', content: ['rootdir', 'images'] });
  world.setNode('pve', {
    address: '10.10.10.1',
    cpus: 2,
    bridges: [{ name: 'vmbr0', cidr: '10.10.10.1/24', gateway: '10.10.10.254', port: 'eno1' }],
  });
  world.setPassword('root@pam', PASSWORD);
  world.addUser('app@pve', { password: APP_PASSWORD, comment: 'desktop app', email: '' });
  for (const name of ['audit', 'nobody', 'tfa', 'min']) world.addUser(`${name}@pve`, { password: PASSWORD });
  world.setAcl('/', 'audit@pve', 'PVEAuditor');
  world.addToken('root@pam', 'app', { privsep: false });
  world.addToken('app@pve', 'desk');
  world.addToken('app@pve', 'old', { privsep: false, expire: 1_000_000_000 });
  await addRecordedContainer(pve, 100);
  return {
    pve,
    clock,
    [Symbol.asyncDispose]: () => {
      clock.goOn();
      return started[Symbol.asyncDispose]();
    },
  };
}

/** A container as it was on the recorded node. */
export async function addRecordedContainer(
  pve: Simulator,
  vmid: number,
  given: { isRunning?: boolean; config?: Record<string, string> } = {},
): Promise<void> {
  const storage = [111, 120].includes(vmid) ? 'btr' : 'ctstore';
  const names: Record<number, string> = {
    100: 'first',
    110: 'web1.example.test',
    111: 'jsonct',
    114: 'auto',
    115: 'CT115',
    180: 'sshct',
  };
  const full = {
    features: 'nesting=1',
    cpulimit: '0.5',
    onboot: '1',
    description: 'línea uno\nline two & more <b>',
    timezone: 'host',
    tags: 'prod;web',
    cpuunits: '200',
    mp0: 'ctstore:110/vm-110-disk-1.raw,mp=/srv/data,backup=1,size=1G',
    searchdomain: 'example.test',
    startup: 'order=1,up=10',
    nameserver: '10.10.10.1 1.1.1.1',
  };
  await pve.world.addContainer({
    vmid,
    isRunning: given.isRunning ?? false,
    config: {
      hostname: names[vmid] ?? 'byapp',
      memory: '256',
      swap: '0',
      ...([115, 141].includes(vmid) ? {} : { cores: '1' }),
      ...(vmid === 120 ? { features: 'nesting=1' } : {}),
      rootfs: `${storage}:${vmid}/vm-${vmid}-disk-0.raw,size=2G`,
      net0: `name=eth0,bridge=${vmid === 115 ? 'vmbr77' : 'vmbr0'},ip=10.10.10.${vmid}/24,gw=10.10.10.1`,
      ...(vmid === 110 ? full : {}),
      ...given.config,
    },
  });
}

export async function logIn(pve: Simulator, userid: string): Promise<{ ticket: string; csrf: string }> {
  const password = userid === 'app@pve' ? APP_PASSWORD : PASSWORD;
  const first = await ticketFor(pve, { username: userid, password });
  if (!first.NeedTFA) return { ticket: first.ticket, csrf: first.CSRFPreventionToken };
  const second = await ticketFor(pve, {
    username: userid,
    password: `totp:${totpCode(TOTP_SECRET, Date.now())}`,
    'tfa-challenge': first.ticket,
  });
  return { ticket: second.ticket, csrf: second.CSRFPreventionToken };
}

type TicketData = { ticket: string; CSRFPreventionToken: string; NeedTFA?: number };

export async function ticketFor(pve: Simulator, values: Record<string, string>): Promise<TicketData> {
  const answer = await callApi(pve.port, {
    method: 'POST',
    path: '/api2/json/access/ticket',
    headers: FORM,
    body: formOf(values),
  });
  return (answer.json as { data: TicketData }).data;
}

export const enableTotp = (pve: Simulator): void => pve.world.setTotp('tfa@pve', TOTP_SECRET);
export const currentCode = (): string => totpCode(TOTP_SECRET, Date.now());

export type Overrides = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly body?: string;
};

/** Sends a recorded request again, with tickets and secrets of this homelab. */
export async function replay(pve: Simulator, recording: Recording, overrides: Overrides = {}): Promise<ApiAnswer> {
  const headers = overrides.headers ?? (await authorization(pve, recording));
  const contentType = recording.contentType === null ? {} : { 'Content-Type': recording.contentType };
  const encoding = recording.acceptEncoding === undefined ? {} : { 'Accept-Encoding': recording.acceptEncoding };
  return callApi(pve.port, {
    method: recording.method,
    path: namingOf(pve).text(overrides.path ?? recording.path),
    headers: { ...contentType, ...encoding, ...headers },
    body: namingOf(pve).text(overrides.body ?? recording.body ?? ''),
  });
}

/** What root asks on the side; returns the JSON of the answer. */
export async function byRoot(
  pve: Simulator,
  method: string,
  path: string,
  values: Record<string, string | number> = {},
): Promise<unknown> {
  const { ticket, csrf } = await logIn(pve, 'root@pam');
  const headers = { ...FORM, Cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}`, CSRFPreventionToken: csrf };
  const { text } = namingOf(pve);
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: text(formOf(values)) };
  return (await callApi(pve.port, { method, path: text(`/api2/json${path}`), headers, ...body })).json;
}

export async function authorization(pve: Simulator, { auth, user, csrf }: Recording): Promise<Record<string, string>> {
  if (auth === 'none') return {};
  if (auth === 'token') return { Authorization: `PVEAPIToken=${user}=${secretOf(pve, user ?? '')}` };
  if (auth === 'bearer') return { Authorization: `Bearer ${user}=${secretOf(pve, user ?? '')}` };
  if (user === null) return { Cookie: 'PVEAuthCookie=garbage' };
  const session = await logIn(pve, user);
  return {
    Cookie: `PVEAuthCookie=${encodeURIComponent(session.ticket)}`,
    ...(csrf ? { CSRFPreventionToken: session.csrf } : {}),
  };
}

export function secretOf(pve: Simulator, token: string): string {
  const [userid = '', tokenid = ''] = token.split('!');
  return pve.world.tokenSecret(userid, tokenid) ?? '00000000-0000-4000-8000-000000000000';
}

export type Situation = {
  /** Names of the recordings made in this situation. */
  readonly when: RegExp;
  readonly arrange: (rig: Rig, recording: Recording) => Promise<Overrides | void> | Overrides | void;
};

export const recorded = (name: string): Recording => {
  const found = RECORDINGS.find((recording) => recording.name === name);
  if (!found) throw new Error(`no recording ${name}`);
  return found;
};

/** A recorded path with the UPID of a task of this homelab in it. */
export const withUpid = (upid: string, { path }: Recording): Overrides => ({
  path: path.replace(/UPID(%3A|:)[^/]+/, path.includes('UPID:') ? upid : encodeURIComponent(upid)),
});
