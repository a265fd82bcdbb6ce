import { proxmoxApi, type Proxmox } from 'proxmox-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import * as guests from '../../simulator/testing/quiet-guests.ts';

const TEMPLATE = 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst';
const VMID = 105;

let pve: Simulator;
beforeAll(async () => {
  // As its documentation says: this client knows no pinning and is told to trust anyone, in this process only.
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  pve = await startSimulator({ guests });
});
afterAll(async () => {
  delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  await pve[Symbol.asyncDispose]();
});

const exitOf = async (api: Proxmox.Api, upid: string): Promise<string | undefined> => {
  await pve.world.settleTasks();
  const { status, exitstatus } = await api.nodes.$('pve1').tasks.$(upid).status.$get();
  expect(status).toBe('stopped');
  return exitstatus;
};

/** What someone who automates a homelab with npm's `proxmox-api` does. */
async function useContainer(api: Proxmox.Api): Promise<void> {
  const node = api.nodes.$('pve1');
  expect((await api.nodes.$get()).map((each) => each.node)).toEqual(['pve1', 'pve2', 'pve3']);
  const created = await node.lxc.$post({
    vmid: VMID,
    ostemplate: TEMPLATE,
    hostname: 'made-by-npm',
    rootfs: 'local-lvm:2',
    net0: 'name=eth0,bridge=vmbr0,ip=dhcp',
    password: 'pä ss&w+rd=%',
    features: 'nesting=1',
    unprivileged: true,
  });
  expect(await exitOf(api, created)).toBe('OK');
  expect(await node.lxc.$get()).toMatchObject([{ vmid: VMID, name: 'made-by-npm', status: 'stopped' }]);
  expect(pve.world.container(VMID)?.rootPassword).toBe('pä ss&w+rd=%');

  const container = node.lxc.$(VMID);
  expect(await container.config.$get()).toMatchObject({ hostname: 'made-by-npm', unprivileged: 1 });
  await container.config.$put({ onboot: true, description: 'línea' });
  expect(await container.config.$get()).toMatchObject({ onboot: 1, description: 'línea\n' });

  expect(await exitOf(api, await container.status.start.$post())).toBe('OK');
  expect(await container.status.current.$get()).toMatchObject({ status: 'running' });
  expect(await exitOf(api, await container.status.stop.$post())).toBe('OK');

  await expect(node.lxc.$post({ vmid: VMID, ostemplate: TEMPLATE, rootfs: 'local-lvm:1' })).rejects.toThrow(
    `return Error 500 CT ${VMID} already exists on node 'pve1'`,
  );
  expect(await exitOf(api, await container.$delete({ purge: true }))).toBe('OK');
  expect(await node.lxc.$get()).toEqual([]);
  const tasks = await node.tasks.$get({ vmid: VMID });
  expect(tasks.slice(0, 4).map(({ type }) => type)).toEqual(['vzdestroy', 'vzstop', 'vzstart', 'vzcreate']);
}

test('The public client proxmox-api logs in with a password, makes, changes, runs and destroys a container', async () => {
  await useContainer(
    proxmoxApi({ host: '127.0.0.1', port: pve.port, username: 'root@pam', password: pve.rootPassword }),
  );
  expect(pve.requests.some(({ path, authorization }) => path === '/access/ticket' && authorization === 'none')).toBe(
    true,
  );
});

test('The public client proxmox-api does the same with an API token, and passes refusals on', async () => {
  const before = pve.requests.length;
  const api = proxmoxApi({ host: '127.0.0.1', port: pve.port, tokenID: pve.token.name, tokenSecret: pve.token.secret });
  await useContainer(api);
  await expect(api.nodes.$('pve1').lxc.$(999).status.current.$get()).rejects.toThrow('does not exist');
  expect(pve.requests.slice(before).every(({ authorization }) => authorization === 'token')).toBe(true);
});

test('The public client proxmox-api cannot log in with a wrong password', async () => {
  const api = proxmoxApi({ host: '127.0.0.1', port: pve.port, username: 'root@pam', password: 'wrong' });
  await expect(api.version.$get()).rejects.toThrow('/access/ticket Failed!');
  expect(pve.requests.at(-1)).toMatchObject({ path: '/access/ticket', status: 401 });
});
