import type { Stores } from '../stores/connect-stores.ts';

/** Marks on the page's own clock when the servers and containers last seen were first on the screen; read by whoever measures the start. */
export function markStart({ connections, inventory }: Pick<Stores, 'connections' | 'inventory'>): void {
  const isReady = (): boolean =>
    connections.getState().load.name === 'ready' && inventory.getState().load.name === 'ready';
  const isDrawn = (): boolean =>
    inventory.getState().rows.length === 0 || document.querySelector('[role="row"][data-index]') !== null;
  const startedAt = performance.now();
  const look = (): void => {
    // In this frame they are drawn, and the next comes after it was.
    if (isReady() && isDrawn()) requestAnimationFrame(() => void performance.mark('gantry: first list painted'));
    // Another page may have been open at the end.
    else if (performance.now() - startedAt < longestMs) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

const longestMs = 10_000;
