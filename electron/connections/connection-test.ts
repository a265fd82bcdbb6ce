import net from 'node:net';
import { AppError, toErrorData } from '../../shared/errors.ts';
import type { ConnectionCheck, ConnectionDraft, MissingRight } from '../../shared/domain/connection.ts';
import { withDeadline } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { Secret } from '../lib/secret.ts';
import type { Credentials } from '../proxmox/connect.ts';
import { loadProxmox } from './load-proxmox.ts';
import { createRights } from '../../shared/domain/rights.ts';

/** What Gantry uses most, with the path where the right is usually given. */
const wanted: readonly MissingRight[] = [
  { privilege: 'VM.Audit', path: '/vms', neededFor: 'see containers' },
  { privilege: 'VM.Allocate', path: '/vms', neededFor: 'create and delete containers' },
  { privilege: 'VM.Config.Disk', path: '/vms', neededFor: 'give a container a disk' },
  { privilege: 'VM.Config.CPU', path: '/vms', neededFor: 'set cores' },
  { privilege: 'VM.Config.Memory', path: '/vms', neededFor: 'set memory' },
  { privilege: 'VM.Config.Network', path: '/vms', neededFor: 'set name and network' },
  { privilege: 'VM.Config.Options', path: '/vms', neededFor: 'set options' },
  { privilege: 'VM.PowerMgmt', path: '/vms', neededFor: 'start and stop containers' },
  { privilege: 'Datastore.AllocateSpace', path: '/storage', neededFor: 'put disks on storages' },
  { privilege: 'Datastore.Audit', path: '/storage', neededFor: 'see storages and OS templates' },
  { privilege: 'SDN.Use', path: '/sdn/zones/localnetwork', neededFor: 'connect containers to bridges' },
  { privilege: 'Sys.Audit', path: '/nodes', neededFor: 'see nodes, bridges and tasks' },
];

type TestOptions = { signal: AbortSignal; clock: Clock; log: Log };

/** Tries a draft, one thing after another: TCP, TLS with the accepted certificate, sign-in, rights. Saves nothing. */
export async function testConnection(draft: ConnectionDraft, options: TestOptions): Promise<ConnectionCheck[]> {
  const checks: ConnectionCheck[] = [];
  const order = ['tcp', 'tls', 'auth', 'rights'] as const;
  try {
    await reach(draft, options.signal);
    checks.push({ check: 'tcp', outcome: 'passed', detail: `${draft.host} answers on port ${draft.port}` });
    const { connectProxmox } = await loadProxmox();
    await using proxmox = connectProxmox({
      host: draft.host,
      port: draft.port,
      fingerprint: draft.fingerprint,
      credentials: credentialsOf(draft),
      clock: options.clock,
      log: options.log,
    });
    const version = await proxmox.version.read({ signal: options.signal });
    checks.push({ check: 'tls', outcome: 'passed', detail: 'The certificate is the one you accepted' });
    checks.push({ check: 'auth', outcome: 'passed', detail: `Signed in to Proxmox VE ${version.version}` });
    const holds = createRights(await proxmox.access.permissions({ signal: options.signal }));
    const missing = wanted.filter(({ privilege, path }) => !holds(privilege, path));
    checks.push(
      missing.length > 0
        ? { check: 'rights', outcome: 'incomplete', missing }
        : { check: 'rights', outcome: 'passed', detail: 'Every right Gantry uses is there' },
    );
  } catch (error) {
    if (options.signal.aborted) throw error;
    const at = failedAt(error, checks.length);
    for (const check of order.slice(checks.length, at)) checks.push({ check, outcome: 'passed', detail: '' });
    const failed = order[at] ?? 'rights';
    checks.push({ check: failed, outcome: 'failed', error: toErrorData(error) });
  }
  for (const check of order.slice(checks.length)) checks.push({ check, outcome: 'skipped' });
  return checks;
}

export function credentialsOf({ auth }: Pick<ConnectionDraft, 'auth'>): Credentials {
  if (auth.kind === 'token') return { kind: 'token', tokenName: auth.tokenName, secret: new Secret(auth.secret) };
  return {
    kind: 'ticket',
    userName: auth.userName,
    password: new Secret(auth.password),
    ...(auth.totp !== undefined && { totp: auth.totp }),
  };
}

/** Which of the four an error belongs to; a refused sign-in proves that TLS was fine. */
function failedAt(error: unknown, reached: number): number {
  if (AppError.is(error, 'pve:untrusted-certificate')) return 1;
  if (AppError.is(error, 'pve:unauthenticated')) return 2;
  if (AppError.is(error, 'pve:forbidden')) return 3;
  return reached;
}

function reach({ host, port }: ConnectionDraft, signal: AbortSignal): Promise<void> {
  const deadline = withDeadline(8_000, signal);
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, signal: deadline });
    const refuse = (error: Error): void => {
      socket.destroy();
      reject(
        signal.aborted
          ? signal.reason
          : new AppError('pve:unreachable', error.message, {
              host,
              port,
              reason: deadline.aborted ? 'no answer within 8 s' : error.message,
            }),
      );
    };
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}
