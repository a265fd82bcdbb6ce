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

  /** A part of the open server's page: Connection, Nodes, Rights, Certificate, SSH trust, and the ways into its containers. */
  section(name: 'Connection' | 'Nodes' | 'Rights' | 'Certificate' | 'Ways into containers' | 'SSH trust'): Locator {
    return this.#page.getByRole('main').getByRole('region', { name, exact: true });
  }

  get title(): Locator {
    return this.#page.getByRole('main').getByRole('heading', { level: 2 });
  }

  async edit(change: { name: string; colour: string; isProduction: boolean }): Promise<void> {
    await this.#page.getByRole('main').getByRole('button', { name: 'Edit…' }).click();
    const dialog = this.#page.getByRole('dialog', { name: /^Edit / });
    await dialog.getByLabel('Name', { exact: true }).fill(change.name);
    await dialog.getByRole('radio', { name: change.colour }).click();
    await dialog.getByRole('checkbox', { name: 'This is a production server' }).setChecked(change.isProduction);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  /** Opens the change of the sign-in and tries that token; gives back the dialog, which closes when it has worked. */
  async tryToken(tokenName: string, secret: string): Promise<Locator> {
    const dialog = this.#page.getByRole('dialog', { name: /^Change the sign-in/ });
    if (!(await dialog.isVisible())) await this.section('Connection').getByRole('button').click();
    await dialog.getByLabel('Token name').fill(tokenName);
    await dialog.getByLabel('Token secret').fill(secret);
    await dialog.getByRole('button', { name: 'Test and save' }).click();
    return dialog;
  }

  async forgetKeys(host: string): Promise<void> {
    await this.section('SSH trust')
      .getByRole('button', { name: `Forget the keys of ${host}` })
      .click();
    const dialog = this.#page.getByRole('alertdialog', { name: `Forget the SSH keys of ${host}?` });
    await dialog.getByRole('button', { name: 'Forget keys' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async pinPresentedKey(host: string): Promise<void> {
    await this.section('SSH trust')
      .getByRole('button', { name: `Look at the key of ${host}` })
      .click();
    const dialog = this.#page.getByRole('dialog', { name: `Pin the SSH key of ${host}?` });
    await dialog.getByRole('button', { name: 'It is the same: pin it' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  removal(name: string): Locator {
    return this.#page.getByRole('alertdialog', { name: `Remove ${name}?` });
  }

  async askToRemove(): Promise<void> {
    await this.#page.getByRole('main').getByRole('button', { name: 'Remove…' }).click();
  }
}
