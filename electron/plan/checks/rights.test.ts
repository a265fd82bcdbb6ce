import { expect, test } from 'vitest';
import type { Permissions } from '../../../shared/domain/rights.ts';
import type { ServerFacts } from '../facts.ts';
import { facts, loginWithout, specWith } from '../testing/plan-samples.ts';
import type { Check } from './check.ts';
import { rights } from './rights.ts';
import { rootOnly } from './root-only.ts';

const told = (check: Check, spec: Record<string, unknown>, change: Partial<ServerFacts> = {}): string[] =>
  check(specWith(spec), facts(change)).map(({ verdict, message, field, stepId }) =>
    verdict === 'passed' ? 'passed' : `${verdict} ${stepId} ${field ?? '-'}: ${message}`,
  );
const holding = (permissions: Permissions): Partial<ServerFacts> => ({
  login: { permissions: { ...loginWithout().permissions, ...permissions }, isRoot: false },
});
const allBut = (...lacking: string[]): Partial<ServerFacts> => ({ login: loginWithout(...lacking) });

test.each<[string, Record<string, unknown>, Partial<ServerFacts>, string[]]>([
  ['nothing is missing', {}, {}, ['passed']],
  [
    'an option lacks its privilege',
    {},
    allBut('VM.Config.CPU'),
    ['blocks create cores: VM.Config.CPU on /vms/120 is missing (needed to set Cores)'],
  ],
  [
    'a further card is on another bridge',
    { further: { net1: 'name=eth1,bridge=vmbr1' } },
    holding({ '/sdn/zones/localnetwork/vmbr1': {} }),
    [
      'blocks create further.net1: SDN.Use on /sdn/zones/localnetwork/vmbr1 is missing (needed to connect it to the bridge)',
    ],
  ],
  [
    'the number itself is closed, which is told only when asked',
    { further: { pool: 'lab' } },
    { exactRights: { '/vms/120': { 'VM.Audit': 1, 'VM.PowerMgmt': 1, 'VM.Console': 1, 'VM.Config.Options': 1 } } },
    ['passed'],
  ],
  [
    'a privileged container is made on Proxmox 9',
    { isUnprivileged: false, features: { nesting: false } },
    allBut('Sys.Modify'),
    ['blocks create isUnprivileged: Sys.Modify on / is missing (needed to create a privileged container)'],
  ],
  [
    'what is only read is hidden',
    {},
    allBut('VM.Audit'),
    [
      'blocks start -: VM.Audit on /vms/120 is missing (needed to “Start it”)',
      'blocks wait-address -: VM.Audit on /vms/120 is missing (needed to “Wait until it has an address”)',
    ],
  ],
  [
    'only the way around SSH is closed',
    {},
    allBut('VM.Console'),
    ['warns wait-ssh -: VM.Console on /vms/120 is missing (needed to reach it where SSH does not)'],
  ],
  [
    'a network of its own is in a zone nobody named',
    { network: { bridge: 'office', ipv4: { mode: 'dhcp' } } },
    holding({ '/sdn': {}, '/sdn/zones': {}, '/sdn/zones/lan': { 'SDN.Use': 1 } }),
    [
      'unknown create -: Whether this login may “Create container 120 (web1) on pve1” only the server can tell: SDN.Use is held on some of /sdn/zones/… only',
    ],
  ],
])('B02 where %s, the plan is told so', (_, spec, change, expected) => {
  expect(told(rights, spec, change)).toEqual(expected);
});

test('B02 Proxmox 8 lets anybody make a privileged container who may make one at all', () => {
  const schema = { nodeVersion: '8.4.21' } as unknown as ServerFacts['schema'];
  expect(
    told(rights, { isUnprivileged: false, features: { nesting: false } }, { ...allBut('Sys.Modify'), schema }),
  ).toEqual(['passed']);
});

test('A29 what only root@pam may set is told by name, at its field, and not to root itself', () => {
  const spec = {
    features: { keyctl: true, fuse: true },
    further: { dev0: '/dev/dri/card0', mp0: '/srv/media,mp=/media', hookscript: 'local:snippets/a.sh' },
  };
  expect(told(rootOnly, spec)).toEqual([
    'blocks create further.dev0: Only root@pam with its password may set dev0',
    'blocks create further.mp0: Only root@pam with its password may set mp0 (/srv/media of the node)',
    'blocks create further.hookscript: Only root@pam with its password may set hookscript',
    'blocks create features: Only root@pam with its password may set keyctl',
    'blocks create features: Only root@pam with its password may set fuse',
  ]);
  const fixes = rootOnly(specWith(spec), facts({ login: { permissions: {}, isRoot: false } })).map(
    ({ fix }) => fix?.changes,
  );
  expect(fixes).toContainEqual({ 'features.keyctl': false });
  expect(fixes).toContainEqual({ 'further.hookscript': null });
  expect(told(rights, spec)).toEqual(['passed']);
  expect(told(rootOnly, spec, { login: { permissions: {}, isRoot: true } })).toEqual([]);
});
