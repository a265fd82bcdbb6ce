import { setTimeout as pass } from 'node:timers/promises';
import { createSimClock, type SimClock } from '../../../simulator/sim-clock.ts';
import { startSimulator, type Simulator } from '../../../simulator/start-simulator.ts';
import { callApi, FORM, formOf } from '../../../simulator/testing/call-api.ts';
import * as guests from '../../../simulator/testing/quiet-guests.ts';

export const NODES = ['pve1', 'pve2'];
/** Few guests, so that requests meet each other. */
export const VMIDS = [100, 101, 102, 103, 104];
export const PASSWORD = 'correct horse';

export type Caller = { readonly name: string; readonly headers: Readonly<Record<string, string>> };

/** Nothing waits. A console nobody opens is given up soon too, but a connection may be idle as long as ever. */
export const hastyClock = (): SimClock => ({
  ...createSimClock('instant'),
  wait: (ms, { signal } = {}) => pass(ms > 5000 ? 20 : ms, undefined, signal ? { signal, ref: false } : { ref: false }),
});

/** Two nodes with four storages, some containers and users with more and fewer rights. */
export async function startSmallWorld(): Promise<Simulator> {
  const pve = await startSimulator({ nodes: NODES, guests, clock: hastyClock() });
  const { world } = pve;
  world.setPassword('root@pam', PASSWORD);
  world.addStorage({ id: 'ctzfs', type: 'zfspool', content: ['rootdir', 'images'] });
  world.addStorage({ id: 'ctdir', type: 'dir', content: ['rootdir', 'images', 'backup', 'vztmpl', 'iso', 'snippets'] });
  for (const [index, vmid] of VMIDS.slice(0, 3).entries()) {
    const storage = ['local-lvm', 'ctzfs', 'ctdir'][index] ?? 'local-lvm';
    const name =
      storage === 'ctdir'
        ? `${vmid}/vm-${vmid}-disk-0.raw`
        : storage === 'ctzfs'
          ? `subvol-${vmid}-disk-0`
          : `vm-${vmid}-disk-0`;
    const node = index === 2 ? 'pve2' : 'pve1';
    const volid = `${storage}:${name}`;
    world.addVolume(storage, {
      volid,
      content: 'rootdir',
      format: storage === 'ctzfs' ? 'subvol' : 'raw',
      node,
      vmid,
      sizeBytes: 4 * 1024 ** 3,
      usedBytes: 1024 ** 3,
    });
    await world.addContainer({
      vmid,
      node,
      isRunning: index === 0,
      config: { rootfs: `${volid},size=4G`, net0: 'name=eth0,bridge=vmbr0,ip=dhcp' },
    });
  }
  world.addVm({ vmid: 200 });
  world.addPool('lab', [101], { storages: ['ctdir'] });
  for (const userid of ['admin@pve', 'audit@pve', 'user@pve', 'nobody@pve'])
    world.addUser(userid, { password: PASSWORD });
  world.setAcl('/', 'admin@pve', 'Administrator');
  world.setAcl('/', 'audit@pve', 'PVEAuditor');
  world.setAcl('/vms/100', 'user@pve', 'PVEVMUser');
  world.setAcl('/pool/lab', 'user@pve', 'PVEVMAdmin');
  world.addToken('user@pve', 'full', { privsep: false, secret: '11111111-1111-4111-8111-111111111111' });
  world.addToken('admin@pve', 'none', { secret: '22222222-2222-4222-8222-222222222222' });
  return pve;
}

/** Everyone who may send requests: with tickets, with tokens, with neither, and with bad ones. */
export async function logInCallers(pve: Simulator): Promise<Caller[]> {
  const users = ['root@pam', 'admin@pve', 'audit@pve', 'user@pve', 'nobody@pve'];
  const tickets = await Promise.all(users.map((userid) => ticketHeaders(pve, userid)));
  const token = (value: string): Record<string, string> => ({ Authorization: `PVEAPIToken=${value}` });
  const [root = {}] = tickets;
  return [
    ...users.map((name, index) => ({ name, headers: tickets[index] ?? {} })),
    { name: pve.token.name, headers: token(`${pve.token.name}=${pve.token.secret}`) },
    { name: 'user@pve!full', headers: token('user@pve!full=11111111-1111-4111-8111-111111111111') },
    { name: 'admin@pve!none', headers: token('admin@pve!none=22222222-2222-4222-8222-222222222222') },
    { name: 'nobody', headers: {} },
    { name: 'wrong secret', headers: token(`${pve.token.name}=33333333-3333-4333-8333-333333333333`) },
    { name: 'broken token', headers: token('=!=%00') },
    { name: 'forged ticket', headers: { Cookie: 'PVEAuthCookie=PVE:root@pam:6B043321::AAAA' } },
    { name: 'no csrf', headers: { Cookie: root['Cookie'] ?? '' } },
    { name: 'wrong csrf', headers: { Cookie: root['Cookie'] ?? '', CSRFPreventionToken: '6B043321:AAAA' } },
  ];
}

async function ticketHeaders(pve: Simulator, username: string): Promise<Record<string, string>> {
  const body = formOf({ username, password: PASSWORD });
  const answer = await callApi(pve.port, { method: 'POST', path: '/api2/json/access/ticket', headers: FORM, body });
  const { data } = answer.json as { data: { ticket: string; CSRFPreventionToken: string } | null };
  if (!data) return {};
  return { Cookie: `PVEAuthCookie=${data.ticket}`, CSRFPreventionToken: data.CSRFPreventionToken };
}
