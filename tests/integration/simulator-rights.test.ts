import { expect, test } from 'vitest';
import { callApi, FORM, formOf, withToken } from '../../simulator/testing/call-api.ts';
import { arrangeSubject, generally, MATRIX, resetContainers, type Subject } from './rights-subjects.ts';
import { secretOf, startRig, type Rig } from './simulator-rig.ts';

/** Needs an upgraded connection: see simulator-console-access.test.ts. */
const NOT_HERE = new Set(['vncwebsocket']);

async function takeSnapshots({ pve }: Rig, { ids }: Subject, headers: Record<string, string>): Promise<void> {
  for (const snapname of ['base', 'todel']) {
    const path = `/api2/json/nodes/pve/lxc/${ids.E}/snapshot`;
    await callApi(pve.port, { method: 'POST', path, headers, body: formOf({ snapname }) });
    await pve.world.settleTasks();
  }
}

async function endTasks({ pve }: Rig, headers: Record<string, string>): Promise<void> {
  for (const { upid, exitStatus } of pve.world.exportState().tasks) {
    if (exitStatus !== null) continue;
    const path = `/api2/json/nodes/pve/tasks/${encodeURIComponent(upid)}`;
    await callApi(pve.port, { method: 'DELETE', path, headers: { Authorization: headers['Authorization'] ?? '' } });
  }
}

test.each(MATRIX.subjects.map((subject) => [subject.id, subject] as const))(
  '%s may do what the recorded one could',
  async (_id, subject) => {
    await using rig = await startRig();
    const headers = await arrangeSubject(rig, subject);
    const byRoot = { ...FORM, ...withToken('root@pam!app', secretOf(rig.pve, 'root@pam!app')) };
    const started = await callApi(rig.pve.port, {
      method: 'POST',
      path: '/api2/json/nodes/pve/lxc/999/status/start',
      headers: byRoot,
    });
    const rootTask = encodeURIComponent((started.json as { data: string }).data);
    await rig.pve.world.settleTasks();
    const fill = (text: string): string =>
      text
        .replaceAll(/\{([END])\}/g, (_, key: 'E' | 'N' | 'D') => String(subject.ids[key]))
        .replace('{ROOTTASK}', rootTask);
    const [actual, recorded]: [Record<string, string>, Record<string, string>] = [{}, {}];
    for (const [name, [status, reason]] of Object.entries(subject.results)) {
      if (NOT_HERE.has(name)) continue;
      const action = MATRIX.actions[name];
      if (!action) throw new Error(`no action ${name}`);
      await resetContainers(rig, subject, /^(reboot|shutdown|stop|termproxy)$/.test(name));
      if (/snapshot_|rollback/.test(name)) await takeSnapshots(rig, subject, byRoot);
      const body = formOf(
        Object.fromEntries(Object.entries(action.body ?? {}).map(([key, value]) => [key, fill(String(value))])),
      );
      const answer = await callApi(rig.pve.port, {
        method: action.method,
        path: `/api2/json${fill(action.path)}`,
        headers,
        body,
      });
      // A terminal nobody comes to waits for ten seconds.
      if (name === 'termproxy') await endTasks(rig, byRoot);
      await rig.pve.world.settleTasks();
      actual[name] = generally(answer.status ?? 0, answer.status === 200 ? '' : answer.reason);
      recorded[name] = generally(status, reason);
    }
    expect(actual).toEqual(recorded);
  },
);
