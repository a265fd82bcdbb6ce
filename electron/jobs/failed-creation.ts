import { AppError, toErrorData, type ErrorCode } from '../../shared/errors.ts';
import { missingRight } from '../proxmox/pve-errors.ts';
import type { Creation } from './creation.ts';
import { cleanUp } from './guest-link.ts';
import { Parked } from './parked.ts';
import { volumeOf } from './root-volume.ts';

/** Failures that a container which was deleted meanwhile looks like. */
const looksGone: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'pve:not-found',
  'pve:task-failed',
  'pve:refused',
  'ssh:unreachable',
  'ssh:connection-lost',
  'ssh:timeout',
  'provision:wait-timeout',
  'guest:no-way-in',
]);

/**
 * A right or a sign-in that was taken away while the job ran can be given back while it waits (A57). Before anything was begun a refusal
 * that names no right is about what was asked for, such as a feature only root may set: nobody can grant that, so the job fails.
 */
export function parkedFor(caught: unknown, { hasBegun }: { hasBegun: boolean }): Parked | null {
  const error = refusedInTask(caught) ?? caught;
  if (AppError.is(error, 'pve:forbidden')) {
    const { privilege, path, reason } = error.details;
    if (!hasBegun && privilege === null) return null;
    const what = privilege === null ? reason : `The right ${privilege}${path === null ? '' : ` on ${path}`} is missing`;
    const orElse = hasBegun ? '' : ' To ask for something else, stop it first.';
    return new Parked('forbidden', `${what}. It goes on from here once the server allows it.${orElse}`, {
      error: toErrorData(error),
    });
  }
  if (!AppError.is(error, 'pve:unauthenticated')) return null;
  return new Parked('forbidden', 'The server no longer accepts the sign-in. It goes on from here once it does.', {
    error: toErrorData(error),
  });
}

/** A task may meet a refusal after it was begun, as a backup does: it stands in its exit status, or in its log. */
function refusedInTask(error: unknown): AppError<'pve:forbidden'> | null {
  if (!AppError.is(error, 'pve:task-failed')) return null;
  const { exitstatus, decisiveLines } = error.details;
  const reason = [exitstatus, ...decisiveLines].find((line) => missingRight(line).privilege !== null);
  if (reason === undefined || !/permission check failed/i.test(reason)) return null;
  return new AppError('pve:forbidden', reason, { ...missingRight(reason), reason }, { cause: error });
}

/**
 * The failure of a step, or `container:gone` where the server says that the container is no more: its number is free in the whole
 * cluster, or belongs to another disk. Only its own word counts: 403 proves nothing (PVE::API2::LXC, VM.Audit), and a container that
 * moved to another node is not gone.
 */
export async function judgeGone(creation: Creation, error: unknown): Promise<unknown> {
  if (!(error instanceof AppError) || !looksGone.has(error.code)) return error;
  if (!(await isGone(creation))) return error;
  const { vmid, hostname } = creation.data.plan.spec;
  return new AppError('container:gone', `Container ${vmid} no longer exists`, { vmid, hostname }, { cause: error });
}

async function isGone({ data, memory, proxmox }: Creation): Promise<boolean> {
  const { node, vmid } = data.plan.spec;
  const client = await proxmox();
  const signal = cleanUp();
  try {
    const { config } = await client.lxc.config(node, vmid, { signal });
    return volumeOf(config['rootfs']) !== volumeOf(memory.rootfs);
  } catch (error) {
    return AppError.is(error, 'pve:not-found') && (await client.cluster.isVmidFree(vmid, { signal }));
  }
}
