import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What is to be seen of a theme: a theme is colours and nothing else, so all the other rules say the same in both. */
const rulesOfColour = ['color-contrast', 'link-in-text-block'];

/**
 * Looks at what is on the screen now, in both themes. Nothing serious or critical may be found, and nothing that can be reached may be
 * without a name. Soft, so that one run tells about every screen.
 */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  const before = await page.evaluate(() => document.documentElement.dataset['theme'] ?? 'light');
  for (const theme of ['light', 'dark']) {
    await wearTheme(page, theme);
    // Electron's pages cannot open others, which the ordinary mode does to put frames together; there are no frames here.
    const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(true);
    const { violations } = await (theme === 'light' ? axe : axe.withRules(rulesOfColour)).analyze();
    const grave = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${brief(failureSummary)}`),
      );
    expect.soft(grave, `${screen}, ${theme}`).toEqual([]);
  }
  await wearTheme(page, before);
}

async function wearTheme(page: Page, theme: string): Promise<void> {
  await page.evaluate(async (chosen) => {
    document.documentElement.dataset['theme'] = chosen;
    // A colour half way between two themes has no contrast anybody would see.
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  }, theme);
}

const brief = (summary: string | undefined): string => (summary ?? '').replaceAll(/\s+/g, ' ').slice(0, 300);
