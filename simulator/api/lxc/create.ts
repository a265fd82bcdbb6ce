import { badParameters, failure, forbidden } from '../../http/pve-error.ts';
import { createContainer, storedConfig, type CreationOrder } from '../../tasks/create-container.ts';
import { checkHookScript } from '../../tasks/hook-script.ts';
import { optionsOf } from '../../world/container-config.ts';
import { checkDevice } from '../../world/node-paths.ts';
import { isBindMount, parseVolumeId } from '../../world/volumes.ts';
import { demand, isRoot, may, nodeOf, text, type Call } from '../call.ts';
import { checkModification } from './permissions.ts';
import { releaseOf } from '../../world/release.ts';
import { reserveContainer } from '../../world/reserve-container.ts';

/** Parameters of the call that are no options of the container. */
export const NOT_CONFIG: ReadonlySet<string> = new Set(
  'node vmid ostemplate storage password ssh-public-keys pool start unprivileged force restore unique bwlimit ignore-unpack-errors ha-managed lock'.split(
    ' ',
  ),
);
const PUBLIC_KEY =
  /^(?:(?!(?:ssh|ecdsa|sk)-)\S+\s+)?(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp(?:256|384|521)|sk-\S+) [A-Za-z0-9+/]+={0,2}(?:\s.*)?$/;

const STORAGE_CHECK_MS = 30;

/** Checks in the order of the real handler, then answers with the UPID of the task. (PVE::API2::LXC, create_vm) */
export async function createLxc(call: Call): Promise<string> {
  const { world, parameters } = call;
  const node = nodeOf(call);
  const vmid = text(call, 'vmid');
  world.checkVmidUnused(vmid);
  const authorizedKeys = publicKeys(parameters['ssh-public-keys']);
  const { pool } = parameters;
  if (pool !== undefined && !world.state.pools[pool]) throw forbidden(`pool '${pool}' does not exist`);
  // Unprivileged unless told otherwise only since 9.0, when the other way began to need more rights.
  const isOld = releaseOf(world.state) === '8.4';
  const isUnprivileged = (parameters['unprivileged'] ?? (isOld ? '0' : '1')) === '1';
  if (!isUnprivileged && !isOld) demand(call, '/', ['Sys.Modify']);
  if (parameters['ha-managed'] === '1') demand(call, '/', ['Sys.Console']);
  if (
    !may(call, `/vms/${vmid}`, ['VM.Allocate']) &&
    !(pool !== undefined && may(call, `/pool/${pool}`, ['VM.Allocate']))
  ) {
    throw forbidden();
  }
  const storage = parameters['storage'] ?? 'local';
  const options = Object.fromEntries(Object.entries(parameters).filter(([name]) => !NOT_CONFIG.has(name)));
  const { mountPoints, config } = splitOptions(options, storage);
  checkModification(call, { vmid: Number(vmid), pool, given: options, removed: [], present: {}, isUnprivileged });
  checkDisks(call, mountPoints, storage, node);
  checkTemplate(call, text(call, 'ostemplate'), node);
  for (const [name, value] of Object.entries(config)) if (/^dev\d+$/.test(name)) checkDevice(name, value);
  if (config['hookscript'] !== undefined) checkHookScript(world, config['hookscript'], node);
  // Looking at the storages takes a moment, in which somebody else may take the VMID.
  await world.clock.sleep(STORAGE_CHECK_MS);
  const order: CreationOrder = {
    node,
    vmid: Number(vmid),
    ostemplate: text(call, 'ostemplate'),
    storage,
    config: storedConfig(world, config),
    mountPoints,
    isUnprivileged,
    pool,
    startAfter: parameters['start'] === '1',
    isHaManaged: parameters['ha-managed'] === '1',
    owner: call.who.authid,
  };
  if (world.isVmidTaken(vmid))
    throw failure(`unable to create CT ${vmid} - CT ${vmid} already exists on node '${node}'`);
  const container = reserveContainer(world, {
    vmid: order.vmid,
    node,
    authorizedKeys,
    rootPassword: parameters['password'] ?? null,
  });
  return world.tasks.start({
    node,
    type: 'vzcreate',
    id: vmid,
    owner: call.who.authid,
    run: (task) => createContainer(world, order, container, task),
  });
}

export function publicKeys(given: string | undefined): string[] {
  const lines = (given ?? '').split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (!keys.every((key) => PUBLIC_KEY.test(key))) throw failure('SSH public key validation error');
  return keys;
}

export function splitOptions(options: Readonly<Record<string, string>>, storage: string) {
  const mountPoints: Record<string, string> = {};
  const config: Record<string, string> = {};
  for (const [name, value] of Object.entries(options)) {
    if (!/^(rootfs|mp\d+)$/.test(name)) config[name] = value;
    // A plain number takes the default storage.
    else mountPoints[name] = /^\d+(\.\d+)?(,|$)/.test(value) ? `${storage}:${value}` : value;
  }
  if (Object.keys(mountPoints).length > 0 && mountPoints['rootfs'] === undefined) {
    throw failure("mount points configured, but 'rootfs' not set - aborting");
  }
  return { mountPoints, config };
}

/** (PVE::Storage::check_volume_access) */
function checkTemplate(call: Call, ostemplate: string, node: string): void {
  if (!ostemplate.includes(':')) {
    if (!isRoot(call)) throw forbidden(`unable to parse volume ID '${ostemplate}'`);
    return;
  }
  const { storage, name } = parseVolumeId(ostemplate);
  call.world.enabledStorage(storage, node);
  if (!name.startsWith('vztmpl/'))
    throw failure(`unable to use volume ${ostemplate} - content type needs to be 'vztmpl'`);
  const privileges = ['Datastore.AllocateSpace', 'Datastore.Audit'];
  if (!may(call, `/storage/${storage}`, privileges, { any: true }))
    throw forbidden(`/storage/${storage}, ${privileges.join('|')}`);
}

export function checkDisks(
  call: Call,
  mountPoints: Readonly<Record<string, string>>,
  defaultStorage: string,
  node: string,
): void {
  for (const [name, value] of Object.entries(mountPoints)) {
    if (isBindMount(value)) continue;
    checkDiskStorage(call, parseVolumeId(optionsOf(name, value)['volume'] ?? '').storage, node);
  }
  if (mountPoints['rootfs'] === undefined) checkDiskStorage(call, defaultStorage, node);
}

export function checkDiskStorage(call: Call, id: string, node: string): void {
  const storage = call.world.enabledStorage(id, node);
  if (!storage.content.includes('rootdir')) {
    throw badParameters({ storage: `storage '${id}' does not support container directories` });
  }
  demand(call, `/storage/${id}`, ['Datastore.AllocateSpace']);
}
