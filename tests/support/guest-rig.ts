import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import ssh2 from 'ssh2';
import type { Client, ClientChannel, ConnectConfig, SFTPWrapper } from 'ssh2';
import { createGuest, generateHostKeys } from '../../simulator/guest/create-guest.ts';
import type { GuestOptions } from '../../simulator/guest-contract.ts';
import { singleNetwork } from '../../simulator/network/single-network.ts';
import { createSimClock } from '../../simulator/sim-clock.ts';
import type { SimClock } from '../../simulator/sim-clock.ts';

export const hostKeys = generateHostKeys();
export const rootPassword = 'correct horse';
export type RigGuest = Awaited<ReturnType<typeof startGuest>>;

/** A container that has booted; one without host keys has no SSH server to wait for. */
export async function startGuest(options: Partial<GuestOptions> = {}) {
  const guest = createGuest({
    image: 'debian-12',
    hostname: 'web',
    network: singleNetwork('10.77.0.5'),
    hostKeys,
    authorizedKeys: [],
    rootPassword,
    bootMs: 0,
    clock: createSimClock('instant'),
    ...options,
  });
  await guest.start();
  while (guest.sshPort === null && options.hostKeys?.length !== 0) await nextTurn();
  return guest;
}

/** A clock on which nothing wakes until `release`, but what does not sleep at all. */
export function createHeldClock(): SimClock & { release(): void } {
  const waiting = new Set<() => void>();
  return {
    now: () => Date.now(),
    sleep: (ms, { signal } = {}) =>
      new Promise((resolve, reject) => {
        if (ms === 0) return resolve();
        waiting.add(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    release: () => {
      for (const wake of waiting) wake();
      waiting.clear();
    },
  };
}

export type Ran = { stdout: string; stderr: string; exitCode: number | null; signal: string | null };

/** Runs a script in root's own shell, without SSH. `sh` or `bash` names the shell that reads it. */
export async function runIn(guest: RigGuest, script: string, shell = 'sh'): Promise<Ran> {
  const out = { stdout: '', stderr: '' };
  const quoted = `'${script.replaceAll("'", String.raw`'\''`)}'`;
  const console = guest.openConsole({
    command: `exec ${shell} -c ${quoted}`,
    onStdout: (bytes) => (out.stdout += Buffer.from(bytes).toString()),
    onStderr: (bytes) => (out.stderr += Buffer.from(bytes).toString()),
  });
  console.end();
  const { code, signal } = await console.exited;
  return { ...out, exitCode: code, signal };
}

/** An SSH client that has logged in. */
export async function connect(
  guest: RigGuest,
  options: Partial<ConnectConfig> = {},
): Promise<Client & AsyncDisposable> {
  const client = new ssh2.Client();
  client.connect({
    host: '127.0.0.1',
    port: guest.sshPort ?? 0,
    username: 'root',
    password: rootPassword,
    ...options,
  });
  client.on('error', () => undefined);
  await once(client, 'ready');
  client.setNoDelay(true);
  return Object.assign(client, {
    [Symbol.asyncDispose]: async () => {
      client.end();
      await nextTurn();
    },
  });
}

/** A channel with what it has said so far, from its first byte on: its end may come in one packet with its beginning. */
export type Said<T> = T & { readonly ran: Ran; readonly ended: Promise<Ran> };

export const openCommand = (client: Client, command: string): Promise<Said<ClientChannel>> =>
  new Promise((resolve, reject) =>
    client.exec(command, (error, channel) => (error ? reject(error) : resolve(gather(channel)))),
  );

export const openShell = (client: Client): Promise<Said<ClientChannel>> =>
  new Promise((resolve, reject) =>
    client.shell((error, channel) => (error ? reject(error) : resolve(gather(channel)))),
  );

export const openSftp = (client: Client): Promise<SFTPWrapper> =>
  new Promise((resolve, reject) => client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp))));

function gather(channel: ClientChannel): Said<ClientChannel> {
  const ran: Ran = { stdout: '', stderr: '', exitCode: null, signal: null };
  channel.on('data', (chunk: Buffer) => (ran.stdout += chunk.toString()));
  channel.stderr.on('data', (chunk: Buffer) => (ran.stderr += chunk.toString()));
  channel.on('exit', (code: number | null, signal?: string) => {
    ran.exitCode = code;
    ran.signal = signal ?? null;
  });
  return Object.assign(channel, { ran, ended: once(channel, 'close').then(() => ran) });
}

/** Waits until a channel has said `text`, and gives back all it has said. */
export async function untilSaid(channel: Said<ClientChannel>, text: string): Promise<string> {
  while (!channel.ran.stdout.includes(text)) await once(channel, 'data');
  return channel.ran.stdout;
}

export async function exec(client: Client, command: string, stdin?: string | Uint8Array): Promise<Ran> {
  const channel = await openCommand(client, command);
  channel.end(stdin);
  return channel.ended;
}
