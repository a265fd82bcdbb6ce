import { expect } from '@playwright/test';
import type { GantryApp } from './app.ts';
import type { ContainersPage } from './pages/containers-page.ts';
import { FaultsPage } from './pages/faults-page.ts';

/** From now on Proxmox does not answer within the test what is to start or to end. */
export async function leavePowerUnanswered(gantry: GantryApp): Promise<void> {
  const faults = new FaultsPage(gantry.window);
  await faults.open();
  await faults.openFault('Network', 'Delay the answers');
  await faults.field('Delay').fill('60000');
  await faults.choose('Method', 'POST');
  await faults.field('Path contains').fill('/status/');
  await faults.breakButton.click();
  await expect(faults.active).toHaveCount(1);
  await faults.close();
}

/** A shutdown that is never answered. */
export async function startEndlessJob(gantry: GantryApp, containers: ContainersPage): Promise<void> {
  await leavePowerUnanswered(gantry);
  await containers.select('pihole');
  await containers.action('Shut down').click();
  await expect(gantry.window.getByRole('contentinfo')).toContainText('Shut down pihole');
}
