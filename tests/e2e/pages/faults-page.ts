import type { Locator, Page } from '@playwright/test';
import { chooseOption } from './choose-option.ts';

type Group = 'Network' | 'Tasks' | 'Storage' | 'SSH' | 'Nodes' | 'Time';

/** The panel in which the demo homelab is broken on purpose. */
export class FaultsPage {
  readonly panel: Locator;
  readonly active: Locator;
  /** The button in the status bar that opens and closes it. */
  readonly opener: Locator;
  /** The notice in the status bar while something is broken. */
  readonly notice: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.panel = page.getByRole('complementary', { name: 'Faults', exact: true });
    this.active = this.panel.getByRole('list', { name: 'Active faults' }).getByRole('listitem');
    this.opener = page.getByRole('button', { name: 'Demo homelab: faults' });
    this.notice = page.getByRole('contentinfo').getByRole('button', { name: /faults? active/ });
  }

  async open(): Promise<void> {
    await this.opener.click();
    await this.panel.waitFor();
  }

  async openFromPalette(): Promise<void> {
    await this.#page.keyboard.press('Control+k');
    await this.#page.getByRole('combobox', { name: 'Command palette' }).fill('break the demo');
    await this.#page.keyboard.press('Enter');
    await this.panel.waitFor();
  }

  get heading(): Locator {
    return this.panel.getByRole('heading', { name: 'Faults', exact: true });
  }

  async close(): Promise<void> {
    await this.panel.getByRole('button', { name: 'Close faults' }).click();
    await this.panel.waitFor({ state: 'hidden' });
  }

  async openGroup(group: Group): Promise<void> {
    await this.panel.getByRole('tab', { name: group }).click();
  }

  /** Opens the form of one fault. */
  async openFault(group: Group, title: string): Promise<void> {
    await this.openGroup(group);
    const button = this.panel.getByRole('button', { name: title, exact: true });
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
    await this.breakButton.waitFor();
  }

  field(label: string): Locator {
    return this.panel.getByLabel(label, { exact: true });
  }

  async choose(label: string, option: string | RegExp): Promise<void> {
    await chooseOption(this.panel, label, option);
  }

  get breakButton(): Locator {
    return this.panel.getByRole('button', { name: 'Break it' });
  }

  get error(): Locator {
    return this.panel.getByRole('alert');
  }

  async undo(text: string): Promise<void> {
    await this.panel.getByRole('button', { name: `Undo: ${text}` }).click();
  }

  async undoAll(): Promise<void> {
    await this.panel.getByRole('button', { name: 'Undo all' }).click();
  }
}
