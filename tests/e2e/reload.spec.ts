import { expect, test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { launchApp, type GantryApp } from './app.ts';
import { connectRack } from './connected.ts';
import { heldClock, holdOn } from './held-clock.ts';
import { JobPage } from './pages/job-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

test('A66 a window that is reloaded at 60 % of a job shows every line and step once and goes on without a gap', async () => {
  const clock = heldClock();
  await using pve = await startSimulator({ clock, seed: 'homelab' });
  await using gantry = await launchApp();
  const page = gantry.window;
  await connectRack(gantry, pve);

  const wizard = new WizardPage(page);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.fillBasics({ name: 'talker' });
  await wizard.goTo('Scripts & files');
  await wizard.addScript(
    '10-talk.sh',
    // It stands still in the middle until the window is back, and goes on while it is looked at.
    `i=0; while [ $i -lt 300 ]; do
  echo "line $i"; i=$((i+1))
  if [ $i -eq 150 ]; then ${holdOn}; elif [ $((i % 50)) -eq 0 ]; then sleep 20; fi
done
`,
  );
  await wizard.goToReview();
  await wizard.create();

  const job = new JobPage(page);
  const percent = async (): Promise<number> => Number(await job.progress.getAttribute('aria-valuenow'));
  await expect(job.log.getByText('line 149', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect.poll(percent, { timeout: 60_000 }).toBeGreaterThanOrEqual(60);
  await expect(job.state('Running')).toBeVisible();
  await page.reload();
  await expect(job.state('Running')).toBeVisible();
  await expect(job.log.getByText('line 149', { exact: true })).toBeVisible();
  clock.release();
  await job.waitFor('Succeeded', 90_000);

  const live = await wholeLog(gantry, job);
  expect(live.filter((line) => /^line \d+$/.test(line))).toEqual(
    Array.from({ length: 300 }, (_, index) => `line ${index}`),
  );
  const begun = live.filter((line) => line.startsWith('▸ '));
  expect(begun).toHaveLength(await job.steps.getByRole('listitem').count());
  expect(new Set(begun).size).toBe(begun.length);
  expect(await job.lineCount()).toBe(live.length);
  // The same again after the end: what was streamed and what was read back are one and the same.
  await page.reload();
  await job.waitFor('Succeeded', 30_000);
  await expect.poll(() => job.lineCount()).toBe(live.length);
  expect(await wholeLog(gantry, job)).toEqual(live);
});

/** What “Copy the whole log” puts on the clipboard. */
async function wholeLog({ app }: GantryApp, job: JobPage): Promise<string[]> {
  await app.evaluate(({ clipboard }) => clipboard.clear());
  await job.tool('Copy the whole log').click();
  let text = '';
  await expect
    .poll(async () => (text = await app.evaluate(({ clipboard }) => clipboard.readText())), { timeout: 10_000 })
    .not.toBe('');
  return text.split('\n');
}
