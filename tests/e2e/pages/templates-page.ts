import type { Locator, Page } from '@playwright/test';

/** The template library. */
export class TemplatesPage {
  readonly cards: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.cards = page.getByRole('list', { name: 'Templates' });
  }

  async open(): Promise<void> {
    await this.#page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Templates' }).click();
  }

  async select(name: string): Promise<void> {
    await this.cards.getByRole('button', { name, exact: true }).click();
    await this.detail(name).waitFor();
  }

  detail(name: string): Locator {
    return this.#page.getByRole('complementary', { name: `Template ${name}` });
  }

  async openTab(tab: 'Config' | 'Packages' | 'Files' | 'Scripts'): Promise<void> {
    await this.#page.getByRole('tab', { name: tab }).click();
  }

  /** How the library is shown: cards or rows. */
  async show(view: 'Cards' | 'Rows'): Promise<void> {
    await this.#page.getByRole('group', { name: 'Show as' }).getByRole('button', { name: view }).click();
  }

  get table(): Locator {
    return this.#page.getByRole('grid', { name: 'Templates' });
  }

  async toggleTag(tag: string): Promise<void> {
    await this.#page.getByRole('group', { name: 'Tags' }).getByRole('button', { name: tag, exact: true }).click();
  }

  async use(): Promise<void> {
    await this.#page.getByRole('button', { name: 'New container from this' }).click();
  }
}
