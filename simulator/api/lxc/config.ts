import { badParameters, failure } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import { CONFIG_SCHEMA } from '../../schema/method-table.ts';
import { schemaOf } from '../../schema/validate.ts';
import { applyPending, cleanUpPending, hotplugPending } from '../../tasks/apply-config.ts';
import { checkHookScript } from '../../tasks/hook-script.ts';
import { configWithPending, digestOf, optionsOf, typedConfig, typedValue } from '../../world/container-config.ts';
import { checkProtection, checkUnlocked, snapshotOf } from '../../world/guest-config.ts';
import { checkDevice } from '../../world/node-paths.ts';
import { isBindMount, parseVolumeId } from '../../world/volumes.ts';
import type { ContainerState, SnapshotState } from '../../world/world-state.ts';
import { nodeOf, text, type Call, type Handlers } from '../call.ts';
import { checkModification } from './permissions.ts';

const REQUIRED = new Set(['memory', 'rootfs', 'ostype']);
export const lxcConfigHandlers: Handlers = {
  'GET /nodes/{node}/lxc/{vmid}/config': (call) => {
    const { snapshot, current } = call.parameters;
    if (snapshot !== undefined && current === '1') {
      const both = "cannot use 'snapshot' parameter with 'current'";
      throw badParameters({ snapshot: both, current: both });
    }
    const container = containerOf(call);
    const digest = digestOf(container);
    if (snapshot !== undefined) return { ...describeSnapshotConfig(snapshotOf(container, snapshot)), digest };
    return { ...typedConfig(current === '1' ? container.config : configWithPending(container)), digest };
  },
  'GET /nodes/{node}/lxc/{vmid}/pending': (call) => {
    const container = containerOf(call);
    const names = new Set([...Object.keys(container.config), ...Object.keys(container.pending)]);
    const shown = [...names].map((key) => {
      const [value, pending] = [container.config[key], container.pending[key]];
      return {
        key,
        ...(value === undefined ? {} : { value: typedValue(key, value) }),
        ...(pending === undefined ? {} : pending === null ? { delete: 1 } : { pending: typedValue(key, pending) }),
      };
    });
    return [...shown, { key: 'digest', value: digestOf(container) }];
  },
  'PUT /nodes/{node}/lxc/{vmid}/config': changeConfig,
};

export const containerOf = (call: Call): ContainerState => call.world.container(nodeOf(call), text(call, 'vmid'));

/** What a snapshot holds, with what is known of itself. */
export const describeSnapshotConfig = ({ config, createdAt, description, state }: SnapshotState): object => ({
  ...typedConfig(config),
  snaptime: Math.floor(createdAt / 1000),
  ...(description === '' ? {} : { description: `${description}\n` }),
  ...(state === undefined ? {} : { snapstate: state }),
});

/** (PVE::Tools, assert_if_modified) */
export function checkDigest(container: ContainerState, digest: string | undefined): void {
  if (digest !== undefined && digest !== digestOf(container))
    throw failure('detected modified configuration - file changed by other user? Try again.');
}

type Change = {
  readonly digest: string | undefined;
  readonly given: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
  readonly reverted: readonly string[];
};

/** (PVE::API2::LXC::Config, update_vm) */
async function changeConfig(call: Call): Promise<null> {
  const { node: _node, vmid: _vmid, digest, delete: deleted, revert, ...given } = call.parameters;
  const change: Change = { digest, given, removed: splitList(deleted ?? ''), reverted: splitList(revert ?? '') };
  if (Object.keys(given).length + change.removed.length + change.reverted.length === 0)
    throw failure('no options specified');
  const vmid = Number(text(call, 'vmid'));
  const before = call.world.findContainer(vmid);
  checkModification(call, {
    vmid,
    pool: call.world.poolOf(vmid),
    given,
    removed: [...change.removed, ...change.reverted],
    present: before?.config ?? {},
    isUnprivileged: before?.config['unprivileged'] === '1',
  });
  checkNames(change);
  await call.world.locks.hold(vmid, () => apply(call, containerOf(call), change));
  return null;
}

function checkNames({ given, removed, reverted }: Change): void {
  for (const name of reverted) {
    if (!schemaOf(CONFIG_SCHEMA, name)) throw badParameters({ revert: `unknown option '${name}'` });
    if (given[name] !== undefined)
      throw badParameters({ revert: `you can't use '-${name}' and '-revert ${name}' at the same time` });
  }
  for (const name of removed) {
    if (!schemaOf(CONFIG_SCHEMA, name)) throw badParameters({ delete: `unknown option '${name}'` });
    if (given[name] !== undefined)
      throw badParameters({ delete: `you can't use '-${name}' and -delete ${name}' at the same time` });
    if (reverted.includes(name))
      throw badParameters({ delete: `you can't use '-delete ${name}' and '-revert ${name}' at the same time` });
  }
}

/** Everything is put down as waiting first; then as much of it as possible takes effect. (update_pct_config) */
function apply(call: Call, container: ContainerState, { digest, given, removed, reverted }: Change): void {
  checkUnlocked(container);
  checkDigest(container, digest);
  const pending = { ...container.pending };
  for (const name of reverted) delete pending[name];
  for (const name of removed) {
    if (container.config[name] === undefined && (pending[name] ?? undefined) === undefined) continue;
    checkRemoval(container, name);
    pending[name] = null;
  }
  for (const [name, value] of Object.entries(given)) {
    checkValue(call, container, name, value);
    pending[name] = value;
  }
  container.pending = pending;
  cleanUpPending(container);
  const errors: Record<string, string> = {};
  const complain = (option: string, message: string): void => void (errors[option] = message);
  const touched = new Set([...removed, ...Object.keys(given)]);
  if (container.startedAt === null) applyPending(call.world, container, complain, touched);
  else hotplugPending(call.world, container, complain, touched);
  call.world.changed();
  if (Object.keys(errors).length > 0) throw badParameters(errors);
}

function checkRemoval(container: ContainerState, name: string): void {
  if (REQUIRED.has(name)) throw failure(`unable to delete required option '${name}'`);
  if (name === 'unprivileged') throw failure(`unable to delete read-only option: '${name}'`);
  if (/^(unused|mp)\d+$/.test(name)) checkProtection(container, `can't remove CT ${container.vmid} drive '${name}'`);
}

function checkValue({ world }: Call, container: ContainerState, name: string, value: string): void {
  if (name === 'unprivileged') throw failure(`unable to modify read-only option: '${name}'`);
  if (name === 'hookscript') checkHookScript(world, value, container.node);
  if (/^(mp\d+|rootfs)$/.test(name)) {
    checkProtection(container, `can't update CT ${container.vmid} drive '${name}'`);
    if (isBindMount(value)) return;
    const { storage } = parseVolumeId(optionsOf(name, value)['volume'] ?? '');
    if (!world.storage(storage).content.includes('rootdir'))
      throw failure(`storage '${storage}' does not allow content type 'rootdir' (Container)`);
  }
  if (/^dev\d+$/.test(name)) checkDevice(name, value);
  if (/^net\d+$/.test(name)) checkMtu(name, optionsOf(name, value)['mtu']);
}

/** The homelab's bridges have the usual 1500. */
function checkMtu(name: string, mtu: string | undefined): void {
  if (mtu !== undefined && Number(mtu) > 1500)
    throw failure(`${name}: MTU size '${mtu}' is bigger than bridge MTU '1500'`);
}
