import type { Locator, Page } from '@playwright/test';

/** The configuration of a container, in its detail. */
export class ConfigPage {
  readonly panel: Locator;
  readonly changedElsewhere: Locator;
  readonly unsent: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.panel = page.getByRole('tabpanel', { name: 'Configuration' });
    this.changedElsewhere = this.panel.getByRole('list', { name: 'Changed elsewhere' });
    this.unsent = this.panel.getByRole('status');
  }

  async open(): Promise<void> {
    await this.#page.getByRole('tab', { name: 'Configuration' }).click();
    await this.option('Memory').waitFor();
  }

  /** The row of an option, such as `Network interface 0`. */
  option(label: string): Locator {
    return this.panel.getByRole('listitem', { name: label, exact: true });
  }

  editButton(label: string): Locator {
    return this.option(label).getByRole('button', { name: `Edit ${label}` });
  }

  /** Opens an option and fills one of its fields in; of an option without parts, the one that bears its name. */
  async edit(label: string, value: string, field = label): Promise<void> {
    await this.editButton(label).click();
    await this.option(label).getByRole('textbox', { name: field, exact: true }).fill(value);
  }

  async review(): Promise<Locator> {
    await this.panel.getByRole('button', { name: 'Review…' }).click();
    return this.#page.getByRole('dialog', { name: /^Change / });
  }

  async apply(): Promise<void> {
    const dialog = await this.review();
    await dialog.getByRole('button', { name: /^Apply \d+ change/ }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async goOn(): Promise<void> {
    await this.panel.getByRole('button', { name: 'Go on from here' }).click();
  }

  async revert(label: string): Promise<void> {
    await this.option(label)
      .getByRole('button', { name: `Revert ${label}` })
      .click();
  }
}
