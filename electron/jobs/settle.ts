import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { StepContext } from './recipe.ts';

type Settling = {
  /** Whose failure it is. */
  guest: { vmid: number; hostname: string };
  clock: Clock;
  /** Beyond what is given to every task. */
  extraMs?: number;
};

/** After the task has ended well; longer only where HA carries it out later. */
const settleMs = 90_000;
const pollMs = 500;

/**
 * Waits until the container is what its task was to make it: the task of one that HA manages only writes down the wish.
 * @throws AppError `container:still` when it is not in time
 */
export async function settle(
  goal: 'running' | 'stopped',
  look: () => Promise<{ status: string }>,
  context: Pick<StepContext, 'signal' | 'status'>,
  { guest: { vmid, hostname }, clock, extraMs = 0 }: Settling,
): Promise<void> {
  const until = clock.now() + settleMs + extraMs;
  for (;;) {
    const { status } = await look();
    if (status === goal) return;
    if (clock.now() >= until)
      throw new AppError('container:still', `${vmid} is ${status}, not ${goal}`, {
        vmid,
        hostname,
        status,
        wanted: goal,
      });
    context.status(goal === 'running' ? 'Waiting until it runs' : 'Waiting until it is down');
    await clock.sleep(pollMs, { signal: context.signal });
  }
}
