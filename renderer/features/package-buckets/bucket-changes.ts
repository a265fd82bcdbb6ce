import { createStore } from 'zustand/vanilla';
import type { PackageBucket } from '../../../shared/domain/package-bucket.ts';
import { AppError, toErrorData, type AppErrorData } from '../../../shared/errors.ts';

type BucketChangesState = {
  /** As it was before each change that was kept, the last one at the end. */
  readonly past: readonly PackageBucket[];
  /** Why the last change was not kept. */
  readonly error: AppErrorData | null;
};

type Options = {
  id: PackageBucket['id'];
  /** As main last listed it; undefined once it is gone. */
  read: () => PackageBucket | undefined;
  save: (changed: PackageBucket, expectedRevision: number) => Promise<PackageBucket>;
};

const steps = 50;

/** The changes to one bucket, kept one after the other: each begins with what the one before left, so that none is dropped or undone. */
export function createBucketChanges({ id, read, save }: Options) {
  const store = createStore<BucketChangesState>(() => ({ past: [], error: null }));
  let last: Promise<unknown> = Promise.resolve();
  let saved: PackageBucket | undefined;
  const keep = async (work: (newest: PackageBucket) => PackageBucket | null): Promise<PackageBucket | null> => {
    const listed = read();
    if (!listed) throw new AppError('bucket:not-found', `No bucket ${id}`, { bucketId: id });
    // The list may be a step behind what was just saved.
    const newest = saved && saved.revision > listed.revision ? saved : listed;
    const changed = work(newest);
    if (!changed) return null;
    saved = await save(changed, newest.revision);
    return newest;
  };
  /** Answers whether it was kept; when it was not, the state says why. */
  const queue = (
    work: (newest: PackageBucket) => PackageBucket | null,
    settle: (past: readonly PackageBucket[], before: PackageBucket) => readonly PackageBucket[],
  ): Promise<boolean> => {
    const done = last.then(async () => {
      try {
        const before = await keep(work);
        store.setState(({ past }) => ({ past: before ? settle(past, before) : past, error: null }));
        return true;
      } catch (error) {
        store.setState({ error: toErrorData(error) });
        return false;
      }
    });
    last = done;
    return done;
  };
  return {
    ...store,
    change: (work: (newest: PackageBucket) => Partial<PackageBucket>): Promise<boolean> =>
      queue(
        (newest) => ({ ...newest, ...work(newest) }),
        (past, before) => [...past.slice(1 - steps), before],
      ),
    /** Its packages become again what they were before the last change. */
    undo: (): Promise<boolean> =>
      queue(
        (newest) => {
          const before = store.getState().past.at(-1);
          return before ? { ...newest, packages: before.packages, customPackages: before.customPackages } : null;
        },
        (past) => past.slice(0, -1),
      ),
  };
}
