import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../start-simulator.ts';
import { asRoot, asUser, type Asking } from '../../testing/asking.ts';
import * as guests from '../../testing/quiet-guests.ts';
import { readTaskEnd, type TaskEnd } from '../../testing/task-end.ts';

let pve: Simulator;
let root: Asking;
beforeEach(async () => {
  pve = await startSimulator({ guests, seed: 'homelab' });
  root = await asRoot(pve);
});
afterEach(() => pve[Symbol.asyncDispose]());

type Certificate = {
  filename: string;
  pem: string;
  fingerprint: string;
  subject: string;
  issuer: string;
  san: string[];
} & Record<string, unknown>;
const certificatesOf = (node: string, who = root): Promise<Certificate[]> =>
  who.data('GET', `/nodes/${node}/certificates/info`);

describe('Certificates', () => {
  test('are the one the server shows and the authority that really signed it', async () => {
    const [authority, leaf] = await certificatesOf('pve1');
    if (!authority || !leaf) throw new Error('two certificates are missing');
    const shown = await new Promise<string | undefined>((resolve) => {
      const socket = connect({ port: pve.port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      });
    });
    expect(leaf.fingerprint).toBe(shown);
    expect(leaf).toMatchObject({
      filename: 'pve-ssl.pem',
      subject: '/OU=PVE Cluster Node/O=Proxmox Virtual Environment/CN=pve1.homelab.example',
      san: [
        '127.0.0.1',
        '0000:0000:0000:0000:0000:0000:0000:0001',
        'localhost',
        '10.77.0.2',
        'pve1',
        'pve1.homelab.example',
      ],
      'public-key-type': 'rsaEncryption',
      'public-key-bits': 2048,
    });
    expect(leaf.issuer).toBe(authority.subject);
    expect([authority.filename, authority.san]).toEqual(['pve-root-ca.pem', []]);
    const signer = new X509Certificate(authority.pem);
    expect(new X509Certificate(leaf.pem).verify(signer.publicKey)).toBe(true);
    expect(signer.verify(signer.publicKey) && signer.ca).toBe(true);
    expect(Number(leaf['notafter']) - Number(leaf['notbefore'])).toBe(730 * 86_400);
  });

  test('of other nodes have the fingerprint that the list of nodes shows to everybody, and keep it', async () => {
    const nobody = asUser(pve, 'nobody@pve');
    const nodes = await nobody.data<{ node: string; ssl_fingerprint: string }[]>('GET', '/nodes');
    for (const { node, ssl_fingerprint } of nodes)
      expect((await certificatesOf(node, nobody))[1]?.fingerprint).toBe(ssl_fingerprint);
    expect(new Set(nodes.map(({ ssl_fingerprint }) => ssl_fingerprint)).size).toBe(3);
  });

  test('are still signed by the same authority after a restart and a renewal', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'homelab-'));
    try {
      const options = { guests, stateFile: join(folder, 'state.json') };
      await (await startSimulator(options))[Symbol.asyncDispose]();
      await using again = await startSimulator(options);
      again.world.replaceCertificate();
      const [authority, leaf] = await certificatesOf('pve1', await asRoot(again));
      const signer = new X509Certificate(authority?.pem ?? '');
      expect(new X509Certificate(leaf?.pem ?? '').verify(signer.publicKey)).toBe(true);
      expect(leaf?.fingerprint).toBe(again.fingerprint);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('Services', () => {
  type Service = { name: string; state: string; 'active-state': string; 'unit-state': string };
  const stateOf = (name: string, node = 'pve1'): Promise<Service> =>
    root.data('GET', `/nodes/${node}/services/${name}/state`);
  async function run(name: string, verb: string): Promise<TaskEnd> {
    const upid = await root.data<string>('POST', `/nodes/pve1/services/${name}/${verb}`);
    await pve.world.settleTasks();
    return readTaskEnd(root, upid);
  }

  test('stop and start on one node, and the list shows it', async () => {
    expect(await stateOf('cron')).toMatchObject({
      state: 'running',
      'active-state': 'active',
      'unit-state': 'enabled',
    });
    expect(await run('cron', 'stop')).toMatchObject({ type: 'srvstop', exit: 'OK', log: ['TASK OK'] });
    expect(await stateOf('cron')).toMatchObject({ state: 'dead', 'active-state': 'inactive', 'unit-state': 'enabled' });
    expect(await stateOf('cron', 'pve2')).toMatchObject({ state: 'running' });
    const list = await root.data<Service[]>('GET', '/nodes/pve1/services');
    expect(list.filter(({ state, name }) => state === 'dead' && name !== 'syslog').map(({ name }) => name)).toEqual([
      'cron',
      'systemd-timesyncd',
    ]);
    expect(await run('cron', 'restart')).toMatchObject({ type: 'srvrestart', exit: 'OK' });
    expect(await stateOf('cron')).toMatchObject({ state: 'running' });
  });

  test('without which the API would be gone are not stopped', async () => {
    for (const name of ['pveproxy', 'pvedaemon', 'pve-cluster']) {
      expect((await run(name, 'stop')).exit).toBe(
        `invalid service cmd '${name} stop': refuse to stop essential service!`,
      );
      expect(await stateOf(name)).toMatchObject({ state: 'running' });
      expect(await run(name, 'restart')).toMatchObject({ exit: 'OK' });
    }
  });

  test('that are not there, or cannot reload, are refused in the words of systemctl', async () => {
    expect(await run('syslog', 'start')).toMatchObject({
      exit: "command 'systemctl start syslog' failed: exit code 5",
      log: [
        'Failed to start syslog.service: Unit syslog.service not found.',
        expect.stringContaining('TASK ERROR') as string,
      ],
    });
    expect((await run('cron', 'reload')).log[0]).toBe(
      'Failed to reload cron.service: Job type reload is not applicable for unit cron.service.',
    );
    expect(await root.refusal('GET', '/nodes/pve1/services/nothing/state')).toHaveProperty('service');
  });

  test('are seen with Sys.Audit and driven with Sys.Modify', async () => {
    const auditor = asUser(pve, 'eve@pve', { '/nodes/pve1': 'PVEAuditor' });
    expect(await auditor.data<object[]>('GET', '/nodes/pve1/services')).toHaveLength(23);
    const refusal = 'Permission check failed (/nodes/pve1, Sys.Modify)';
    expect(await auditor.refusal('POST', '/nodes/pve1/services/cron/stop')).toBe(refusal);
    expect(await auditor.refusal('GET', '/nodes/pve2/services')).toBe(
      'Permission check failed (/nodes/pve2, Sys.Audit)',
    );
  });

  test('of a cluster of one have no corosync', async () => {
    await using single = await startSimulator({ guests, nodes: ['alone'] });
    const state = await (await asRoot(single)).data('GET', '/nodes/alone/services/corosync/state');
    expect(state).toMatchObject({ state: 'dead', 'unit-state': 'enabled' });
    expect(await stateOf('corosync')).toMatchObject({ state: 'running' });
  });
});

test('Name service, hosts file, clock and subscription are those of the node that is asked', async () => {
  expect(await root.data('GET', '/nodes/pve2/dns')).toEqual({ search: 'homelab.example', dns1: '10.77.0.1' });
  const { data, digest } = await root.data<{ data: string; digest: string }>('GET', '/nodes/pve2/hosts');
  expect(data).toContain('10.77.0.3 pve2.homelab.example pve2\n');
  expect(digest).toBe(createHash('sha1').update(data).digest('hex'));
  const clock = await root.data<{ time: number; localtime: number }>('GET', '/nodes/pve2/time');
  expect(Math.abs(clock.time - Date.now() / 1000)).toBeLessThan(5);
  const nobody = asUser(pve, 'nobody@pve');
  expect(await nobody.data('GET', '/nodes/pve1/subscription')).not.toHaveProperty('serverid');
  expect(await root.data('GET', '/nodes/pve1/subscription')).toMatchObject({ status: 'notfound', serverid: null });
  expect(await nobody.refusal('GET', '/nodes/pve1/hosts')).toBe('Permission check failed (/, Sys.Audit)');
});

test('The journal and the cluster log tell of tasks, in ranges, by service and to whom they concern', async () => {
  await root.data('POST', '/nodes/pve1/lxc/122/status/start');
  const alice = asUser(pve, 'alice@pve', { '/vms': 'PVEVMUser' });
  await alice.data('POST', '/nodes/pve1/lxc/121/status/start');
  await pve.world.settleTasks();
  const lines = await root.data<{ n: number; t: string }[]>('GET', '/nodes/pve1/syslog', {
    service: 'pvedaemon',
    limit: 500,
  });
  expect(
    lines.some(({ t }) => /pve1 pvedaemon\[\d+\]: <root@pam> starting task UPID:pve1:.*:vzstart:122:/.test(t)),
  ).toBe(true);
  const all = await root.ask('GET', '/nodes/pve1/syslog', { start: 2, limit: 1 });
  expect(all.json).toMatchObject({ data: [{ n: 3 }] });
  const [cursor = '', ...journal] = await root.data<string[]>('GET', '/nodes/pve1/journal', { lastentries: 2 });
  expect([journal.length, cursor.startsWith('s=')]).toEqual([3, true]);
  const later = await root.data<string[]>('GET', '/nodes/pve1/journal', { startcursor: cursor });
  expect(later.slice(1, -1)).toEqual([journal[1]]);
  expect(await root.data('GET', '/nodes/pve1/journal', { since: 4_000_000_000 })).toEqual([]);
  type Entry = { user: string; msg: string; pri: number; node: string };
  const log = await root.data<Entry[]>('GET', '/cluster/log', { max: 3 });
  expect(log).toHaveLength(3);
  const own = await alice.data<Entry[]>('GET', '/cluster/log');
  expect(own.map(({ user, pri, node }) => [user, pri, node])).toEqual([
    ['alice@pve!test', 3, 'pve1'],
    ['alice@pve!test', 6, 'pve1'],
  ]);
  expect(await alice.refusal('GET', '/nodes/pve1/syslog')).toBe('Permission check failed (/nodes/pve1, Sys.Syslog)');
});

test('Interfaces are shown one by one, and those of running guests with their counters', async () => {
  expect(await root.data('GET', '/nodes/pve3/network/vmbr0')).toMatchObject({ type: 'bridge', cidr: '10.77.0.4/24' });
  expect(await root.refusal('GET', '/nodes/pve3/network/vmbr9')).toEqual({ iface: 'interface does not exist' });
  const traffic = await root.data<{ vmid: string; dev: string; in: string }[]>('GET', '/nodes/pve1/netstat');
  expect(traffic.map(({ vmid, dev }) => `${vmid} ${dev}`)).toEqual(['101 net0', '102 net0', '103 net0', '201 net0']);
  expect(Number(traffic[0]?.in)).toBeGreaterThan(0);
});

test('Disks are listed with or without partitions and SMART, the unused ones alone', async () => {
  type Disk = { devpath: string; parent?: string; health?: string };
  const disks = (query = {}): Promise<Disk[]> => root.data('GET', '/nodes/pve1/disks/list', query);
  expect((await disks()).map(({ devpath, health }) => [devpath, health])).toEqual([
    ['/dev/nvme0n1', 'PASSED'],
    ['/dev/sda', 'PASSED'],
  ]);
  const parts = (await disks({ 'include-partitions': 1 })).filter(({ parent }) => parent === '/dev/nvme0n1');
  expect(parts.map(({ devpath }) => devpath)).toEqual(['/dev/nvme0n1p1', '/dev/nvme0n1p2', '/dev/nvme0n1p3']);
  expect((await disks({ type: 'unused', skipsmart: 1 })).map(({ devpath, health }) => [devpath, health])).toEqual([
    ['/dev/sda', 'UNKNOWN'],
  ]);
});

test('Packages and the report name the versions the node says it has, and the report every guest', async () => {
  const { version, repoid } = await root.data<{ version: string; repoid: string }>('GET', '/nodes/pve1/version');
  const versions = await root.data<Record<string, string>[]>('GET', '/nodes/pve1/apt/versions');
  expect(versions[1]).toMatchObject({
    Package: 'pve-manager',
    Version: version,
    ManagerVersion: `${version}/${repoid}`,
    CurrentState: 'Installed',
  });
  const status = await root.data<{ kversion: string; pveversion: string }>('GET', '/nodes/pve1/status');
  expect(status.kversion).toContain(versions[0]?.['RunningKernel']);
  const updates = await root.data<Record<string, string>[]>('GET', '/nodes/pve1/apt/update');
  expect(updates.every(({ OldVersion, Version }) => OldVersion !== Version)).toBe(true);
  const report = await root.data<string>('GET', '/nodes/pve1/report');
  for (const part of [
    '==== general system info ====',
    '# cat /etc/pve/lxc/101.conf',
    '# cat /etc/pve/qemu-server/201.conf',
    version,
    'hostname: pihole',
  ])
    expect(report).toContain(part);
  expect(report).not.toContain('/etc/pve/lxc/110.conf');
});

test('Every index lists what is below it, also at a node nobody knows, which is looked for only when it has to answer', async () => {
  for (const path of ['', '/apt', '/disks', '/certificates', '/capabilities', '/services/cron', '/qemu/1000/firewall'])
    expect((await root.data<object[]>('GET', `/nodes/pve1${path}`)).length).toBeGreaterThan(0);
  for (const path of ['/cluster', '/cluster/sdn', '/cluster/jobs', ''])
    expect((await root.data<object[]>('GET', path)).length).toBeGreaterThan(1);
  expect((await root.data<object[]>('GET', '/nodes/nosuch')).length).toBeGreaterThan(30);
  expect(await root.refusal('GET', '/nodes/nosuch/services')).toMatch(/^hostname lookup 'nosuch' failed - /);
  expect(await asUser(pve, 'bob@pve').refusal('GET', '/nodes/nosuch/services')).toBe(
    'Permission check failed (/nodes/nosuch, Sys.Audit)',
  );
  expect(await root.refusal('GET', '/nodes/pve1/nosuch')).toBe("Method 'GET /nodes/pve1/nosuch' not implemented");
  pve.world.setNodeOnline('pve3', false);
  expect(await root.refusal('GET', '/nodes/pve3/dns')).toBe('No route to host');
});
