import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<Promise<void> | null>();

/** Runs a task's work as a process of its own would: what it holds is let go when it dies. null: it will not be killed. */
export const asWorker = <T>(died: Promise<void> | null, work: () => T): T => storage.run(died, work);

/** Called at the death of the worker that is running now, if it comes to that: the kernel closes its files, and with them go its locks. */
export function atDeath(letGo: () => void): void {
  void storage.getStore()?.then(letGo);
}
