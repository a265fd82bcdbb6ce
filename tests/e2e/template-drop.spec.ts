import { expect, test, type Page } from '@playwright/test';
import { packTemplates } from '../../electron/templates/template-archive.ts';
import { sampleTemplate } from '../support/template-samples.ts';
import { launchApp } from './app.ts';
import { closeWithEscape } from './keys.ts';
import { openWithFolder } from './template-folders.ts';

/** Drops a file on the page, as the system's file manager does. */
async function drop(window: Page, name: string, bytes: Uint8Array): Promise<void> {
  const data = await window.evaluateHandle(
    ({ name: called, content }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(content)], called));
      return transfer;
    },
    { name, content: [...bytes] },
  );
  const library = window.getByRole('list', { name: 'Templates' });
  await library.dispatchEvent('dragover', { dataTransfer: data });
  await expect(window.getByText('Drop the archive to import its templates')).toBeVisible();
  await library.dispatchEvent('drop', { dataTransfer: data });
  await expect(window.getByText('Drop the archive to import its templates')).toBeHidden();
}

test('an archive that is dropped on the library is imported, and a file that is none is told', async () => {
  await using gantry = await launchApp();
  const { templates } = await openWithFolder(gantry);
  const { window } = gantry;
  await drop(window, 'box.gantry.tar.gz', await packTemplates([sampleTemplate({ name: 'Dropped box' })], []));
  const report = window.getByRole('dialog');
  await expect(report).toContainText('Dropped box');
  await closeWithEscape(report);
  await expect(templates.card('Dropped box')).toBeVisible();

  await drop(window, 'holiday.jpg', new TextEncoder().encode('no archive'));
  await expect(report).toContainText('The archive: it is damaged, or no archive');
});
