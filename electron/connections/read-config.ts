import { AppError } from '../../shared/errors.ts';
import type { ConfigOption, ContainerConfig } from '../../shared/domain/container-config.ts';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import type { PendingOption } from '../proxmox/lxc-schemas.ts';
import type { Proxmox } from '../proxmox/connect.ts';

export type ConfigPlace = { connectionId: ConnectionId; node: string; vmid: Vmid };
type At = { now: () => number; signal: AbortSignal };

/** How often it is read again when somebody changes it in between. */
const mostReads = 3;
/** Keys of the pending list that are no options. */
const noOptions: ReadonlySet<string> = new Set(['digest', 'lxc', 'lock', 'parent', 'snaptime']);

/** The whole configuration with what waits for the next start, all of one moment, which its digest proves. */
export async function readConfig(
  proxmox: Proxmox,
  { connectionId, node, vmid }: ConfigPlace,
  { now, signal }: At,
): Promise<ContainerConfig> {
  for (let reads = 1; ; reads += 1) {
    const [file, pending, { status }] = await Promise.all([
      proxmox.lxc.config(node, vmid, { signal }),
      proxmox.lxc.pending(node, vmid, { signal }),
      proxmox.lxc.status(node, vmid, { signal }),
    ]);
    const digest = textOf(pending.find(({ key }) => key === 'digest')?.value) ?? file.digest;
    if (digest === null) throw withoutDigest(node, vmid);
    if (file.digest !== digest && reads < mostReads) continue;
    return {
      connectionId,
      vmid,
      node,
      digest,
      isRunning: status === 'running',
      options: pending.filter(({ key }) => !noOptions.has(key)).map(toOption),
      rawLines: file.rawLines.map(([key, value]): [string, string] => [key, value]),
      withheld: [],
      observedAt: now(),
    };
  }
}

/** Proxmox ends the notes with a line break of its own, which is none of theirs. */
function toOption({ key, value, pending, delete: isLeaving }: PendingOption): ConfigOption {
  const trim = (text: string | null): string | null =>
    key === 'description' ? (text?.replace(/\n$/, '') ?? null) : text;
  return {
    name: key,
    current: trim(textOf(value)),
    pending: trim(textOf(pending)),
    isLeaving: (isLeaving ?? 0) > 0,
  };
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;

function withoutDigest(node: string, vmid: Vmid): AppError {
  const path = `/nodes/${node}/lxc/${vmid}/pending`;
  const reason = 'the configuration came without its digest';
  return new AppError('pve:unexpected-response', `GET ${path}: ${reason}`, {
    status: 200,
    method: 'GET',
    path,
    reason,
  });
}
