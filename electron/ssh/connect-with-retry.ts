import { AppError } from '../../shared/errors.ts';
import { systemClock } from '../lib/clock.ts';
import type { Clock } from '../lib/clock.ts';
import { dial, reasonOf } from './dial.ts';
import { handshake } from './handshake.ts';
import type { SSHAuth } from './handshake.ts';
import type { HostKey } from './host-keys.ts';
import { SSHSession } from './ssh-session.ts';

export type AttemptFacts = {
  /** 1 is the whole boot wait with its many probes; 2 and up are the further attempts. */
  attempt: number;
  /** 1 + the further attempts. */
  maxAttempts: number;
  /** Why the last try failed. */
  reason: string;
  waitedMs: number;
  /** Until the next try. */
  delayMs: number;
};

export type ConnectOptions = {
  host: string;
  port: number;
  user: string;
  auth: SSHAuth;
  /** The pinned host keys. */
  hostKeys: readonly HostKey[];
  /** Asked when no key is pinned; true pins what was presented for this connection. Without it an unknown host is refused. */
  onUnknownHostKey?: ((presented: HostKey) => Promise<boolean>) | undefined;
  /** `socks5://host:port` */
  proxy?: string | null | undefined;
  clock?: Clock | undefined;
  signal?: AbortSignal | undefined;
  /** Further attempts after the boot wait. */
  maxAttempts?: number | undefined;
  /** Wait before the first further attempt; each next one is twice as long. */
  initialDelayMs?: number | undefined;
  /** How long a booting host is probed quickly. */
  bootWaitMs?: number | undefined;
  /** Called when the reason changes while the host boots, and before each further attempt. */
  onAttempt?: ((facts: AttemptFacts) => void) | undefined;
};

const probeEveryMs = 50;
const firstConnectTimeoutMs = 250;
const longestConnectTimeoutMs = 5_000;
const longestProbePauseMs = 1_000;
const handshakeTimeoutMs = 15_000;

/**
 * Connects to a host that may still be booting. It probes with plain TCP every 50 ms and keeps the socket that opens for the
 * handshake (OpenSSH 9.8 penalises clients that connect and drop); when the host stays silent, further attempts follow after 2,
 * 4, 8, 16, 32 s. The first refusal of the credentials or of the host key ends it.
 * @throws AppError `ssh:unreachable`, `ssh:auth-failed`, `ssh:host-key-mismatch`, `ssh:host-key-unknown`
 */
export async function connectWithRetry(options: ConnectOptions): Promise<SSHSession> {
  try {
    return await connectToPinned(options);
  } catch (error) {
    if (!AppError.is(error, 'ssh:host-key-unknown') || !options.onUnknownHostKey) throw error;
    // The answer may take minutes, longer than any server waits for a login: ask without a connection, then demand that very key.
    const presented = { keyType: error.details.keyType, fingerprint: error.details.presented };
    if (!(await options.onUnknownHostKey(presented))) throw error;
    return await connectToPinned({ ...options, hostKeys: [presented] });
  }
}

async function connectToPinned(options: ConnectOptions): Promise<SSHSession> {
  const { host, port, signal, clock = systemClock, maxAttempts = 5, initialDelayMs = 2_000, onAttempt } = options;
  const startedAt = clock.now();
  const waitedMs = (): number => clock.now() - startedAt;
  const report = (attempt: number, reason: string, delayMs: number): void =>
    onAttempt?.({ attempt, maxAttempts: maxAttempts + 1, reason, waitedMs: waitedMs(), delayMs });

  let outcome = await waitForBoot(options, clock, (reason, delayMs) => report(1, reason, delayMs));
  for (let further = 1; typeof outcome === 'string' && further <= maxAttempts; further += 1) {
    const delayMs = initialDelayMs * 2 ** (further - 1);
    report(further + 1, outcome, delayMs);
    await clock.sleep(delayMs, { signal });
    outcome = (await tryOnce(options, longestConnectTimeoutMs)).outcome;
  }
  if (typeof outcome !== 'string') return outcome;
  const attempts = maxAttempts + 1;
  throw new AppError('ssh:unreachable', `${host}:${port} cannot be reached: ${outcome}`, {
    host,
    port,
    attempts,
    waitedMs: waitedMs(),
    reason: outcome,
  });
}

/** Probes until the host answers or the boot wait is over; a text is the last reason it did not. */
async function waitForBoot(
  options: ConnectOptions,
  clock: Clock,
  onChange: (reason: string, delayMs: number) => void,
): Promise<SSHSession | string> {
  const endsAt = clock.now() + (options.bootWaitMs ?? 60_000);
  let connectTimeoutMs = firstConnectTimeoutMs;
  let pauseMs = probeEveryMs;
  let lastReason = '';
  for (;;) {
    const { outcome, isConnected } = await tryOnce(options, connectTimeoutMs);
    if (typeof outcome !== 'string') return outcome;
    if (clock.now() + pauseMs >= endsAt) return outcome;
    if (outcome !== lastReason) onChange(outcome, pauseMs);
    lastReason = outcome;
    await clock.sleep(pauseMs, { signal: options.signal });
    connectTimeoutMs = Math.min(connectTimeoutMs * 1.5, longestConnectTimeoutMs);
    // A server that takes connections and drops them is overloaded or about to penalise us: give it air.
    pauseMs = isConnected ? Math.min(pauseMs * 2, longestProbePauseMs) : probeEveryMs;
  }
}

/** One connection and its handshake. Throws what trying again cannot help; otherwise a text says why it failed. */
async function tryOnce(
  options: ConnectOptions,
  timeoutMs: number,
): Promise<{ outcome: SSHSession | string; isConnected: boolean }> {
  const { host, port, proxy = null, signal, clock = systemClock } = options;
  signal?.throwIfAborted();
  let isConnected = false;
  try {
    const socket = await dial({ host, port, proxy, timeoutMs, signal });
    isConnected = true;
    const connection = await handshake(socket, { ...options, timeoutMs: handshakeTimeoutMs });
    return { outcome: new SSHSession(connection, { host, clock }), isConnected };
  } catch (error) {
    if (error instanceof AppError || error instanceof RangeError || signal?.aborted) throw error;
    return { outcome: reasonOf(error), isConnected };
  }
}
