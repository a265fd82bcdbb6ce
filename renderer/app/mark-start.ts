import type { Stores } from '../stores/connect-stores.ts';

/** Marks on the page's own clock when the servers and containers last seen were first on the screen; read by whoever measures the start. */
export function markStart({ connections, inventory }: Pick<Stores, 'connections' | 'inventory'>): void {
  const isReady = (): boolean =>
    connections.getState().load.name === 'ready' && inventory.getState().load.name === 'ready';
  const check = (): void => {
    if (!isReady()) return;
    for (const leave of leaving) leave();
    // The first frame draws them, the second comes after it was drawn.
    requestAnimationFrame(() => requestAnimationFrame(() => void performance.mark('gantry: first list painted')));
  };
  const leaving = [connections.subscribe(check), inventory.subscribe(check)];
}
