import { failure } from '../http/pve-error.ts';
import type { World } from '../world/world.ts';
import type { TaskHandle } from './task-manager.ts';
import { atDeath } from './worker.ts';

const STEP_MS = 1000;
const held = new WeakMap<World, Map<string, symbol>>();

/** A node runs one backup job at a time; others wait for `lockwait` minutes. (PVE::VZDump, getlock) */
export async function withBackupLock(
  world: World,
  { node, waitMinutes }: { node: string; waitMinutes: number },
  task: TaskHandle,
  work: () => Promise<void>,
): Promise<void> {
  const nodes = held.get(world) ?? new Map<string, symbol>();
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
  const handle = Symbol('lock');
  const release = (): void => {
    if (nodes.get(node) === handle) nodes.delete(node);
  };
  nodes.set(node, handle);
  atDeath(release);
  try {
    await work();
  } finally {
    release();
  }
}
