import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { missingOn, type CapabilityId } from '../../shared/domain/capabilities.ts';
import { permissions as permissionsSchema, type Permissions } from '../../shared/domain/rights.ts';
import { callApi } from '../../simulator/testing/call-api.ts';
import { arrangeSubject, MATRIX, resetContainers, type Subject } from './rights-subjects.ts';
import { startRig } from './simulator-rig.ts';

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

async function permissionsOf(subject: Subject): Promise<Permissions> {
  await using rig = await startRig();
  const headers = await arrangeSubject(rig, subject);
  await resetContainers(rig, subject, false);
  const { json } = await callApi(rig.pve.port, { method: 'GET', path: '/api2/json/access/permissions', headers });
  return permissionsSchema.parse((json as { data: unknown }).data);
}

test.each(MATRIX.subjects.map((subject) => [subject.id, subject] as const))(
  'B03 what %s is said to be able to do is what the recorded one could',
  async (id, subject) => {
    const login = { permissions: await permissionsOf(subject), isRoot: id === 'root@pam' };
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
