import type { ReactNode } from 'react';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { ToastStack } from '../ui/toast-stack.tsx';

export function Toasts(): ReactNode {
  const { toasts: store } = useApp().stores;
  const toasts = useSelect(store, (state) => state.toasts);
  return <ToastStack toasts={toasts} onDismiss={store.dismiss} onHold={store.hold} onRelease={store.release} />;
}
