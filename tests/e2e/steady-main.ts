import type { ElectronApplication } from '@playwright/test';

const onlyOnce = new WeakSet();

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
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await evaluate(deed, given);
      } catch (error) {
        if (attempt === 5 || !(error instanceof Error) || !error.message.includes('promise was garbage collected'))
          throw error;
        if (onlyOnce.has(deed)) return undefined;
      }
    }
  };
  return Object.assign(app, { evaluate: steadied });
}
