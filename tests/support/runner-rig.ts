import type { ConnectionId, JobId, Vmid } from '../../shared/domain/ids.ts';
import type { JobData, JobSnapshot } from '../../shared/domain/job.ts';
import { JobRunner } from '../../electron/jobs/job-runner.ts';
import { createMemoryRecords } from '../../electron/jobs/memory-records.ts';
import type { Recipe, RecipeStep } from '../../electron/jobs/recipe.ts';
import { ManualClock } from '../../electron/lib/clock.ts';
import { createMemoryLog } from '../../electron/lib/log.ts';
import { Redactor } from '../../electron/lib/redact.ts';

const connectionId = '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11' as ConnectionId;
/** A job about the container with this number. */
export const dataFor = (vmid: number): JobData => ({
  kind: 'power-container',
  connectionId,
  node: 'pve1',
  vmid: vmid as Vmid,
  hostname: `ct${vmid}`,
  action: 'start',
  forceStop: false,
});

/** A step that may be skipped. */
export const step = (id: string, run: RecipeStep['run'], more: Partial<RecipeStep> = {}): RecipeStep => ({
  id,
  kind: 'script',
  title: id,
  weight: 1,
  isSkippable: true,
  run,
  ...more,
});

/** A runner whose recipes are the given steps, on records in memory. */
export function makeRunner({
  steps,
  records = createMemoryRecords(),
  parks,
}: {
  steps: (data: JobData) => RecipeStep[];
  records?: ReturnType<typeof createMemoryRecords>;
  parks?: Recipe['parks'];
}) {
  const taken: [string, unknown][] = [];
  const endings: string[] = [];
  const redactor = new Redactor();
  const runner = new JobRunner({
    records,
    clock: new ManualClock(),
    redactor,
    log: createMemoryLog(redactor),
    recipeFor: (_id: JobId, data: JobData): Recipe => ({
      head: {
        kind: 'power-container',
        title: 'Test',
        connectionId,
        containerId: null,
        node: 'pve1',
        vmid: 'vmid' in data ? data.vmid : (100 as Vmid),
        hostname: 'ct',
      },
      steps: steps(data),
      take: (id, result) => taken.push([id, result]),
      choices: () => ['retry', 'skip', 'keep'],
      result: () => null,
      ended: (ending) => endings.push(ending),
      close: () => Promise.resolve(),
      ...(parks && { parks }),
    }),
  });
  const seen: JobSnapshot[] = [];
  runner.changed.on((snapshot) => seen.push(snapshot));
  return { runner, records, redactor, taken, endings, seen };
}

/** A door that a step waits at until the test opens it. */
export function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
