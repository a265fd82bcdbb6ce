import { expect, test } from 'vitest';
import { startSimulator } from '../start-simulator.ts';
import * as guests from '../testing/quiet-guests.ts';
import { createSimClock } from '../sim-clock.ts';
import { haDeeds } from '../tasks/ha-deeds.ts';
import { createEmptyState } from './seed-empty.ts';
import { missingVolumes, moveContainer, volumesOfContainer } from './move-container.ts';
import type { ContainerState, VolumeState } from './world-state.ts';
import { World } from './world.ts';

function makeWorld(): World {
  const clock = createSimClock('instant');
  const state = createEmptyState({ nodes: ['alpha', 'beta', 'gamma'], prefix: '10.3.0', now: clock.now() });
  return new World({ state, clock, insides: () => Promise.resolve(guests), networkPrefix: '10.3.0', haDeeds });
}

function addContainer(world: World, config: Record<string, string>): ContainerState {
  const container: ContainerState = {
    vmid: 300,
    node: 'alpha',
    config: { hostname: 'mover', ...config },
    pending: {},
    createdAt: 0,
    startedAt: null,
    pid: 0,
    image: 'debian-12',
    hostKeys: [...guests.generateHostKeys()],
    authorizedKeys: ['ssh-ed25519 AAAA me'],
    rootPassword: 'secret',
    leases: {},
    snapshots: [{ name: 'before', createdAt: 0, description: '', config: { hostname: 'mover', ...config } }],
    activity: 0.1,
  };
  world.state.containers['300'] = container;
  return container;
}

const disk = (volid: string, more: Partial<VolumeState> = {}): VolumeState => ({
  volid,
  node: 'alpha',
  content: 'rootdir',
  format: 'raw',
  sizeBytes: 2 * 1024 ** 3,
  createdAt: 0,
  vmid: 300,
  ...more,
});

test('A container takes its volumes along and keeps who it is', () => {
  const world = makeWorld();
  const container = addContainer(world, { rootfs: 'local-lvm:vm-300-disk-0,size=2G' });
  world.storage('local-lvm').volumes.push(disk('local-lvm:vm-300-disk-0'));
  const keys = container.hostKeys;
  moveContainer(world, container, 'beta');
  expect(container).toMatchObject({ node: 'beta', rootPassword: 'secret', hostKeys: keys });
  expect(volumesOfContainer(world, container).map(({ volume }) => [volume.volid, volume.node])).toEqual([
    ['local-lvm:vm-300-disk-0', 'beta'],
  ]);
  expect(missingVolumes(world, container)).toEqual([]);
});

test('A volume whose name is taken on the other node gets a free one, in the configuration and in snapshots', () => {
  const world = makeWorld();
  const container = addContainer(world, {
    rootfs: 'local-lvm:vm-300-disk-0,size=2G',
    unused0: 'local-lvm:vm-300-disk-0',
  });
  world
    .storage('local-lvm')
    .volumes.push(disk('local-lvm:vm-300-disk-0'), disk('local-lvm:vm-300-disk-0', { node: 'beta' }));
  moveContainer(world, container, 'beta');
  expect(container.config).toMatchObject({
    rootfs: 'local-lvm:vm-300-disk-1,size=2G',
    unused0: 'local-lvm:vm-300-disk-1',
  });
  expect(container.snapshots[0]?.config['rootfs']).toBe('local-lvm:vm-300-disk-1,size=2G');
});

test('On another storage the volume is named as that one names its volumes', () => {
  const world = makeWorld();
  const container = addContainer(world, { mp0: 'local-lvm:vm-300-disk-0,mp=/srv,size=2G' });
  world.storage('local-lvm').volumes.push(disk('local-lvm:vm-300-disk-0'));
  moveContainer(world, container, 'gamma', { storageFor: () => 'local' });
  expect(container.config['mp0']).toBe('local:300/vm-300-disk-0.raw,mp=/srv,size=2G');
  expect(world.storage('local-lvm').volumes).toEqual([]);
  expect(missingVolumes(world, container)).toEqual([]);
});

test('When only the configuration moves, a volume that is neither shared nor replicated is missed', () => {
  const world = makeWorld();
  const container = addContainer(world, {
    rootfs: 'nas:300/vm-300-disk-0.raw,size=2G',
    mp0: 'local-lvm:vm-300-disk-0,mp=/a,size=2G',
    mp1: 'local-lvm:vm-300-disk-1,mp=/b,size=2G',
  });
  world.storage('nas').volumes.push(disk('nas:300/vm-300-disk-0.raw', { node: null }));
  world
    .storage('local-lvm')
    .volumes.push(disk('local-lvm:vm-300-disk-0'), disk('local-lvm:vm-300-disk-1', { replicas: ['beta'] }));
  moveContainer(world, container, 'beta', { volumes: 'stay' });
  expect(missingVolumes(world, container)).toEqual(['local-lvm:vm-300-disk-0']);
  moveContainer(world, container, 'alpha', { volumes: 'stay' });
  expect(missingVolumes(world, container)).toEqual([]);
});

test('A running container does not move', async () => {
  await using pve = await startSimulator({ guests });
  await pve.world.addContainer({ vmid: 300, isRunning: true });
  const running = pve.world.container(300);
  expect(() => running && moveContainer(makeWorld(), running, 'beta')).toThrow('CT 300 is running');
});
