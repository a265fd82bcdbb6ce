import type { Asking } from './asking.ts';

/** How a task ended and everything it wrote. */
export type TaskEnd = {
  readonly upid: string;
  readonly type: string;
  readonly exit: string;
  readonly log: readonly string[];
};

/** Of a task that has ended. */
export async function readTaskEnd(who: Asking, upid: string): Promise<TaskEnd> {
  const path = `/nodes/${upid.split(':')[1] ?? ''}/tasks/${encodeURIComponent(upid)}`;
  const { type, exitstatus } = await who.data<{ type: string; exitstatus: string }>('GET', `${path}/status`);
  const lines = await who.data<{ t: string }[]>('GET', `${path}/log`, { limit: 0 });
  return { upid, type, exit: exitstatus, log: lines.map(({ t }) => t) };
}
