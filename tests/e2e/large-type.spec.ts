import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';
import { openDemo } from './open-demo.ts';
import { ContainerListPage } from './pages/container-list-page.ts';
import { TemplatesPage } from './pages/templates-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

test('with everything twice as large, a template covers its list and the wizard keeps its fields and buttons in view', async () => {
  await using gantry = await launchApp();
  const { app, window } = gantry;
  await openDemo(gantry);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(2));
  await window.waitForFunction(() => innerWidth === 640);

  const templates = new TemplatesPage(window);
  await templates.open();
  await templates.select('nginx web server');
  const page = await window.getByRole('main').boundingBox();
  expect(await templates.detail('nginx web server').boundingBox()).toEqual(page);
  await window.getByRole('button', { name: 'Close the detail' }).click();
  await expect(templates.card('Dev box')).toBeVisible();

  const wizard = new WizardPage(window);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await expect(wizard.summary).toBeHidden();
  for (const name of ['Back', 'Review', 'Next'])
    await expect(window.getByRole('main').getByRole('button', { name, exact: true }).last(), name).toBeInViewport({
      ratio: 1,
    });
  for (const label of ['Name', 'ID']) {
    const box = await wizard.field(label).boundingBox();
    expect(box?.width, label).toBeGreaterThan(60);
  }
});

test('a list that its detail covers gives the focus to the page, and has it again afterwards', async () => {
  await using gantry = await launchApp();
  const { app, window } = gantry;
  await openDemo(gantry);
  const zoom = async (factor: number) => {
    await app.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(to),
      factor,
    );
    await window.waitForFunction((width) => innerWidth === width, 1280 / factor);
  };
  const list = new ContainerListPage(window);
  const [first = ''] = await list.names();
  await list.rowOf(first).focus();
  await window.keyboard.press('Enter');
  const detail = window.getByRole('complementary', { name: `Container ${first}` });
  await expect(detail).toBeVisible();
  await expect(list.rowOf(first)).toBeFocused();
  await zoom(2);
  await expect(window.getByRole('main')).toBeFocused();
  await window.keyboard.press('Escape');
  await expect(detail).toBeHidden();
  await expect(list.rowOf(first)).toBeFocused();
  await window.keyboard.press('Enter');
  await expect(detail).toBeVisible();
  await expect(window.getByRole('main')).toBeFocused();
});
