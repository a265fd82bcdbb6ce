import { expect, test } from 'vitest';
import { callApi, FORM, formOf, withToken } from '../../simulator/testing/call-api.ts';
import { arrangeSubject, generally, MATRIX, resetContainers } from './rights-subjects.ts';
import { secretOf, startRig } from './simulator-rig.ts';

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
      const action = MATRIX.actions[name];
      if (!action) throw new Error(`no action ${name}`);
      await resetContainers(rig, subject, /^(reboot|shutdown|stop)$/.test(name));
      const body = formOf(
        Object.fromEntries(Object.entries(action.body ?? {}).map(([key, value]) => [key, fill(String(value))])),
      );
      const answer = await callApi(rig.pve.port, {
        method: action.method,
        path: `/api2/json${fill(action.path)}`,
        headers,
        body,
      });
      await rig.pve.world.settleTasks();
      actual[name] = generally(answer.status ?? 0, answer.status === 200 ? '' : answer.reason);
      recorded[name] = generally(status, reason);
    }
    expect(actual).toEqual(recorded);
  },
);
