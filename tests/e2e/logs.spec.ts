import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';
import { expectAccessible } from './axe.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { JobsPage } from './pages/jobs-page.ts';
import { SettingsPage } from './pages/settings-page.ts';
import { seedLogs } from './seeded-logs.ts';

const count = 230_000;

test('A67 words are found across the logs of all jobs, and a job with 230,000 lines opens at the line, bounded, and is saved whole', async () => {
  const long = Array.from({ length: count }, (_, place) => `Setting up package-${place} (1.2.${place % 90}-1) ...`);
  long[4] = 'early: E: Unable to locate package nginx-moddule';
  long[220_000] = 'late: E: Unable to locate package nginx-moddule';
  await using past = await seedLogs([
    { title: 'Create long', hostname: 'long', messages: long },
    {
      title: 'Create web',
      hostname: 'web',
      messages: ['Reading package lists...', '\u001B[31mE: Unable to locate package nginx\u001B[0m', 'exit 100'],
    },
    { title: 'Start db', hostname: 'db', messages: ['TASK OK'] },
  ]);
  await using gantry = await launchApp({ userDataDir: past.folder, args: ['--offline'] });
  const { window } = gantry;
  await new FirstRunPage(window).keepSecretsForThisSession();
  const jobs = new JobsPage(window);
  await window.keyboard.press('Control+k');
  await window.getByRole('combobox', { name: 'Command palette' }).fill('logs of all jobs');
  await window.keyboard.press('Enter');
  await expect(window.getByRole('searchbox', { name: 'Search' })).toBeFocused();
  await window.keyboard.type('unable to locate');
  await expect(jobs.found('Create web')).toContainText('Reading package lists...');
  await expect(jobs.found('Create long').locator('button[data-hit]')).toHaveText([
    /early: E: Unable/,
    /late: E: Unable/,
  ]);
  await expect(jobs.foundJobs).toHaveCount(2);
  await expectAccessible(window, 'what is found in logs');
  if (process.env['PICTURE']) await window.screenshot({ path: `${process.env['PICTURE']}-search.png` });

  // From the field down to the lines, and with Enter into the job.
  await window.getByRole('searchbox', { name: 'Search' }).focus();
  for (let press = 0; press < 2; press += 1) await window.keyboard.press('ArrowDown');
  await window.keyboard.press('Enter');
  const job = new JobPage(window);
  await expect(job.line(5)).toBeInViewport();
  await expect(job.line(5)).toContainText('early: E: Unable to locate');
  await expect(job.matches).toHaveText('1 of 1');
  await expect(window.getByText('30,000 newer lines are not shown here.')).toBeVisible();
  if (process.env['PICTURE']) await window.screenshot({ path: `${process.env['PICTURE']}-job.png` });
  await window.getByRole('button', { name: 'Show the end' }).click();
  await expect(job.line(count)).toBeInViewport();
  await expect.poll(() => job.lineCount()).toBe(200_000);
  await job.searchLog('unable to');
  await expect(job.matches).toHaveText('1 match');
  await window.keyboard.press('Enter');
  await expect(job.line(220_001)).toBeInViewport();
  // Only what is in view exists.
  expect(await job.log.locator('[data-line]').count()).toBeLessThan(120);
  // What nobody needs any more is no part of it, whenever the engine would come to clear it away.
  await (await window.context().newCDPSession(window)).send('HeapProfiler.collectGarbage');
  const heapMiB = await window.evaluate(() =>
    'memory' in performance ? Number(Reflect.get(Object(performance.memory), 'usedJSHeapSize')) / 2 ** 20 : 0,
  );
  expect(heapMiB).toBeGreaterThan(0);
  expect(heapMiB).toBeLessThan(250);

  const file = path.join(gantry.userDataDir, 'saved.log');
  await gantry.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await job.save('As text…');
  await expect(window.getByText('Log of long saved')).toBeVisible({ timeout: 60_000 });
  const saved = (await fs.readFile(file, 'utf8')).trimEnd().split('\n');
  expect(saved.filter((line) => line.includes('  out   '))).toHaveLength(count);

  // What was found is still there when one comes back.
  await window.keyboard.press('Alt+ArrowLeft');
  await expect(jobs.foundJobs).toHaveCount(2);
  await jobs.search('no such words');
  await expect(window.getByText('“no such words” stands in no log').last()).toBeVisible();
  await jobs.search('unable to locate kind:delete');
  await expect(window.getByText('Hidden by the filters')).toBeVisible();
});

test('a removed log is told where it was, the job stays, and the settings say how long logs are kept and what they take', async () => {
  await using past = await seedLogs([
    { title: 'Create old', hostname: 'old', messages: ['long ago'], isRemoved: true },
    { title: 'Create web', hostname: 'web', messages: ['today'] },
  ]);
  await using gantry = await launchApp({ userDataDir: past.folder, args: ['--offline'] });
  const { window } = gantry;
  await new FirstRunPage(window).keepSecretsForThisSession();
  const jobs = new JobsPage(window);
  await jobs.open();
  await expect(jobs.row('Create old')).toContainText('log removed');
  await expect(jobs.row('Create web')).not.toContainText('log removed');
  await jobs.row('Create old').click();
  await expect(window.getByText(/^This log was removed on /)).toBeVisible();
  await jobs.open();
  await jobs.search('ago');
  await jobs.lookIn('logs');
  await expect(window.getByText('“ago” stands in no log').last()).toBeVisible();

  await new SettingsPage(window).open('Data');
  await expect(window.getByText(/^\d+ B in one log\. One was removed\./)).toBeVisible();
  const days = window.getByLabel('Keep logs for');
  await expect(days).toHaveValue('90');
  await days.fill('0');
  await expect(window.getByText('A whole number of days, from 1 to 3650')).toBeVisible();
  await days.fill('30');
  await days.press('Enter');
  await expectAccessible(window, 'settings, data');
  if (process.env['PICTURE']) await window.screenshot({ path: `${process.env['PICTURE']}-settings.png` });
  await gantry.relaunch();
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  await expect(gantry.window.getByLabel('Keep logs for')).toHaveValue('30');
});
