import { AppError } from '../../shared/errors.ts';
import type { DeletionFacts, DeletionUnknown } from '../../shared/domain/deletion.ts';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { parseMount } from '../../shared/lxc/property-string.ts';
import type { Volume } from '../proxmox/storage.ts';

type Place = { connectionId: ConnectionId; node: string; vmid: Vmid };
type Options = { signal: AbortSignal };
type Config = Readonly<Record<string, string>>;

/**
 * Asks what a deletion would take away. What this login may not see is named as unknown; without the configuration there is no answer.
 * @throws AppError `pve:not-found` when there is no such container
 */
export async function gatherDeletionFacts(proxmox: Proxmox, place: Place, options: Options): Promise<DeletionFacts> {
  const { node, vmid } = place;
  const unknown: DeletionFacts['unknown'] = [];
  const orUnknown = async <T>(what: DeletionUnknown, ask: Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await ask;
    } catch (error) {
      if (!(error instanceof AppError) || options.signal.aborted) throw error;
      unknown.push({ what, reason: error.message });
      return otherwise;
    }
  };
  const [{ config }, status] = await Promise.all([
    proxmox.lxc.config(node, vmid, options),
    proxmox.lxc.status(node, vmid, options),
  ]);
  const [volumes, backups, snapshots, jobs, replications, pool] = await Promise.all([
    orUnknown('disks', volumesOf(proxmox, place, ['rootdir', 'images'], options), []),
    orUnknown('backups', volumesOf(proxmox, place, ['backup'], options), []),
    orUnknown('snapshots', proxmox.lxc.snapshots(node, vmid, options), []),
    orUnknown('backup-jobs', proxmox.cluster.backupJobs(options), []),
    orUnknown('replication', proxmox.cluster.replicationJobs(options), []),
    orUnknown('pool', poolOf(proxmox, vmid, options), null),
  ]);
  const { disks, kept } = sortMounts(config, vmid);
  const named = new Set(disks.map(({ volid }) => volid));
  const sizes = new Map(volumes.map(({ volid, size }) => [volid, size ?? null]));
  return {
    ...place,
    hostname: config['hostname'] ?? '',
    rootVolume: parseMount(config['rootfs'] ?? '').get('volume'),
    isRunning: status.status === 'running',
    isProtected: config['protection'] === '1',
    lock: config['lock'] ?? null,
    disks: disks.map((disk) => ({ ...disk, sizeBytes: disk.sizeBytes ?? sizes.get(disk.volid) ?? null })),
    kept,
    unreferenced: volumes
      .filter(({ volid }) => !named.has(volid))
      .map(({ volid, size }) => ({ volid, sizeBytes: size ?? null })),
    snapshots: snapshots.map(({ name, snaptime, description }) => ({
      name,
      at: toMs(snaptime),
      description: (description ?? '').trim(),
    })),
    backups: backups
      .map(({ volid, size, ctime }) => ({ volid, sizeBytes: size ?? null, at: toMs(ctime) }))
      .toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0)),
    pool,
    isHaManaged: status.ha?.managed === 1,
    backupJobs: jobs.filter(({ vmid: list }) => (list ?? '').split(',').includes(String(vmid))).map(({ id }) => id),
    replicationJobs: replications.filter(({ guest }) => guest === vmid).map(({ id }) => id),
    unknown,
  };
}

const toMs = (seconds: number | undefined): number | null => (seconds === undefined ? null : seconds * 1_000);

/**
 * Its own disks, and what is only mounted in it. Proxmox frees a volume only when its name bears the container's own number
 * (PVE::LXC, delete_mountpoint_volume).
 */
export function sortMounts(config: Config, vmid: number): Pick<DeletionFacts, 'disks' | 'kept'> {
  const disks: DeletionFacts['disks'] = [];
  const kept: DeletionFacts['kept'] = [];
  for (const [option, text] of Object.entries(config)) {
    if (!/^(?:rootfs|mp\d+|unused\d+)$/.test(option)) continue;
    const mount = parseMount(text);
    const volid = mount.get('volume') ?? '';
    const path = option === 'rootfs' ? '/' : mount.get('mp');
    if (ownerOf(volid) === vmid) disks.push({ option, volid, path, sizeBytes: bytesOf(mount.get('size')) });
    else
      kept.push({
        option,
        source: volid,
        path: path ?? '',
        why: volid.startsWith('/') ? 'host-folder' : 'other-owner',
      });
  }
  return { disks: disks.toSorted((a, b) => order(a).localeCompare(order(b), 'en', { numeric: true })), kept };
}

const order = ({ option }: { option: string }): string => (option === 'rootfs' ? '' : option);

/** The number in a volume's name, such as 100 in `local-lvm:vm-100-disk-0` and `local:100/vm-100-disk-0.raw`; null for none. */
function ownerOf(volid: string): number | null {
  const found = /(?:^|[:/])(?:vm|subvol|base|basevol)-(\d+)-[^/]*$/.exec(volid)?.[1];
  return found === undefined ? null : Number(found);
}

const units: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

function bytesOf(size: string | null): number | null {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(size ?? '') ?? [];
  return number === undefined ? null : Number(number) * (units[unit ?? ''] ?? 1);
}

/** Volumes that bear its number, on every storage of its node that may hold such a thing. */
async function volumesOf(
  proxmox: Proxmox,
  { node, vmid }: Place,
  contents: readonly string[],
  options: Options,
): Promise<Volume[]> {
  const storages = (await proxmox.storage.list(node, {}, options)).filter(
    ({ content, active }) => active !== 0 && content.split(',').some((one) => contents.includes(one)),
  );
  const lists = await Promise.all(
    storages.flatMap(({ storage, content }) =>
      contents
        .filter((one) => content.split(',').includes(one))
        .map((one) => proxmox.storage.content(node, storage, { content: one }, options)),
    ),
  );
  const own = lists.flat().filter((volume) => volume.vmid === vmid);
  return [...new Map(own.map((volume) => [volume.volid, volume])).values()];
}

async function poolOf(proxmox: Proxmox, vmid: number, options: Options): Promise<string | null> {
  const found = (await proxmox.cluster.resources(options)).find((resource) => resource.vmid === vmid);
  const pool = found?.['pool'];
  return typeof pool === 'string' ? pool : null;
}
