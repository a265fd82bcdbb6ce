import type { Locator, Page } from '@playwright/test';

type PowerAction = 'Start' | 'Shut down' | 'Reboot';
type Tab = 'Overview' | 'Services' | 'Journal' | 'Events' | 'Jobs';

/** The list over all servers and the detail beside it. */
export class ContainersPage {
  readonly table: Locator;
  readonly offlineBanner: Locator;
  readonly search: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.table = page.getByRole('grid', { name: 'Containers' });
    this.offlineBanner = page.getByRole('list', { name: 'Offline' });
    this.search = page.getByRole('combobox', { name: 'Search' });
  }

  async open(): Promise<void> {
    await this.#page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Containers' }).click();
  }

  /** Rows in view, found by any text in them. */
  row(text: string | RegExp): Locator {
    return this.table.getByRole('row').filter({ hasText: text });
  }

  async select(name: string): Promise<void> {
    await this.row(name).first().click();
    await this.detail(name).waitFor();
  }

  detail(name: string): Locator {
    return this.#page.getByRole('complementary', { name: `Container ${name}` });
  }

  async openTab(tab: Tab): Promise<void> {
    await this.#page.getByRole('tab', { name: tab }).click();
  }

  action(name: PowerAction | 'Stop…' | 'Delete…'): Locator {
    return this.#page.getByRole('group', { name: 'Actions' }).getByRole('button', { name, exact: true });
  }

  service(name: string): Locator {
    return this.#page
      .getByRole('tabpanel')
      .getByRole('list', { name: 'Services' })
      .getByRole('listitem', { name, exact: true });
  }

  /** `name` is service and key, such as "nginx ADMIN_PASSWORD". */
  credential(name: string): Locator {
    return this.#page.getByRole('list', { name: 'Credentials' }).getByRole('listitem', { name, exact: true });
  }

  async revealCredential(name: string): Promise<void> {
    await this.credential(name)
      .getByRole('button', { name: `Reveal ${name}` })
      .click();
  }

  async copyCredential(name: string): Promise<void> {
    await this.credential(name)
      .getByRole('button', { name: `Copy ${name}` })
      .click();
  }

  async destroy(name: string): Promise<void> {
    await this.action('Delete…').click();
    const dialog = this.#page.getByRole('alertdialog', { name: `Delete ${name}?` });
    await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
    await dialog.getByRole('button', { name: 'Delete container' }).click();
  }

  /** Types a search; a finished qualifier such as `tag:web` becomes a chip on Enter. */
  async filter(text: string): Promise<void> {
    await this.search.fill(text);
    await this.search.press('Enter');
  }

  chip(text: string): Locator {
    return this.#page.getByRole('group', { name: 'Filters' }).getByText(text);
  }
}
