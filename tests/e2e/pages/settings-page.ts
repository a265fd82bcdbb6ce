import type { Locator, Page } from '@playwright/test';

type Section =
  'Appearance' | 'Keyboard' | 'Notifications and tray' | 'Containers' | 'Secrets' | 'Demo homelab' | 'Data' | 'About';

/** One section at a time. */
export class SettingsPage {
  readonly passphraseDialog: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.passphraseDialog = page.getByRole('dialog', { name: 'Change the passphrase' });
  }

  async open(section: Section): Promise<void> {
    await this.#page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
    const sections = this.#page.getByRole('navigation', { name: 'Sections of the settings' });
    await sections.getByRole('button', { name: section, exact: true }).click();
    await this.#page.getByRole('heading', { level: 2, name: section, exact: true }).waitFor();
  }

  button(name: string): Locator {
    return this.#page.getByRole('main').getByRole('button', { name, exact: true });
  }

  async setSeconds(label: string, seconds: number): Promise<void> {
    const field = this.#page.getByLabel(label);
    await field.fill(String(seconds));
    await field.blur();
  }

  async changePassphrase(current: string, next: string): Promise<void> {
    const dialog = this.passphraseDialog;
    await dialog.getByLabel('Passphrase now').fill(current);
    await dialog.getByLabel('New passphrase', { exact: true }).fill(next);
    await dialog.getByLabel('New passphrase again').fill(next);
    await dialog.getByRole('button', { name: 'Change passphrase' }).click();
  }
}
