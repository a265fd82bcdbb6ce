import { expect } from 'vitest';
import { Secret } from '../../electron/lib/secret.ts';
import { connectProxmox, type Proxmox, type ProxmoxOptions } from '../../electron/proxmox/connect.ts';
import type { ProxmoxServer } from './proxmox-server.ts';

const token = {
  kind: 'token',
  tokenName: 'root@pam!app',
  secret: new Secret('12345678-aaaa-bbbb-cccc-123456789abc'),
} as const;

/** A client for the server, signed in by token unless told otherwise. */
export const connect = (
  { host, port, fingerprint }: Pick<ProxmoxServer, 'host' | 'port' | 'fingerprint'>,
  options: Partial<ProxmoxOptions> = {},
): Proxmox => connectProxmox({ host, port, fingerprint, credentials: token, ...options });

/** What `work` fails with. */
export const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

/** Resolves when `count` requests have come in. */
export async function arrived(server: ProxmoxServer, count: number): Promise<void> {
  await expect.poll(() => server.seen.length, { interval: 2 }).toBeGreaterThanOrEqual(count);
}
