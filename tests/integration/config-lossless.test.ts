import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  dictionary,
  nat,
  property,
  record,
  shuffledSubarray,
  subarray,
  tuple,
  type Arbitrary,
} from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import { changeFrom } from '../../shared/lxc/config-edits.ts';
import { changeParameters, wantedValue } from '../../shared/lxc/config-change.ts';
import { findOption } from '../../shared/lxc/options.ts';
import { PropertyString } from '../../shared/lxc/property-string.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { runs } from '../support/arbitrary-template.ts';
import { connect } from './journey.ts';

/** Values of sub-options by family, each valid by itself, with those Proxmox's own window forgets. */
const pools: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  net: {
    name: ['eth0', 'eth7', 'lan.1'],
    bridge: ['vmbr0'],
    firewall: ['0', '1'],
    hwaddr: ['BC:24:11:00:00:01'],
    ip: ['dhcp', 'manual', '10.77.0.9/24'],
    ip6: ['auto', 'fd00::9/64'],
    link_down: ['0', '1'],
    mtu: ['1400'],
    rate: ['2.5'],
    tag: ['7', '4094'],
    trunks: ['1;2;30', '4'],
    type: ['veth'],
  },
  mp: {
    mp: ['/srv/data', '/opt/with space', '/x=y'],
    acl: ['0', '1'],
    backup: ['0', '1'],
    mountoptions: ['discard;noatime', 'nosuid'],
    quota: ['0'],
    replicate: ['0', '1'],
    ro: ['0', '1'],
    shared: ['1'],
  },
  features: { nesting: ['0', '1'], force_rw_sys: ['1'], fuse: ['1'], keyctl: ['1'], mount: ['nfs;cifs'], mknod: ['1'] },
  startup: { order: ['1', '20'], up: ['30'], down: ['5'] },
};
const needed: Readonly<Record<string, readonly string[]>> = {
  net: ['name'],
  mp: ['mp'],
  features: [],
  startup: ['order'],
};
const scalars: Readonly<Record<string, readonly string[]>> = {
  cores: ['1', '3'],
  memory: ['256', '1024'],
  swap: ['0', '128'],
  cpulimit: ['0.5'],
  onboot: ['0', '1'],
  tags: ['a;b', 'prod'],
  hostname: ['web', 'db.example'],
  timezone: ['host', 'Europe/Berlin'],
  nameserver: ['10.0.0.1 1.1.1.1'],
  cmode: ['shell', 'tty'],
};

const familyOf = (name: string): string => name.replace(/\d+$/, '');
const poolOf = (name: string) => pools[familyOf(name)] ?? {};
const pick = (values: readonly string[]): Arbitrary<string> => constantFrom(...values);

/** A property string with its sub-options in any order; `more` are keys nobody knows yet. */
function text(name: string, more: Arbitrary<Record<string, string>>): Arbitrary<string> {
  const pool = poolOf(name);
  const must = needed[familyOf(name)] ?? [];
  const free = Object.keys(pool).filter((key) => !must.includes(key));
  return tuple(subarray(free), more).chain(([chosen, unknown]) =>
    tuple(...[...must, ...chosen].map((key) => pick(pool[key] ?? []).map((value) => `${key}=${value}`))).chain(
      (known) =>
        shuffledSubarray([...known, ...Object.entries(unknown).map(([key, value]) => `${key}=${value}`)], {
          minLength: known.length + Object.keys(unknown).length,
        }).map((parts) =>
          (familyOf(name) === 'mp' ? [`local-lvm:vm-9-disk-${name.slice(2)}`, ...parts] : parts).join(','),
        ),
    ),
  );
}

const strings = ['net0', 'net1', 'net12', 'mp0', 'mp3', 'features', 'startup'];
type Case = { config: Record<string, string>; name: string; key: string; value: string };

function cases({ unknown, topLevel }: { unknown: readonly string[]; topLevel: readonly string[] }): Arbitrary<Case> {
  const more =
    unknown.length === 0 ? constantFrom({}) : dictionary(pick(unknown), pick(['1', 'a;b', '']), { maxKeys: 2 });
  return record({
    named: subarray(strings, { minLength: 1 }),
    others: subarray(Object.keys(scalars)),
    unknownNames: array(pick(topLevel), { maxLength: 2 }),
    which: nat(),
    key: nat(),
    choice: nat(),
  }).chain(({ named, others, unknownNames, which, key, choice }) =>
    tuple(
      tuple(...named.map((name) => text(name, more).map((value): [string, string] => [name, value]))),
      tuple(...others.map((name) => pick(scalars[name] ?? []).map((value): [string, string] => [name, value]))),
    ).map(([properties, plain]): Case => {
      const name = named[which % named.length] ?? '';
      const keys = Object.keys(poolOf(name));
      const chosen = keys[key % keys.length] ?? '';
      const values = poolOf(name)[chosen] ?? [];
      return {
        config: Object.fromEntries([...properties, ...plain, ...unknownNames.map((one) => [one, 'kept as it is'])]),
        name,
        key: chosen,
        value: values[choice % values.length] ?? '',
      };
    }),
  );
}

const bareKeyOf = (name: string): string | null => {
  const type = findOption(name)?.type;
  return type?.kind === 'properties' ? type.bareKey : null;
};
const parse = (name: string, value: string | undefined) => PropertyString.parse(value ?? '', bareKeyOf(name));
const othersIn = (name: string, value: string | undefined, key: string) =>
  parse(name, value).properties.filter((one) => (one.key ?? bareKeyOf(name)) !== key);
const asOptions = (config: Readonly<Record<string, string>>) => ({
  options: Object.entries(config).map(([name, value]) => ({ name, current: value, pending: null, isLeaving: false })),
});

test('B08 an edit of one sub-option sends its option alone, and everything else in it is as it was', () => {
  const unknown = ['x-new', 'Later', 'q.z'];
  assert(
    property(cases({ unknown, topLevel: ['future', 'ipmanagehost'] }), ({ config, name, key, value }) => {
      const edited = parse(name, config[name]).with(key, value).toString();
      const change = changeFrom({ [name]: edited }, asOptions(config));
      const isReal = edited !== config[name];
      expect(changeParameters(change, 'd')).toEqual(isReal ? { [name]: edited, digest: 'd' } : { digest: 'd' });
      expect(parse(name, edited).get(key)).toBe(value);
      expect(othersIn(name, edited, key)).toEqual(othersIn(name, config[name], key));
    }),
    runs(10_000),
  );
});

let pve: Simulator;
let app: Headless;
let connectionId: ConnectionId;
const vmid = 777 as Vmid;
beforeAll(async () => {
  pve = await startSimulator({ speed: 'instant', seed: 'homelab' });
  await pve.world.addContainer({ vmid, node: 'pve1', config: { hostname: 'lossless', unprivileged: '1' } });
  app = await openHeadless({ speed: 'instant', simulator: pve });
  connectionId = await connect(app, pve, 'homelab');
  await app.call('connection:refresh', { connectionId });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await pve[Symbol.asyncDispose]();
});

/** What a token may change of features is nesting alone. */
const isAllowed = ({ name, key }: Case): boolean => name !== 'features' || key === 'nesting';

test('B08 read, edited in one place and read back, a configuration on the server is the same in every other place', async () => {
  const made = cases({ unknown: [], topLevel: ['future', 'ipmanagehost'] }).filter(isAllowed);
  const fixed = new Set(['hostname', 'unprivileged', 'rootfs', 'ostype', 'arch', 'memory']);
  await assert(
    asyncProperty(made, async ({ config, name, key, value }) => {
      const state = pve.world.container(vmid);
      if (!state) throw new Error('it is gone');
      for (const option of Object.keys(state.config)) if (!fixed.has(option)) pve.world.removeConfig(vmid, option);
      for (const [option, one] of Object.entries(config)) pve.world.setConfig(vmid, option, one);
      const before = await app.call('container:config', { connectionId, vmid });
      const edited = parse(name, wantedValue(before, name) ?? '')
        .with(key, value)
        .toString();
      const change = changeFrom({ [name]: edited }, before);
      if (Object.keys(change.set).length === 0) return;
      const outcome = await app.call('container:change-config', { connectionId, vmid, digest: before.digest, change });
      if (outcome.state !== 'changed') throw new Error(`it is ${outcome.state}`);
      const after = outcome.config;
      const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);
      const others = ({ options }: typeof before) => options.filter((one) => one.name !== name).toSorted(byName);
      expect(others(after)).toEqual(others(before));
      const now = parse(name, wantedValue(after, name) ?? '');
      expect(now.get(key)?.toLowerCase()).toBe(value.toLowerCase());
      for (const { key: other, value: kept } of othersIn(name, wantedValue(before, name) ?? '', key))
        expect(now.get(other ?? bareKeyOf(name) ?? '')).toBe(kept);
    }),
    { ...runs(300), ...(process.env['GANTRY_TEST_FULL'] === '1' ? {} : { numRuns: 25 }) },
  );
});
