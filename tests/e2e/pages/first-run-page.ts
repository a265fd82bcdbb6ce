import type { Locator, Page } from '@playwright/test';

/** The two doors, and the question where secrets may be kept. */
export class FirstRunPage {
  readonly heading: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.heading = page.getByRole('heading', { name: 'Welcome to Gantry' });
  }

  async openDemo(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Explore the demo homelab' }).click();
  }

  async connectServer(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Connect a server' }).click();
  }

  /** The dialog of a system without a keystore. */
  get vaultChoice(): Locator {
    return this.#page.getByRole('dialog', { name: 'Where may secrets be kept?' });
  }

  async keepSecretsForThisSession(): Promise<void> {
    await this.vaultChoice.getByRole('radio', { name: 'For this session only' }).click();
    await this.vaultChoice.getByRole('button', { name: 'Keep for this session only' }).click();
    await this.vaultChoice.waitFor({ state: 'hidden' });
  }

  async setPassphrase(passphrase: string): Promise<void> {
    await this.vaultChoice.getByRole('radio', { name: 'Under a passphrase' }).click();
    await this.vaultChoice.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await this.vaultChoice.getByLabel('Passphrase again').fill(passphrase);
    await this.vaultChoice.getByRole('button', { name: 'Set passphrase' }).click();
    await this.vaultChoice.waitFor({ state: 'hidden' });
  }

  get unlockDialog(): Locator {
    return this.#page.getByRole('dialog', { name: 'Unlock your secrets' });
  }

  async unlock(passphrase: string): Promise<void> {
    await this.unlockDialog.getByLabel('Passphrase').fill(passphrase);
    await this.unlockDialog.getByRole('button', { name: 'Unlock' }).click();
  }
}
