import { createStore } from 'zustand/vanilla';
import type { JobId } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';

export type InterruptedState = { readonly putOff: ReadonlySet<string> };
type Kept = { getItem(key: string): string | null; setItem(key: string, value: string): void };
const memory = 'gantry.interrupted-put-off';
/** More than these are not remembered. */
const most = 500;

/** Interrupted jobs about which the user has said "not now": they are not spoken of again, also after a restart. */
export function createInterruptedStore(storage?: Kept) {
  const store = createStore<InterruptedState>(() => ({
    putOff: new Set((storage?.getItem(memory) ?? '').split(' ').filter(Boolean)),
  }));
  return {
    ...store,
    putOff(ids: readonly JobId[]): void {
      const putOff = new Set([...store.getState().putOff, ...ids].slice(-most));
      storage?.setItem(memory, [...putOff].join(' '));
      store.setState({ putOff });
    },
  };
}

/** Those that can go on and of which nobody has said "not now". */
export const interruptedJobs = (jobs: readonly JobSnapshot[], { putOff }: InterruptedState): JobSnapshot[] =>
  jobs.filter(({ id, state }) => state.name === 'interrupted' && state.choices.includes('retry') && !putOff.has(id));

/** "2 jobs were interrupted". */
export const interruptedWords = (count: number): string =>
  count === 1 ? 'A job was interrupted' : `${count} jobs were interrupted`;
