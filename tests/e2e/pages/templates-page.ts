import type { Locator, Page } from '@playwright/test';
import { chooseOption } from './choose-option.ts';

/** The template library. */
export class TemplatesPage {
  readonly cards: Locator;
  readonly #page: Page;
  readonly #main: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#main = page.getByRole('main');
    this.cards = page.getByRole('list', { name: 'Templates' });
  }

  async open(): Promise<void> {
    await this.#page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Templates' }).click();
  }

  async select(name: string): Promise<void> {
    await this.cards.getByRole('button', { name, exact: true }).click();
    await this.detail(name).waitFor();
  }

  card(name: string): Locator {
    return this.cards.getByRole('listitem').filter({ has: this.#page.getByRole('button', { name, exact: true }) });
  }

  detail(name: string): Locator {
    return this.#page.getByRole('complementary', { name: `Template ${name}` });
  }

  async openTab(tab: 'Config' | 'Packages' | 'Files' | 'Scripts' | 'Variables' | 'Checks'): Promise<void> {
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

  /** One of the buttons at the head of the library. */
  tool(name: 'Look for changes on disk' | 'Add folder' | 'Import' | 'New template'): Locator {
    return this.#main.getByRole('button', { name, exact: true });
  }

  /** What is wrong with templates' files. */
  get problems(): Locator {
    return this.#main.getByRole('note').filter({ hasText: /being read/ });
  }

  get folders(): Locator {
    return this.#page.getByRole('list', { name: 'Template folders' });
  }

  /** The menu of a card; it shows when the card has the pointer or the focus. */
  async choose(name: string, entry: string): Promise<void> {
    await this.card(name)
      .getByRole('button', { name: `Actions for ${name}` })
      .click();
    await this.#page.getByRole('menuitem', { name: entry, exact: true }).click();
  }

  async tick(name: string): Promise<void> {
    await this.card(name)
      .getByRole('checkbox', { name: `Select ${name}` })
      .click();
  }

  get selected(): Locator {
    return this.#page.getByRole('region', { name: 'Selected templates' });
  }

  dialog(name: string | RegExp): Locator {
    return this.#page.getByRole('dialog', { name }).or(this.#page.getByRole('alertdialog', { name })).first();
  }

  async openBuckets(): Promise<void> {
    await this.#main
      .getByRole('navigation', { name: 'Library' })
      .getByRole('button', { name: /^Buckets/ })
      .click();
  }
}

/** What a look at the folders found. */
export class ScanDialog {
  readonly root: Locator;

  constructor(page: Page) {
    this.root = page.getByRole('dialog', { name: /not as (it was|they were)|(was|were) found/ });
  }

  item(name: string): Locator {
    return this.root.getByRole('region', { name, exact: true });
  }

  async decide(name: string, choice: string): Promise<void> {
    await chooseOption(this.root, `What to do with ${name}`, choice);
  }

  async pick(part: string | RegExp, side: 'Mine' | 'Theirs'): Promise<void> {
    await this.root.getByRole('region', { name: part }).getByRole('radio', { name: side }).click();
  }

  async apply(): Promise<void> {
    await this.root.getByRole('button', { name: 'Apply', exact: true }).click();
    await this.root.waitFor({ state: 'hidden' });
  }

  async leave(): Promise<void> {
    await this.root.getByRole('button', { name: 'Leave all for later' }).click();
  }
}
