import type { Locator } from '@playwright/test';

/** Chooses from one of our select controls, found by its label. `within` holds the control; its list opens elsewhere on the page. */
export async function chooseOption(within: Locator, label: string, option: string | RegExp): Promise<void> {
  await within.getByRole('combobox', { name: label }).click();
  await within.page().getByRole('option', { name: option }).click();
}
