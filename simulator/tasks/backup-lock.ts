import { failure } from '../http/pve-error.ts';
import type { World } from '../world/world.ts';
import type { TaskHandle } from './task-manager.ts';

const STEP_MS = 1000;
const held = new WeakMap<World, Set<string>>();

/** A node runs one backup job at a time; others wait for `lockwait` minutes. (PVE::VZDump, getlock) */
export async function withBackupLock(
  world: World,
  { node, waitMinutes }: { node: string; waitMinutes: number },
  task: TaskHandle,
  work: () => Promise<void>,
): Promise<void> {
  const nodes = held.get(world) ?? new Set<string>();
  held.set(world, nodes);
  if (nodes.has(node)) {
    task.log('INFO: trying to get global lock - waiting...');
    const limitMs = waitMinutes * 60_000;
    for (let waited = 0; nodes.has(node); waited += STEP_MS) {
      if (waited >= limitMs) {
        const message = "can't acquire lock '/var/run/vzdump.lock' - got timeout";
        task.log(`ERROR: ${message}`);
        throw failure(message);
      }
      await task.sleep(STEP_MS);
    }
    task.log('INFO: got global lock');
  }
  nodes.add(node);
  try {
    await work();
  } finally {
    nodes.delete(node);
  }
}
