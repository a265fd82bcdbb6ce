import type { Locator, Page } from '@playwright/test';

/** The list of all jobs. */
export class JobsPage {
  readonly table: Locator;
  readonly filters: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.table = page.getByRole('grid', { name: 'Jobs' });
    this.filters = page.getByRole('group', { name: 'Filters' });
  }

  async open(): Promise<void> {
    await this.#page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: /^Jobs/ }).click();
  }

  /** Without the line of titles. */
  get rows(): Locator {
    return this.table.getByRole('row').filter({ has: this.#page.getByRole('gridcell') });
  }

  row(title: string): Locator {
    return this.rows.filter({ hasText: title });
  }

  async search(words: string): Promise<void> {
    await this.#page.getByRole('searchbox', { name: 'Search' }).fill(words);
    await this.#page.keyboard.press('Enter');
  }

  async choose(title: string, action: string): Promise<void> {
    await this.row(title)
      .getByRole('button', { name: `Actions for ${title}` })
      .click();
    await this.#page.getByRole('menuitem', { name: action }).click();
  }
}
