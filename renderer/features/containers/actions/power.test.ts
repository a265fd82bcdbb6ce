import { expect, test } from 'vitest';
import { createClient } from '../../../ipc/client.ts';
import { createStores } from '../../../stores/connect-stores.ts';
import { connectionSummary } from '../../../../shared/domain/connection.ts';
import { jobId } from '../../../../shared/domain/ids.ts';
import { exampleRow } from '../../../testing/example-row.ts';
import { fakeBridge } from '../../../testing/fake-bridge.ts';
import { powerContainerActions } from './power.ts';

const server = (isProduction: boolean) =>
  connectionSummary.parse({
    id: exampleRow.connectionId,
    name: 'home',
    host: 'pve.home',
    port: 8006,
    auth: { kind: 'token', tokenName: 'root@pam!gantry' },
    fingerprint: Array.from({ length: 32 }, () => 'AA').join(':'),
    trustedHow: 'added',
    trustedAt: 1,
    guestProxy: null,
    colour: 'none',
    isProduction,
    isDemo: false,
    createdAt: 1,
    health: { state: 'online', lastContactAt: 1, version: '9.2' },
  });

/** What a single action sends, and which dialog it opens. */
async function ask(id: 'start' | 'shutdown' | 'reboot' | 'stop', isProduction: boolean) {
  const sent: unknown[] = [];
  const client = createClient(
    fakeBridge({
      'connection:list': () => [server(isProduction)],
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
