import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { systemClock } from '../../electron/lib/clock.ts';
import { openStore } from '../../electron/store/store.ts';
import { migrationsFolder } from '../support/store-samples.ts';
import { launchApp, type GantryApp } from './app.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobsPage } from './pages/jobs-page.ts';
import { seedLogs } from './seeded-logs.ts';

/** Main would tell otherwise, in the answers kept for the next start. */
async function spoilKept({ userDataDir }: GantryApp): Promise<void> {
  const file = path.join(userDataDir, 'first-answers.txt');
  const kept = await fs.readFile(file, 'utf8');
  const spoilt = kept
    .replace('"title":"Start db"', '"title":"Start as it was kept"')
    .replace(/^(job:list\t.*"revision":)\d+/m, '$1999')
    .replace('"name":"Cellar"', '"name":"Spoilt"');
  expect(spoilt).not.toBe(kept);
  await fs.writeFile(file, spoilt);
}

/** When, on the page's clock, the first list was painted and main told all of it anew; undefined for what was not. */
const timesOf = ({ window }: GantryApp): Promise<(number | undefined)[]> =>
  window.evaluate(() =>
    ['gantry: first list painted', 'gantry: told anew'].map((mark) => performance.getEntriesByName(mark)[0]?.startTime),
  );

async function openJobs(gantry: GantryApp): Promise<JobsPage> {
  await gantry.open();
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  const jobs = new JobsPage(gantry.window);
  await jobs.open();
  return jobs;
}

test('after a proper end the next start shows what was kept, and then what main itself has to tell', async () => {
  await using past = await seedLogs([{ title: 'Start db', hostname: 'db', messages: ['TASK OK'] }]);
  await using gantry = await launchApp({ userDataDir: past.folder, args: ['--offline'] });
  await gantry.close();
  await spoilKept(gantry);

  const jobs = await openJobs(gantry);
  await expect(jobs.table).toContainText('Start db');
  await expect(jobs.table).toContainText('Cellar');
  await expect(jobs.table).not.toContainText(/Spoilt|kept/);
  const [painted, toldAnew] = await timesOf(gantry);
  expect(painted).toBeLessThan(toldAnew ?? 0);
  await expect.poll(() => fs.readdir(gantry.userDataDir)).not.toContain('first-answers.txt');
});

test('what the store has taken up since is never hidden by what was kept before', async () => {
  await using past = await seedLogs([{ title: 'Start db', hostname: 'db', messages: ['TASK OK'] }]);
  await using gantry = await launchApp({ userDataDir: past.folder, args: ['--offline'] });
  await gantry.close();
  await spoilKept(gantry);
  // As by a run that was killed: it kept nothing.
  {
    using store = openStore({ file: path.join(past.folder, 'gantry.sqlite'), migrationsFolder, clock: systemClock });
    for (const { id } of store.connections.list()) store.connections.update(id, { name: 'Attic' });
  }

  const jobs = await openJobs(gantry);
  await expect(jobs.table).toContainText('Start db');
  await expect(jobs.table).toContainText('Attic');
  const [painted, toldAnew] = await timesOf(gantry);
  expect(painted).toBeGreaterThan(0);
  expect(toldAnew).toBeUndefined();
});
