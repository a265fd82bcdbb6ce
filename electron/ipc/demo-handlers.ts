import { AppError } from '../../shared/errors.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';
import { refuseWhileJobsRun } from './server-handlers.ts';

type DemoChannels = `demo:${'open' | 'reset' | 'faults' | 'inject-fault' | 'clear-fault' | 'clear-faults'}`;

/** The demo homelab, and what is broken in it on purpose. */
export function demoHandlers({ connections, demo, inventory, jobs }: Parts): Pick<Handlers, DemoChannels> {
  return {
    'demo:open': async (_input, signal) => {
      const summary = await demo.open(signal);
      inventory.follow(summary.id);
      return summary;
    },
    'demo:reset': async (_input, signal) => {
      const known = connections.list().find(({ isDemo }) => isDemo);
      if (known) {
        refuseWhileJobsRun(jobs.list(), known.id);
        await inventory.remove(known.id, () => connections.remove(known.id));
      }
      const summary = await demo.reset(signal);
      inventory.follow(summary.id);
      return summary;
    },
    'demo:faults': async () => ({ faults: [...(await (await demo.faults()).list())] }),
    'demo:inject-fault': async ({ fault }) => {
      const faults = await demo.faults();
      return faults.inject(fault).catch((error: unknown) => {
        if (error instanceof AppError) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new AppError('demo:fault-refused', reason, { reason }, { cause: error });
      });
    },
    'demo:clear-fault': async ({ faultId }) => (await demo.faults()).clear(faultId),
    'demo:clear-faults': async () => (await demo.faults()).clearAll(),
  };
}
