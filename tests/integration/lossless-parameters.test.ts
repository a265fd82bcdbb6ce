import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCreateParameters } from '../../electron/plan/create-parameters.ts';
import { planDifferences } from '../../electron/plan/plan-differences.ts';
import { templateFromConfig } from '../../electron/plan/template-from-config.ts';
import { templateFromSpec } from '../../electron/plan/template-from-spec.ts';
import { readGantryYaml } from '../../electron/templates/read-gantry-yaml.ts';
import { writeGantryYaml } from '../../electron/templates/write-gantry-yaml.ts';
import { applyTemplate } from '../../renderer/features/create-container/apply-template.ts';
import { readSpec, toSpecInput } from '../../renderer/features/create-container/read-spec.ts';
import { emptyWizard, type WizardValues } from '../../renderer/stores/wizard-draft-store.ts';
import { containerSpec, type ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { Template } from '../../shared/domain/template.ts';
import { parameters, type Texts } from '../support/container-parameters.ts';
import { arbitraryTemplate, runs } from '../support/arbitrary-template.ts';

const plain: Texts = {
  cores: '2',
  memory: '512',
  swap: '512',
  unprivileged: '1',
  rootfs: 'tank:subvol-101-disk-0,size=8G',
  net0: 'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,ip=dhcp',
};

/** Without Proxmox's limits: what cannot be sent is told, but nothing of it is lost on the way. */
const readUnchecked = (values: WizardValues): ContainerSpec => containerSpec.parse(toSpecInput(values));

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
  return readUnchecked({ ...chosen, ostemplate: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst' });
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

  test('a value that no Proxmox takes comes as far as the wizard, which names its field and sends nothing', () => {
    const { further, networkOptions } = templateOf({
      ...plain,
      net0: 'name=eth0,bridge=vmbr0,tag=4095',
      net1: 'name=eth0,bridge=vmbr0,mtu=1',
      mp0: '/mnt/a,mp=/a/../b',
      tty: '7',
    });
    const read = readSpec({
      ...emptyWizard,
      connectionId: '0b6c1a8e-4a43-4c0e-9d5e-2f0f5a4c1f11',
      node: 'pve1',
      vmid: '120',
      hostname: 'new',
      ostemplate: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
      storage: 'tank',
      network: { ...emptyWizard.network, bridge: 'vmbr0', further: { tag: networkOptions['tag'] ?? '' } },
      further,
    });
    expect(read).toMatchObject({ ok: false });
    expect(Object.keys(read.ok ? {} : read.errors).toSorted()).toEqual([
      'further.mp0.mp',
      'further.net1',
      'further.net1.mtu',
      'further.tty',
      'network.further.tag',
    ]);
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
        const spec = readUnchecked({ ...chosen, answers, ostemplate: `local:vztmpl/${file}` });
        expect(planDifferences(spec, template)).toEqual([]);
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
