import type { Locator, Page } from '@playwright/test';

/** What stands around the rows: views, look, choice, menus. */
export class ContainerListPage {
  readonly table: Locator;
  readonly bulkBar: Locator;
  readonly suggestions: Locator;
  readonly rowMenu: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.table = page.getByRole('grid', { name: 'Containers' });
    this.bulkBar = page.getByRole('region', { name: 'Selected containers' });
    this.suggestions = page.getByRole('listbox', { name: 'Suggestions' });
    this.rowMenu = page.getByRole('menu', { name: /^Actions for/ });
  }

  /** Names of the rows in view, in their order. */
  async names(): Promise<string[]> {
    const boxes = await this.table.getByRole('row').getByRole('checkbox').all();
    const labels = await Promise.all(boxes.map((box) => box.getAttribute('aria-label')));
    return labels.flatMap((label) => (label?.startsWith('Select ') && label !== 'Select all' ? [label.slice(7)] : []));
  }

  rowOf(name: string): Locator {
    return this.table.getByRole('row').filter({ has: this.box(name) });
  }

  box(name: string): Locator {
    return this.#page.getByRole('checkbox', { name: `Select ${name}`, exact: true });
  }

  columns(): Promise<string[]> {
    return this.table.getByRole('columnheader').allInnerTexts();
  }

  view(name: string): Locator {
    return this.#page
      .getByRole('navigation', { name: 'Views' })
      .getByRole('button', { name: new RegExp(`^${name} \\d+`) });
  }

  async saveView(name: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'Save as view…' }).click();
    const dialog = this.#page.getByRole('dialog', { name: 'Save as view' });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Save view' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async changeView(name: string, entry: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Change the view ${name}` }).click();
    await this.#page.getByRole('menuitem', { name: entry }).click();
  }

  async openLook(): Promise<Locator> {
    await this.#page.getByRole('button', { name: 'View', exact: true }).click();
    return this.#page.getByRole('dialog', { name: 'View' });
  }

  removeChip(text: string): Locator {
    return this.#page.getByRole('button', { name: `Remove filter ${text}` });
  }
}
