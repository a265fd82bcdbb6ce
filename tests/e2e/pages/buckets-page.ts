import type { Locator, Page } from '@playwright/test';

/** Package lists under a name. */
export class BucketsPage {
  readonly deleteButton: Locator;
  readonly #page: Page;
  readonly #main: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#main = page.getByRole('main');
    this.deleteButton = this.#main.getByRole('button', { name: 'Delete…' });
  }

  async create(name: string): Promise<void> {
    await this.#main.getByRole('button', { name: 'New bucket' }).click();
    const dialog = this.#page.getByRole('dialog', { name: 'New bucket' });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Create bucket' }).click();
    await this.#main.getByRole('heading', { name, exact: true }).waitFor();
  }

  async paste(list: string): Promise<void> {
    await this.#main.getByRole('button', { name: 'Paste a list' }).click();
    await this.#main.getByLabel('List of packages').fill(list);
    await this.#main.getByRole('button', { name: 'Add all' }).click();
  }

  /** How many were added, were there already, were not added. */
  get pasteResult(): Locator {
    return this.#main.getByRole('status').filter({ hasText: 'added' });
  }

  get rejected(): Locator {
    return this.#main.getByRole('note').filter({ hasText: 'not added' });
  }

  packages(manager: string): Locator {
    return this.#main.getByRole('list', { name: manager, exact: true }).getByRole('listitem');
  }
}
