import { expect, test } from 'vitest';
import type { ContainerConfig } from '../../../../shared/domain/container-config.ts';
import { connectionId, timestamp, vmid } from '../../../../shared/domain/ids.ts';
import { compareDraft, settledEdits } from './rebase-draft.ts';

const config = (values: Record<string, string>): ContainerConfig => ({
  connectionId: connectionId.parse('11111111-1111-4111-8111-111111111111'),
  vmid: vmid.parse(101),
  node: 'pve1',
  digest: 'd',
  isRunning: true,
  options: Object.entries(values).map(([name, current]) => ({ name, current, pending: null, isLeaving: false })),
  rawLines: [],
  withheld: [],
  observedAt: timestamp.parse(1),
});

test('what only somebody else changed is told, and edits nobody came near stay as they are', () => {
  const comparison = compareDraft(
    config({ memory: '512', swap: '0' }),
    { memory: '1024' },
    config({ memory: '512', swap: '64' }),
  );
  expect(comparison.theirs).toEqual([{ name: 'swap', before: '0', theirs: '64' }]);
  expect(settledEdits(comparison, {})).toEqual({ memory: '1024' });
});

test('two changes of one interface that do not touch each other are both kept, with what nobody touched', () => {
  const net = 'name=eth0,bridge=vmbr0,trunks=1;2,x-new=7';
  const comparison = compareDraft(
    config({ net0: net }),
    { net0: `${net},tag=7` },
    config({ net0: `${net},firewall=1` }),
  );
  expect(settledEdits(comparison, {})).toEqual({ net0: `${net},firewall=1,tag=7` });
});

test('where both changed the same, the user decides; what is theirs is then no edit any more', () => {
  const comparison = compareDraft(config({ memory: '512' }), { memory: '1024' }, config({ memory: '2048' }));
  expect(comparison.both).toMatchObject([
    { name: 'memory', before: '512', theirs: '2048', yours: '1024', merged: null },
  ]);
  expect(settledEdits(comparison, { memory: 'yours' })).toEqual({ memory: '1024' });
  expect(settledEdits(comparison, { memory: 'theirs' })).toEqual({ memory: '2048' });
});

test('the same sub-option changed to different values is a clash that names it', () => {
  const comparison = compareDraft(
    config({ net0: 'name=eth0,tag=1' }),
    { net0: 'name=eth0,tag=2' },
    config({ net0: 'name=eth0,tag=3,firewall=1' }),
  );
  expect(comparison.both).toMatchObject([{ merged: null, parts: ['tag'] }]);
});
