import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';
import { startEndlessJob } from './endless-job.ts';
import { answerDialogs, askedDialogs, chooseInMenu, isWindowShown } from './native-shell.ts';
import { openDemo } from './open-demo.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { windowClient } from './window-client.ts';

test('A61 quitting while a job runs asks first: one can stay, think again, or pause it, and is offered to go on at the next start', async () => {
  await using gantry = await launchApp();
  const containers = await openDemo(gantry);
  const { app } = gantry;
  await startEndlessJob(gantry, containers);

  await answerDialogs(app, 'Do not quit');
  await app.evaluate(({ app: electron }) => electron.quit());
  await expect.poll(async () => (await askedDialogs(app)).length).toBe(1);
  const [asked] = await askedDialogs(app);
  expect(asked?.message).toBe('A job has not ended');
  expect(asked?.detail).toContain('Shut down pihole');
  // There is no tray here, so staying is staying in sight.
  expect(asked?.buttons).toEqual([
    'Keep running, minimised',
    'Pause and quit',
    'Cancel the job and quit',
    'Do not quit',
  ]);
  expect(await isWindowShown(app)).toBe(true);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(async () => (await askedDialogs(app)).length).toBe(2);

  // Closed by the test it is paused.
  await gantry.relaunch({ args: ['--offline'] });
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  await gantry.window.getByRole('contentinfo').getByRole('button', { name: 'A job was interrupted' }).click();
  const main = gantry.window.getByRole('main');
  await expect(main.getByRole('grid', { name: 'Jobs' })).toContainText('Interrupted');
  const offer = main.getByRole('note').filter({ hasText: 'A job was interrupted. Go on?' });
  await expect(offer.getByRole('button', { name: 'Go on', exact: true })).toBeVisible();
  // Said once: not again after "Not now".
  await offer.getByRole('button', { name: 'Not now' }).click();
  await expect(offer).toBeHidden();
  await gantry.relaunch({ args: ['--offline'] });
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  const again = gantry.window.getByRole('main');
  await expect(again.getByRole('grid', { name: 'Jobs' })).toContainText('Interrupted');
  await expect(again.getByText('A job was interrupted. Go on?')).toBeHidden();
});

test('A61 cancelled on the way out, a job has ended as cancelled and keeps its choices', async () => {
  await using gantry = await launchApp();
  await startEndlessJob(gantry, await openDemo(gantry));
  await gantry.close('Cancel the job and quit');
  await gantry.open({ args: ['--offline'] });
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  await chooseInMenu(gantry.app, 'go-jobs');
  await expect(gantry.window.getByRole('main')).toContainText('Cancelled');
});

test('A64 started a second time while a job runs, the first window comes to the front and its job runs on, once', async () => {
  await using gantry = await launchApp();
  await startEndlessJob(gantry, await openDemo(gantry));
  await gantry.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  expect(await gantry.startAgain([])).toBe(0);
  await expect.poll(() => isWindowShown(gantry.app)).toBe(true);
  expect(gantry.app.windows()).toHaveLength(1);
  // A second runner would have taken the job up as interrupted.
  const jobs = await windowClient(gantry.window).call('job:list', {});
  expect(jobs.map(({ title, state }) => [title, state.name])).toEqual([['Shut down pihole', 'running']]);
});
