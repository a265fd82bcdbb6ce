import { failure } from '../../http/pve-error.ts';
import { startContainer } from '../../tasks/power-container.ts';
import { createSnapshot, deleteSnapshot, hasFeature, rollBack } from '../../tasks/snapshots.ts';
import { digestOf } from '../../world/container-config.ts';
import { checkUnlocked, snapshotOf } from '../../world/guest-config.ts';
import type { VolumeFeature } from '../../world/volume-features.ts';
import { flag, text, type Call, type Handlers } from '../call.ts';
import { containerOf, describeSnapshotConfig } from './config.ts';
import { isRunning, startGuestTask } from './tasks.ts';

const RESERVED = new Set(['current', 'vzdump']);

export const lxcSnapshotHandlers: Handlers = {
  'GET /nodes/{node}/lxc/{vmid}/feature': (call) => {
    const { snapname } = call.parameters;
    const container = containerOf(call);
    const config = snapname === undefined ? container.config : snapshotOf(container, snapname).config;
    const feature = featureOf(call);
    return { hasFeature: hasFeature(call.world, container.node, config, feature, { snapname }) ? 1 : 0 };
  },
  'GET /nodes/{node}/lxc/{vmid}/snapshot': listSnapshots,
  'POST /nodes/{node}/lxc/{vmid}/snapshot': (call) => {
    const name = text(call, 'snapname');
    if (RESERVED.has(name)) throw failure(`unable to use snapshot name '${name}' (reserved name)`);
    const wanted = { name, description: text(call, 'description').replace(/\n+$/, '') };
    return startGuestTask(call, 'vzsnapshot', (target, task) => createSnapshot(call.world, target, wanted, task));
  },
  'GET /nodes/{node}/lxc/{vmid}/snapshot/{snapname}': () => [{ cmd: 'rollback' }, { cmd: 'config' }],
  'DELETE /nodes/{node}/lxc/{vmid}/snapshot/{snapname}': (call) => {
    const wanted = { name: text(call, 'snapname'), force: flag(call, 'force') };
    return startGuestTask(call, 'vzdelsnapshot', (target, task) => deleteSnapshot(call.world, target, wanted, task));
  },
  'GET /nodes/{node}/lxc/{vmid}/snapshot/{snapname}/config': (call) =>
    describeSnapshotConfig(snapshotOf(containerOf(call), text(call, 'snapname'))),
  'PUT /nodes/{node}/lxc/{vmid}/snapshot/{snapname}/config': async (call) => {
    const { description } = call.parameters;
    if (description === undefined) return null;
    await call.world.locks.hold(Number(text(call, 'vmid')), () => {
      const container = containerOf(call);
      checkUnlocked(container);
      snapshotOf(container, text(call, 'snapname')).description = description.replace(/\n+$/, '');
      call.world.changed();
    });
    return null;
  },
  'POST /nodes/{node}/lxc/{vmid}/snapshot/{snapname}/rollback': (call) =>
    startGuestTask(call, 'vzrollback', async (target, task) => {
      await rollBack(call.world, target, text(call, 'snapname'), task);
      if (!flag(call, 'start') || isRunning(call)) return;
      startGuestTask(call, 'vzstart', (started, start) => startContainer(call.world, started, start));
    }),
};

function listSnapshots(call: Call): unknown {
  const container = containerOf(call);
  const snapshots = container.snapshots.map(({ name, createdAt, description, config, state }) => ({
    name,
    snaptime: Math.floor(createdAt / 1000),
    description: description === '' ? '' : `${description}\n`,
    ...(config['parent'] === undefined ? {} : { parent: config['parent'] }),
    ...(state === undefined ? {} : { snapstate: state }),
  }));
  const { parent } = container.config;
  const current = {
    name: 'current',
    description: 'You are here!',
    running: container.startedAt === null ? 0 : 1,
    digest: digestOf(container),
    ...(parent === undefined ? {} : { parent }),
  };
  return [...snapshots, current];
}

function featureOf(call: Call): VolumeFeature {
  const asked = text(call, 'feature');
  return asked === 'snapshot' || asked === 'clone' ? asked : 'copy';
}
