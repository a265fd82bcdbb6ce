import net from 'node:net';
import { capabilitiesOf } from '../../shared/domain/capabilities.ts';
import type { CapabilityId } from '../../shared/domain/capability-ids.ts';
import type { ConnectionCheck, ConnectionDraft, MissingRight } from '../../shared/domain/connection.ts';
import type { Permissions } from '../../shared/domain/rights.ts';
import { AppError, toErrorData } from '../../shared/errors.ts';
import { withDeadline } from '../lib/abort.ts';
import { Secret } from '../lib/secret.ts';
import type { Credentials, Proxmox } from '../proxmox/connect.ts';

/** What nobody can do without; the rest is told on the server's page. */
const basics: ReadonlySet<CapabilityId> = new Set<CapabilityId>([
  'see-containers',
  'create',
  'power',
  'delete',
  'console',
  'see-storages',
  'see-nodes',
]);

type Place = { host: string; port: number; fingerprint: string };

/**
 * Tries a server, one thing after another: TCP, TLS with the accepted certificate, sign-in, rights. Saves nothing.
 * @param open gives the client to sign in with, after the certificate was found to be the accepted one
 */
export async function testConnection(
  place: Place,
  open: () => Promise<Proxmox>,
  { signal }: { signal: AbortSignal },
): Promise<ConnectionCheck[]> {
  const checks: ConnectionCheck[] = [];
  const order = ['tcp', 'tls', 'auth', 'rights'] as const;
  try {
    await reach(place, signal);
    checks.push({ check: 'tcp', outcome: 'passed', detail: `${place.host} answers on port ${place.port}` });
    await compareCertificate(place, signal);
    checks.push({ check: 'tls', outcome: 'passed', detail: 'The certificate is the one you accepted' });
    const proxmox = await open();
    const { version } = await proxmox.version.read({ signal });
    checks.push({ check: 'auth', outcome: 'passed', detail: `Signed in to Proxmox VE ${version}` });
    const missing = missingRights(await proxmox.access.permissions({ signal }));
    checks.push(
      missing.length > 0
        ? { check: 'rights', outcome: 'incomplete', missing }
        : { check: 'rights', outcome: 'passed', detail: 'Every right Gantry needs is there' },
    );
  } catch (error) {
    if (signal.aborted) throw error;
    checks.push({ check: order[checks.length] ?? 'rights', outcome: 'failed', error: toErrorData(error) });
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

/** One line per privilege and path, with all it is needed for. Rights on some containers only are no lack. */
function missingRights(permissions: Permissions): MissingRight[] {
  const found = new Map<string, MissingRight>();
  for (const { id, title, missing } of capabilitiesOf({ permissions, isRoot: false })) {
    if (!basics.has(id)) continue;
    for (const { privilege, path } of missing) {
      const key = `${privilege} ${path}`;
      const deed = title.charAt(0).toLowerCase() + title.slice(1);
      const before = found.get(key);
      found.set(key, { privilege, path, neededFor: before ? `${before.neededFor}, ${deed}` : deed });
    }
  }
  return [...found.values()];
}

/** Looked at by itself: a connection that is still open would not show that the certificate has changed. */
async function compareCertificate({ host, port, fingerprint }: Place, signal: AbortSignal): Promise<void> {
  const { probeCertificate } = await import('../proxmox/pve-tls.ts');
  const presented = await probeCertificate({ host, port }, { signal });
  if (presented.fingerprint === fingerprint) return;
  const details = { host, expected: fingerprint, presented: presented.fingerprint };
  throw new AppError('pve:untrusted-certificate', `${host}:${port} presents another certificate`, details);
}

function reach({ host, port }: Place, signal: AbortSignal): Promise<void> {
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
