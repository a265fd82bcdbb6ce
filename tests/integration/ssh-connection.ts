import { readFileSync } from 'node:fs';
import { connectWithRetry } from '../../electron/ssh/connect-with-retry.ts';
import type { ConnectOptions } from '../../electron/ssh/connect-with-retry.ts';
import type { SSHSession } from '../../electron/ssh/ssh-session.ts';
import type { OpenSSHServer } from './openssh-server.ts';

/** What is needed to log in to `server`, its key pinned. */
export function connectionTo(
  server: OpenSSHServer,
): Pick<ConnectOptions, 'host' | 'port' | 'user' | 'auth' | 'hostKeys'> {
  const { port, user, privateKey, hostKeys } = server;
  return { host: '127.0.0.1', port, user, auth: { kind: 'key', privateKey }, hostKeys };
}

export const connectTo = (server: OpenSSHServer, more: Partial<ConnectOptions> = {}): Promise<SSHSession> =>
  connectWithRetry({ ...connectionTo(server), bootWaitMs: 5_000, maxAttempts: 0, ...more });

/** What a promise was rejected with. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => {
      throw new Error(`It should have failed and gave ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** True while the process runs; one that has ended and waits to be collected by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
