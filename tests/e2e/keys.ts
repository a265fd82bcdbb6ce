import { expect, type Locator, type Page } from '@playwright/test';

/**
 * Presses a pair of keys such as `g j` the way fingers do it, one right after the other. The second is under way before the first is
 * answered: a machine with much else to do may take longer over that than the window waits for the second.
 */
export async function pressPair({ keyboard }: Page, first: string, second: string): Promise<void> {
  await Promise.all([keyboard.press(first), keyboard.press(second)]);
}

/** Closes what stands over the page with Esc. Until it is gone the keys are its own, and it still has to give the focus back. */
export async function closeWithEscape(popup: Locator): Promise<void> {
  await popup.page().keyboard.press('Escape');
  await expect(popup).toBeHidden();
}
