/** The parts of the window between which F6 moves, in the order they stand. Asides inside the page are parts of their own. */
const regionSelector = ['nav[aria-label="Main"]', 'header[aria-label="Top bar"]', 'main', 'aside', 'footer'].join(', ');
const tabbable = [
  'a[href]',
  'button:not([disabled])',
  'input:not([disabled])',
  'textarea:not([disabled])',
  'select:not([disabled])',
  '[tabindex]:not([tabindex="-1"])',
]
  .map((selector) => `${selector}:not([tabindex="-1"])`)
  .join(', ');

/** Where the focus was last in each region: coming back leads there. */
const lastFocus = new WeakMap<Element, HTMLElement>();

/** Moves the focus to the next part of the window, or the one before. */
export function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>(regionSelector)].filter((region) => entryOf(region));
  if (regions.length === 0) return;
  const active = document.activeElement;
  const current = active?.closest<HTMLElement>(regionSelector) ?? null;
  if (current && active instanceof HTMLElement) lastFocus.set(current, active);
  const next = regions[nextIndex(current ? regions.indexOf(current) : -1, regions.length, step)];
  if (next) entryOf(next)?.focus();
}

/** Round in a circle; from nowhere, forwards begins at the first and backwards at the last. */
export function nextIndex(current: number, count: number, step: 1 | -1): number {
  if (current < 0) return step === 1 ? 0 : count - 1;
  return (current + step + count) % count;
}

function entryOf(region: HTMLElement): HTMLElement | undefined {
  const last = lastFocus.get(region);
  if (last?.isConnected && last.closest(regionSelector) === region && isVisible(last)) return last;
  const row = region.querySelector<HTMLElement>('[role="row"][tabindex="0"]');
  if (row?.closest(regionSelector) === region) return row;
  return [...region.querySelectorAll<HTMLElement>(tabbable)].find(
    (element) => element.closest(regionSelector) === region && isVisible(element),
  );
}

const isVisible = (element: HTMLElement): boolean => element.checkVisibility({ visibilityProperty: true });
