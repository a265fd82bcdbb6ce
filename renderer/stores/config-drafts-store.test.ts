import { expect, test } from 'vitest';
import type { ContainerConfig } from '../../shared/domain/container-config.ts';
import { connectionId, timestamp, vmid } from '../../shared/domain/ids.ts';
import { createConfigDraftsStore } from './config-drafts-store.ts';

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

test('what is typed is kept until it is sent or taken back, and typing the old value again is no change', () => {
  const drafts = createConfigDraftsStore();
  const before = config({ memory: '512' });
  drafts.edit('a', before, 'memory', '1024');
  drafts.edit('a', before, 'swap', '0');
  expect(drafts.getState().byKey.get('a')?.edits).toEqual({ memory: '1024', swap: '0' });
  drafts.edit('a', before, 'memory', '512');
  expect(drafts.getState().byKey.get('a')?.edits).toEqual({ swap: '0' });
  drafts.drop('a', 'swap');
  expect(drafts.getState().byKey.has('a')).toBe(false);
});

test('an edit that the new configuration has already is done with when the draft goes on from there', () => {
  const drafts = createConfigDraftsStore();
  drafts.edit('a', config({ memory: '512' }), 'memory', '1024');
  drafts.edit('a', config({ memory: '512' }), 'tty', '3');
  drafts.rebase('a', config({ memory: '1024' }), { memory: '1024', tty: '3' });
  expect(drafts.getState().byKey.get('a')?.edits).toEqual({ tty: '3' });
});

test('what is typed while a request is on its way is still there when the draft goes on from its answer', () => {
  const drafts = createConfigDraftsStore();
  drafts.edit('a', config({ memory: '512' }), 'tty', '3');
  drafts.rebase('a', config({ memory: '1024' }));
  expect(drafts.getState().byKey.get('a')).toEqual({ base: config({ memory: '1024' }), edits: { tty: '3' } });
  drafts.rebase('b', config({ memory: '1024' }));
  expect(drafts.getState().byKey.has('b')).toBe(false);
});

test('once edits are made, only what was typed while they were on their way is left of the draft', () => {
  const drafts = createConfigDraftsStore();
  const [before, after] = [config({ memory: '512' }), config({ memory: '1024' })];
  drafts.edit('a', before, 'memory', '1024');
  const sent = drafts.getState().byKey.get('a')?.edits ?? {};
  drafts.edit('a', before, 'tty', '3');
  drafts.settle('a', sent, after);
  expect(drafts.getState().byKey.get('a')).toEqual({ base: after, edits: { tty: '3' } });
  drafts.settle('a', { tty: '3' }, null);
  expect(drafts.getState().byKey.has('a')).toBe(false);
  drafts.edit('a', before, 'memory', '1024');
  drafts.edit('a', before, 'memory', '2048');
  drafts.settle('a', sent, null);
  expect(drafts.getState().byKey.get('a')).toEqual({ base: before, edits: { memory: '2048' } });
});
