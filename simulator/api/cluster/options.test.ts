import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../start-simulator.ts';
import { asRoot, asUser, type Asking } from '../../testing/asking.ts';
import * as guests from '../../testing/quiet-guests.ts';

let pve: Simulator;
let root: Asking;
beforeEach(async () => {
  pve = await startSimulator({ guests });
  root = await asRoot(pve);
});
afterEach(() => pve[Symbol.asyncDispose]());

const options = (who = root): Promise<Record<string, unknown>> => who.data('GET', '/cluster/options');
const set = (values: Record<string, string | number>): Promise<unknown> => root.data('PUT', '/cluster/options', values);
const refuse = (values: Record<string, string | number>): Promise<unknown> =>
  root.refusal('PUT', '/cluster/options', values);

test('Options made of parts are read in their parts, lists of tags as lists, the description line by line', async () => {
  await set({
    migration: 'type=insecure,network=10.0.0.0/24',
    'next-id': 'lower=500,upper=600',
    'tag-style': 'shape=full,ordering=config',
    'user-tag-access': 'user-allow=list,user-allow-list=web;db',
    'registered-tags': 'prod;backup',
    bwlimit: 'migration=1000',
    description: 'my home\nlab',
  });
  expect(await options()).toMatchObject({
    migration: { type: 'insecure', network: '10.0.0.0/24' },
    'next-id': { lower: '500', upper: '600' },
    'tag-style': { shape: 'full', ordering: 'config' },
    'user-tag-access': { 'user-allow': 'list', 'user-allow-list': ['web', 'db'] },
    'registered-tags': ['backup', 'prod'],
    bwlimit: 'migration=1000',
    description: 'my home\nlab\n',
    mac_prefix: 'BC:24:11',
  });
  await set({ delete: 'migration,bwlimit' });
  expect(Object.keys(await options())).not.toContain('migration');
});

test.each([
  [{ migration: 'type=fast' }, 'migration'],
  [{ migration: 'network=home' }, 'migration'],
  [{ 'tag-style': 'shape=round' }, 'tag-style'],
  [{ 'user-tag-access': 'user-allow=some' }, 'user-tag-access'],
  [{ 'registered-tags': 'a b' }, 'registered-tags'],
  [{ 'next-id': 'lower=x' }, 'next-id'],
  [{ mac_prefix: '01:00' }, 'mac_prefix'],
  [{ console: 'telnet' }, 'console'],
  [{ colour: 'red' }, 'colour'],
])('%j is refused', async (values, name) => {
  expect(await refuse(values)).toHaveProperty(name);
});

test('The range of new ids begins and ends where it says, and must not end before it begins', async () => {
  expect(await refuse({ 'next-id': 'lower=600,upper=500' })).toBe(
    "error during cfs-locked 'file-datacenter_cfg' operation: lower (600) <= upper (500) boundary rule broken",
  );
  await set({ 'next-id': 'lower=500,upper=502' });
  expect(await root.data('GET', '/cluster/nextid')).toBe('500');
  await pve.world.addContainer({ vmid: 500 });
  pve.world.addVm({ vmid: 501 });
  expect(await root.refusal('GET', '/cluster/nextid')).toBe('unable to get any free VMID in range [500, 502]');
  expect(await root.data('GET', '/cluster/nextid', { vmid: 502 })).toBe('502');
});

test('Without Sys.Audit only what the own screen needs is shown, and nothing can be changed', async () => {
  await set({ console: 'xtermjs', 'tag-style': 'shape=dense', migration: 'insecure' });
  const user = asUser(pve, 'alice@pve');
  expect(await options(user)).toEqual({ console: 'xtermjs', 'tag-style': { shape: 'dense' }, 'allowed-tags': [] });
  expect(await user.refusal('PUT', '/cluster/options', { console: 'vv' })).toBe(
    'Permission check failed (/, Sys.Modify)',
  );
  expect(await user.data('GET', '/version')).toMatchObject({ console: 'xtermjs' });
});

describe('Tags', () => {
  const TAGS = '/nodes/pve1/lxc/101/config';
  let alice: Asking;
  beforeEach(async () => {
    await pve.world.addContainer({ vmid: 101, config: { tags: 'db' } });
    pve.world.addVm({ vmid: 200, tags: 'nas' });
    alice = asUser(pve, 'alice@pve', { '/vms/101': 'PVEVMAdmin' });
  });
  const forbidden = (tag: string): string => `Permission check failed (/, Sys.Modify for modifying tag '${tag}')`;

  test.each([
    ['', 'db;new', undefined, ['db']],
    ['user-allow=existing', 'db;new', forbidden('new'), ['db']],
    ['user-allow=existing', 'nas', forbidden('nas'), ['db']],
    ['user-allow=list,user-allow-list=web', 'db;web', undefined, ['web']],
    ['user-allow=list,user-allow-list=web', 'web', forbidden('db'), ['web']],
    ['user-allow=none,user-allow-list=web', 'db;web', forbidden('web'), []],
  ])('With %j somebody sets %s', async (access, tags, refusal, allowed) => {
    if (access !== '') await set({ 'user-tag-access': access });
    expect((await options(alice))['allowed-tags']).toEqual(allowed);
    expect(await alice.refusal('PUT', TAGS, { tags })).toBe(refusal);
    expect(await root.data('GET', TAGS)).toMatchObject({ tags: refusal === undefined ? tags : 'db' });
  });

  test('that are registered are neither set nor removed by those who cannot change the datacenter', async () => {
    await set({ 'registered-tags': 'db;prod' });
    expect((await options(alice))['allowed-tags']).toEqual([]);
    expect(await alice.refusal('PUT', TAGS, { tags: 'db;prod' })).toBe(forbidden('prod'));
    expect(await alice.refusal('PUT', TAGS, { delete: 'tags' })).toBe(forbidden('db'));
    expect(await alice.refusal('PUT', TAGS, { tags: 'db;mine' })).toBeUndefined();
    expect((await options())['allowed-tags']).toEqual(['db', 'mine', 'nas', 'prod']);
    expect(await root.refusal('PUT', TAGS, { tags: 'prod' })).toBeUndefined();
  });
});
