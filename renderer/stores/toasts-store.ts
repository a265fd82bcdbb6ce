import { createStore } from 'zustand/vanilla';

export type ToastAction = { readonly label: string; readonly run: () => void };
export type Toast = {
  readonly id: number;
  readonly tone: 'info' | 'success' | 'failure';
  readonly title: string;
  readonly text: string;
  /** What to do about it. */
  readonly actions: readonly ToastAction[];
};
export type ToastsState = { readonly toasts: readonly Toast[] };

/** Calls back after a time; returns the way to prevent that. */
type After = (ms: number, callback: () => void) => () => void;

const shownMs = 5000;
/** Longer where there is something to decide. */
const shownWithActionMs = 9000;
const most = 4;

/** Short messages about something the user has just done. They go by themselves, failures only when they are closed. */
export function createToastsStore(after: After) {
  const store = createStore<ToastsState>(() => ({ toasts: [] }));
  const timers = new Map<number, () => void>();
  let nextId = 1;
  let isHeld = false;
  const stopTimer = (id: number) => {
    timers.get(id)?.();
    timers.delete(id);
  };
  const dismiss = (id: number) => {
    stopTimer(id);
    store.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
  };
  const startTimer = ({ id, tone, actions }: Toast) => {
    if (tone === 'failure' || isHeld) return;
    timers.set(
      id,
      after(actions.length > 0 ? shownWithActionMs : shownMs, () => dismiss(id)),
    );
  };
  return {
    ...store,
    dismiss,
    show(tone: Toast['tone'], title: string, text = '', ...actions: readonly ToastAction[]): number {
      const toast: Toast = { id: nextId++, tone, title, text, actions };
      const { toasts } = store.getState();
      // Said again, it takes the place of the one before.
      const others = toasts.filter((other) => other.title !== title || other.text !== text || other.tone !== tone);
      const kept = withRoom(others);
      for (const other of toasts) if (!kept.includes(other)) stopTimer(other.id);
      store.setState({ toasts: [...kept, toast] });
      startTimer(toast);
      return toast.id;
    },
    /** While somebody reads them, by pointer or with the focus, none goes. */
    hold: (): void => {
      isHeld = true;
      for (const id of timers.keys()) stopTimer(id);
    },
    release: (): void => {
      if (!isHeld) return;
      isHeld = false;
      for (const toast of store.getState().toasts) startTimer(toast);
    },
  };
}

/** Room for one more: the oldest that is no failure goes first, as a failure may not have been read yet. */
function withRoom(toasts: readonly Toast[]): readonly Toast[] {
  if (toasts.length < most) return toasts;
  const out = toasts.find(({ tone }) => tone !== 'failure') ?? toasts[0];
  return toasts.filter((toast) => toast !== out);
}
