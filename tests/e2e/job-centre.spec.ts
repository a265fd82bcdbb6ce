import { expect, test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { launchApp, type GantryApp } from './app.ts';
import { expectAccessible } from './axe.ts';
import { connectRack } from './connected.ts';
import { heldClock, holdOn } from './held-clock.ts';
import { openDemo } from './open-demo.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { SettingsPage } from './pages/settings-page.ts';
import { JobsPage } from './pages/jobs-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

async function create({ window }: GantryApp, name: string, script: string): Promise<JobPage> {
  const wizard = new WizardPage(window);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.fillBasics({ name });
  await wizard.goTo('Scripts & files');
  await wizard.addScript('10-talk.sh', script);
  await wizard.goToReview();
  await wizard.create();
  return new JobPage(window);
}

test('a job pauses before a step and goes on, fails, is held beside the good one, and stands in its part of the list', async () => {
  const clock = heldClock();
  await using pve = await startSimulator({ clock });
  await using gantry = await launchApp();
  await connectRack(gantry, pve);
  const page = gantry.window;
  const main = page.getByRole('main');

  const good = await create(gantry, 'good', `echo begin; echo licence found; ${holdOn}\n`);
  // While the script holds on, the step cannot be reached before it is marked.
  await expect(good.log.getByText('licence found')).toBeVisible({ timeout: 60_000 });
  await good.pauseBefore('Mark it ready');
  clock.release();
  await good.waitFor('Paused', 90_000);
  const notice = main.getByRole('note').filter({ hasText: 'Paused as you wished, before “Mark it ready”' });
  await expect(notice).toBeVisible();
  await expectAccessible(page, 'a paused job');
  await notice.getByRole('button', { name: 'Go on' }).click();
  await good.waitFor('Succeeded', 60_000);

  const bad = await create(gantry, 'bad', 'echo begin; echo licence server not reachable; exit 3\n');
  await bad.waitFor('Failed', 90_000);
  await main.getByRole('button', { name: 'Compare with the last good run' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Compare jobs' })).toBeVisible();
  await expect(main.getByRole('status')).toContainText('the first step that differs is “Run 10-talk.sh as root”');
  const first = main.getByRole('listitem').filter({ hasText: 'First difference' });
  await expect(first).toContainText('Ended otherwise');
  await expect(first.getByRole('code')).toHaveText(['licence server not reachable', 'licence found']);
  await expect(main.getByRole('row').filter({ hasText: '10-talk.sh' })).toBeVisible();
  await expectAccessible(page, 'two jobs beside each other');
  await first.getByRole('button', { name: 'Show it in the log of this job' }).click();
  await expect(bad.log.getByText('licence server not reachable', { exact: true })).toBeInViewport();

  const jobs = new JobsPage(page);
  await jobs.open();
  await expect(jobs.part('Finished')).toContainText('2 jobs');
  await jobs.state('Failed').click();
  await expect(jobs.rows).toHaveCount(1);
  await expect(jobs.row('Create bad')).toBeVisible();
  await jobs.state('Failed').click();
  await jobs.search('container:good');
  await expect(jobs.row('Create good')).toBeVisible();
  await expect(jobs.rows).toHaveCount(1);
  await jobs.filters.getByRole('button', { name: 'Remove filter container: good' }).click();
  await expectAccessible(page, 'the list of jobs');
  await jobs.part('Finished').press('Enter');
  await expect(jobs.rows).toHaveCount(0);
  await jobs.part('Finished').press('Enter');
  await jobs.filters.getByRole('button', { name: 'Clear finished' }).click();
  await expect(main.getByText('Nothing runs, and the list was cleared')).toBeVisible();
  await jobs.search('bad');
  await expect(jobs.row('Create bad')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search' }).fill('');
  await main.getByRole('button', { name: 'Show all 2' }).click();
  await expect(jobs.rows).toHaveCount(2);

  // The list told of it in brief; opened, it is whole again.
  await page.reload();
  await jobs.row('Create bad').click();
  await expect(bad.stepMark('Run 10-talk.sh as root', 'Failed')).toBeVisible();
  await expect(bad.stepMark('Start it', 'Done')).toBeVisible();
  await expect(bad.error).toContainText('licence server not reachable');
});

test('quiet hours are set with the keyboard, say when they are, and are kept', async () => {
  await using gantry = await launchApp();
  const { window: page } = gantry;
  await openDemo(gantry);
  await new SettingsPage(page).open('Notifications and tray');
  await page.getByRole('switch', { name: 'Quiet hours' }).press('Space');
  await page.getByLabel('From', { exact: true }).fill('23:30');
  await page.getByRole('button', { name: 'Sun', exact: true }).press('Space');
  const main = page.getByRole('main');
  await expect(main).toContainText('From 23:30 until 07:00 of the next day');
  await expect(page.getByRole('button', { name: 'Sun', exact: true })).toHaveAttribute('aria-pressed', 'false');
  await expectAccessible(page, 'quiet hours');
  await gantry.relaunch({ args: ['--offline'] });
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  await expect(gantry.window.getByLabel('From', { exact: true })).toHaveValue('23:30');
});
