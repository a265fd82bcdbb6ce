import type { Locator, Page } from '@playwright/test';

type State =
  'Queued' | 'Running' | 'Cancelling' | 'Needs you' | 'Paused' | 'Succeeded' | 'Failed' | 'Cancelled' | 'Interrupted';
type Choice = 'Retry from this step' | 'Skip this step' | 'Finish without provisioning' | 'Keep as it is';

/** One job: steps, log, and what to do when it has stopped. */
export class JobPage {
  readonly steps: Locator;
  readonly log: Locator;
  readonly result: Locator;
  readonly choices: Locator;
  readonly progress: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.steps = page.getByRole('list', { name: 'Steps' });
    this.log = page.getByRole('log', { name: 'Log, lines' });
    this.result = page.getByRole('region', { name: 'Result' });
    this.choices = page.getByRole('group', { name: 'What now' });
    this.progress = page.getByRole('progressbar', { name: 'Progress', exact: true });
  }

  /** The word beside the title. */
  state(name: State): Locator {
    return this.#page
      .getByRole('main')
      .getByText(name, { exact: name !== 'Queued' })
      .first();
  }

  async waitFor(name: State, timeoutMs: number): Promise<void> {
    await this.state(name).waitFor({ timeout: timeoutMs });
  }

  step(title: string | RegExp): Locator {
    return this.steps.getByRole('listitem').filter({ hasText: title });
  }

  /** The mark of a step: To do, Running, Done, Skipped, Failed, Cancelled. */
  stepMark(title: string | RegExp, mark: string): Locator {
    return this.step(title).getByLabel(mark, { exact: true });
  }

  async pauseBefore(title: string | RegExp): Promise<void> {
    const step = this.step(title);
    await step.hover();
    await step.getByRole('button', { name: 'Pause before this step' }).click();
  }

  async cancel(): Promise<void> {
    await this.#page.getByRole('main').getByRole('button', { name: 'Cancel', exact: true }).click();
  }

  async choose(choice: Choice): Promise<void> {
    await this.choices.getByRole('button', { name: choice }).click();
  }

  async rollBack(): Promise<void> {
    await this.choices.getByRole('button', { name: 'Roll back…' }).click();
    await this.#page.getByRole('alertdialog').getByRole('button', { name: 'Roll back', exact: true }).click();
  }

  /** Answers the question of a paused job. */
  async answer(accept: boolean): Promise<void> {
    await this.#page.getByRole('button', { name: accept ? 'Accept and go on' : 'Refuse', exact: true }).click();
  }

  /** The explanation of the failure. */
  get error(): Locator {
    return this.#page.getByRole('main').getByRole('alert').first();
  }

  /** A line that is in view, by its number. */
  line(number: number): Locator {
    return this.log.locator(`[data-line="${number}"]`);
  }

  /** How many lines match, or which of them is current. */
  get matches(): Locator {
    return this.#page.getByRole('region', { name: 'Log' }).getByRole('status');
  }

  get jumpToEnd(): Locator {
    return this.#page.getByRole('button', { name: /^Jump to end/ });
  }

  tool(name: string | RegExp): Locator {
    return this.#page.getByRole('region', { name: 'Log' }).getByRole('button', { name });
  }

  /** Chooses lines with the mouse, from one to another. */
  async chooseLines(from: number, to: number): Promise<void> {
    await this.log.locator(`[data-gutter="${from}"]`).click();
    await this.log.locator(`[data-gutter="${to}"]`).click({ modifiers: ['Shift'] });
  }

  async showStep(title: string): Promise<void> {
    await this.steps.getByRole('button', { name: title, exact: true }).click();
  }

  async searchLog(words: string): Promise<void> {
    await this.#page.getByLabel('Search the log').fill(words);
  }

  /** Saves the log in one of the ways that are offered. */
  async save(how: string): Promise<void> {
    await this.tool('Save the log').click();
    await this.#page.getByRole('menuitem', { name: how, exact: true }).click();
  }

  /** How many lines the log holds, also those not in view. */
  async lineCount(): Promise<number> {
    const text = await this.#page
      .getByRole('region', { name: 'Log' })
      .getByText(/^[\d,]+ lines?$/)
      .textContent();
    return Number((text ?? '').replaceAll(/\D/g, ''));
  }

  async openContainer(): Promise<void> {
    await this.result.getByRole('button', { name: 'Open container' }).click();
  }
}
