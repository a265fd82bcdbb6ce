import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

const passphrase = 'correct horse battery';

test('A90 from first start to a provisioned container, and everything is still there offline after a restart', async () => {
  await using gantry = await launchApp();
  const firstRun = new FirstRunPage(gantry.window);
  await firstRun.setPassphrase(passphrase);
  await expect(firstRun.heading).toBeVisible();
  await firstRun.openDemo();

  const wizard = new WizardPage(gantry.window);
  const containers = new ContainersPage(gantry.window);
  await expect(containers.table).toBeVisible({ timeout: 60_000 });
  await wizard.open();
  await wizard.chooseTemplate('nginx web server');
  await wizard.fillBasics({ name: 'web-demo' });
  await wizard.goToReview();
  await expect(wizard.planSteps().first()).toBeVisible();
  await wizard.create();

  const job = new JobPage(gantry.window);
  await job.waitFor('Succeeded', 150_000);
  await expect(job.result).toContainText(/http:\/\/10\.77\.0\.\d+/);
  await job.openContainer();
  await expect(containers.detail('web-demo')).toBeVisible();
  await containers.openTab('Services');
  await expect(containers.service('nginx')).toContainText(/http:\/\/10\.77\.0\.\d+/);
  await expect(containers.service('nginx')).not.toContainText('Was');

  await gantry.relaunch({ args: ['--offline'] });
  const after = { containers: new ContainersPage(gantry.window), firstRun: new FirstRunPage(gantry.window) };
  await after.firstRun.unlock(passphrase);
  await after.containers.open();
  await expect(after.containers.offlineBanner).toBeVisible();
  await expect(after.containers.row('web-demo')).toBeVisible();
  await after.containers.select('web-demo');
  await after.containers.openTab('Services');
  await expect(after.containers.service('nginx')).toContainText('10.77.0.');
  await expect(after.containers.service('nginx')).toContainText('Was running');
  await after.containers.openTab('Events');
  await expect(after.containers.detail('web-demo')).toContainText('Created web-demo');
});
