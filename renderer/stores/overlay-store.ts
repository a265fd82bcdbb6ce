import { createStore } from 'zustand/vanilla';

export type Overlay = 'none' | 'palette' | 'shortcuts';
export type OverlayState = { readonly overlay: Overlay };

/** Which of the window's own overlays is open. A store, because menu, keyboard and buttons all open them. */
export function createOverlayStore() {
  const store = createStore<OverlayState>(() => ({ overlay: 'none' }));
  return {
    ...store,
    show: (overlay: Exclude<Overlay, 'none'>) => store.setState({ overlay }),
    close: () => store.setState({ overlay: 'none' }),
  };
}
