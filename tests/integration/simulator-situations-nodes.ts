import { expect } from 'vitest';
import { addRecordedContainer, byRoot, recorded, replay, withUpid, type Situation } from './simulator-rig.ts';

const MINUTE_MS = 60_000;
/** A download waits at least this long for a row of its dots. */
const FIRST_ROW_MS = 700;

/** What was going on at the recorded node besides its containers: its own tasks, pools and graphs. */
export const NODE_SITUATIONS: readonly Situation[] = [
  {
    // The pool's member had just been created: pvestatd had not told the cluster of it yet.
    when: /^pools-get(-legacy)?$/,
    arrange: async ({ pve, clock }) => {
      await addRecordedContainer(pve, 141);
      const container = pve.world.container(141);
      if (container) container.createdAt = clock.now();
      pve.world.addPool('lab', [141], { comment: 'test' });
    },
  },
  {
    when: /^task-(stop|killed)-|^task-log-running-download$/,
    arrange: async (rig, recording) => {
      const { pve, clock } = rig;
      const files = { '/x': { sizeBytes: 100_000_000, mimeType: '' } };
      pve.world.addWebServer('http://127.0.0.1:8098', { notFound: 'File not found', files });
      if (recording.name === 'task-stop-start') return {};
      const isKilled = recording.name.startsWith('task-killed');
      if (isKilled) pve.world.failNextTask({ type: 'download', atLogLine: 5, exitStatus: 'unexpected status' });
      // The server sends nothing after its first words.
      else clock.onSleep = (ms) => ms >= FIRST_ROW_MS && clock.hold();
      const start = recorded('task-stop-start');
      const body = start.body ?? '';
      const { json } = await replay(pve, start, { body: isKilled ? body.replace('slow_', 'slow2_') : body });
      const upid = (json as { data: string }).data;
      if (isKilled) await pve.world.settleTasks();
      if (/status-after|-final/.test(recording.name)) {
        await expect.poll(() => byRoot(pve, 'GET', `/nodes/pve/tasks/${upid}/log`)).toMatchObject({ total: 6 });
        await byRoot(pve, 'DELETE', `/nodes/pve/tasks/${upid}`);
        clock.goOn();
        await pve.world.settleTasks();
      }
      return withUpid(upid, recording);
    },
  },
  {
    // The node had been up for half an hour, the container for a quarter of one.
    when: /-rrddata$/,
    arrange: ({ pve, clock }) => {
      pve.world.setBootedAt(clock.now() - 30 * MINUTE_MS);
      const container = pve.world.container(180);
      if (!container) return;
      container.createdAt = clock.now() - 16 * MINUTE_MS;
      container.startedAt = clock.now() - 15 * MINUTE_MS;
    },
  },
];
