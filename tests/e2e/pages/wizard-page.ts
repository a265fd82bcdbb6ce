import type { Locator, Page } from '@playwright/test';
import { closeWithEscape } from '../keys.ts';
import { chooseOption } from './choose-option.ts';
import { fillCode } from './fill-code.ts';

type StepName = 'Template' | 'Configure' | 'Packages' | 'Scripts & files' | 'Review';
type Basics = { node?: string; name?: string; id?: number; diskGiB?: number; cores?: number; memoryMiB?: number };

/** The groups of the advanced part. */
export const advancedGroups = [
  'General',
  'System',
  'Disks',
  'Network',
  'CPU and memory',
  'DNS',
  'Features',
  'Devices',
  'Start-up',
  'Environment',
  'Options',
  'Creation',
] as const;

/** New container: the five steps, the summary, the plan. */
export class WizardPage {
  readonly summary: Locator;
  readonly plan: Locator;
  readonly createButton: Locator;
  /** The way in from any page. */
  readonly openButton: Locator;
  readonly #page: Page;
  readonly #main: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#main = page.getByRole('main');
    this.summary = page.getByRole('complementary', { name: 'Summary' });
    this.plan = page.getByRole('list', { name: 'Plan' });
    this.openButton = page.getByRole('button', { name: 'New container', exact: true });
    this.createButton = page.getByRole('button', { name: 'Create container' });
  }

  async open(): Promise<void> {
    await this.openButton.click();
    await this.#page.getByRole('navigation', { name: 'Steps' }).waitFor();
  }

  /** A template by its exact name, or "From scratch". Goes on to Configure by itself. */
  async chooseTemplate(name: string): Promise<void> {
    await this.#page.getByRole('list', { name: 'Templates' }).getByRole('button', { name, exact: true }).click();
    await this.heading('Configure').waitFor();
  }

  heading(step: StepName): Locator {
    return this.#main.getByRole('heading', { name: step, exact: true });
  }

  async goTo(step: StepName): Promise<void> {
    await this.#page
      .getByRole('navigation', { name: 'Steps' })
      .getByRole('button', { name: step, exact: true })
      .click();
  }

  async next(): Promise<void> {
    await this.#main
      .getByRole('button', { name: /^(Next|Review)$/ })
      .last()
      .click();
  }

  field(label: string): Locator {
    return this.#main.getByLabel(label, { exact: true });
  }

  async fillBasics(basics: Basics): Promise<void> {
    if (basics.node !== undefined) await this.choose('Node', basics.node);
    if (basics.name !== undefined) await this.field('Name').fill(basics.name);
    if (basics.id !== undefined) await this.field('ID').fill(String(basics.id));
    if (basics.diskGiB !== undefined) await this.field('Disk').fill(String(basics.diskGiB));
    if (basics.cores !== undefined) await this.field('Cores').fill(String(basics.cores));
    if (basics.memoryMiB !== undefined) await this.field('Memory').fill(String(basics.memoryMiB));
  }

  /** Node, Server, OS template, Storage, Bridge. An option is found by the beginning of its text. */
  async choose(label: string, option: string): Promise<void> {
    await chooseOption(this.#main, label, new RegExp(`^${option.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`));
  }

  async setStaticIpv4(address: string, gateway = ''): Promise<void> {
    await this.#main.getByRole('radio', { name: 'Static' }).first().click();
    await this.field('IPv4 address').fill(address);
    await this.field('IPv4 gateway').fill(gateway);
  }

  /** The advanced part, and these groups of it. */
  async openAdvanced(...groups: readonly string[]): Promise<void> {
    const button = this.#main.getByRole('button', { name: 'Advanced' });
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
    for (const group of groups) {
      const opener = this.#main.getByRole('button', { name: new RegExp(`^${group}(?: \\(\\d+ set\\))?$`) });
      if ((await opener.getAttribute('aria-expanded')) !== 'true') await opener.click();
    }
  }

  /** Turns the unprivileged switch off and says yes to the warning. */
  async makePrivileged(): Promise<void> {
    await this.openAdvanced('General');
    await this.#main.getByRole('switch', { name: 'Unprivileged' }).click();
    await this.#page
      .getByRole('dialog', { name: 'Make it privileged?' })
      .getByRole('button', { name: 'Make it privileged' })
      .click();
  }

  /** What stands below the field of that name, also when nothing is wrong. */
  note(field: string): Locator {
    return this.#main.locator(`[data-field="${field}"]`);
  }

  /** What was found out about the field of that name while it was filled in. */
  findings(field: string): Locator {
    return this.#page.locator(`[id="findings-${field}"]`);
  }

  /** The options of a select control, as they can be read. */
  async options(label: string): Promise<string[]> {
    await this.#main.getByRole('combobox', { name: label }).click();
    const options = this.#page.getByRole('option');
    await options.first().waitFor();
    const texts = await options.allTextContents();
    await closeWithEscape(options.first());
    return texts;
  }

  /** What has to be corrected before one can go on. */
  get mistakes(): Locator {
    return this.#main.getByRole('alert').filter({ hasText: 'corrected first' });
  }

  async saveAsTemplate(name: string): Promise<void> {
    await this.#main.getByRole('button', { name: 'Save as template…' }).click();
    const dialog = this.#page.getByRole('dialog', { name: 'Save as template' });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Save template' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  get draftNotice(): Locator {
    return this.#main.getByRole('note').filter({ hasText: 'This is your draft' });
  }

  async discardDraft(): Promise<void> {
    await this.#main.getByRole('button', { name: 'Discard draft…' }).click();
    await this.#page.getByRole('alertdialog').getByRole('button', { name: 'Discard draft' }).click();
  }

  async addPackages(manager: string, names: string): Promise<void> {
    await chooseOption(this.#main, 'Manager', manager);
    await this.field('Package').fill(names);
    await this.#main.getByRole('button', { name: 'Add', exact: true }).click();
  }

  async addScript(name: string, content: string): Promise<void> {
    await this.#main.getByRole('button', { name: 'Add script' }).click();
    const dialog = this.#page.getByRole('dialog', { name: 'Add script' });
    await dialog.getByLabel('File name').fill(name);
    await fillCode(dialog.getByRole('textbox', { name: 'Content' }), content);
    await dialog.getByRole('button', { name: 'Add script' }).click();
  }

  /** Until the server has told the number and the image the form offers. */
  async waitForDefaults(): Promise<void> {
    await this.summary.getByText(/\.tar\.\w+$/).waitFor();
    await this.summary.getByText(/^\d{3,}$/).waitFor();
  }

  /** From Configure to the finished plan. */
  async goToReview(): Promise<void> {
    await this.waitForDefaults();
    await this.goTo('Review');
    await this.plan.waitFor();
  }

  planSteps(): Locator {
    return this.plan.locator(':scope > li');
  }

  async create(): Promise<void> {
    await this.createButton.click();
  }

  async confirmPrivileged(): Promise<void> {
    const dialog = this.#page.getByRole('dialog', { name: 'Create a privileged container?' });
    await dialog.getByRole('checkbox', { name: 'I want a privileged container' }).click();
    await dialog.getByRole('button', { name: 'Create privileged container' }).click();
  }
}
