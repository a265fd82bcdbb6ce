import { addRecordedContainer, recorded, replay, waitAtLock, withUpid, type Situation } from './simulator-rig.ts';

const MINUTE_MS = 60_000;

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
    when: /^task-stop-running$/,
    arrange: async (rig, recording) => {
      waitAtLock(rig, 110);
      const { json } = await replay(rig.pve, recorded('create-full-valid'));
      return withUpid((json as { data: string }).data, recording);
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
