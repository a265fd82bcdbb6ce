import { expect, test } from 'vitest';
import { LiveInventory } from '../../electron/connections/live-inventory.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { openHome, openHomeWithWeb, present, rowOf, seen } from './live-rig.ts';

test('A91 a container of ours that is renamed or moved outside stays ours, with a line in its history', async () => {
  await using home = await openHomeWithWeb();
  const { app, pve, web, history } = home;
  const { vmid, containerId } = web();
  pve.world.setConfig(vmid, 'hostname', 'shop');
  await seen(home, async () => (await history()).includes('renamed'));
  expect(web()).toMatchObject({ name: 'shop', origin: 'managed', containerId, goneAt: null });

  const { config, createdAt } = present(pve.world.container(vmid));
  pve.world.removeContainer(vmid);
  await pve.world.addContainer({ vmid, node: 'pve2', config, createdAt });
  await seen(home, async () => (await history()).includes('migrated'));
  expect(web()).toMatchObject({ node: 'pve2', origin: 'managed' });
  // What visits the container later looks for it under its new name, on its new node.
  expect((await app.call('container:get', { connectionId: home.connectionId, vmid })).container).toMatchObject({
    hostname: 'shop',
    node: 'pve2',
  });
  expect(app.parts.store.events.verifyChain()).toMatchObject({ isWhole: true });
});

test('A91 one that was deleted outside is marked gone, keeps its history, and comes back as the same', async () => {
  await using home = await openHomeWithWeb();
  const { pve, web, history } = home;
  const { vmid, containerId } = web();
  const { config, createdAt } = present(pve.world.container(vmid));
  pve.world.removeContainer(vmid);
  await seen(home, () => web().goneAt !== null);
  expect(web()).toMatchObject({ name: 'web', origin: 'managed', containerId });
  expect(await history()).toEqual(expect.arrayContaining(['vanished', 'job_succeeded']));

  await pve.world.addContainer({ vmid, config, createdAt });
  await seen(home, async () => (await history()).includes('returned'));
  expect(web()).toMatchObject({ goneAt: null, origin: 'managed', containerId });
  expect((await history()).filter((type) => type === 'vanished')).toHaveLength(1);
});

test('A91 a network card changed by hand and a new name do not make another container of ours', async () => {
  await using home = await openHomeWithWeb();
  const { app, pve, web, history } = home;
  const { vmid, containerId } = web();
  pve.world.setConfig(vmid, 'net0', 'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:12:34:56,ip=dhcp,type=veth');
  pve.world.setConfig(vmid, 'hostname', 'shop');
  await seen(home, async () => (await history()).includes('renamed'));
  expect(web()).toMatchObject({ name: 'shop', origin: 'managed', containerId });
  expect(web().recentChange).toMatchObject({ renamedFrom: 'web', movedFrom: null });
  const { connectionId } = home;
  await app.call('container:seen', { connectionId, vmid });
  expect(web().recentChange).toBeNull();
  // From now on it is known by its new card.
  expect(app.parts.store.containers.marks(present(containerId)).hardwareAddress).toBe('bc:24:11:12:34:56');
});

test('A91 what was still in doubt when the app ended is decided after the next start', async () => {
  await using home = await openHomeWithWeb();
  const { app, web, history } = home;
  const { containerId } = web();
  const doubt = { news: [{ type: 'renamed' as const, from: 'web', to: 'shop' }], hasRunOn: false };
  const { store, connections, pool } = app.parts;
  store.containers.setSuspicion(present(containerId), doubt);
  await using again = new LiveInventory({ store, connections, pool, clock: systemClock });
  await again.refresh(home.connectionId);
  await again.idle();
  expect(await history()).toContain('renamed');
  expect(store.containers.suspected()).toEqual([]);
});

test('A91 another container with the number of ours is not taken for it', async () => {
  await using home = await openHomeWithWeb();
  const { pve, web, history } = home;
  const { vmid } = web();
  pve.world.removeContainer(vmid);
  // Storages tell in whole seconds when a disk was made; here both could be of the same one.
  await pve.faults.inject({ kind: 'clock-moved', minutes: 1 });
  // Between two looks: only its network card and the age of its disk are others.
  const net0 = 'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:12:34:56,ip=dhcp,type=veth';
  await pve.world.addContainer({ vmid, config: { hostname: 'web2', net0 } });
  await seen(home, async () => (await history()).includes('replaced'));
  expect(web()).toMatchObject({ name: 'web2', origin: 'foreign', containerId: null, goneAt: null });
  expect(await history()).not.toContain('renamed');
});

test('A91 a virtual machine with the number of ours leaves the container in the list, as gone', async () => {
  await using home = await openHomeWithWeb();
  const { pve, web, history } = home;
  const { vmid, containerId } = web();
  pve.world.removeContainer(vmid);
  pve.world.addVm({ vmid, name: 'nas' });
  await seen(home, () => web().goneAt !== null);
  expect(web()).toMatchObject({ name: 'web', containerId, origin: 'managed' });
  expect(await history()).toContain('replaced');
});

test('A91 one that becomes a Proxmox template is told so', async () => {
  await using home = await openHomeWithWeb();
  const { pve, web, history } = home;
  pve.world.setConfig(web().vmid, 'template', '1');
  await seen(home, () => web().isTemplate);
  expect(await history()).toContain('converted');
});

test('A91 a container made outside appears as not ours with the next look, and its address a moment later', async () => {
  await using home = await openHome();
  const { app, pve, connectionId } = home;
  await pve.world.addContainer({
    vmid: 150,
    isRunning: true,
    config: { hostname: 'outsider', net0: 'name=eth0,bridge=vmbr0,ip=10.77.5.5/16,type=veth' },
  });
  await app.call('connection:refresh', { connectionId });
  expect(rowOf(home, 150)).toMatchObject({ name: 'outsider', origin: 'foreign', status: 'running' });
  await seen(home, () => rowOf(home, 150)?.address === '10.77.5.5');
});

test('our own deletion is no news: the row goes, and nothing is called vanished', async () => {
  await using home = await openHomeWithWeb();
  const { app, connectionId, web, history } = home;
  const { vmid } = web();
  const stop = await app.call('container:power', { connectionId, vmid, action: 'stop' });
  await app.parts.jobs.finished(stop.jobId);
  const { rootVolume } = await app.call('container:deletion-facts', { connectionId, vmid });
  const { jobId } = await app.call('container:destroy', { connectionId, vmid, hostname: 'web', rootVolume });
  const looks = setInterval(() => void app.call('connection:refresh', { connectionId }), 2);
  await app.parts.jobs.finished(jobId);
  clearInterval(looks);
  await seen(home, () => rowOf(home, vmid) === undefined);
  expect(await history()).not.toContain('vanished');
});
