import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { launchApp } from './app.ts';
import { expectAccessible } from './axe.ts';
import { connectRack } from './connected.ts';
import { openDemo } from './open-demo.ts';
import { JobsPage } from './pages/jobs-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

const debian = 'debian-13-standard_13.1-2_amd64.tar.zst';
const alpine = 'alpine-3.22-default_20250617_amd64.tar.xz';

test('A23 an image that is not on the node is downloaded in the wizard with progress, or another one is taken; nothing can be created meanwhile', async () => {
  test.setTimeout(180_000);
  await using pve = await startSimulator({ speed: 'lifelike', seed: 'homelab' });
  pve.world.setStorage('local', { volumes: [] });
  // Large enough to be looked at while it arrives.
  const mimeType = 'application/octet-stream';
  pve.world.addWebServer('http://appliance-mirror.example', {
    notFound: 'Not Found',
    files: {
      [`/images/system/${debian}`]: { sizeBytes: 8 * 2 ** 30, mimeType },
      [`/images/system/${alpine}`]: { sizeBytes: 40 * 2 ** 20, mimeType },
    },
  });
  await using gantry = await launchApp();
  const { window } = gantry;
  await connectRack(gantry, pve);
  const wizard = new WizardPage(window);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.waitForDefaults();
  await wizard.fillBasics({ name: 'web' });
  const main = window.getByRole('main');
  await expect(wizard.field('OS template')).toContainText(debian);
  await expect(main.getByText('It is not on pve1 yet')).toBeVisible();

  // Without the internet it fails, with the reason and what to do.
  pve.world.setInternetUp(false);
  await main.getByRole('button', { name: 'Download now' }).click();
  await expect(
    main
      .getByRole('alert')
      .getByText(/resolve/)
      .first(),
  ).toBeVisible({ timeout: 20_000 });
  pve.world.setInternetUp(true);
  await main.getByRole('button', { name: 'Try again' }).click();

  const progress = main.getByRole('progressbar', { name: `Progress of ${debian}` });
  await expect(progress).toHaveAttribute('aria-valuenow', /^[1-9]/, { timeout: 20_000 });
  await wizard.goTo('Review');
  await expect(wizard.createButton).toHaveAttribute('aria-disabled', 'true');
  await expect(wizard.createButton).toHaveAccessibleDescription(/is still on its way to pve1/);
  // The plan knows it as well, as a wait and no refusal, and offers no second download.
  await expect(wizard.plan).toContainText(`Still to come: ${debian} is on its way to pve1`);
  await expect(main.getByText('Checked again once the OS template is there.')).toBeVisible();
  await expect(main.getByText('Would be refused')).toHaveCount(0);
  await expect(wizard.plan).not.toContainText('Download it first');
  await main.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(main.getByText(`Download ${debian}: cancelled`)).toBeVisible({ timeout: 15_000 });

  // Another one instead, out of the whole list.
  await wizard.goTo('Configure');
  await main.getByRole('button', { name: 'All OS templates…' }).click();
  const dialog = window.getByRole('dialog', { name: 'Choose an OS template' });
  await dialog.getByRole('button', { name: `Details of ${debian}` }).click();
  await expect(dialog.getByText('SHA-512')).toBeVisible();
  await expectAccessible(window, 'OS templates');
  await dialog.getByLabel('Search').fill('alpine default');
  await dialog.getByRole('button', { name: `Download now: ${alpine}` }).click();
  const here = dialog.getByRole('region', { name: 'On this node' });
  await expect(here.getByText('chosen')).toBeVisible({ timeout: 20_000 });
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(wizard.field('OS template')).toContainText(alpine);
  await wizard.goTo('Review');
  await expect(wizard.createButton).not.toHaveAttribute('aria-disabled', 'true', { timeout: 20_000 });
  await expect(wizard.plan).not.toContainText(/download/i);

  // In the list of jobs it is about no container.
  const jobs = new JobsPage(window);
  await jobs.open();
  await expect(jobs.row(`Download ${alpine}`).getByRole('gridcell').nth(3)).toHaveText('');
  expect(pve.world.exportState().storages.flatMap(({ volumes }) => volumes.map(({ volid }) => volid))).toContain(
    `local:vztmpl/${alpine}`,
  );
});

test('OS templates of a node are looked after on its server’s page: one is uploaded with progress and deleted after a question', async () => {
  test.setTimeout(120_000);
  await using gantry = await launchApp();
  const { app, window, userDataDir } = gantry;
  await openDemo(gantry);
  const file = path.join(userDataDir, 'mine_1.0_amd64.tar.gz');
  await fs.writeFile(file, Buffer.alloc(2_000_000, 'x'));
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, file);
  await window.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Servers', exact: true }).click();
  await window.getByRole('button', { name: 'OS templates of pve1…' }).click();
  const dialog = window.getByRole('dialog', { name: 'OS templates of pve1' });
  await dialog.getByRole('button', { name: 'Upload a file…' }).click();
  const remove = dialog.getByRole('button', { name: 'Delete… mine_1.0_amd64.tar.gz from local' });
  await expect(remove).toBeVisible({ timeout: 30_000 });
  await remove.click();
  const question = window.getByRole('alertdialog', { name: 'Delete mine_1.0_amd64.tar.gz?' });
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(question).toBeHidden();
  await expect(remove).toBeHidden({ timeout: 30_000 });
});
