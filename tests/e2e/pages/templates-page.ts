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

  async use(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Use template' }).click();
  }
}
