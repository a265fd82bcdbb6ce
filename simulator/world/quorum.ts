import { failure } from '../http/pve-error.ts';
import type { MethodSchema } from '../schema/schema-types.ts';
import type { World } from './world.ts';

/** Writes that need nothing of the cluster's file system. */
const FREE =
  /^\/access\/(ticket|vncticket)$|\/(termproxy|vncproxy|spiceproxy|vncwebsocket|stop|shutdown|suspend|resume|upload|download-url|aplinfo|services\/|apt\/|tasks\/|wakeonlan|query-url-metadata)/;

/** Files that are locked before they are written. (PVE::Cluster, cfs_lock_file) */
const LOCKED: readonly (readonly [path: RegExp, file: string])[] = [
  [/^\/access\/(users|groups|roles|acl|tfa|password|domains)/, 'user_cfg'],
  [/^\/pools/, 'user_cfg'],
  [/^\/storage/, 'storage_cfg'],
  [/^\/cluster\/options/, 'datacenter_cfg'],
];

/**
 * Complains as Proxmox does about a write to `/etc/pve` while too few nodes are there: what asks first, what waits for a lock in vain, and what
 * finds its file read-only. (PVE::Cluster, check_cfs_quorum)
 */
export function checkQuorum(world: World, { method, path }: MethodSchema, vmid: string | undefined): void {
  if (method === 'GET' || world.nodeLife.isQuorate || FREE.test(path)) return;
  const file = LOCKED.find(([pattern]) => pattern.test(path))?.[1];
  if (file !== undefined) throw failure(`error with cfs lock 'file-${file}': no quorum!`);
  const isPlainWrite = method !== 'POST' && /\/(lxc|qemu)\/\{vmid\}\/config$/.test(path);
  if (!isPlainWrite || vmid === undefined) throw failure('cluster not ready - no quorum?');
  const folder = path.includes('/lxc/') ? 'lxc' : 'qemu-server';
  const node = world.findContainer(vmid)?.node ?? world.localNode.name;
  throw failure(
    `unable to open file '/etc/pve/nodes/${node}/${folder}/${vmid}.conf.tmp.${world.nextPid()}' - Permission denied`,
  );
}
