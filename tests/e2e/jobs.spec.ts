import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { launchApp, type GantryApp } from './app.ts';
import { beginCreation } from './begun-job.ts';
import { hurry } from './hurry.ts';
import { connectRack } from './connected.ts';
import { JobsPage } from './pages/jobs-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

const clipboardOf = ({ app }: GantryApp) => app.evaluate(({ clipboard }) => clipboard.readText());

const talker = [
  'i=1; while [ $i -le 300 ]; do echo "line $i"; i=$((i+1)); done',
  String.raw`printf "\033[32mLicence\033[0m is looked up\n"`,
  String.raw`printf 'gr'; sleep 1; printf 'ün \033[38;5;2'; sleep 1; printf '12mpink\033[0m\n'`,
  String.raw`printf 'bar 10%%\rbar 50%%'; sleep 1; printf '\rbar 100%%\n'`,
  'echo "licence server not reachable" >&2',
  'exit 3',
  '',
].join('\n');

test('A67 A68 the log of a failed job is searched, filtered, copied by lines and saved, and its decisive line is one click away', async () => {
  await using pve = await startSimulator({ speed: 'fast' });
  await using gantry = await launchApp();
  const rack = await connectRack(gantry, pve);
  const job = await beginCreation(gantry, rack, 'talker', talker);
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

  // What came in pieces is whole, a bar is what it was in the end, and the colour is the program's own.
  await expect(job.log.getByText('grün pink')).toBeInViewport();
  await expect(job.log.getByText('pink', { exact: true })).toHaveAttribute('style', /--ansi-own: rgb\(255 135 215\)/);
  await expect(job.log.getByText(/bar \d+%/)).toHaveText('bar 100%');

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
  await job.save('As text…');
  await expect(gantry.window.getByText('Log of talker saved')).toBeVisible();
  const saved = (await fs.readFile(file, 'utf8')).trimEnd().split('\n');
  expect(saved[0]).toBe('# Create talker');
  expect(saved.filter((line) => /^\d{4}-/.test(line))).toHaveLength(all);
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
  const rack = await connectRack(gantry, pve);
  const job = await beginCreation(
    gantry,
    rack,
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
  await using pve = await startSimulator({ speed: 'fast' });
  await pve.faults.inject({ kind: 'ssh-refused', vmid: null, times: null });
  const reason = 'Permission check failed (/vms, VM.Console)';
  const refusal = { kind: 'request-refused', method: 'POST', path: '/termproxy', status: 403, reason } as const;
  await pve.faults.inject({ ...refusal, body: '', times: null });
  await using gantry = await launchApp();
  const rack = await connectRack(gantry, pve);
  // Two minutes of attempts.
  await hurry(gantry.app, 8);
  const job = await beginCreation(gantry, rack, 'mute', 'echo never\n');
  await expect(job.step('Wait until it can be reached over SSH')).toContainText(/Attempt \d+: /, { timeout: 60_000 });
  await job.waitFor('Failed', 100_000);
  await expect(job.error).toContainText(/\d+ (s|min)/);
  await expect(job.error).toContainText(/refused/i);
  await expect(job.choices.getByRole('button')).toHaveText([
    'Retry from this step',
    'Try another way in',
    'Finish without provisioning',
    'Keep as it is',
    'Roll back…',
    'Open a shell',
  ]);
  await job.choose('Finish without provisioning');
  await job.waitFor('Succeeded', 60_000);
  await expect(job.result).toContainText('Not provisioned');
  await expect(job.stepMark('Run 10-talk.sh as root', 'Skipped')).toBeVisible();
});

test('the list shows what failed and what succeeded, leaves what a search asks for, and retries from its menu', async () => {
  await using pve = await startSimulator({ speed: 'fast' });
  await using gantry = await launchApp();
  const rack = await connectRack(gantry, pve);
  const jobs = new JobsPage(gantry.window);
  const good = await beginCreation(gantry, rack, 'good');
  await good.waitFor('Succeeded', 90_000);
  const bad = await beginCreation(gantry, rack, 'bad', '[ -e /root/tried ] && exit 0; touch /root/tried; exit 4\n');
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

test('a script that failed is changed in its job and tried again from there', async () => {
  await using pve = await startSimulator({ speed: 'fast' });
  await using gantry = await launchApp();
  const rack = await connectRack(gantry, pve);
  const job = await beginCreation(gantry, rack, 'typo', 'echo nearly\nexit 5\n');
  await job.waitFor('Failed', 90_000);
  // The script's own error: trying the same again is not what is advised first.
  await expect(job.choices.getByRole('button').first()).toHaveText('Change it and retry…');
  await job.choices.getByRole('button', { name: 'Change it and retry…' }).click();
  const dialog = gantry.window.getByRole('dialog', { name: 'Change “Run 10-talk.sh as root”' });
  const code = dialog.getByRole('textbox', { name: 'Content of 10-talk.sh' });
  await expect(code).toContainText('exit 5');
  await code.click();
  await gantry.window.keyboard.press('Control+a');
  await gantry.window.keyboard.type('echo there');
  await expect(code).toHaveText('echo there');
  await dialog.getByRole('button', { name: 'Save and retry' }).click();
  await job.waitFor('Succeeded', 60_000);
  await expect(job.log).toContainText('there');
});

test('A45 what a failed create asked of Proxmox is changed, reviewed and approved, and the same job goes on with it', async () => {
  await using pve = await startSimulator({ speed: 'fast' });
  await using gantry = await launchApp();
  const rack = await connectRack(gantry, pve);
  await pve.faults.inject({
    kind: 'task-failed',
    taskType: 'vzcreate',
    log: ['lvcreate: no space left'],
    exitStatus: 'unable to create CT: no space left on device',
    times: 1,
  });
  const job = await beginCreation(gantry, rack, 'roomy');
  await job.waitFor('Failed', 90_000);
  await job.choices.getByRole('button', { name: 'Change it and retry…' }).click();
  const page = gantry.window;
  const change = page.getByRole('dialog', { name: 'Change what is asked for roomy' });
  await change.getByLabel('Memory').fill('768');
  await change.getByRole('button', { name: 'Check the new plan' }).click();
  const review = page.getByRole('dialog', { name: 'Review the new request for roomy' });
  await expect(review.getByRole('row', { name: /^memory/ })).toContainText('768');
  await review.getByRole('button', { name: 'Approve and retry' }).click();
  await review.waitFor({ state: 'hidden' });
  await job.waitFor('Succeeded', 90_000);
  const creates = pve.requests.filter((call) => call.method === 'POST' && call.path.endsWith('/lxc'));
  expect(creates.at(-1)?.parameters['memory']).toBe('768');
  expect(creates).toHaveLength(2);
});

test('rolling back says what goes, and leaves nothing of the container behind', async () => {
  await using pve = await startSimulator({ speed: 'fast' });
  await using gantry = await launchApp();
  const rack = await connectRack(gantry, pve);
  const job = await beginCreation(gantry, rack, 'doomed', 'exit 5\n');
  await job.waitFor('Failed', 90_000);
  const number = /container (\d+)/.exec((await job.steps.textContent()) ?? '')?.[1] ?? '';
  await job.choices.getByRole('button', { name: 'Roll back…' }).click();
  const dialog = gantry.window.getByRole('alertdialog', { name: 'Roll back doomed?' });
  await expect(dialog).toContainText(`Container ${number} (doomed)`);
  await expect(dialog).toContainText(/Disk \S+:vm-\d+-disk-0/);
  await expect(dialog).toContainText('Its SSH key and its record in Gantry');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(job.choices.getByRole('button', { name: 'Roll back…' })).toBeFocused();
  await job.rollBack();
  const jobs = new JobsPage(gantry.window);
  await jobs.open();
  await expect(jobs.rows.first()).toContainText('Succeeded', { timeout: 60_000 });
  await expect(jobs.rows.first()).toContainText(/Roll back|Delete/);
  // The creation leads to what undid it.
  await jobs.row('Failed').first().press('Enter');
  const page = gantry.window.getByRole('main');
  await expect(page.getByText('It was rolled back')).toBeVisible();
  // Nothing is left that could be tried again, but all that was chosen is there for another one.
  await expect(job.choices).toHaveCount(0);
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('alert')).not.toContainText(/again/);
  await page.getByRole('button', { name: 'Create it anew…' }).click();
  const wizard = new WizardPage(gantry.window);
  await expect(wizard.field('Name')).toHaveValue('doomed');
  await wizard.goToReview();
  await expect(wizard.plan).toContainText('10-talk.sh');
  await expect(wizard.createButton).not.toHaveAttribute('aria-disabled', 'true');
  await jobs.open();
  await jobs.row('Failed').first().press('Enter');
  await page.getByRole('button', { name: 'Open the roll-back' }).click();
  await job.waitFor('Succeeded', 20_000);
  expect(pve.requests.some(({ method, path: asked }) => method === 'DELETE' && asked.endsWith(`/lxc/${number}`))).toBe(
    true,
  );
});
