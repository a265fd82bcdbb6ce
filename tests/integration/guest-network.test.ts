import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { SimulatedGuest } from '../../simulator/guest/guest.ts';
import { createSimClock } from '../../simulator/sim-clock.ts';
import type { SimClock } from '../../simulator/sim-clock.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import type { Simulator } from '../../simulator/start-simulator.ts';
import { callApi, FORM, formOf, withToken } from '../../simulator/testing/call-api.ts';
import { letOthersRun } from '../../simulator/testing/let-others-run.ts';
import type { Ran } from '../support/guest-rig.ts';
import { runIn } from '../support/guest-rig.ts';

type Interface = { name: string; inet?: string; inet6?: string; 'ip-addresses': { 'ip-address': string }[] };

/** A homelab with one running container whose interface is configured so. */
async function withContainer(
  net0: string,
  more: Record<string, string> = {},
  clock: SimClock = createSimClock('instant'),
) {
  const pve = await startSimulator({ clock });
  const config = { net0: `name=eth0,hwaddr=BC:24:11:00:00:01,${net0}`, ...more };
  await pve.world.addContainer({ vmid: 101, isRunning: true, config });
  return Object.assign(pve, {
    inside: (script: string) => inside(pve, 101, script),
    eth0: async (): Promise<Interface | undefined> => (await interfaces(pve, 101)).find(({ name }) => name === 'eth0'),
  });
}

async function interfaces(pve: Simulator, vmid: number): Promise<Interface[]> {
  const path = `/api2/json/nodes/pve1/lxc/${vmid}/interfaces`;
  const { json } = await callApi(pve.port, { path, headers: withToken(pve.token.name, pve.token.secret) });
  return (json as { data: Interface[] }).data;
}

function inside(pve: Simulator, vmid: number, script: string): Promise<Ran> {
  const guest = pve.world.guest(vmid);
  if (!(guest instanceof SimulatedGuest)) throw new Error('no guest');
  return runIn(guest, script);
}

/** What the container's SSH server says first to somebody who comes through the gateway by an IPv6 address. */
async function greeting(pve: Simulator, address: string): Promise<string> {
  const socket = connect(Number(pve.guestProxy.split(':').at(-1)), '127.0.0.1');
  const host = Buffer.from(address);
  socket.write(Buffer.from([5, 1, 0]));
  socket.write(Buffer.concat([Buffer.from([5, 1, 0, 3, host.length]), host, Buffer.from([0, 22])]));
  let said = '';
  for await (const chunk of socket) {
    said += String(chunk);
    if (said.includes('\r\n')) break;
  }
  return said.slice(said.indexOf('SSH'));
}

const settle = async (): Promise<void> => {
  await letOthersRun();
};

const outside = 'ping -c 1 deb.debian.org >/dev/null 2>&1; echo $?; getent hosts deb.debian.org >/dev/null; echo $?';

it('A lease shows the same address everywhere, with a route and names', async () => {
  await using pve = await withContainer('bridge=vmbr0,ip=dhcp');
  await expect.poll(pve.eth0).toMatchObject({ inet: '10.77.0.101/24', inet6: 'fe80::be24:11ff:fe00:1/64' });
  const ran = await pve.inside(
    `hostname -I; ip -o -4 addr show eth0 | cut -d' ' -f7; ip route show default; ip route get 9.9.9.9 | head -1; ${outside}`,
  );
  expect(ran.stdout).toBe(
    '10.77.0.101 \n10.77.0.101/24\ndefault via 10.77.0.1 dev eth0 onlink\n9.9.9.9 via 10.77.0.1 dev eth0 src 10.77.0.101 uid 0\n0\n0\n',
  );
  expect((await pve.inside('awk \'$2 == "00000000" { print $3 }\' /proc/net/route')).stdout).toBe('01004D0A\n');
});

it('A bridge without a way out gives no lease, and what is on it cannot reach anything', async () => {
  await using pve = await withContainer('bridge=vmbr1,ip=dhcp,ip6=auto');
  await settle();
  expect(await pve.eth0()).toMatchObject({ 'ip-addresses': [{ 'ip-address': 'fe80::be24:11ff:fe00:1' }] });
  const ran = await pve.inside(
    `ip -4 addr show eth0 | grep -c inet; ip route; ip route get 9.9.9.9; echo $?; ${outside}`,
  );
  expect(ran.stdout).toBe('0\n2\n2\n2\n');
  expect(ran.stderr).toContain('Network is unreachable');
});

it('A fixed address on it reaches its neighbours, not the world', async () => {
  await using pve = await withContainer('bridge=vmbr1,ip=172.16.0.2/24,gw=172.16.0.1');
  await pve.world.addContainer({
    vmid: 102,
    isRunning: true,
    config: { net0: 'name=eth0,bridge=vmbr1,ip=172.16.0.3/24' },
  });
  await pve.world.addContainer({
    vmid: 103,
    isRunning: true,
    config: { net0: 'name=eth0,bridge=vmbr1,tag=7,ip=172.16.0.4/24' },
  });
  const ran = await pve.inside(`for host in 3 4 1; do ping -c 1 172.16.0.$host >/dev/null; echo $?; done; ${outside}`);
  expect(ran.stdout).toBe('0\n1\n1\n2\n2\n');
  expect((await inside(pve, 102, 'ip route; ping -c 1 9.9.9.9')).stderr).toContain('Network is unreachable');
});

it.each([
  ['ip6=fd00:77::50/64,gw6=fd00:77::1', 'fd00:77::50/64', 'default via fd00:77::1 dev eth0'],
  ['ip6=auto', 'fd00:77::be24:11ff:fe00:1/64', 'default via fe80::1 dev eth0 proto ra'],
  ['ip6=dhcp', 'fd00:77::1:65/128', 'default via fe80::1 dev eth0'],
])('IPv6 alone is enough to be reached and to get out: %s', async (option, address, route) => {
  await using pve = await withContainer(`bridge=vmbr0,${option}`);
  await expect.poll(pve.eth0).toMatchObject({ inet6: address });
  expect((await pve.eth0())?.inet).toBeUndefined();
  const bare = address.replace(/\/.*/, '');
  expect(await greeting(pve, bare)).toMatch(/^SSH-2\.0-OpenSSH/);
  const ran = await pve.inside(
    `ip -6 -o addr show eth0 scope global | cut -d' ' -f7; hostname -I; ip -6 route show default; ip -4 route; ${outside}; apt-get install -y jq >/dev/null; echo $?`,
  );
  expect(ran.stdout.split('\n').slice(0, 2)).toEqual([address, `${bare} `]);
  expect(ran.stdout).toContain(route);
  expect(ran.stdout).toMatch(/\n0\n0\n0\n$/);
  expect((await pve.inside('getent ahostsv6 deb.debian.org | head -1')).stdout).toMatch(/^2001:db8::/);
});

it("The house's router serves some VLANs, and no others", async () => {
  await using pve = await withContainer('bridge=vmbr0,tag=20,ip=dhcp,ip6=auto');
  const config = { net0: 'name=eth0,bridge=vmbr0,tag=21,ip=dhcp' };
  await pve.world.addContainer({ vmid: 102, isRunning: true, config });
  await expect.poll(pve.eth0).toMatchObject({ inet: '10.77.20.101/24', inet6: 'fd00:77:0:14:be24:11ff:fe00:1/64' });
  expect((await pve.inside(outside)).stdout).toBe('0\n0\n');
  expect((await interfaces(pve, 102))[1]?.inet).toBeUndefined();
});

it('VLANs have DHCP servers of their own, or none', async () => {
  await using pve = await withContainer('bridge=vmbr0,tag=20,ip=dhcp');
  pve.world.setDhcp('vmbr0', [
    { network: '10.77.0', leaseMs: 100 },
    { tag: 20, network: '10.77.20', leaseMs: 100 },
  ]);
  await pve.world.addContainer({
    vmid: 102,
    isRunning: true,
    config: { net0: 'name=eth0,bridge=vmbr0,tag=30,ip=dhcp' },
  });
  await pve.world.addContainer({ vmid: 103, isRunning: true, config: { net0: 'name=eth0,bridge=vmbr0,ip=dhcp' } });
  await expect.poll(pve.eth0).toMatchObject({ inet: '10.77.20.101/24' });
  await expect.poll(() => interfaces(pve, 103)).toMatchObject([{}, { inet: '10.77.0.103/24' }]);
  expect((await interfaces(pve, 102))[1]?.inet).toBeUndefined();
  const ran = await pve.inside('ip route show default; ping -c 1 10.77.20.1 >/dev/null; echo $?');
  expect(ran.stdout).toBe('default via 10.77.20.1 dev eth0 onlink\n0\n');
});

it('A lease takes as long as it is told to, or never comes until somebody answers', async () => {
  const slept: number[] = [];
  const clock = createSimClock('instant');
  const counting: SimClock = {
    ...clock,
    now: () => clock.now(),
    sleep: (ms, options) => (slept.push(ms), clock.sleep(ms, options)),
  };
  await using pve = await withContainer('bridge=vmbr0,ip=manual', {}, counting);
  pve.world.setDhcp('vmbr0', [{ network: '10.77.0', leaseMs: null }]);
  await pve.world.addContainer({ vmid: 102, isRunning: true, config: { net0: 'name=eth0,bridge=vmbr0,ip=dhcp' } });
  await settle();
  expect((await interfaces(pve, 102))[1]?.inet).toBeUndefined();
  slept.length = 0;
  pve.world.setDhcp('vmbr0', [{ network: '10.77.0', leaseMs: 47_000 }]);
  await expect.poll(() => interfaces(pve, 102)).toMatchObject([{}, { inet: '10.77.0.102/24' }]);
  expect(slept).toContain(47_000);
});

it('A renewal brings another address, which the old one gives way to at once', async () => {
  await using pve = await withContainer('bridge=vmbr0,ip=dhcp');
  await expect.poll(pve.eth0).toMatchObject({ inet: '10.77.0.101/24' });
  pve.world.renewLease(101, { address: '10.77.0.199' });
  expect(await pve.eth0()).toMatchObject({ inet: '10.77.0.199/24' });
  pve.world.renewLease(101);
  const moved = (await pve.eth0())?.inet;
  expect(moved).not.toBe('10.77.0.199/24');
  expect((await pve.inside('hostname -I')).stdout).toBe(`${moved?.replace('/24', '') ?? ''} \n`);
});

it('An interface that is changed while the container runs has its new address at once', async () => {
  await using pve = await withContainer('bridge=vmbr0,ip=dhcp');
  await expect.poll(pve.eth0).toMatchObject({ inet: '10.77.0.101/24' });
  const put = (net0: string): Promise<unknown> =>
    callApi(pve.port, {
      method: 'PUT',
      path: '/api2/json/nodes/pve1/lxc/101/config',
      headers: { ...FORM, ...withToken(pve.token.name, pve.token.secret) },
      body: formOf({ net0 }),
    });
  await put('name=eth0,bridge=vmbr0,ip=10.77.0.77/24,gw=10.77.0.1');
  expect(await pve.eth0()).toMatchObject({ inet: '10.77.0.77/24' });
  expect((await pve.inside(`hostname -I; ${outside}`)).stdout).toBe('10.77.0.77 \n0\n0\n');
  await put('name=eth0,bridge=vmbr0,ip=10.77.0.77/24,gw=10.77.0.1,link_down=1');
  expect((await pve.eth0())?.['ip-addresses']).toEqual([]);
  expect((await pve.inside(outside)).stdout).toBe('2\n2\n');
  await put('name=eth0,bridge=vmbr0,ip=dhcp');
  await expect.poll(pve.eth0).toMatchObject({ inet: '10.77.0.101/24' });
  await put('name=eth0,bridge=vmbr1,ip=dhcp');
  expect((await pve.eth0())?.inet).toBeUndefined();
});

it('The resolver and the search domain of the configuration are in the container', async () => {
  await using pve = await withContainer('bridge=vmbr0,ip=10.77.0.9/24,gw=10.77.0.1', {
    nameserver: '1.1.1.1 9.9.9.9',
    searchdomain: 'lan.example',
  });
  expect((await pve.inside('cat /etc/resolv.conf')).stdout).toBe(
    '# --- BEGIN PVE ---\nsearch lan.example\nnameserver 1.1.1.1\nnameserver 9.9.9.9\n# --- END PVE ---\n',
  );
  expect((await pve.inside(outside)).stdout).toBe('0\n0\n');
});
