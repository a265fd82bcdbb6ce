import { expect, test } from '@playwright/test';
import { launchApp, type GantryApp } from './app.ts';
import { openDemo } from './open-demo.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FaultsPage } from './pages/faults-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { ServersPage } from './pages/servers-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

const passphrase = 'correct horse battery';

async function openFaultyDemo(gantry: GantryApp): Promise<FaultsPage> {
  await openDemo(gantry, passphrase);
  const faults = new FaultsPage(gantry.window);
  await expect(faults.opener).toBeVisible();
  return faults;
}

test('a task is made to fail, the job shows the words that were ordered, and goes on from there once the fault is undone', async () => {
  await using gantry = await launchApp();
  const faults = await openFaultyDemo(gantry);
  await expect(faults.notice).toBeHidden();
  await faults.open();
  await faults.openFault('Tasks', 'Fail a task');
  await faults.choose('How often', 'Until undone');
  await faults.field('Error').fill('the disk made a noise');
  await faults.field('Last lines of the log').fill('scsi 0:0:0:0: rejecting I/O to offline device');
  await faults.breakButton.click();
  await expect(faults.active).toHaveText([/Task vzcreate fails: the disk made a noise.*not met yet/]);
  await faults.close();
  await expect(faults.notice).toHaveText('1 fault active');

  const wizard = new WizardPage(gantry.window);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.fillBasics({ name: 'unlucky' });
  await wizard.goToReview();
  await wizard.create();
  const job = new JobPage(gantry.window);
  await job.waitFor('Failed', 60_000);
  await expect(job.error).toContainText('the disk made a noise');
  await expect(job.error).toContainText('rejecting I/O to offline device');

  await faults.notice.click();
  await expect(faults.active).toContainText(['met once']);
  await faults.undo('Task vzcreate fails: the disk made a noise');
  await expect(faults.active).toHaveCount(0);
  await expect(faults.notice).toBeHidden();
  await faults.close();
  await job.choose('Retry from this step');
  await job.waitFor('Succeeded', 90_000);
});

test('a node is taken down with the keyboard alone, is seen as unreachable, and is back when all is undone', async () => {
  await using gantry = await launchApp();
  const faults = await openFaultyDemo(gantry);
  const { keyboard } = gantry.window;
  const servers = new ServersPage(gantry.window);
  await servers.open();
  const nodes = gantry.window.getByRole('region', { name: 'Nodes' }).getByRole('listitem');
  await expect(nodes).toContainText(['Online', 'Online', 'Online']);

  const page = gantry.window.getByRole('main');
  await expect(page).toBeFocused();
  await faults.openFromPalette();
  await expect(faults.heading).toBeFocused();
  await faults.panel.getByRole('tab', { name: 'Network' }).focus();
  for (let step = 0; step < 4; step++) await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await expect(faults.panel.getByRole('tab', { name: 'Nodes' })).toHaveAttribute('aria-selected', 'true');
  await faults.panel.getByRole('button', { name: 'Take a node down' }).focus();
  await keyboard.press('Enter');
  await expect(faults.panel.getByRole('combobox', { name: 'Node' })).toHaveText('pve2');
  await faults.breakButton.focus();
  await keyboard.press('Enter');
  await expect(faults.active).toHaveText([/Node pve2 is down/]);
  await keyboard.press('Escape');
  await expect(faults.panel).toBeHidden();
  // The focus is back in the page, where the palette had given it.
  await expect(page.locator(':focus')).toBeVisible();

  const containers = new ContainersPage(gantry.window);
  await containers.open();
  await servers.open();
  await expect(nodes.filter({ hasText: 'pve2' })).toContainText('Unreachable');
  await expect(nodes.filter({ hasText: 'pve1' })).toContainText('Online');

  await gantry.window.getByRole('main').getByRole('button', { name: 'Faults' }).click();
  await faults.undoAll();
  await expect(faults.panel.getByRole('heading', { name: 'Nothing is broken' })).toBeFocused();
  await faults.close();
  await containers.open();
  await servers.open();
  await expect(nodes.filter({ hasText: 'pve2' })).toContainText('Online');
});

test('while the kind of fault is changed, one sheet is seen at every moment', async () => {
  await using gantry = await launchApp();
  const faults = await openFaultyDemo(gantry);
  await faults.open();
  const most = faults.panel.evaluate(
    (panel) =>
      new Promise<number>((resolve) => {
        const tabs = [...panel.querySelectorAll<HTMLElement>('[role="tab"]')];
        let seen = 0;
        const count = () => {
          const sheets = [...panel.querySelectorAll('[role="tabpanel"]')];
          seen = Math.max(seen, sheets.filter((sheet) => sheet.getClientRects().length > 0).length);
        };
        const observer = new MutationObserver(count);
        observer.observe(panel, { subtree: true, childList: true, attributes: true });
        // Three frames for each, so that what stays for one is met in the next.
        let frame = 0;
        const next = () => {
          count();
          if (frame % 3 === 0) tabs[frame / 3]?.click();
          if (frame++ < tabs.length * 3) return requestAnimationFrame(next);
          observer.disconnect();
          resolve(seen);
        };
        next();
      }),
  );
  expect(await most).toBe(1);
  await expect(faults.panel.getByRole('tab', { name: 'Time' })).toHaveAttribute('aria-selected', 'true');
});

test('what cannot be broken is said in the panel, and a fault does not outlive the app', async () => {
  await using gantry = await launchApp();
  const faults = await openFaultyDemo(gantry);
  await faults.open();
  await faults.openFault('Network', 'Refuse requests');
  await faults.field('Status').fill('200');
  await faults.breakButton.click();
  await expect(faults.field('Status')).toHaveAccessibleDescription('From 300');
  await faults.openFault('SSH', 'Kill a script');
  await faults.choose('When', 'Now, whatever runs');
  await faults.breakButton.click();
  await expect(faults.error).toContainText('Nothing that was started over SSH runs there now');
  await faults.openFault('Time', 'Move the clock');
  await faults.breakButton.click();
  await expect(faults.active).toHaveText([/Clock is 2 h 5 min ahead.*in effect/]);

  await gantry.relaunch();
  await new FirstRunPage(gantry.window).unlock(passphrase);
  const after = new FaultsPage(gantry.window);
  await after.open();
  await expect(after.panel.getByRole('heading', { name: 'Nothing is broken' })).toBeVisible();
  await expect(after.notice).toBeHidden();
});
