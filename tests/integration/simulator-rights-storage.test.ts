import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ApiSession } from '../../simulator/testing/api-session.ts';
import { callApi, formOf } from '../../simulator/testing/call-api.ts';
import type { BackupContent } from '../../simulator/world/world-state.ts';
import { arrangeSubject, generally, MATRIX, resetContainers, type Subject } from './rights-subjects.ts';
import { startRig, type Rig } from './simulator-rig.ts';

type Action = { method: string; path: string; body: Record<string, string | number> | null };
const { actions, results } = JSON.parse(
  readFileSync(new URL('../fixtures/recordings/rights-storage.json', import.meta.url), 'utf8'),
) as {
  actions: Record<string, Action>;
  results: Record<string, Record<string, [status: number, reason: string, exit?: string]>>;
};

const backupOf = (vmid: number): string => `local:backup/vzdump-lxc-${vmid}-2026_11_23-13_06_25.tar.zst`;
const diskOf = (vmid: number): string => `ctstore:${vmid}/vm-${vmid}-disk-7.raw`;

/** A backup of `D`, a disk of it and a template, as before every recorded action. */
function addVolumes({ pve: { world } }: Rig, { ids: { D, E } }: Subject): void {
  world.setStorage('local', { volumes: [] });
  world.setStorage('ctstore', { volumes: [] });
  const config = { hostname: 'd', memory: '128', unprivileged: '1', rootfs: `${diskOf(D)},size=1G` };
  const inside: NonNullable<BackupContent['inside']> = {
    image: 'debian-12',
    hostKeys: [],
    authorizedKeys: [],
    rootPassword: null,
  };
  const backup: BackupContent = { subtype: 'lxc', config, unpackedBytes: 10_240, inside };
  world.addVolume('local', { volid: backupOf(D), content: 'backup', vmid: D, backup });
  world.addVolume('local', { volid: `local:vztmpl/mxtmp${E}_1_amd64.tar.gz`, content: 'vztmpl' });
  world.addVolume('ctstore', { volid: diskOf(D), content: 'images', vmid: D, format: 'raw' });
}

test.each(MATRIX.subjects.map((subject) => [subject.id, subject] as const))(
  '%s may do with storages and backups what the recorded one could',
  async (id, subject) => {
    await using rig = await startRig();
    const headers = await arrangeSubject(rig, subject);
    const { D, E, N } = subject.ids;
    const fill = (text: string): string =>
      text
        .replaceAll(
          /\{(?:BKD|BKT)\}/g,
          text.includes('?') || text.includes('/') ? encodeURIComponent(backupOf(D)) : backupOf(D),
        )
        .replace('{DVOL}', encodeURIComponent(diskOf(D)))
        .replaceAll('{E}', String(E))
        .replaceAll('{N}', String(N))
        .replaceAll('{D}', String(D));
    const [actual, recorded]: [Record<string, string>, Record<string, string>] = [{}, {}];
    for (const [name, [status, reason, exit]] of Object.entries(results[id] ?? {})) {
      const action = actions[name];
      if (!action) throw new Error(`no action ${name}`);
      await resetContainers(rig, subject, false);
      addVolumes(rig, subject);
      const values = Object.entries(action.body ?? {}).map(([key, value]) => [key, fill(String(value))] as const);
      const answer = await callApi(rig.pve.port, {
        method: action.method,
        path: `/api2/json${fill(action.path)}`,
        headers,
        body: formOf(Object.fromEntries(values)),
      });
      const { data } = (answer.json ?? {}) as { data?: unknown };
      const how = answer.status === 200 ? await outcomeOf(rig, data) : '';
      actual[name] = `${generally(answer.status ?? 0, answer.status === 200 ? '' : answer.reason)}${how}`;
      recorded[name] = `${generally(status, reason)}${exit === undefined ? '' : ` ${exit}`}`;
    }
    expect(actual).toEqual(recorded);
  },
);

/** How a task ended, or whether a list has anything; nothing for other answers. */
async function outcomeOf({ pve }: Rig, data: unknown): Promise<string> {
  if (Array.isArray(data)) return data.length > 0 ? ' lists some' : ' lists none';
  if (typeof data !== 'string' || !data.startsWith('UPID:')) return '';
  return ` ${(await new ApiSession(pve).ended(data)).exit}`;
}
