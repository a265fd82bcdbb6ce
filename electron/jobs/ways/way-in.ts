import type { GuestWay } from '../../../shared/domain/guest-access.ts';
import { AppError, type ErrorCode, type ErrorDetails } from '../../../shared/errors.ts';
import type { Transport } from '../../provisioning/transport.ts';

/** A way into a container that is open. */
export type WayIn = {
  readonly way: GuestWay;
  /** Such as `pct exec on node pve2`. */
  readonly label: string;
  readonly transport: Transport;
  /** True once it leads nowhere any more, whoever ended it. */
  readonly isClosed: () => boolean;
  close(): Promise<void>;
};

/** Thrown for a way that is not there to be tried. */
export class WayNotOffered extends Error {
  override readonly name = 'WayNotOffered';
}

export type WayTried = ErrorDetails<'guest:no-way-in'>['ways'][number];

export const wayName: Record<GuestWay, string> = {
  ssh: 'SSH',
  'pct-exec': 'pct exec',
  terminal: 'the API terminal',
};

/**
 * What says that this way leads nowhere, and nothing of the others. A host key that is not the pinned one is not among them: it
 * stops everything. Nor is a server that does not answer, or a container that is gone.
 */
const deadEnds: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ssh:unreachable',
  'ssh:auth-failed',
  'ssh:command-failed',
  'ssh:connection-lost',
  'ssh:timeout',
  'provision:wait-timeout',
  'provision:unsupported',
  'pve:forbidden',
  'pve:refused',
  'pve:unexpected-response',
]);
/** Through the node these are about the node, or about the container not being there any more. */
const deadEndsOfNodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ssh:host-key-unknown',
  'container:not-running',
  'pve:busy',
  'pve:not-found',
]);

/** Why a way is not gone; null for what is no reason to go another. */
export function deadEnd(way: GuestWay, error: unknown): WayTried | null {
  if (error instanceof WayNotOffered) return { way, outcome: 'skipped', reason: error.message };
  if (!(error instanceof AppError)) return null;
  if (!deadEnds.has(error.code) && !(way === 'pct-exec' && deadEndsOfNodes.has(error.code))) return null;
  return { way, outcome: 'failed', reason: reasonOf(error) };
}

function reasonOf(error: AppError): string {
  if (AppError.is(error, 'ssh:unreachable')) {
    const { host, port, attempts, waitedMs, reason } = error.details;
    const tries = attempts === 1 ? '' : ` after ${attempts} attempts`;
    return `${reason} at ${host}, port ${port}${tries} in ${Math.round(waitedMs / 1_000)} s`;
  }
  if (AppError.is(error, 'ssh:auth-failed')) {
    const { host, user, methods } = error.details;
    return `${host} refused the ${methods.includes('password') ? 'password' : 'key'} of ${user}`;
  }
  if (AppError.is(error, 'ssh:host-key-unknown'))
    return `nobody has confirmed the SSH key of ${error.details.host}; the page of the server shows it`;
  if (AppError.is(error, 'ssh:command-failed')) return error.details.lastLines.at(-1) ?? error.message;
  if (AppError.is(error, 'provision:wait-timeout')) return `it has no address: ${error.details.lastSeen}`;
  if (AppError.is(error, 'pve:forbidden')) {
    const { privilege, path, reason } = error.details;
    return privilege !== null && path !== null ? `${privilege} on ${path} is missing` : reason;
  }
  if (AppError.is(error, 'provision:unsupported')) return error.details.reason;
  return error.message;
}
