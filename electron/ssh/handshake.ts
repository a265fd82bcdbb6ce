import crypto from 'node:crypto';
import type { Socket } from 'node:net';
import ssh2 from 'ssh2';
import type { Algorithms, CipherAlgorithm, Client as ClientType, ConnectConfig } from 'ssh2';
import { AppError } from '../../shared/errors.ts';
import type { Secret } from '../lib/secret.ts';
import { hostKeyAlgorithms, hostKeyOf, isPinned } from './host-keys.ts';
import type { HostKey } from './host-keys.ts';

const { Client } = ssh2;

export type SSHAuth =
  { kind: 'key'; privateKey: Secret; passphrase?: Secret | undefined } | { kind: 'password'; password: Secret };

export type HandshakeOptions = {
  host: string;
  port: number;
  user: string;
  auth: SSHAuth;
  /** The keys the server may have. With none of them known the handshake ends with `ssh:host-key-unknown`. */
  hostKeys: readonly HostKey[];
  timeoutMs: number;
  signal?: AbortSignal | undefined;
};

export type Handshake = {
  client: ClientType;
  /** The account it is logged in to. */
  user: string;
  hostKey: HostKey;
  /** What is written while `work` runs leaves at once. */
  gatherWrites: (work: () => void) => void;
};

/**
 * Makes an SSH connection of an open socket, which it owns from now on. Credentials are sent only after the host key was found
 * among the pinned ones, and exactly once.
 * @throws AppError `ssh:host-key-mismatch`, `ssh:host-key-unknown`, `ssh:auth-failed`: trying again would not help.
 *   Error: the host was not ready or the link broke.
 */
export function handshake(socket: Socket, options: HandshakeOptions): Promise<Handshake> {
  const { host, port, user, auth, hostKeys, timeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    const client = new Client();
    let verdict: AppError | null = null;
    let accepted: HostKey | null = null;
    const fail = (error: unknown): void => {
      signal?.removeEventListener('abort', stop);
      client.destroy();
      socket.destroy();
      reject(error);
    };
    const stop = (): void => fail(signal?.reason);
    if (signal?.aborted) return stop();
    signal?.addEventListener('abort', stop, { once: true });

    const verify = (blob: Buffer): boolean => {
      const presented = hostKeyOf(blob);
      verdict = judgeHostKey(presented, { host, port, hostKeys });
      if (verdict === null) accepted = presented;
      return verdict === null;
    };
    client.on('error', (error: Error & { level?: string }) => fail(verdict ?? explain(error, options)));
    client.on('close', () => fail(verdict ?? new Error('connection closed during the handshake')));
    client.on('ready', () => {
      if (accepted === null) return fail(new Error('the server was not verified'));
      signal?.removeEventListener('abort', stop);
      client.removeAllListeners('error').removeAllListeners('close');
      resolve({ client, user, hostKey: accepted, gatherWrites: (work) => gatherWrites(socket, work) });
    });
    shareLoop(socket);
    try {
      client.connect({
        sock: socket,
        username: user,
        ...authConfig(auth),
        ...connectionConfig(hostKeys),
        readyTimeout: timeoutMs,
        hostVerifier: verify,
      });
    } catch (error) {
      // Thrown synchronously only for a private key it cannot read.
      fail(explain(error, options, 'unusable key'));
    }
  });
}

/** ssh2 writes every packet in three pieces, each a system call and, without Nagle's delay, a segment of its own. */
function gatherWrites(socket: Socket, work: () => void): void {
  socket.cork();
  try {
    work();
  } finally {
    socket.uncork();
  }
}

/** Bytes taken from a socket before others get their turn. */
const bytesPerTurn = 256 * 1024;

/**
 * Node reads up to 2 MiB from a busy socket before it looks at anything else; decrypted and split into lines that is a stall of 20 ms
 * and more. Pausing for one turn of the loop costs a few percent at most.
 */
function shareLoop(socket: Socket): void {
  let taken = 0;
  socket.on('data', (chunk) => {
    // Until ssh2 has read this chunk and written its answers.
    socket.cork();
    process.nextTick(() => socket.uncork());
    taken += chunk.length;
    if (taken < bytesPerTurn) return;
    taken = 0;
    socket.pause();
    setImmediate(() => socket.resume());
  });
}

function judgeHostKey(
  presented: HostKey,
  { host, port, hostKeys }: Pick<HandshakeOptions, 'host' | 'port' | 'hostKeys'>,
): AppError | null {
  const { keyType, fingerprint } = presented;
  if (hostKeys.length === 0) {
    return new AppError('ssh:host-key-unknown', `No host key is known for ${host}`, {
      host,
      port,
      keyType,
      presented: fingerprint,
    });
  }
  return isPinned(hostKeys, presented) ? null : mismatch(host, hostKeys, presented);
}

const mismatch = (host: string, hostKeys: readonly HostKey[], presented: HostKey): AppError =>
  new AppError('ssh:host-key-mismatch', `${host} presents a host key that is not the pinned one`, {
    host,
    keyType: presented.keyType,
    expected: hostKeys.map(({ keyType, fingerprint }) => `${keyType} ${fingerprint}`),
    presented: presented.fingerprint,
  });

function explain(error: unknown, { host, user, auth, hostKeys }: HandshakeOptions, kind?: 'unusable key'): unknown {
  const message = error instanceof Error ? error.message : String(error);
  const level = error instanceof Error && 'level' in error ? error.level : null;
  if (
    kind === 'unusable key' ||
    level === 'client-authentication' ||
    /too many authentication failures/i.test(message)
  ) {
    const methods = [methodOf(auth)];
    return new AppError(
      'ssh:auth-failed',
      `${host} refused ${user}: ${message}`,
      { host, user, methods },
      { cause: error },
    );
  }
  // A server without any key of a pinned type is not the one whose keys were pinned.
  if (/no matching host key/i.test(message) && hostKeys.length > 0) {
    return mismatch(host, hostKeys, { keyType: 'none of the pinned types', fingerprint: '' });
  }
  return error;
}

const methodOf = (auth: SSHAuth): 'publickey' | 'password' => (auth.kind === 'key' ? 'publickey' : 'password');

function authConfig(auth: SSHAuth): Pick<ConnectConfig, 'authHandler' | 'privateKey' | 'passphrase' | 'password'> {
  // Naming the one method keeps ssh2 from trying `none` and others first, which servers count as failed attempts.
  if (auth.kind === 'key')
    return {
      authHandler: ['publickey'],
      privateKey: auth.privateKey.reveal(),
      ...(auth.passphrase && { passphrase: auth.passphrase.reveal() }),
    };
  return { authHandler: ['password'], password: auth.password.reveal() };
}

function connectionConfig(
  hostKeys: readonly HostKey[],
): Pick<ConnectConfig, 'algorithms' | 'keepaliveInterval' | 'keepaliveCountMax'> {
  const algorithms: Algorithms = { cipher: ciphers() };
  const serverHostKey = hostKeyAlgorithms(hostKeys);
  if (serverHostKey !== null) algorithms.serverHostKey = serverHostKey;
  return { algorithms, keepaliveInterval: 10_000, keepaliveCountMax: 3 };
}

/** Fastest first. Electron's BoringSSL lacks some of what OpenSSL has, and ssh2 throws on a cipher the crypto library does not know. */
function ciphers(): CipherAlgorithm[] {
  const known = new Set(crypto.getCiphers().map((name) => name.toLowerCase()));
  return cipherNames.filter(([, sslName]) => known.has(sslName)).map(([name]) => name);
}

const cipherNames: readonly (readonly [CipherAlgorithm, string])[] = [
  ['aes128-gcm@openssh.com', 'aes-128-gcm'],
  ['aes256-gcm@openssh.com', 'aes-256-gcm'],
  ['aes128-ctr', 'aes-128-ctr'],
  ['aes192-ctr', 'aes-192-ctr'],
  ['aes256-ctr', 'aes-256-ctr'],
];
