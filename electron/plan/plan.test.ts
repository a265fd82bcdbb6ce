import { expect, test } from 'vitest';
import { containerSpec, type ContainerSpecInput } from '../../shared/domain/container-spec.ts';
import type { ServerFacts } from './facts.ts';
import { createCallGuard } from './call-guard.ts';
import { toCreateParameters } from './create-parameters.ts';
import { blockers, makePlan, planHash } from './make-plan.ts';
import { planSteps } from './plan-steps.ts';
import { preflight } from './preflight.ts';
import { loginWithout } from './testing/plan-samples.ts';

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqfFresh gantry';
const base = {
  connectionId: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  templateId: null,
  node: 'pve1',
  vmid: 120,
  hostname: 'web1',
  ostemplate: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
  storage: 'local-lvm',
  diskGiB: 8,
  cores: 2,
  memoryMiB: 1024,
  swapMiB: 512,
  isUnprivileged: true,
  features: {},
  network: { bridge: 'vmbr0', ipv4: { mode: 'dhcp' } },
} as unknown as ContainerSpecInput;
const specWith = (change: Record<string, unknown> = {}) => containerSpec.parse({ ...base, ...change });

const now = Date.UTC(2026, 0, 1);
const facts = (change: Partial<ServerFacts> = {}): ServerFacts => {
  const spec = specWith();
  const place = { connectionId: spec.connectionId, node: 'pve1', observedAt: now };
  return {
    login: loginWithout(),
    exactRights: {},
    nodes: [
      {
        connectionId: spec.connectionId,
        name: 'pve1',
        isOnline: true,
        cores: 4,
        memoryBytes: 2 ** 30,
        memoryMaxBytes: 8 * 2 ** 30,
        observedAt: now,
      },
    ],
    options: {
      node: 'pve1',
      storages: [
        {
          ...place,
          name: 'local-lvm',
          plugin: 'lvm',
          content: ['rootdir'],
          isActive: true,
          usedBytes: 0,
          totalBytes: 20 * 2 ** 30,
        },
      ],
      bridges: [{ ...place, name: 'vmbr0', isActive: true, comment: '' }],
      osTemplates: [
        {
          file: 'debian-12-standard_12.7-1_amd64.tar.zst',
          volid: spec.ostemplate,
          storage: 'local',
          sizeBytes: 1,
          title: 'Debian 12',
        },
      ],
      hiddenBy: [],
    },
    vmid: { state: 'free' },
    nextVmid: null,
    guestNames: [],
    neighbours: { guests: [], unread: [] },
    nameOfConnection: () => 'homelab',
    cluster: { isQuorate: true, nodeAddresses: [] },
    tagPolicy: { allowed: [], isFree: true, registered: [] },
    pools: [],
    arriving: [],
    schema: null,
    ...change,
  };
};

test('the create call always says unprivileged, never start, and keeps every further parameter', () => {
  const parameters = toCreateParameters(specWith({ further: { protection: '1', mp0: 'local-lvm:4,mp=/data' } }), {
    publicKey,
    rootPassword: null,
  });
  expect(parameters).toEqual({
    vmid: '120',
    hostname: 'web1',
    ostemplate: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
    rootfs: 'local-lvm:8',
    cores: '2',
    memory: '1024',
    swap: '512',
    unprivileged: '1',
    features: 'nesting=1',
    net0: 'name=eth0,bridge=vmbr0,ip=dhcp',
    'ssh-public-keys': publicKey,
    protection: '1',
    mp0: 'local-lvm:4,mp=/data',
  });
});

test.each([
  [
    'a static address',
    { ipv4: { mode: 'static', address: '10.0.0.5/24', gateway: '10.0.0.1' } },
    'name=eth0,bridge=vmbr0,ip=10.0.0.5/24,gw=10.0.0.1',
  ],
  ['no IPv4', { ipv4: { mode: 'none' }, ipv6: { mode: 'auto' } }, 'name=eth0,bridge=vmbr0,ip6=auto'],
  [
    'VLAN, MTU, MAC and firewall',
    { ipv4: { mode: 'dhcp' }, vlanTag: 20, mtu: 1400, macAddress: 'BC:24:11:00:00:01', hasFirewall: true },
    'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,ip=dhcp,firewall=1,tag=20,mtu=1400',
  ],
])('the network string for %s', (_what, network, expected) => {
  const spec = specWith({ network: { bridge: 'vmbr0', ...network } });
  expect(toCreateParameters(spec, { publicKey, rootPassword: null })['net0']).toBe(expected);
});

test('A33 a bridge text that carries a further option is refused by the contract', () => {
  expect(
    containerSpec.safeParse({ ...base, network: { bridge: 'vmbr0,firewall=0', ipv4: { mode: 'dhcp' } } }).success,
  ).toBe(false);
});

test.each([
  ['empty', ''],
  ['not CIDR', '10.0.0.5'],
  ['a mask too large', '10.0.0.5/33'],
])('A25 a static address that is %s is an error on its field', (_what, address) => {
  const parsed = containerSpec.safeParse({ ...base, network: { bridge: 'vmbr0', ipv4: { mode: 'static', address } } });
  expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual(['network.ipv4.address']);
});

test('A25 a gateway outside the subnet is an error on its field', () => {
  const parsed = containerSpec.safeParse({
    ...base,
    network: { bridge: 'vmbr0', ipv4: { mode: 'static', address: '10.0.0.5/24', gateway: '10.0.1.1' } },
  });
  expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual(['network.ipv4.gateway']);
});

test.each([
  [{ startsAfterCreation: false }, 'Leave it stopped'],
  [{ further: { template: '1' } }, 'Leave it as a template of Proxmox'],
])('a container with %j is made and not started', (change, last) => {
  const steps = planSteps(specWith(change), { hasRootPassword: false });
  expect(steps.map(({ kind }) => kind)).toEqual(['create', 'pin-host-keys', 'ready']);
  expect(steps.at(-1)?.title).toBe(last);
});

test('a plan without problems is passed by every check', () => {
  const findings = preflight(specWith(), facts());
  expect(findings.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  expect(findings.length).toBeGreaterThan(4);
});

test('A26 a number used by a VM on another node blocks, with its name and node', () => {
  const findings = preflight(specWith(), facts({ vmid: { state: 'taken', kind: 'qemu', name: 'nas', node: 'pve2' } }));
  expect(findings.find(({ verdict }) => verdict === 'blocks')).toMatchObject({
    field: 'vmid',
    message: 'Number 120 is in use by VM nas on node pve2',
  });
});

test('A34 a privileged container is warned of, explicitly', () => {
  expect(
    preflight(specWith({ isUnprivileged: false, features: { nesting: false } }), facts()).find(
      ({ check }) => check === 'privileged',
    )?.verdict,
  ).toBe('warns');
});

test.each([
  ['a missing right', {}, { login: loginWithout('SDN.Use') }, 'SDN.Use on /sdn/zones/localnetwork/vmbr0 is missing'],
  ['keyctl by token', { features: { keyctl: true } }, {}, 'Only root@pam with its password may set keyctl'],
  ['a storage too small', { diskGiB: 40 }, {}, 'Larger than the free space'],
  ['a node that is down', {}, { nodes: [] }, 'This cluster has no node pve1'],
  ['an unknown bridge', { network: { bridge: 'vmbr9', ipv4: { mode: 'dhcp' } } }, {}, 'Node pve1 has no bridge vmbr9'],
])('%s blocks and says so', (_what, spec, change, message) => {
  const found = preflight(specWith(spec), facts(change)).filter(({ verdict }) => verdict === 'blocks');
  expect(found.map((finding) => finding.message).join('\n')).toContain(message);
});

test('the hash follows the spec and nothing else', () => {
  const plan = makePlan({ spec: specWith(), template: null, facts: facts(), hasRootPassword: false, now });
  expect(plan.hash).toBe(
    makePlan({
      spec: specWith(),
      template: null,
      facts: facts({ login: { permissions: {}, isRoot: false } }),
      hasRootPassword: false,
      now: now + 1,
    }).hash,
  );
  const other = specWith({ cores: 3 });
  expect(planHash(other, planSteps(other, { hasRootPassword: false }))).not.toBe(plan.hash);
  expect(blockers(plan)).toEqual([]);
});

test('a plan whose OS template is on its way cannot be approved before it is there', () => {
  const spec = specWith();
  const planWith = (arriving: readonly string[]) =>
    makePlan({ spec, template: null, facts: facts({ arriving }), hasRootPassword: false, now });
  expect(blockers(planWith([spec.ostemplate])).map(({ verdict, field }) => [verdict, field])).toEqual([
    ['waits', 'ostemplate'],
  ]);
  expect(blockers(planWith([]))).toEqual([]);
});

test('what is reviewed is what runs: the guard lets the planned create pass and nothing else', () => {
  const plan = makePlan({ spec: specWith(), template: null, facts: facts(), hasRootPassword: true, now });
  const guard = createCallGuard(plan);
  const parameters = toCreateParameters(plan.spec, { publicKey, rootPassword: 'correct horse' });
  const create = { method: 'POST', path: '/nodes/pve1/lxc', parameters };
  expect(() => guard(create)).not.toThrow('is not in the approved plan');
  expect(() => guard({ method: 'POST', path: '/nodes/pve1/lxc/120/status/start', parameters: {} })).not.toThrow(
    'is not in the approved plan',
  );
  for (const change of [{ memory: '2048' }, { 'ssh-public-keys': `${publicKey}\n${publicKey}` }, { force: '1' }]) {
    expect(() => guard({ ...create, parameters: { ...parameters, ...change } })).toThrow(
      expect.objectContaining({ code: 'plan:not-in-plan' }),
    );
  }
  expect(() => guard({ method: 'DELETE', path: '/nodes/pve1/lxc/120', parameters: {} })).toThrow(
    'is not in the approved plan',
  );
  expect(JSON.stringify(plan)).not.toContain('correct horse');
});

test('a template for several systems plans only the packages this image takes, and names the others', () => {
  const packages = [
    { manager: 'apt', name: 'postgresql' },
    { manager: 'apk', name: 'postgresql17' },
    { manager: 'npm', name: 'pm2' },
  ];
  const step = planSteps(specWith({ provisioning: { packages } }), { hasRootPassword: false }).find(
    ({ id }) => id === 'packages',
  );
  expect(step?.title).toBe('Install 2 packages');
  expect(step?.details).toEqual(['apt: postgresql', 'npm: pm2', 'for other systems, left out: apk: postgresql17']);
});
