import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCreateParameters } from '../../electron/plan/create-parameters.ts';
import { planDifferences } from '../../electron/plan/plan-differences.ts';
import { templateFromConfig } from '../../electron/plan/template-from-config.ts';
import { templateFromSpec } from '../../electron/plan/template-from-spec.ts';
import { readGantryYaml } from '../../electron/templates/read-gantry-yaml.ts';
import { writeGantryYaml } from '../../electron/templates/write-gantry-yaml.ts';
import { applyTemplate } from '../../renderer/features/create-container/apply-template.ts';
import { readSpec } from '../../renderer/features/create-container/read-spec.ts';
import { emptyWizard } from '../../renderer/stores/wizard-draft-store.ts';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { Template } from '../../shared/domain/template.ts';
import { arbitraryTemplate, runs } from '../support/arbitrary-template.ts';

type Texts = Record<string, string>;

/** All there is to `POST /nodes/{node}/lxc`: what a container's configuration may say, or why a template says nothing of it. */
const parameters: Record<string, readonly string[] | 'not in a configuration' | 'not a template’s matter'> = {
  node: 'not a template’s matter',
  vmid: 'not a template’s matter',
  hostname: 'not a template’s matter',
  password: 'not a template’s matter',
  'ssh-public-keys': 'not a template’s matter',
  start: 'not a template’s matter',
  // The wizard finds both: by the template's patterns, and by the storage of rootfs.
  ostemplate: 'not a template’s matter',
  storage: 'not a template’s matter',
  template: 'not a template’s matter',
  'ha-managed': 'not in a configuration',
  pool: 'not in a configuration',
  bwlimit: 'not in a configuration',
  'ignore-unpack-errors': 'not in a configuration',
  unprivileged: ['1', '0'],
  features: ['nesting=1', 'keyctl=1', 'nesting=1,keyctl=1,fuse=1,mknod=1,mount=nfs;cifs,force_rw_sys=1', 'mount=ext4'],
  tags: ['web', 'web;prod.eu;a+b_c-d'],
  rootfs: [
    'tank:subvol-101-disk-0,size=8G',
    'local-lvm:vm-101-disk-0,size=1536M,acl=1,mountoptions=discard;noatime,quota=0,ro=0,replicate=0,shared=1,idmap=u:0:100000:65536;g:0:100000:65536',
  ],
  mp0: [
    'tank:subvol-101-disk-1,mp=/srv/data,size=512M',
    'tank:subvol-101-disk-1,mp=/srv/data,size=2T,acl=0,backup=1,mountoptions=nodev;noexec;nosuid,quota=1,ro=1,replicate=0,shared=1,keepattrs=1,idmap=passthrough',
    '/mnt/pool,mp=/pool',
    '/dev/sdb1,mp=/disk,ro=1',
  ],
  mp255: ['tank:subvol-101-disk-9,mp=/z,size=1G'],
  cores: ['1', '12'],
  cpulimit: ['0', '1.5'],
  cpuunits: ['200'],
  memory: ['16', '4096'],
  swap: ['0', '1024'],
  net0: [
    'name=eth0,bridge=vmbr0',
    'name=eth0,bridge=vmbr0,ip=dhcp,ip6=auto,firewall=1,tag=20,mtu=1400,rate=12.5,trunks=10;11,link_down=1,host-managed=1,type=veth',
    'name=lan0,bridge=vmbr1,ip=10.0.0.5/24,gw=10.0.0.1,ip6=fd00::5/64,gw6=fd00::1,firewall=0',
    'name=eth0,bridge=vmbr0,ip=manual,ip6=manual',
    'name=eth0,bridge=vmbr0,ip=10.0.0.5/24,gw=192.168.7.1,ip6=dhcp',
    'name=eth0,bridge=vmbr0,ip=dhcp,gw=10.0.0.1,tag=4095,mtu=1',
  ],
  net31: ['name=eth31,bridge=vmbr9,ip=dhcp,tag=7,trunks=1;2'],
  searchdomain: ['home.arpa'],
  nameserver: ['1.1.1.1 fe80::1%eth0'],
  onboot: ['1', '0'],
  startup: ['order=2,up=30,down=60'],
  description: ['Notes\n\n  with ü, "quotes" and: colons # no comment\n', 'x'],
  protection: ['1'],
  timezone: ['host', 'Europe/Berlin'],
  tty: ['0', '6'],
  console: ['0', '1'],
  cmode: ['shell', 'console', 'tty'],
  arch: ['amd64', 'arm64'],
  ostype: ['debian', 'alpine', 'unmanaged'],
  hookscript: ['local:snippets/hook.pl'],
  dev0: ['path=/dev/ttyUSB0,deny-write=1,gid=20,mode=0660,uid=1000', '/dev/dri/renderD128,gid=104'],
  entrypoint: ['/sbin/init --x', '/usr/bin/app'],
  env: ['LANG=C.UTF-8\0TZ=UTC', 'A=1'],
  debug: ['1'],
};

const plain: Texts = {
  cores: '2',
  memory: '512',
  swap: '512',
  unprivileged: '1',
  rootfs: 'tank:subvol-101-disk-0,size=8G',
  net0: 'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,ip=dhcp',
};

/** Config → template → its file → template → wizard → spec. */
function specOf(template: Template): ContainerSpec {
  const { id, source, path } = template;
  const again = readGantryYaml(writeGantryYaml(template), { id, source, path, folderName: '' });
  expect(again).toEqual({ template, problems: [] });
  const place = {
    connectionId: '0b6c1a8e-4a43-4c0e-9d5e-2f0f5a4c1f11',
    node: 'pve1',
    vmid: '120',
    hostname: 'new',
  };
  const chosen = applyTemplate({ ...emptyWizard, ...place }, again.template ?? template);
  const read = readSpec({ ...chosen, ostemplate: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst' });
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.spec;
}
const created = (spec: ContainerSpec): Texts => toCreateParameters(spec, { publicKey: 'KEY', rootPassword: null });
const templateOf = (config: Texts): Template => templateFromConfig(config, { name: 'Copy', cpuCount: 4 }).template;

/** What has to be asked of the server for the same container: volumes become orders, MAC addresses are left to it. */
function expected(config: Texts): Texts {
  return Object.fromEntries([
    ...Object.entries(config).map(([key, value]) => [key, asOrder(key, value)]),
    ['vmid', '120'],
    ['hostname', 'new'],
    ['ostemplate', 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst'],
    ['ssh-public-keys', 'KEY'],
  ]);
}
function asOrder(key: string, value: string): string {
  // No address and `manual` are one to Proxmox, and only the latter can be said in a template.
  if (key === 'net0' && !/,ip=/.test(value)) return asOrder(key, `${value},ip=manual`);
  if (key.startsWith('net')) return value.replace(/,hwaddr=[^,]*/, '');
  if (key !== 'rootfs' && !key.startsWith('mp')) return value;
  const size = /,size=(\d+)([MGT])/.exec(value);
  const gib =
    Number(size?.[1]) * { M: 1 / 1024, G: 1, T: 1024 }[size?.[2] === 'M' || size?.[2] === 'T' ? size[2] : 'G'];
  return value.startsWith('/') ? value : value.replace(size?.[0] ?? '', '').replace(/^([^:]+):[^,]*/, `$1:${gib}`);
}
const listed = /^(?:net|mp|dev|rootfs|features)/;
/** The order of a property string tells nothing, but its first part, when that has no name. */
const compared = (values: Texts): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, listed.test(key) ? value.split(',').toSorted() : value]),
  );

describe('every parameter of creating a container', () => {
  test('is known here', () => {
    const families = Object.keys(parameters).filter((name) => !['mp255', 'net31'].includes(name));
    expect(families).toHaveLength(41);
  });

  const cases = Object.entries(parameters).flatMap(([name, values]) =>
    typeof values === 'string' ? [] : values.map((value): [string, string] => [name, value]),
  );
  test.each(cases)(
    '%s goes from a container to a template, its file, the wizard and the next container: %j',
    (name, value) => {
      const config = { ...plain, [name]: value };
      expect(compared(created(specOf(templateOf(config))))).toEqual(compared(expected(config)));
    },
  );

  test.each(cases)('a plan made with %s as the template says it was changed in nothing: %j', (name, value) => {
    const template = { ...templateOf({ ...plain, [name]: value }), osTemplatePatterns: ['debian-12-standard'] };
    expect(planDifferences(specOf(template), template)).toEqual([]);
  });

  test('any template the wizard leaves as it is makes a plan that differs in nothing', () => {
    fc.assert(
      fc.property(arbitraryTemplate, (template) => {
        const place = {
          connectionId: '0b6c1a8e-4a43-4c0e-9d5e-2f0f5a4c1f11',
          node: 'pve1',
          vmid: '120',
          storage: 'local-lvm',
          network: { ...emptyWizard.network, bridge: 'vmbr9' },
        };
        const file = `${template.osTemplatePatterns[0]}_1_amd64.tar.zst`;
        const chosen = applyTemplate({ ...emptyWizard, ...place }, template);
        const answers = Object.fromEntries(
          Object.entries(chosen.answers).map(([name, answer]) => [name, answer === '' ? '1' : answer]),
        );
        const read = readSpec({ ...chosen, answers, ostemplate: `local:vztmpl/${file}` });
        if (!read.ok) throw new Error(JSON.stringify(read.errors));
        expect(planDifferences(read.spec, template)).toEqual([]);
      }),
      runs(10_000),
    );
  });

  test.each(Object.entries(parameters).filter(([, values]) => values === 'not in a configuration'))(
    '%s, which no configuration tells, goes the same way from a template',
    (name) => {
      const template = templateOf(plain);
      const sent = created(specOf({ ...template, further: { ...template.further, [name]: '1' } }));
      expect(compared(sent)).toEqual(compared({ ...expected(plain), [name]: '1' }));
    },
  );

  test('what belongs to one container, or is secret, is left out and named', () => {
    const { template, notes } = templateFromConfig(
      {
        ...plain,
        hostname: 'db1',
        lock: 'backup',
        template: '1',
        unused0: 'tank:subvol-101-disk-7',
        tags: 'ok;Not!ok',
        mp0: 'tank:gone,mp=/x',
        env: 'LANG=C\0POSTGRES_PASSWORD=hunter2\0URL=http://me:hunter2@host/',
        net1: 'name=eth1,bridge=vmbr0,hwaddr=BC:24:11:00:00:02',
        rootfs: 'tank:subvol-101-disk-0,size=8G',
      },
      { name: 'db1', cpuCount: null, rawLines: [['lxc.apparmor.profile', 'unconfined']] },
    );
    const said = JSON.stringify(template);
    for (const own of ['hunter2', 'BC:24', 'disk-0', 'disk-7', 'hostname":"db1', 'lxc.', '"lock"'])
      expect(said).not.toContain(own);
    expect(template.further).toMatchObject({ env: 'LANG=C', net1: 'name=eth1,bridge=vmbr0' });
    const told = notes.map(({ reason }) => reason).join('\n');
    for (const own of [
      'db1',
      'its lock',
      'unused volume',
      'Not!ok',
      'tank:gone',
      'POSTGRES_PASSWORD',
      'URL',
      'BC:24:11:00:00:01',
      'BC:24:11:00:00:02',
      'subvol-101-disk-0',
      'lxc.apparmor',
    ])
      expect(told).toContain(own);
    expect(told).not.toContain('hunter2');
  });

  test('a container that may use all cores gets as many as its node has, and one without a word is privileged', () => {
    const { cores: _cores, unprivileged: _unprivileged, ...rest } = plain;
    const { template, notes } = templateFromConfig(rest, { name: 'a', cpuCount: 16 });
    expect(template).toMatchObject({ cores: 16, isUnprivileged: false, memoryMiB: 512, diskGiB: 8, storage: 'tank' });
    expect(notes.map(({ reason }) => reason)).toContain(
      'It may use every core of its node; a template names a number: 16.',
    );
  });

  test('A21 a template of a finished wizard has its answers, its buckets as links, and no secret', () => {
    const spec = specOf(templateOf(plain));
    const asked = { label: 'x', help: '' };
    const provisioning = {
      ...spec.provisioning,
      packages: [
        { manager: 'apt' as const, name: 'nginx' },
        { manager: 'apt' as const, name: 'htop', group: 'Tools' },
      ],
      variables: [
        { ...asked, name: 'DOMAIN', kind: 'text' as const, default: null, isRequired: true, pattern: null },
        { ...asked, name: 'PASSWORD', kind: 'secret' as const, isRequired: true, minLength: 1, generatedLength: 24 },
      ],
      answers: { DOMAIN: 'example.org' },
    };
    const base = { ...templateOf(plain), buckets: ['Tools'], description: 'What it is' };
    const linked = { name: 'Tools', packages: [{ manager: 'apt' as const, name: 'htop' }], customPackages: [] };
    const kept = templateFromSpec(
      {
        ...spec,
        provisioning,
        sshPublicKeys: ['ssh-ed25519 AAAA me'],
        network: { ...spec.network, macAddress: 'BC:24:11:00:00:01' },
      },
      { name: 'Kept', base, buckets: [linked] },
    );
    expect(kept).toMatchObject({
      name: 'Kept',
      description: 'What it is',
      hostname: 'new',
      buckets: ['Tools'],
      osTemplatePatterns: ['debian-'],
    });
    expect(templateFromSpec(spec, { name: 'Own', base: null, buckets: [] }).osTemplatePatterns).toEqual([
      'debian-12-standard',
    ]);
    expect(kept.provisioning.packages).toEqual([{ manager: 'apt', name: 'nginx' }]);
    expect(kept.provisioning.variables).toMatchObject([
      { name: 'DOMAIN', default: 'example.org' },
      { name: 'PASSWORD' },
    ]);
    expect(JSON.stringify(kept)).not.toMatch(/AAAA|BC:24|answers|"vmid"|pve1/);
  });

  test('is kept beside all others', () => {
    const config: fc.Arbitrary<Texts> = fc.record(
      Object.fromEntries(
        Object.entries(parameters).flatMap(([name, values]) =>
          typeof values === 'string' ? [] : [[name, fc.constantFrom(...values)]],
        ),
      ),
      { requiredKeys: Object.keys(plain) },
    );
    fc.assert(
      fc.property(config, (given) => {
        const spec = specOf(templateOf(given));
        expect(compared(created(spec))).toEqual(compared(expected(given)));
        // A21: a template made of the finished wizard asks for the same once more.
        const kept = templateFromSpec(spec, { name: 'Kept', base: null, buckets: [] });
        expect(compared(created(specOf(kept)))).toEqual(compared(expected(given)));
      }),
      runs(2_000),
    );
  }, 600_000);
});
