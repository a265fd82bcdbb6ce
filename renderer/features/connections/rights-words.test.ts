import { expect, test } from 'vitest';
import type { Capability } from '../../../shared/domain/capabilities.ts';
import { capabilityNote, missingText, noClusterWords } from './rights-words.ts';

const power: Capability = { id: 'power', title: 'Start', verdict: 'everywhere', missing: [], only: [], except: [] };

test.each<[Partial<Capability>, string]>([
  [{}, ''],
  [{ except: ['/vms/104'] }, 'except container 104'],
  [
    {
      verdict: 'somewhere',
      only: ['/pool/lab', '/sdn/zones/localnetwork/vmbr0', '/storage/fast', '/vms/1', '/vms/2', '/vms/3'],
    },
    'only pool lab, bridge vmbr0, storage fast, container 1 and 2 more',
  ],
  [
    { verdict: 'nowhere', missing: [{ privilege: 'VM.Snapshot|VM.Snapshot.Rollback', path: '/vms' }] },
    'needs VM.Snapshot or VM.Snapshot.Rollback on /vms',
  ],
  [
    {
      verdict: 'nowhere',
      missing: [
        { privilege: 'VM.Allocate', path: '/vms' },
        { privilege: 'SDN.Use', path: '/sdn/zones' },
        { privilege: 'VM.Config.Disk', path: '/vms' },
      ],
    },
    'needs VM.Allocate, VM.Config.Disk on /vms; SDN.Use on /sdn/zones',
  ],
  [{ id: 'root-options', verdict: 'nowhere' }, 'Proxmox lets only root@pam do this, signed in by password'],
])('%j is told as "%s"', (change, words) => {
  expect(capabilityNote({ ...power, ...change })).toBe(words);
});

test('what is missing can be handed to the admin, one deed a line', () => {
  const missing = [{ privilege: 'VM.PowerMgmt', path: '/vms' }];
  expect(missingText([power, { ...power, verdict: 'nowhere', missing }])).toBe('Start: VM.PowerMgmt on /vms');
});

test('a server alone is said to be in no cluster where its cluster would be shown, and else that it may be hidden', () => {
  expect(noClusterWords({ '/': { 'Sys.Audit': 1 } })).toBe('none');
  for (const permissions of [null, {}, { '/vms': { 'Sys.Audit': 1 } }])
    expect(noClusterWords(permissions)).toBe('none, or hidden from this login (Sys.Audit on /)');
});
