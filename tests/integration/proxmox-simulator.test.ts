import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '../../electron/lib/secret.ts';
import { connectProxmox, type Proxmox } from '../../electron/proxmox/connect.ts';
import { createRights } from '../../shared/domain/rights.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';

let simulator: Simulator;
let proxmox: Proxmox;

beforeAll(async () => {
  simulator = await startSimulator({ speed: 'instant', seed: 'homelab' });
  const { host, port, fingerprint, token } = simulator;
  const credentials = { kind: 'token', tokenName: token.name, secret: new Secret(token.secret) } as const;
  proxmox = connectProxmox({ host, port, fingerprint, credentials });
});
afterAll(async () => {
  await proxmox[Symbol.asyncDispose]();
  await simulator[Symbol.asyncDispose]();
});

test('the simulated homelab can be looked at with every reading call', async () => {
  expect((await proxmox.version.read()).version).toMatch(/^\d+\.\d+/);
  const nodes = await proxmox.nodes.list();
  expect(nodes.length).toBeGreaterThan(0);
  const name = nodes.find(({ status }) => status === 'online')?.node ?? '';
  expect((await proxmox.nodes.status(name)).memory?.total).toBeGreaterThan(0);
  expect((await proxmox.nodes.bridges(name)).map(({ iface }) => iface)).toContain('vmbr0');
  const storages = await proxmox.storage.list(name);
  expect(storages.some(({ content }) => content.includes('rootdir'))).toBe(true);
  expect((await proxmox.aplinfo.list(name)).length).toBeGreaterThan(0);
  expect((await proxmox.cluster.resources()).map(({ type }) => type)).toEqual(
    expect.arrayContaining(['node', 'storage']),
  );
  expect((await proxmox.cluster.status()).length).toBeGreaterThan(0);
  const holds = createRights(await proxmox.access.permissions());
  expect(holds('VM.Allocate', '/vms/100')).toBe(true);
});

test('a container is made, started, looked at, stopped and destroyed, each by its task', async () => {
  const node = (await proxmox.nodes.list()).find(({ status }) => status === 'online')?.node ?? '';
  const vmid = await proxmox.cluster.nextId();
  expect(await proxmox.cluster.isVmidFree(vmid)).toBe(true);
  const storages = await proxmox.storage.list(node);
  const images = storages.find(({ content }) => content.includes('vztmpl'))?.storage ?? '';
  const disks = storages.find(({ content }) => content.includes('rootdir'))?.storage ?? '';
  const image = (await proxmox.storage.content(node, images, { content: 'vztmpl' })).find(({ volid }) =>
    volid.includes('debian-12'),
  );
  const create = await proxmox.lxc.create(node, {
    vmid: String(vmid),
    hostname: 'from-client',
    ostemplate: image?.volid ?? '',
    rootfs: `${disks}:4`,
    memory: '512',
    unprivileged: '1',
    net0: 'name=eth0,bridge=vmbr0,ip=dhcp',
  });
  const heard: string[] = [];
  const { lines, exitstatus } = await proxmox.tasks.wait(create, { onLines: (fresh) => heard.push(...fresh) });
  expect(exitstatus).toMatch(/^(?:OK|WARNINGS: \d+)$/);
  expect(heard).toEqual(lines);
  expect(lines.at(-1)).toMatch(/^TASK (?:OK|WARNINGS)/);
  expect(await proxmox.cluster.isVmidFree(vmid)).toBe(false);
  await expect(
    proxmox.lxc.create(node, { vmid: String(vmid), ostemplate: image?.volid ?? '', rootfs: `${disks}:4` }),
  ).rejects.toMatchObject({
    code: 'pve:vmid-taken',
    details: { vmid },
  });

  const { config, digest } = await proxmox.lxc.config(node, vmid);
  expect(config).toMatchObject({ hostname: 'from-client', unprivileged: '1' });
  expect(digest).toMatch(/^[0-9a-f]{40}$/);
  expect((await proxmox.lxc.pending(node, vmid)).map(({ key }) => key)).toContain('hostname');
  expect((await proxmox.lxc.list(node)).map((guest) => guest.vmid)).toContain(vmid);

  await proxmox.tasks.wait(await proxmox.lxc.start(node, vmid));
  expect((await proxmox.lxc.status(node, vmid)).status).toBe('running');
  const interfaces = await proxmox.lxc.interfaces(node, vmid);
  expect(interfaces.map(({ name }) => name)).toContain('lo');
  await expect(proxmox.lxc.start(node, vmid)).rejects.toMatchObject({ code: 'pve:refused' });
  await expect(proxmox.lxc.destroy(node, vmid)).rejects.toMatchObject({ code: 'pve:refused' });

  await proxmox.tasks.wait(await proxmox.lxc.stop(node, vmid));
  expect(await proxmox.lxc.interfaces(node, vmid)).toEqual([]);
  await proxmox.tasks.wait(await proxmox.lxc.destroy(node, vmid, { isPurged: true }));
  await expect(proxmox.lxc.config(node, vmid)).rejects.toMatchObject({ code: 'pve:not-found' });

  const tasks = await proxmox.tasks.list(node, { vmid, type: 'vzcreate' });
  expect(tasks.map(({ upid }) => upid)).toEqual([create]);
  expect((await proxmox.cluster.tasks()).map(({ upid }) => upid)).toContain(create);
});

test('A03 the simulated homelab refuses a wrong token secret, too', async () => {
  const { host, port, fingerprint, token } = simulator;
  const credentials = {
    kind: 'token',
    tokenName: token.name,
    secret: new Secret('00000000-0000-0000-0000-000000000000'),
  } as const;
  await using wrong = connectProxmox({ host, port, fingerprint, credentials });
  await expect(wrong.version.read()).rejects.toMatchObject({ code: 'pve:unauthenticated' });
});
