import type { Target } from '../../tasks/power-container.ts';
import type { TaskHandle } from '../../tasks/task-manager.ts';
import { nodeOf, text, type Call } from '../call.ts';

/** Starts a task on the container of the path and returns its UPID. */
export function startGuestTask(
  call: Call,
  type: string,
  run: (target: Target, task: TaskHandle) => Promise<void>,
  { id = text(call, 'vmid') }: { id?: string } = {},
): string {
  const target: Target = { node: nodeOf(call), vmid: Number(text(call, 'vmid')) };
  return call.world.tasks.start({
    node: target.node,
    type,
    id,
    owner: call.who.authid,
    run: (task) => run(target, task),
  });
}

/** Whether the container of the path runs, wherever it is. */
export const isRunning = (call: Call): boolean =>
  (call.world.findContainer(text(call, 'vmid'))?.startedAt ?? null) !== null;
