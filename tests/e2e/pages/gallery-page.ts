import type { Locator, Page } from '@playwright/test';

/** The hidden page with every part of the design system. */
export class GalleryPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** It is in no menu: the window is told to open at it, as it does with any place it was left at. */
  async open(): Promise<void> {
    await this.#page.evaluate(() => localStorage.setItem('gantry.place', 'gallery'));
    await this.#page.reload();
    await this.section('toasts').waitFor();
    await this.codeField('Script').waitFor();
  }

  section(id: string): Locator {
    return this.#page.locator(`#gallery-${id}`);
  }

  /** The ids of all sections, in order. */
  async sectionIds(): Promise<string[]> {
    const ids = await this.#page.locator('section[id^="gallery-"]').evaluateAll((all) => all.map(({ id }) => id));
    return ids.map((id) => id.replace('gallery-', ''));
  }

  codeField(name: string): Locator {
    return this.#page.getByRole('textbox', { name, exact: true });
  }

  button(name: string): Locator {
    return this.#page.getByRole('main').getByRole('button', { name, exact: true });
  }

  get menu(): Locator {
    return this.#page.getByRole('menu').last();
  }

  dialog(title: string): Locator {
    return this.#page.getByRole('alertdialog', { name: title });
  }

  get closeMessage(): Locator {
    return this.messages.getByRole('button', { name: 'Close message' });
  }

  get messages(): Locator {
    return this.#page.getByRole('region', { name: 'Messages' });
  }

  /** Light or dark, and letters that are the same on every machine: Inter comes with the app, monospace with the system. */
  async show(theme: 'light' | 'dark'): Promise<void> {
    await this.#page.emulateMedia({ reducedMotion: 'reduce' });
    await this.#page.evaluate((chosen) => {
      const root = document.documentElement;
      root.dataset['theme'] = chosen;
      root.style.setProperty('--mono', "'Inter Variable'");
    }, theme);
  }
}
