import { expect, type Locator, type Page } from '@playwright/test';
import type { GantryApp } from './app.ts';
import { findUnused, type Found } from './find-unused.ts';

/** Controls that have to have names, those that are typed into as well, where a snapshot shows one without: `- button "Save"` has one. */
const withoutName =
  /^ *- (?:button|link|tab|menuitem|switch|checkbox|radio|combobox|textbox|searchbox|option)(?: \[[^\]]*\])*(?::.*)?$/gm;
/** In view: a list that was used once stays in the page, hidden. */
const popups = ['dialog', 'alertdialog', 'menu', 'listbox'].map((role) => `[role="${role}"]:visible`).join(', ');
const mostPerStop = 90;
const clickMs = 5_000;

export type Stop = {
  readonly name: string;
  /** Comes to this place from anywhere. */
  readonly arrive: () => Promise<void>;
  /** What of the window is walked here. */
  readonly within: string;
};

/** Walks like a curious user: uses every control it finds, looks at what came of it, and goes back. */
export class Walker {
  readonly #gantry: GantryApp;
  readonly #used = new Set<string>();
  #opened = 0;

  constructor(gantry: GantryApp) {
    this.#gantry = gantry;
  }

  get #page(): Page {
    return this.#gantry.window;
  }

  /** Controls used and popups closed with Esc so far. */
  get counts(): { used: number; opened: number } {
    return { used: this.#used.size, opened: this.#opened };
  }

  /** Until nothing at this place is unused, also of what only came up by using the others. */
  async walk(stop: Stop): Promise<void> {
    await stop.arrive();
    await this.check(stop.name);
    for (let count = 0; count < mostPerStop; count++) {
      const used = [...this.#used].flatMap((key) =>
        key.startsWith(`${stop.name} › `) ? [key.slice(stop.name.length + 3)] : [],
      );
      const found = await this.#page.evaluate(findUnused, { within: stop.within, used });
      if (found === null) return;
      await this.#use(stop, found);
    }
    throw new Error(`${stop.name} has no end: more than ${mostPerStop} controls`);
  }

  /** What must hold wherever one gets to. */
  async check(where: string): Promise<void> {
    const page = this.#page;
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
        }),
    );
    expect(this.#gantry.problems, `${where}: uncaught errors`).toEqual([]);
    expect(this.#gantry.consoleErrors, `${where}: errors in the console`).toEqual([]);
    await expect(page.locator('main'), `${where}: an empty page`).toHaveText(/\S/, { useInnerText: true });
    await expect(page.getByText('Gantry’s window has made a mistake'), where).toHaveCount(0);
    const nameless = (await page.locator('body').ariaSnapshot()).match(withoutName) ?? [];
    expect(nameless, `${where}: controls without a name`).toEqual([]);
  }

  /** Closes what stands open, the top thing first. */
  async closePopups(where: string): Promise<void> {
    const open = this.#page.locator(popups);
    for (let count = await open.count(); count > 0; count = await open.count()) {
      // A list that is still opening does not hear the first one.
      const pressed = async () => {
        await this.#page.keyboard.press('Escape');
        return open.count();
      };
      await expect
        .poll(pressed, { message: `${where}: Esc does not close it`, intervals: [50, 250, 500] })
        .toBeLessThan(count);
      this.#opened++;
    }
  }

  async #use(stop: Stop, { id, key }: Found): Promise<void> {
    const page = this.#page;
    const where = `${stop.name} › ${key}`;
    this.#used.add(where);
    const before = await page.title();
    const control = page.locator(`[data-walk="${id}"]`).first();
    try {
      await control.click({ timeout: clickMs });
    } catch (error) {
      // A job that ends takes its buttons with it, and one that begins turns them off.
      if (await isGone(control)) {
        this.#used.delete(where);
        await this.closePopups(where);
        return stop.arrive();
      }
      throw new Error(`${where} cannot be clicked`, { cause: error });
    }
    await this.check(where);
    if ((await page.getByRole('menu').count()) > 0) await this.#useMenu(stop, where, control);
    await this.closePopups(where);
    // Stands over the page, but is none of the things Esc closes from anywhere.
    const faults = page.getByRole('button', { name: 'Close faults' });
    if (await faults.isVisible()) await faults.click();
    const isStillHere = (await page.title()) === before && (await page.locator(stop.within).first().isVisible());
    if (!isStillHere) await stop.arrive();
  }

  async #useMenu(stop: Stop, opener: string, control: Locator): Promise<void> {
    const page = this.#page;
    const items = page.getByRole('menu').first().locator('[role^="menuitem"]');
    const names = await items.evaluateAll((all) => all.map((item) => item.textContent ?? ''));
    for (const [index, name] of names.entries()) {
      const where = `${opener} › ${name}`;
      this.#used.add(where);
      if (!(await items.first().isVisible())) {
        await this.closePopups(where);
        if (!(await control.isVisible())) await stop.arrive();
        if (!(await control.isVisible())) return;
        await control.click({ timeout: clickMs });
        await items.first().waitFor({ timeout: clickMs });
      }
      // What the entries before have done may have made it a shorter menu, such as of a container that runs now.
      if (index >= (await items.count())) return;
      const item = items.nth(index);
      if ((await item.getAttribute('aria-disabled')) === 'true') continue;
      await item.click({ timeout: clickMs });
      await this.check(where);
      await this.closePopups(where);
    }
  }
}

/** No longer there, or off by now. */
async function isGone(control: Locator): Promise<boolean> {
  return (await control.count()) === 0 || !(await control.isVisible()) || control.isDisabled();
}
