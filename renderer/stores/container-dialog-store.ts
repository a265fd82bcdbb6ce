import { createStore } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/errors.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { PowerAction } from '../../shared/domain/job.ts';

/** What became of one container of a batch when it was begun; its job tells the rest. */
export type BatchItem = {
  readonly key: string;
  readonly name: string;
  readonly outcome:
    | { readonly kind: 'started'; readonly jobId: JobId }
    | { readonly kind: 'refused'; readonly error: AppErrorData }
    | { readonly kind: 'skipped'; readonly reason: string };
};
export type Batch = { readonly action: PowerAction; readonly items: readonly BatchItem[] };

/** The question or the answer about containers that stands over the page. Rows are named by their keys. */
export type ContainerDialog =
  | { readonly kind: 'power'; readonly action: PowerAction; readonly keys: readonly string[] }
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'shutdown-ignored'; readonly jobId: JobId }
  | { readonly kind: 'delete' | 'forget'; readonly key: string };

export type ContainerDialogState = {
  readonly dialog: ContainerDialog | null;
  /** Rows something was just asked for, until main has answered: a second click in between asks nothing. */
  readonly asking: ReadonlySet<string>;
};

/** Dialogs about containers, so that a button, a menu, a key and the palette open the same one. */
export function createContainerDialogStore() {
  const store = createStore<ContainerDialogState>(() => ({ dialog: null, asking: new Set() }));
  const mark = (keys: readonly string[], isAsking: boolean): void =>
    store.setState(({ asking }) => {
      const next = new Set(asking);
      for (const key of keys) {
        if (isAsking) next.add(key);
        else next.delete(key);
      }
      return { asking: next };
    });
  return {
    ...store,
    open: (dialog: ContainerDialog): void => store.setState({ dialog }),
    close: (): void => store.setState({ dialog: null }),
    /** Runs `ask` unless one of these rows is being asked about already. */
    async once(keys: readonly string[], ask: () => Promise<void>): Promise<void> {
      if (keys.some((key) => store.getState().asking.has(key))) return;
      mark(keys, true);
      try {
        await ask();
      } finally {
        mark(keys, false);
      }
    },
  };
}
