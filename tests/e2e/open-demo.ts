import type { ElectronApplication } from '@playwright/test';
import type { GantryApp } from './app.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';

/**
 * From the first start to the list of the demo homelab, in which whatever takes time takes a twentieth of it; `demo-journey.spec.ts` has it
 * as it is for everybody. Secrets are kept for this session, or under `passphrase`.
 */
export async function openDemo({ app, window }: GantryApp, passphrase?: string): Promise<ContainersPage> {
  await hasten(app);
  const firstRun = new FirstRunPage(window);
  if (passphrase === undefined) await firstRun.keepSecretsForThisSession();
  else await firstRun.setPassphrase(passphrase);
  await firstRun.openDemo();
  const containers = new ContainersPage(window);
  await containers.row('pihole').waitFor({ timeout: 60_000 });
  return containers;
}

/** Before the demo's process is started. */
async function hasten(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ utilityProcess }) => {
    const fork = utilityProcess.fork.bind(utilityProcess);
    utilityProcess.fork = (entry, args = [], options = {}) => fork(entry, [...args, '--speed', 'fast'], options);
  });
}
