import { createStore } from 'zustand/vanilla';
import type { ActiveFault } from '../../shared/domain/demo-fault.ts';
import { AppError } from '../../shared/errors.ts';
import type { Client } from '../ipc/client.ts';

/** `isRunning`: whether there is a demo homelab that could be broken. */
export type FaultsState = {
  readonly isRunning: boolean;
  readonly faults: readonly ActiveFault[];
  readonly isOpen: boolean;
};

/** Mirrors what is broken in the demo homelab, and remembers whether its panel is open. */
export function createFaultsStore(client: Pick<Client, 'call' | 'on'>) {
  const store = createStore<FaultsState>(() => ({ isRunning: false, faults: [], isOpen: false }));
  return {
    ...store,
    open: () => store.setState(({ isRunning }) => ({ isOpen: isRunning })),
    close: () => store.setState({ isOpen: false }),
    connect: () => client.on('demo:faults-changed', ({ faults }) => store.setState({ faults })),
    /** Asked when there is a demo homelab, and again when its health changes. */
    async reload(): Promise<void> {
      try {
        const { faults } = await client.call('demo:faults', {});
        store.setState({ isRunning: true, faults });
      } catch (error) {
        store.setState({ isRunning: false, faults: [], isOpen: false });
        if (!AppError.is(error, 'demo:not-running')) throw error;
      }
    },
  };
}
