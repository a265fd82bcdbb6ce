import { expect, test, type Page } from '@playwright/test';
import { launchApp, type GantryApp } from './app.ts';
import { closeWithEscape } from './keys.ts';
import { openDemo } from './open-demo.ts';
import { ContainerListPage } from './pages/container-list-page.ts';
import type { ContainersPage } from './pages/containers-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';

async function openList(
  gantry: GantryApp,
): Promise<{ page: Page; list: ContainerListPage; containers: ContainersPage }> {
  const containers = await openDemo(gantry);
  return { page: gantry.window, list: new ContainerListPage(gantry.window), containers };
}

test('filters are suggested, become chips, are saved as a view with its columns, and are there after a restart', async () => {
  await using gantry = await launchApp();
  const { page, list, containers } = await openList(gantry);

  await containers.search.click();
  await page.keyboard.type('ta');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(containers.search).toHaveValue('tag:');
  await expect(list.suggestions.getByRole('option', { name: /tag:infra 3/ })).toBeVisible();
  await page.keyboard.type('inf');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(containers.chip('infra')).toBeVisible();
  await page.keyboard.type('-tag:dns ');
  await expect(list.removeChip('not tag: dns')).toBeVisible();
  await expect.poll(() => list.names()).toEqual(['proxy', 'vault']);
  await page.keyboard.press('Backspace');
  await expect(list.removeChip('not tag: dns')).toBeHidden();
  await page.keyboard.press('Escape');

  await list.saveView('Infra');
  await expect(list.view('Infra')).toHaveAttribute('aria-current', 'true');
  const look = await list.openLook();
  await look.getByRole('checkbox', { name: 'Memory' }).click();
  await look.getByRole('listitem', { name: 'ID' }).getByRole('button', { name: 'Move ID up' }).click();
  await closeWithEscape(look);
  await list.table.getByRole('columnheader', { name: 'ID' }).getByRole('button').click();
  await expect.poll(() => list.names()).toEqual(['pihole', 'proxy', 'vault']);
  const columns = await list.columns();
  expect(columns.indexOf('ID')).toBeLessThan(columns.indexOf('Name'));
  expect(columns).not.toContain('Memory');

  await list.view('All').click();
  await expect.poll(() => list.names()).toContain('git');
  expect(await list.columns()).toContain('Memory');
  await list.view('Infra').click();
  await expect(list.view('Infra')).toHaveAttribute('aria-current', 'true');

  await gantry.relaunch({ args: ['--offline'] });
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  const after = new ContainerListPage(gantry.window);
  await expect(after.view('Infra')).toHaveAttribute('aria-current', 'true');
  await expect.poll(() => after.names()).toEqual(['pihole', 'proxy', 'vault']);
  expect(await after.columns()).toEqual(columns);
  await after.changeView('Infra', 'Delete view');
  await expect(after.view('Infra')).toBeHidden();
  await expect.poll(() => after.names()).toContain('git');
});

test('many rows are chosen with clicks and keys; the filter hides some and it is said; the bar and the menu act on all', async () => {
  await using gantry = await launchApp();
  const { page, list, containers } = await openList(gantry);
  await expect(list.table).toHaveAttribute('aria-multiselectable', 'true');

  await list.box('git').click();
  await list.rowOf('photos').click({ modifiers: ['Shift'] });
  await expect(list.bulkBar).toContainText('4 selected');
  await list.rowOf('old-wiki').click({ modifiers: ['Control'] });
  await expect(list.bulkBar).toContainText('3 selected');
  await containers.search.fill('git');
  await expect(list.bulkBar).toContainText('3 selected, 2 hidden by the filter');
  await list.bulkBar.getByRole('button', { name: 'Deselect the hidden' }).click();
  await expect(list.bulkBar).toContainText('1 selected');
  await containers.search.fill('');

  await list.box('media').click();
  await list.rowOf('media').click({ button: 'right' });
  const menu = page.getByRole('menu', { name: 'Actions for 2 containers' });
  await expect(menu).toBeVisible();
  await closeWithEscape(menu);
  await list.bulkBar.getByRole('button', { name: 'Shut down…' }).click();
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Shut down/ })
    .click();
  await expect(page.getByRole('list', { name: 'Results' }).getByRole('listitem')).toHaveCount(2);
  await closeWithEscape(page.getByRole('list', { name: 'Results' }));
  await list.bulkBar.getByRole('button', { name: 'Clear the selection' }).click();
  await expect(list.bulkBar).toBeHidden();
});

test('A100 the list is used with the keyboard alone: move, choose, menu, open, follow, close, and the focus returns', async () => {
  await using gantry = await launchApp();
  const { page, list, containers } = await openList(gantry);

  await list.rowOf('git').focus();
  await page.keyboard.press('ArrowDown');
  await expect(list.rowOf('media')).toBeFocused();
  await page.keyboard.press('End');
  await expect(list.rowOf('vault')).toBeFocused();
  await page.keyboard.press('Shift+ArrowUp');
  await expect(list.bulkBar).toContainText('2 selected');
  await page.keyboard.press('Control+a');
  await expect(list.bulkBar).toContainText('8 selected');
  await page.keyboard.press('Escape');
  await expect(list.bulkBar).toBeHidden();
  await page.keyboard.press('x');
  await expect(list.bulkBar).toContainText('1 selected');
  await page.keyboard.press(' ');
  await expect(list.bulkBar).toBeHidden();

  await page.keyboard.press('Home');
  await expect(list.rowOf('git')).toBeFocused();
  await page.keyboard.press('m');
  const menu = page.getByRole('menu', { name: 'Actions for git' });
  await expect(menu).toBeVisible();
  await closeWithEscape(menu);
  await expect(list.rowOf('git')).toBeFocused();

  await page.keyboard.press('Enter');
  await expect(containers.detail('git')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(containers.detail('media')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(containers.detail('media')).toBeHidden();
  await expect(list.rowOf('media')).toBeFocused();
});

test('the detail is widened and filled, which is kept; each empty list says which kind of empty it is', async () => {
  await using gantry = await launchApp();
  const { page, list, containers } = await openList(gantry);

  await containers.select('git');
  const edge = page.getByRole('separator', { name: 'Width of the detail' });
  const before = Number(await edge.getAttribute('aria-valuenow'));
  await edge.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(edge).toHaveAttribute('aria-valuenow', String(before + 16));
  await page.getByRole('button', { name: 'Show on the whole page' }).click();
  await containers.openTab('Jobs');
  await expect(containers.detail('git')).toContainText('Gantry has not worked on this container yet.');
  await page.getByRole('button', { name: 'Show beside the list' }).click();
  await page.getByRole('button', { name: 'Close the detail' }).click();

  await list.view('Needs attention').click();
  await expect(page.getByText('Nothing needs you')).toBeVisible();
  await list.view('All').click();
  await containers.filter('tag:media');
  await containers.filter('node:pve3');
  await containers.filter('nowhere');
  await expect(page.getByText('Leaving out one part of it does not help.')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Clear the filter' }).click();
  await containers.filter('tag:infra');
  await containers.filter('node:pve3');
  await page.keyboard.press('Escape');
  await expect(page.getByText('No container fits the filter')).toBeVisible();
  const reasons = page.getByRole('list', { name: 'What hides them' });
  await expect(reasons).toContainText('Without node:pve3 3 would be shown');
  await reasons.getByRole('button', { name: 'Without node:pve3' }).click();
  await expect.poll(() => list.names()).toEqual(['pihole', 'proxy', 'vault']);
});
