import { expect, test } from 'vitest';
import { liveSpec } from '../../../shared/domain/live-spec.ts';
import { emptyWizard } from '../../stores/wizard-draft-store.ts';
import { filledIn, markCurrent } from './use-live-checks.ts';

const placed = { ...emptyWizard, connectionId: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11', node: 'pve1' };

test('nothing is asked before server and node are chosen', () => {
  expect(filledIn(emptyWizard)).toBeNull();
  expect(filledIn({ ...placed, node: '' })).toBeNull();
});

test('only what is filled in, and rightly, is asked about', () => {
  const live = filledIn({ ...placed, vmid: '12', hostname: 'web', storage: 'tank' });
  expect(Object.keys(live ?? {})).toEqual(
    expect.arrayContaining(['connectionId', 'node', 'hostname', 'storage', 'cores']),
  );
  for (const gap of ['vmid', 'ostemplate', 'network', 'provisioning']) expect(live).not.toHaveProperty(gap);
});

test('what was found out holds as long as its field is not changed, and none of it on another node', () => {
  const then = liveSpec.parse({
    connectionId: placed.connectionId,
    node: 'pve1',
    hostname: 'web',
    further: { net1: 'name=eth1,ip=10.0.0.5/24' },
  });
  const finding = { check: 'x', verdict: 'warns', message: 'x', stepId: null } as const;
  const found = ['hostname', 'further.net1.ip', 'ostemplate'].map((field) => ({ ...finding, field }));
  const current = (now: object) =>
    markCurrent(found, then, liveSpec.parse({ ...then, ...now })).flatMap((one) => (one.isCurrent ? [one.field] : []));
  expect(current({})).toEqual(['hostname', 'further.net1.ip', 'ostemplate']);
  expect(current({ hostname: 'web2' })).toEqual(['further.net1.ip', 'ostemplate']);
  expect(current({ further: { net1: 'name=eth1,ip=10.0.0.6/24' } })).toEqual(['hostname', 'ostemplate']);
  expect(current({ node: 'pve2' })).toEqual([]);
});
