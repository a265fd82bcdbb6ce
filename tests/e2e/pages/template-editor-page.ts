import type { Locator, Page } from '@playwright/test';
import { fillCode } from './fill-code.ts';

type Tab = 'Config' | 'Packages' | 'Files' | 'Scripts' | 'Variables' | 'Checks';

/** The editor of one template. */
export class TemplateEditorPage {
  readonly main: Locator;
  readonly saveButton: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.main = page.getByRole('main');
    this.saveButton = this.main.getByRole('button', { name: 'Save', exact: true });
  }

  async openTab(tab: Tab): Promise<void> {
    await this.#page.getByRole('tab', { name: tab }).click();
  }

  tab(tab: Tab): Locator {
    return this.#page.getByRole('tab', { name: tab });
  }

  field(label: string): Locator {
    return this.main.getByLabel(label, { exact: true });
  }

  /** Whether it is saved, in words. */
  get state(): Locator {
    return this.main.getByRole('status').filter({ hasText: /Saved|Unsaved changes|Not saved yet/ });
  }

  async save(): Promise<void> {
    await this.saveButton.click();
    await this.state.getByText('Saved', { exact: true }).waitFor();
  }

  /** What keeps it from being saved. */
  get mistakes(): Locator {
    return this.main.getByRole('alert').filter({ hasText: 'before it can be saved' });
  }

  async add(what: 'file' | 'script' | 'variable' | 'check'): Promise<void> {
    await this.main.getByRole('button', { name: `Add ${what}` }).click();
  }

  code(name: string): Locator {
    return this.main.getByRole('textbox', { name });
  }

  async fillCode(name: string, text: string): Promise<void> {
    await fillCode(this.code(name), text);
  }

  /** Asks what becomes of the changes. */
  get leaveQuestion(): Locator {
    return this.#page.getByRole('alertdialog', { name: /^Save / });
  }
}
