import { expect, test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { launchApp } from './app.ts';
import { expectAccessible } from './axe.ts';
import { connectRack } from './connected.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { JobPage } from './pages/job-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

const script = [
  'i=1; while [ $i -le 400 ]; do echo "unpacking part $i"; i=$((i+1)); done',
  String.raw`printf "\033[31mcurl: (6) Could not resolve host: packages.example\033[0m\n" >&2`,
  'i=1; while [ $i -le 60 ]; do echo "clearing up $i"; i=$((i+1)); done',
  'exit 6',
  '',
].join('\n');

test('B07 a step that failed tells the cause in a sentence, what it rests on and what to do, and marks the line that proves it', async () => {
  await using pve = await startSimulator({ speed: 'fast' });
  await using gantry = await launchApp();
  await connectRack(gantry, pve);
  const wizard = new WizardPage(gantry.window);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.fillBasics({ name: 'fetcher' });
  await wizard.goTo('Scripts & files');
  await wizard.addScript('10-fetch.sh', script);
  await wizard.goToReview();
  await wizard.create();

  const job = new JobPage(gantry.window);
  await job.waitFor('Failed', 90_000);
  await expect(job.error).toContainText('The name packages.example cannot be resolved');
  await expect(job.error).toContainText('10-fetch.sh failed. It ended with exit code 6.');
  await expect(job.error).toContainText('curl: (6) Could not resolve host: packages.example');
  await expect(job.error).toContainText('Looked at: The exit code (6)');
  await expect(job.error).toContainText('Check the DNS server of the container');

  const proof = job.log.locator('[data-line]').filter({ hasText: 'Could not resolve host' });
  await expect(proof).not.toBeInViewport();
  await job.error.getByRole('button', { name: 'Show it in the log' }).click();
  await expect(proof).toBeInViewport();
  await expect(proof).toContainText('The line that proves the cause');
  await expectAccessible(gantry.window, 'a job that failed');

  // What it left says so, and leads back here.
  const containers = new ContainersPage(gantry.window);
  await containers.open();
  await containers.select('fetcher');
  const remark = containers.detail('fetcher').getByRole('alert').filter({ hasText: 'It was not set up to the end' });
  await remark.getByRole('button', { name: 'Open the job' }).click();
  await expect(job.error).toContainText('The name packages.example cannot be resolved');
});
