import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { launchApp, type GantryApp } from './app.ts';
import { AddServerPage } from './pages/add-server-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { JobsPage } from './pages/jobs-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

async function connect({ window }: GantryApp, pve: Simulator): Promise<void> {
  const firstRun = new FirstRunPage(window);
  await firstRun.keepSecretsForThisSession();
  await firstRun.connectServer();
  const server = new AddServerPage(window);
  await server.enterAddress(pve.host, pve.port);
  await server.trustCertificate();
  await server.fillToken({ name: 'Rack', tokenName: pve.token.name, secret: pve.token.secret });
  await server.setGuestProxy(pve.guestProxy);
  await server.test();
  await server.save();
}

async function create({ window }: GantryApp, name: string, script?: string): Promise<JobPage> {
  const wizard = new WizardPage(window);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.fillBasics({ name });
  if (script !== undefined) {
    await wizard.goTo('Scripts & files');
    await wizard.addScript('10-talk.sh', script);
  }
  await wizard.goToReview();
  await wizard.create();
  return new JobPage(window);
}

const clipboardOf = ({ app }: GantryApp) => app.evaluate(({ clipboard }) => clipboard.readText());

const talker = [
  'i=1; while [ $i -le 300 ]; do echo "line $i"; i=$((i+1)); done',
  String.raw`printf "\033[32mLicence\033[0m is looked up\n"`,
  'echo "licence server not reachable" >&2',
  'exit 3',
  '',
].join('\n');

test('A67 A68 the log of a failed job is searched, filtered, copied by lines and saved, and its decisive line is one click away', async () => {
  await using pve = await startSimulator({ speed: 'fast' });
  await using gantry = await launchApp();
  await connect(gantry, pve);
  const job = await create(gantry, 'talker', talker);
  await job.waitFor('Failed', 90_000);
  const { keyboard } = gantry.window;

  // It ends in view, and going up stops that.
  await expect(job.log.getByText('✗ 10-talk.sh ended with exit code 3')).toBeInViewport();
  await expect(job.jumpToEnd).toBeHidden();
  await job.showStep('Run 10-talk.sh as root');
  await expect(job.log.getByText('line 1', { exact: true })).toBeInViewport();
  await job.jumpToEnd.click();
  await expect(job.log.getByText('✗ 10-talk.sh ended with exit code 3')).toBeInViewport();
  await job.log.hover();
  await gantry.window.mouse.wheel(0, -400);
  await expect(job.jumpToEnd).toBeVisible();

  await job.error.getByRole('button', { name: 'Show it in the log' }).click();
  const decisive = job.log.locator('[data-line]').filter({ hasText: 'licence server not reachable' });
  await expect(decisive).toBeInViewport();
  await expect(decisive).toContainText('err');

  await keyboard.press('Control+f');
  await keyboard.type('licence');
  await expect(job.matches).toHaveText('2 matches');
  await keyboard.press('Enter');
  await expect(job.matches).toHaveText(/^[12] of 2$/);
  const first = await job.matches.textContent();
  await keyboard.press('Enter');
  await expect(job.matches).not.toHaveText(first ?? '');
  await keyboard.press('Shift+Enter');
  await expect(job.matches).toHaveText(first ?? '');
  await job.tool('Match case').click();
  await expect(job.matches).toHaveText('1 match');
  await job.searchLog('line 77');
  await keyboard.press('Enter');
  await expect(job.log.getByText('line 77', { exact: true })).toBeInViewport();
  await job.searchLog('');

  const number = Number(
    await job.log
      .locator('[data-line]')
      .filter({ hasText: /line 77$/ })
      .getAttribute('data-line'),
  );
  await job.chooseLines(number, number + 2);
  await job.tool(`Copy lines ${number} to ${number + 2}`).click();
  await expect.poll(() => clipboardOf(gantry)).toBe('line 77\nline 78\nline 79');

  const all = await job.lineCount();
  await gantry.window.getByRole('combobox', { name: 'Which lines' }).click();
  await gantry.window.getByRole('option', { name: 'Errors (err)' }).click();
  await expect.poll(() => job.lineCount()).toBe(3);
  await gantry.window.getByRole('combobox', { name: 'Which lines' }).click();
  await gantry.window.getByRole('option', { name: 'All lines' }).click();
  await expect.poll(() => job.lineCount()).toBe(all);

  const file = path.join(gantry.userDataDir, 'saved.log');
  await gantry.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await job.tool('Save the whole log…').click();
  await expect(gantry.window.getByText('Log of talker saved')).toBeVisible();
  const saved = (await fs.readFile(file, 'utf8')).trimEnd().split('\n');
  expect(saved).toHaveLength(all);
  expect(saved.find((line) => line.endsWith('licence server not reachable'))).toMatch(
    /^\d{4}-\d\d-\d\dT[\d:.]+Z  err   licence server not reachable$/,
  );

  await job.choose('Skip this step');
  await job.waitFor('Succeeded', 60_000);
  await expect(job.stepMark('Run 10-talk.sh as root', 'Skipped')).toBeVisible();
});

test('long lines wrap at the width of the log, and 64 KB in one line are shown when they are asked for', async () => {
  await using pve = await startSimulator({ speed: 'fast' });
  await using gantry = await launchApp();
  await connect(gantry, pve);
  const job = await create(
    gantry,
    'wide',
    'l=x; i=0; while [ $i -lt 16 ]; do l="$l$l"; i=$((i+1)); done; echo "$l"; echo "end of it"; exit 1\n',
  );
  await job.waitFor('Failed', 90_000);
  const more = gantry.window.getByRole('button', { name: 'Show all 65,536 characters' });
  const row = job.log.locator('[data-line]').filter({ has: more });
  await expect(more).toBeVisible();
  expect((await row.boundingBox())?.height).toBe(20);
  await job.tool('Wrap long lines').click();
  await job.searchLog('end of it');
  await gantry.window.keyboard.press('Enter');
  await expect(job.log.getByText('end of it', { exact: true })).toBeInViewport();
  const wrapped = await row.boundingBox();
  const view = await job.log.boundingBox();
  expect(wrapped?.height).toBeGreaterThan(500);
  expect(wrapped?.width).toBeLessThanOrEqual(view?.width ?? 0);
  await job.searchLog('xx');
  await gantry.window.keyboard.press('Shift+Enter');
  await expect(more).toBeHidden();
});

test('A48 when SSH never comes up the job says how long it waited and why, and the container can be taken as it is', async () => {
  test.setTimeout(300_000);
  await using pve = await startSimulator({ speed: 'fast' });
  await pve.faults.inject({ kind: 'ssh-refused', vmid: null, times: null });
  await using gantry = await launchApp();
  await connect(gantry, pve);
  const job = await create(gantry, 'mute', 'echo never\n');
  await expect(job.step('Wait until it can be reached over SSH')).toContainText(/Attempt \d+: /, { timeout: 60_000 });
  await job.waitFor('Failed', 200_000);
  await expect(job.error).toContainText(/\d+ (s|min)/);
  await expect(job.error).toContainText(/refused/i);
  await expect(job.choices.getByRole('button')).toHaveText([
    'Retry from this step',
    'Finish without provisioning',
    'Keep as it is',
    'Roll back…',
  ]);
  await job.choose('Finish without provisioning');
  await job.waitFor('Succeeded', 60_000);
  await expect(job.result).toContainText('Not provisioned');
  await expect(job.stepMark('Run 10-talk.sh as root', 'Skipped')).toBeVisible();
});

test('the list shows what failed and what succeeded, leaves what a search asks for, and retries from its menu', async () => {
  await using pve = await startSimulator({ speed: 'fast' });
  await using gantry = await launchApp();
  await connect(gantry, pve);
  const jobs = new JobsPage(gantry.window);
  const good = await create(gantry, 'good');
  await good.waitFor('Succeeded', 90_000);
  const bad = await create(gantry, 'bad', '[ -e /root/tried ] && exit 0; touch /root/tried; exit 4\n');
  await bad.waitFor('Failed', 90_000);

  await jobs.open();
  await expect(jobs.rows).toContainText(['Create bad', 'Create good']);
  await expect(jobs.row('Create bad')).toContainText('Failed');
  await jobs.search('status:succeeded');
  await expect(jobs.rows).toContainText(['Create good']);
  await expect(jobs.filters).toContainText('1 of 2');
  await jobs.filters.getByRole('button', { name: 'Remove filter status: succeeded' }).click();
  await jobs.search('nothing like this');
  await expect(gantry.window.getByText('No job matches')).toBeVisible();
  await gantry.window.getByRole('button', { name: 'Clear the search' }).last().click();
  await jobs.choose('Create bad', 'Retry from this step');
  await expect(jobs.row('Create bad')).toContainText('Succeeded', { timeout: 60_000 });
  await expect(jobs.table).toBeVisible();
});

test('rolling back says what goes, and leaves nothing of the container behind', async () => {
  await using pve = await startSimulator({ speed: 'fast' });
  await using gantry = await launchApp();
  await connect(gantry, pve);
  const job = await create(gantry, 'doomed', 'exit 5\n');
  await job.waitFor('Failed', 90_000);
  const number = /container (\d+)/.exec((await job.steps.textContent()) ?? '')?.[1] ?? '';
  await job.choices.getByRole('button', { name: 'Roll back…' }).click();
  const dialog = gantry.window.getByRole('alertdialog', { name: 'Roll back doomed?' });
  await expect(dialog).toContainText(`Container ${number} (doomed)`);
  await expect(dialog).toContainText('Its disk, with everything in it');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(job.choices.getByRole('button', { name: 'Roll back…' })).toBeFocused();
  await job.rollBack();
  const jobs = new JobsPage(gantry.window);
  await jobs.open();
  await expect(jobs.rows.first()).toContainText('Succeeded', { timeout: 60_000 });
  await expect(jobs.rows.first()).toContainText(/Roll back|Delete/);
  expect(pve.requests.some(({ method, path: asked }) => method === 'DELETE' && asked.endsWith(`/lxc/${number}`))).toBe(
    true,
  );
});
