import { expect, test } from 'vitest';
import { facts, freeGiB, guestAt, loginWithout, specWith } from '../testing/plan-samples.ts';
import type { ServerFacts } from '../facts.ts';
import { preflight } from '../preflight.ts';

/** What stands against the plan, as `verdict check field: message`, with the label of its fix. */
const against = (change: Record<string, unknown>, server: Partial<ServerFacts> = {}): string[] =>
  preflight(specWith(change), facts(server))
    .filter(({ verdict }) => verdict !== 'passed')
    .map(
      ({ verdict, check, field, message, fix }) =>
        `${verdict} ${check} ${field}: ${message}${fix ? ` [${fix.label}: ${JSON.stringify(fix.changes)}]` : ''}`,
    );
const fixedAt = (address: string, gateway?: string) => ({
  network: { bridge: 'vmbr0', ipv4: { mode: 'static', address, ...(gateway && { gateway }) } },
});
const neighbours = (...guests: ReturnType<typeof guestAt>[]): Partial<ServerFacts> => ({
  neighbours: { guests, unread: [] },
});

test('mountable file systems can be left out one by one where only root may set them, and together where they do not work', () => {
  const features = { nesting: true, mount: ['nfs', 'ext4'] };
  const found = against({ features, isUnprivileged: true }, { login: loginWithout() });
  expect(found).toContain(
    'blocks root-only features: Only root@pam with its password may set mount=nfs [Leave out mount=nfs: {"features.mount":["ext4"]}]',
  );
  expect(found.find((one) => one.startsWith('warns features features.mount'))).toContain(
    '[Leave out nfs: {"features.mount":["ext4"]}]',
  );
});

test('an image that is still arriving is waited for, and not offered for download once more', () => {
  const { ostemplate } = specWith({});
  const file = ostemplate.slice(ostemplate.indexOf('/') + 1);
  const waits = [
    `waits os-template ostemplate: ${file} is on its way to pve1; a container can be made of it once it is there`,
  ];
  expect(against({}, { arriving: [ostemplate] })).toEqual(waits);
  expect(against({ needsDownload: true }, { arriving: [ostemplate] })).toEqual(waits);
  expect(against({}, { arriving: ['local:vztmpl/another_1_amd64.tar.zst'] })).toEqual([]);
});

test.each([
  [512, 'passed: 512 MiB of 7 GiB free on pve1'],
  [1536, 'passed: 1.5 GiB of 7 GiB free on pve1'],
  [9216, 'warns: More memory than the node has free: 9 GiB of 7 GiB free on pve1'],
  [7169, 'warns: More memory than the node has free: 7169 MiB of 7168 MiB free on pve1'],
])('%d MiB of memory are told in a unit that can be read beside what is free', (memoryMiB, told) => {
  const found = preflight(specWith({ memoryMiB }), facts()).find(({ check }) => check === 'node-memory');
  expect(`${found?.verdict}: ${found?.message}`).toBe(told);
});

test('a plan without problems has nothing against it', () => {
  expect(against({})).toEqual([]);
});

test.each<[string, Record<string, unknown>, Partial<ServerFacts>, string[]]>([
  [
    'A26 a number used by a VM on another node, with the next free one',
    {},
    { vmid: { state: 'taken', kind: 'qemu', name: 'nas', node: 'pve2' }, nextVmid: 123 },
    ['blocks vmid vmid: Number 120 is in use by VM nas on node pve2 [Use number 123: {"vmid":123}]'],
  ],
  [
    'a name that another server knows too',
    { hostname: 'web-2.lan' },
    {
      guestNames: [
        { name: 'web-2.lan', where: 'by 104 on attic' },
        { name: 'web-3.lan', where: 'by 9 on attic' },
      ],
    },
    [
      'warns name hostname: The name web-2.lan is already used by 104 on attic [Call it web-4.lan: {"hostname":"web-4.lan"}]',
    ],
  ],
  [
    'the fixed address of a stopped guest, with a free one',
    fixedAt('10.0.0.5/24', '10.0.0.1'),
    neighbours(guestAt(104, { addresses: ['10.0.0.5'] }), guestAt(105, { addresses: ['10.0.0.6'] })),
    [
      'warns address network.ipv4.address: 10.0.0.5 is the address of container 104 (g104) on homelab [Use 10.0.0.7: {"network.ipv4.address":"10.0.0.7/24"}]',
    ],
  ],
  [
    'an IPv6 address written in another way, on a further card',
    { further: { net1: 'name=eth1,bridge=vmbr0,ip6=fd00:0::0005/64' } },
    neighbours(guestAt(104, { addresses: ['fd00::5'] })),
    ['warns address further.net1.ip6: fd00::5 is the address of container 104 (g104) on homelab'],
  ],
  [
    'an address of the network itself',
    fixedAt('10.0.0.255/24'),
    {},
    [
      'warns address network.ipv4.address: 10.0.0.255 stands for the whole network 10.0.0.255/24, not for one machine in it [Use 10.0.0.1: {"network.ipv4.address":"10.0.0.1/24"}]',
    ],
  ],
  [
    'the address of a node',
    fixedAt('10.0.0.2/24'),
    { cluster: { isQuorate: true, nodeAddresses: ['10.0.0.2'] } },
    [
      'warns address network.ipv4.address: 10.0.0.2 is the address of a node [Use 10.0.0.3: {"network.ipv4.address":"10.0.0.3/24"}]',
    ],
  ],
  [
    'guests whose configuration could not be read',
    fixedAt('10.0.0.5/24'),
    {
      neighbours: {
        guests: [],
        unread: [{ connectionId: specWith().connectionId, count: 3, reason: 'VM.Audit is missing' }],
      },
    },
    ['unknown address network.ipv4.address: Whether 3 guests of homelab have it too is not known: VM.Audit is missing'],
  ],
  [
    'the MAC address of a VM',
    { network: { bridge: 'vmbr0', ipv4: { mode: 'dhcp' }, macAddress: 'BC:24:11:00:00:0A' } },
    neighbours({ ...guestAt(200, { macs: ['bc:24:11:00:00:0a'] }), kind: 'qemu' }),
    [
      'warns mac network.macAddress: BC:24:11:00:00:0A is the MAC address of VM 200 (g200) on homelab [Let Proxmox make one up: {"network.macAddress":null}]',
    ],
  ],
  [
    'one MAC address for two cards',
    {
      network: { bridge: 'vmbr0', ipv4: { mode: 'dhcp' }, macAddress: 'BC:24:11:00:00:0A' },
      further: { net1: 'name=eth1,bridge=vmbr0,hwaddr=BC:24:11:00:00:0A,tag=5' },
    },
    {},
    [
      'warns mac network.macAddress: BC:24:11:00:00:0A is the MAC address of another of its own cards [Let Proxmox make one up: {"network.macAddress":null}]',
      'warns mac further.net1.hwaddr: BC:24:11:00:00:0A is the MAC address of another of its own cards [Let Proxmox make one up: {"further.net1":"name=eth1,bridge=vmbr0,tag=5"}]',
    ],
  ],
  [
    'A25 a gateway outside the subnet of a further card',
    { further: { net1: 'name=eth1,bridge=vmbr0,ip=10.1.0.5/24,gw=10.2.0.1' } },
    {},
    [
      'warns gateway further.net1.gw: net1: the gateway 10.2.0.1 is outside the subnet of 10.1.0.5/24 [Leave the gateway out: {"further.net1":"name=eth1,bridge=vmbr0,ip=10.1.0.5/24"}]',
    ],
  ],
  [
    'an IPv6 gateway outside its subnet, where a link-local one would do',
    {
      network: {
        bridge: 'vmbr0',
        ipv4: { mode: 'none' },
        ipv6: { mode: 'static', address: 'fd00:1::5/64', gateway: 'fd00:2::1' },
      },
    },
    {},
    [
      'warns gateway network.ipv6.gateway: net0: the gateway fd00:2::1 is outside the subnet of fd00:1::5/64 [Leave the gateway out: {"network.ipv6.gateway":null}]',
    ],
  ],
  [
    'a gateway beside DHCP',
    { further: { net1: 'name=eth1,bridge=vmbr0,ip=dhcp,gw=10.2.0.1' } },
    {},
    [
      'warns gateway further.net1.gw: net1: the gateway 10.2.0.1 needs a fixed address beside it [Leave the gateway out: {"further.net1":"name=eth1,bridge=vmbr0,ip=dhcp"}]',
    ],
  ],
  [
    'two ways out',
    { ...fixedAt('10.0.0.5/24', '10.0.0.1'), further: { net1: 'name=eth1,bridge=vmbr0,ip=10.1.0.5/24,gw=10.1.0.1' } },
    {},
    [
      'warns gateway further.net1.gw: net0 and net1 both have a gateway; only one can be the way out [Leave out that of net1: {"further.net1":"name=eth1,bridge=vmbr0,ip=10.1.0.5/24"}]',
    ],
  ],
  [
    'an unknown bridge of a further card',
    { further: { net1: 'name=eth1,bridge=vmbr9' } },
    {},
    [
      'blocks bridge further.net1.bridge: Node pve1 has no bridge vmbr9; the container could not start [Use vmbr0: {"further.net1":"name=eth1,bridge=vmbr0"}]',
    ],
  ],
  [
    'A28 a disk larger than what is free on a storage that takes all of it at once',
    { diskGiB: 20 },
    freeGiB({ thick: 5, roomy: 50 }),
    [
      'blocks storage-space diskGiB: Larger than the free space: 20 GiB of 5.0 GiB free on thick [Use storage roomy (50.0 GiB free): {"storage":"roomy"}]',
    ],
  ],
  [
    'A28 the same on a storage that takes what is written',
    { diskGiB: 20, storage: 'thin' },
    freeGiB({ thin: 5 }),
    [
      'warns storage-space diskGiB: Larger than the free space: 20 GiB of 5.0 GiB free on thin; it can be made, and fails when it is written full [Make it 5 GiB: {"diskGiB":5}]',
    ],
  ],
  [
    'several disks that fit alone and not together',
    { diskGiB: 4, further: { mp0: 'thick:4,mp=/data,backup=1', mp1: 'thick:4,mp=/more' } },
    freeGiB({ thick: 9, thin: 30 }),
    [
      'blocks storage-space diskGiB: Larger than the free space: 12 GiB for 3 disks together of 9.0 GiB free on thick [Use storage thin (30.0 GiB free): {"storage":"thin","further.mp0":"thin:4,mp=/data,backup=1","further.mp1":"thin:4,mp=/more"}]',
    ],
  ],
  [
    'a storage without container disks under a mount point',
    { further: { mp0: 'images:4,mp=/data' } },
    freeGiB({ thick: 50, images: 50 }),
    [
      'blocks storage further.mp0: Storage images does not take container disks [Use storage thick (50.0 GiB free): {"further.mp0":"thick:4,mp=/data"}]',
    ],
  ],
  [
    'a cluster without quorum',
    {},
    { cluster: { isQuorate: false, nodeAddresses: [] } },
    ['blocks quorum connectionId: The cluster has no quorum: too few of its nodes are there, so it takes no changes'],
  ],
  [
    'a tag that is left to administrators',
    { tags: ['web', 'prod'] },
    {
      login: loginWithout('Sys.Modify'),
      tagPolicy: { allowed: ['web'], isFree: false, registered: ['prod'] },
    },
    [
      'blocks tags tags: The tag prod is left to administrators here: Sys.Modify on / is missing [Leave out prod: {"tags":"web"}]',
    ],
  ],
  [
    'a pool that is not there',
    { further: { pool: 'garden' } },
    { pools: ['household'] },
    ['blocks pool further.pool: There is no pool garden [Put it into no pool: {"further.pool":null}]'],
  ],
  [
    'a pool this login may not see',
    { further: { pool: 'garden' } },
    { pools: [], login: loginWithout('Pool.Audit') },
    [
      'unknown pool further.pool: Whether the pool garden exists is hidden: Pool.Audit on /pool/garden is missing [Put it into no pool: {"further.pool":null}]',
    ],
  ],
  [
    'an image too new for Proxmox’ own set-up',
    { ostemplate: 'local:vztmpl/centos-11-default_20270101_amd64.tar.xz' },
    freeGiB({ thick: 50 }, 'local:vztmpl/centos-11-default_20270101_amd64.tar.xz'),
    ['warns release ostemplate: Proxmox may refuse CentOS and its like 11: it sets up 5 to 10'],
  ],
  [
    'an architecture that contradicts the image',
    { further: { arch: 'arm64' } },
    {},
    [
      'warns architecture further.arch: The image is for amd64, and arch says arm64 [Take what the image says: {"further.arch":null}]',
    ],
  ],
  [
    'quota on a disk of an unprivileged container',
    { further: { mp0: 'thick:1,mp=/data,quota=1' } },
    {},
    [
      'blocks quota further.mp0: mp0: quota on a disk of an unprivileged container keeps it from starting [Leave quota off: {"further.mp0":"thick:1,mp=/data"}]',
    ],
  ],
  [
    'a root disk on which nothing may run',
    { rootfsOptions: { mountoptions: 'noatime;noexec' } },
    {},
    [
      'warns root-mount rootfsOptions.mountoptions: A root disk mounted noexec keeps the system from starting [Leave out noexec: {"rootfsOptions.mountoptions":"noatime"}]',
    ],
  ],
  [
    'a console without a login',
    { further: { cmode: 'shell' } },
    {},
    [
      'warns console further.cmode: With cmode shell everybody who may open the console is root in it without signing in [Ask for a login: {"further.cmode":null}]',
    ],
  ],
  [
    'a missing bridge of a container that is to stay stopped',
    { startsAfterCreation: false, network: { bridge: 'vmbr9', ipv4: { mode: 'dhcp' } } },
    {},
    [
      'warns bridge network.bridge: Node pve1 has no bridge vmbr9; the container could not start [Use vmbr0: {"network.bridge":"vmbr0"}]',
    ],
  ],
])('%s', (_what, change, server, expected) => {
  expect(against(change, server)).toEqual(expected);
});

test('A34 a privileged container is warned of, with the way back', () => {
  expect(against({ isUnprivileged: false, features: { nesting: false } }).join('\n')).toContain(
    'warns privileged isUnprivileged: A privileged container’s root is root on the node too. This cannot be changed later. [Make it unprivileged: {"isUnprivileged":true}]',
  );
});
