import type { Locator, Page } from '@playwright/test';

/** The servers, their trust and how to part from them. */
export class ServersPage {
  readonly list: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.list = page.getByRole('list', { name: 'Servers' });
  }

  async open(): Promise<void> {
    await this.#page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('button', { name: 'Servers', exact: true })
      .click();
  }

  async select(name: string): Promise<void> {
    await this.list.getByRole('button', { name, exact: true }).click();
  }

  async addServer(): Promise<void> {
    await this.#page.getByRole('main').getByRole('button', { name: 'Add server' }).click();
  }

  /** The notice about a changed certificate, with both fingerprints. */
  get changedCertificate(): Locator {
    return this.#page.getByRole('main').getByRole('alert').filter({ hasText: 'has changed' });
  }

  async trustNewCertificate(): Promise<void> {
    await this.changedCertificate.getByRole('button', { name: 'Look at the new certificate…' }).click();
    const dialog = this.#page.getByRole('dialog', { name: 'Trust the new certificate?' });
    await dialog.getByRole('button', { name: 'Trust new certificate' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async remove(name: string): Promise<void> {
    await this.#page.getByRole('main').getByRole('button', { name: 'Remove…' }).click();
    await this.#page
      .getByRole('dialog', { name: `Remove ${name}?` })
      .getByRole('button', { name: 'Remove server' })
      .click();
  }
}
