import type { Page } from '@playwright/test';
import { bridgeOver } from '../../renderer/ipc/bridge.ts';
import { createClient, type Client } from '../../renderer/ipc/client.ts';

/** Asks main through the bridge of an open window, for what is not worth clicking together. */
export function windowClient(page: Page): Pick<Client, 'call'> {
  const bridge = bridgeOver({
    request: (message) =>
      page.evaluate((asked) => window.bridge?.request(asked) ?? Promise.reject(new Error('no bridge')), message),
    cancel: () => undefined,
    subscribe: () => () => undefined,
  });
  return createClient(bridge);
}
