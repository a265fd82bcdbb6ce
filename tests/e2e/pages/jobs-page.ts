import type { Locator, Page } from '@playwright/test';

const partTitle = /, (?:un)?folded/;

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

  /** Without the line of titles and those of the parts. */
  get rows(): Locator {
    return this.#lines.filter({ hasNotText: partTitle });
  }

  /** The title of a part of the list, such as "Finished". */
  part(title: string): Locator {
    return this.#lines.filter({ hasText: partTitle }).filter({ hasText: title });
  }

  /** The button that leaves only the jobs of a state, with their number. */
  state(word: string): Locator {
    return this.filters.getByRole('button', { name: new RegExp(`^${word} \\d+$`) });
  }

  get #lines(): Locator {
    return this.table.getByRole('row').filter({ has: this.#page.getByRole('gridcell') });
  }

  row(title: string): Locator {
    return this.rows.filter({ hasText: title });
  }

  async search(words: string): Promise<void> {
    await this.#page.getByRole('searchbox', { name: 'Search' }).fill(words);
    await this.#page.keyboard.press('Enter');
  }

  /** Where the words that are typed are looked for. */
  async lookIn(what: 'jobs' | 'logs'): Promise<void> {
    const name = what === 'logs' ? 'In the logs of all jobs' : 'In the list of jobs';
    await this.#page.getByRole('radio', { name }).click();
  }

  /** The jobs in whose logs the words were found. */
  get foundJobs(): Locator {
    return this.#page.getByRole('region', { name: 'Found in logs' }).getByRole('region');
  }

  found(title: string): Locator {
    return this.foundJobs.filter({ hasText: title });
  }

  async choose(title: string, action: string): Promise<void> {
    await this.row(title)
      .getByRole('button', { name: `Actions for ${title}` })
      .click();
    await this.#page.getByRole('menuitem', { name: action }).click();
  }
}
