import { createStore } from 'zustand/vanilla';

export type Toast = {
  readonly id: number;
  readonly tone: 'info' | 'success' | 'failure';
  readonly title: string;
  readonly text: string;
  /** One thing to do about it. */
  readonly action?: { readonly label: string; readonly run: () => void };
};
export type ToastsState = { readonly toasts: readonly Toast[] };

/** Short messages about something the user has just done. Failures stay until they are closed. */
export function createToastsStore(after: (ms: number, callback: () => void) => void) {
  const store = createStore<ToastsState>(() => ({ toasts: [] }));
  let nextId = 1;
  const dismiss = (id: number) =>
    store.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
  return {
    ...store,
    dismiss,
    show(tone: Toast['tone'], title: string, text = '', action?: Toast['action']): void {
      const toast: Toast = { id: nextId++, tone, title, text, ...(action && { action }) };
      store.setState(({ toasts }) => ({ toasts: [...toasts.slice(-3), toast] }));
      if (tone !== 'failure') after(5000, () => dismiss(toast.id));
    },
  };
}
