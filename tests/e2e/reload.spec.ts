import { expect, test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { launchApp } from './app.ts';
import { AddServerPage } from './pages/add-server-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

test('A66 a window that is reloaded in the middle of a job shows every line once and goes on', async () => {
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  await using gantry = await launchApp();
  const page = gantry.window;
  const firstRun = new FirstRunPage(page);
  await firstRun.keepSecretsForThisSession();
  await firstRun.connectServer();
  const server = new AddServerPage(page);
  await server.enterAddress(pve.host, pve.port);
  await server.trustCertificate();
  await server.fillToken({ name: 'Rack', tokenName: pve.token.name, secret: pve.token.secret });
  await server.setGuestProxy(pve.guestProxy);
  await server.test();
  await server.save();

  const wizard = new WizardPage(page);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.fillBasics({ name: 'talker' });
  await wizard.goTo('Scripts & files');
  await wizard.addScript(
    '10-talk.sh',
    'i=0; while [ $i -lt 300 ]; do echo "line $i"; i=$((i+1)); [ $((i % 50)) -eq 0 ] && sleep 20; done; true\n',
  );
  await wizard.goToReview();
  await wizard.create();

  const job = new JobPage(page);
  await expect(job.log.getByText(/^line \d+$/).first()).toBeVisible({ timeout: 60_000 });
  await page.reload();
  await job.waitFor('Succeeded', 90_000);
  const lines = await job.lineCount();
  expect(lines).toBeGreaterThan(300);
  // The same again after the end: what was streamed and what was read back are one and the same.
  await page.reload();
  await job.waitFor('Succeeded', 30_000);
  await expect.poll(() => job.lineCount()).toBe(lines);
});
