import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { missingOn } from '../../shared/domain/capabilities.ts';
import type { CapabilityId } from '../../shared/domain/capability-ids.ts';
import { recordedLogin } from './recorded-rights.ts';
import { MATRIX } from './rights-subjects.ts';

type Results = Record<string, readonly [status: number, ...unknown[]]>;
const ofStorages = (
  JSON.parse(readFileSync(new URL('../fixtures/recordings/rights-storage.json', import.meta.url), 'utf8')) as {
    results: Record<string, Results>;
  }
).results;

/** Recorded deeds that ask for exactly the rights of a capability. */
const exact: readonly [CapabilityId, action: string, on: 'E' | 'N' | 'D'][] = [
  ['see-containers', 'ct_config', 'E'],
  ['power', 'start', 'E'],
  ['power', 'stop', 'E'],
  ['delete', 'delete_ct', 'D'],
  ['console', 'termproxy', 'E'],
  ['snapshot', 'snapshot', 'E'],
  ['snapshot', 'snapshot_delete', 'E'],
  ['roll-back-snapshot', 'rollback', 'E'],
  ['migrate', 'ct_migrate_check', 'E'],
];
/** Those that need a storage or bridge as well: which one is known only when it is chosen. */
const atLeast: readonly [CapabilityId, action: string, on: 'E' | 'N' | 'D'][] = [
  ['create', 'create_typical', 'N'],
  ['create-privileged', 'create_privileged', 'N'],
  ['clone', 'clone', 'E'],
  ['resize', 'resize', 'E'],
  ['download-os-templates', 'aplinfo_download', 'E'],
  ['see-nodes', 'node_status', 'E'],
];

test.each(MATRIX.subjects.map((subject) => [subject.id, subject] as const))(
  'B03 what %s is said to be able to do is what the recorded one could',
  (id, subject) => {
    const login = recordedLogin(id);
    const results: Results = { ...subject.results, ...ofStorages[id] };
    const isRefused = (action: string): boolean => results[action]?.[0] === 403;
    const isMissed = (capability: CapabilityId, on: 'E' | 'N' | 'D'): boolean =>
      missingOn(login, capability, subject.ids[on]).length > 0;
    const known = exact.filter(([, action]) => results[action] !== undefined);
    expect(known.length).toBeGreaterThan(5);
    expect(known.map(([capability, action, on]) => [action, isMissed(capability, on)])).toEqual(
      known.map(([, action]) => [action, isRefused(action)]),
    );
    const wronglyForbidden = atLeast.filter(
      ([capability, action, on]) => isMissed(capability, on) && results[action] !== undefined && !isRefused(action),
    );
    expect(wronglyForbidden).toEqual([]);
  },
);
