import { expect, test } from 'vitest';
import { activeFault } from '../../shared/domain/demo-fault.ts';
import { AppError } from '../../shared/errors.ts';
import { createClient } from '../ipc/client.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';
import { createFaultsStore } from './faults-store.ts';

const fault = activeFault.parse({
  id: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  fault: { kind: 'node-down', node: 'pve2' },
  strikes: 0,
  remaining: null,
  since: 1,
});

test('faults that are announced replace the ones before, also those that are over', async () => {
  const bridge = fakeBridge({ 'demo:faults': () => ({ faults: [fault] }) });
  const store = createFaultsStore(createClient(bridge));
  store.connect();
  await store.reload();
  expect(store.getState()).toMatchObject({ isRunning: true, faults: [fault] });
  bridge.emit('demo:faults-changed', { faults: [{ ...fault, strikes: 2 }] });
  expect(store.getState().faults).toEqual([{ ...fault, strikes: 2 }]);
  bridge.emit('demo:faults-changed', { faults: [] });
  expect(store.getState().faults).toEqual([]);
});

test('without a running demo homelab the panel does not open, and an open one closes', async () => {
  let isRunning = true;
  const bridge = fakeBridge({
    'demo:faults': () => {
      if (isRunning) return { faults: [fault] };
      throw new AppError('demo:not-running', '', {});
    },
  });
  const store = createFaultsStore(createClient(bridge));
  store.open();
  expect(store.getState().isOpen).toBe(false);
  await store.reload();
  store.open();
  expect(store.getState().isOpen).toBe(true);
  isRunning = false;
  await store.reload();
  expect(store.getState()).toEqual({ isRunning: false, faults: [], isOpen: false });
});
