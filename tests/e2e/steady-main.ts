import type { ElectronApplication } from '@playwright/test';

const onlyOnce = new WeakSet();

/** While main reads its code every answer may be lost, for some 150 ms, and each attempt takes a few of them. */
const longestMs = 5_000;

/** A deed of main's that must not be done twice, such as a click. */
export function once<Deed extends WeakKey>(deed: Deed): Deed {
  onlyOnce.add(deed);
  return deed;
}

/**
 * V8 may collect the promise by which Playwright waits for an answer of main's, mostly while main starts (microsoft/playwright#33737). What
 * was asked has been done by then, and only its answer is lost: it is asked again, or taken as done where it must not be done twice.
 */
export function steady(app: ElectronApplication): ElectronApplication {
  const evaluate = app.evaluate.bind(app) as (deed: WeakKey, given?: unknown) => Promise<unknown>;
  const steadied = async (deed: WeakKey, given?: unknown): Promise<unknown> => {
    const deadline = performance.now() + longestMs;
    for (;;) {
      try {
        return await evaluate(deed, given);
      } catch (error) {
        const isLost = error instanceof Error && error.message.includes('promise was garbage collected');
        if (!isLost || performance.now() > deadline) throw error;
        if (onlyOnce.has(deed)) return undefined;
      }
    }
  };
  return Object.assign(app, { evaluate: steadied });
}
