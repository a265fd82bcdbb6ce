import { expect, test } from 'vitest';
import { createClient } from '../../../ipc/client.ts';
import { createStores } from '../../../stores/connect-stores.ts';
import { jobId } from '../../../../shared/domain/ids.ts';
import { exampleConnection } from '../../../testing/example-connection.ts';
import { exampleRow } from '../../../testing/example-row.ts';
import { fakeBridge } from '../../../testing/fake-bridge.ts';
import { powerContainerActions } from './power.ts';

/** What a single action sends, and which dialog it opens. */
async function ask(id: 'start' | 'shutdown' | 'reboot' | 'stop', isProduction: boolean) {
  const sent: unknown[] = [];
  const client = createClient(
    fakeBridge({
      'connection:list': () => [{ ...exampleConnection, isProduction }],
      'container:power': (input: unknown) => {
        sent.push(input);
        return { jobId: jobId.parse('3b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11') };
      },
    }),
  );
  const stores = createStores(client);
  await stores.connections.reload();
  const action = powerContainerActions.find((one) => one.id === id);
  await action?.run([exampleRow], { client, stores, skipped: [] });
  return { sent: sent.length, dialog: stores.containerDialog.getState().dialog?.kind ?? null };
}

test('in production a single shutdown or reboot is asked about first; elsewhere it is sent', async () => {
  expect(await ask('shutdown', false)).toEqual({ sent: 1, dialog: null });
  expect(await ask('shutdown', true)).toEqual({ sent: 0, dialog: 'power' });
  expect(await ask('reboot', true)).toEqual({ sent: 0, dialog: 'power' });
  expect(await ask('start', true)).toEqual({ sent: 1, dialog: null });
  expect(await ask('stop', false)).toEqual({ sent: 0, dialog: 'power' });
});
