import { failure, forbidden } from '../../http/pve-error.ts';
import { storedConfig } from '../../tasks/create-container.ts';
import { reserveForRestore, restoreContainer, type RestoreOrder } from '../../tasks/restore-container.ts';
import { demand, flag, isRoot, may, nodeOf, text, type Call } from '../call.ts';
import { checkDisks, NOT_CONFIG, publicKeys, splitOptions } from './create.ts';
import { checkBridge, checkModification } from './permissions.ts';
import { checkVolumeAccess } from '../storage/volume-access.ts';

/** `POST /nodes/{node}/lxc` with `restore=1`, in the order of the real handler. (PVE::API2::LXC, create_vm) */
export function restoreLxc(call: Call): string {
  const { world, parameters } = call;
  const node = nodeOf(call);
  const vmid = Number(text(call, 'vmid'));
  const privilege = parameters['unprivileged'];
  const present = world.findContainer(vmid);
  const replaced = flag(call, 'force') && present?.node === node ? present : undefined;
  if (!replaced) world.checkVmidUnused(String(vmid));
  else {
    if (replaced.startedAt !== null) throw failure("can't overwrite running container");
    if (replaced.config['protection'] === '1') throw failure(`unable to restore CT ${vmid} - protection mode enabled`);
  }
  publicKeys(parameters['ssh-public-keys']);
  const { pool } = parameters;
  if (pool !== undefined && !world.state.pools[pool]) throw forbidden(`pool '${pool}' does not exist`);
  checkRestoreRight(call, { vmid, pool, isReplacing: replaced !== undefined });
  if (privilege === '0' && replaced?.config['unprivileged'] !== undefined) demand(call, '/', ['Sys.Modify']);
  const storage = parameters['storage'] ?? 'local';
  const options = Object.fromEntries(Object.entries(parameters).filter(([name]) => !NOT_CONFIG.has(name)));
  const isUnprivileged = privilege !== '0';
  checkModification(call, { vmid, pool, given: options, removed: [], present: {}, isUnprivileged });
  const archive = text(call, 'ostemplate');
  checkVolumeAccess(call, archive, { vmid, content: 'backup' });
  const { mountPoints, config } = splitOptions(options, storage);
  checkDisks(call, mountPoints, storage, node);
  const order: RestoreOrder = {
    node,
    vmid,
    archive,
    storage,
    config: storedConfig(world, config),
    mountPoints,
    privilege: privilege === undefined ? undefined : isUnprivileged ? 'unprivileged' : 'privileged',
    isUnique: flag(call, 'unique'),
    ignoresUnpackErrors: flag(call, 'ignore-unpack-errors'),
    isReplacing: replaced !== undefined,
    isByRoot: isRoot(call),
    pool,
    startAfter: flag(call, 'start'),
    owner: call.who.authid,
    checkBridge: (option, value) => {
      if (!isRoot(call)) checkBridge(call, option, value);
    },
    demandPrivileged: () => demand(call, '/', ['Sys.Modify']),
  };
  const container = reserveForRestore(world, order);
  return world.tasks.start({
    node,
    type: 'vzrestore',
    id: String(vmid),
    owner: call.who.authid,
    run: (task) => restoreContainer(world, order, container, task),
  });
}

/** Who may back a container up may also put an older state in its place. */
function checkRestoreRight(
  call: Call,
  { vmid, pool, isReplacing }: { vmid: number; pool: string | undefined; isReplacing: boolean },
): void {
  if (may(call, `/vms/${vmid}`, ['VM.Allocate'])) return;
  if (pool !== undefined && may(call, `/pool/${pool}`, ['VM.Allocate'])) return;
  if (isReplacing && may(call, `/vms/${vmid}`, ['VM.Backup'])) return;
  throw forbidden();
}
