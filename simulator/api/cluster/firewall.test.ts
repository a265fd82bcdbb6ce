import { expect, test } from 'vitest';
import { startSimulator } from '../../start-simulator.ts';
import { asUser } from '../../testing/asking.ts';
import { startLxcRig } from '../../testing/lxc-rig.ts';
import * as guests from '../../testing/quiet-guests.ts';

const FW = '/nodes/pve1/lxc/100/firewall';
const EMPTY = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';

test('Nothing is set up at first, and each file has the digest of an empty one', async () => {
  await using rig = await startLxcRig();
  await rig.pve.world.addContainer({ vmid: 100 });
  for (const path of [FW, '/cluster/firewall', '/nodes/pve1/firewall']) {
    expect(await rig.root.data('GET', `${path}/options`)).toEqual({ digest: EMPTY });
    expect(await rig.root.data('GET', `${path}/rules`)).toEqual([]);
    expect((await rig.root.data<{ name: string }[]>('GET', path)).map(({ name }) => name)).toContain('rules');
  }
  for (const list of ['aliases', 'ipset', 'refs']) expect(await rig.root.data('GET', `${FW}/${list}`)).toEqual([]);
  expect(await rig.root.data('GET', `${FW}/log`)).toEqual([{ n: 1, t: 'no content' }]);
  expect(await rig.root.refusal('GET', `${FW}/rules/0`)).toBe('no rule at position 0');
  expect(await rig.root.refusal('GET', `${FW}/aliases/home`)).toEqual({ name: 'no such alias' });
  expect(await rig.root.data('GET', '/cluster/firewall/macros')).toContainEqual(
    expect.objectContaining({ macro: 'SSH' }),
  );
});

test('Rules, options, aliases and sets of a guest are typed and can be referred to', async () => {
  await using pve = await startSimulator({ guests });
  pve.world.setFirewall({
    cluster: {
      options: { enable: '1', policy_in: 'DROP' },
      rules: [],
      aliases: [{ name: 'lan', cidr: '10.77.0.0/24', comment: 'the house' }],
      ipsets: [],
      groups: [{ group: 'webserver' }],
      log: [],
    },
    nodes: {},
    guests: {
      '100': {
        options: { enable: '1', policy_out: 'ACCEPT' },
        rules: [{ type: 'in', action: 'ACCEPT', enable: true, macro: 'SSH', source: 'dc/lan' }],
        aliases: [],
        ipsets: [{ name: 'friends', entries: [{ cidr: '10.77.0.9', nomatch: true }] }],
        log: ['100 6 tap100i0-IN DROP: SRC=10.77.0.3'],
      },
    },
  });
  const user = asUser(pve, 'eve@pve', { '/vms': 'PVEVMAdmin' });
  expect(await user.data('GET', `${FW}/options`)).toMatchObject({ enable: 1, policy_out: 'ACCEPT' });
  expect(await user.data('GET', `${FW}/rules/0`)).toMatchObject({ pos: 0, enable: 1, macro: 'SSH', source: 'dc/lan' });
  expect(await user.data('GET', `${FW}/refs`)).toEqual([
    { type: 'alias', name: 'lan', scope: 'dc', ref: 'dc/lan', comment: 'the house' },
    { type: 'ipset', name: 'friends', scope: 'guest', ref: '+guest/friends' },
  ]);
  expect(await user.data('GET', `${FW}/ipset/friends/10.77.0.9`)).toMatchObject({ cidr: '10.77.0.9', nomatch: 1 });
  expect(await user.data('GET', `${FW}/log`)).toEqual([{ n: 1, t: '100 6 tap100i0-IN DROP: SRC=10.77.0.3' }]);
  expect(await user.refusal('GET', '/cluster/firewall/rules')).toBe('Permission check failed (/, Sys.Audit)');
});
