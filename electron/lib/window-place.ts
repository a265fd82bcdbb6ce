export type Rectangle = { x: number; y: number; width: number; height: number };
/** Where the window was: its bounds while neither maximised nor full screen, and whether it was one of these. */
export type WindowPlace = { bounds: Rectangle; isMaximised: boolean; isFullScreen: boolean };

export const smallestWindow = { width: 960, height: 640 };
/** The ground of a page in each theme, as in the renderer's tokens: the window has it before the page is there. */
export const canvas = { light: '#ffffff', dark: '#141417' };
const firstWindow = { width: 1280, height: 800 };
/** How much of the title bar must be on a screen, so that the window can be taken hold of. */
const gripPx = 80;

export type OpeningPlace = { bounds: Partial<Rectangle> & { width: number; height: number } } & Omit<
  WindowPlace,
  'bounds'
>;

/** The place that a file holds; null when it is none. Read by hand: the first window is opened before any schema is loaded. */
export function readWindowPlace(kept: unknown): WindowPlace | null {
  const { bounds, isMaximised = false, isFullScreen = false } = entriesOf(kept);
  const { x, y, width, height } = entriesOf(bounds);
  if (!isNumber(x) || !isNumber(y) || !isNumber(width) || !isNumber(height)) return null;
  if (typeof isMaximised !== 'boolean' || typeof isFullScreen !== 'boolean') return null;
  return { bounds: { x, y, width, height }, isMaximised, isFullScreen };
}

/**
 * Where to open the window. On the screen where it was when that is still there, and otherwise in the middle of the first one;
 * never larger than its screen, never smaller than what the pages need.
 */
export function openingPlace(last: WindowPlace | null, workAreas: readonly Rectangle[]): OpeningPlace {
  if (last === null) return { bounds: firstWindow, isMaximised: false, isFullScreen: false };
  const screen = workAreas.find((area) => isReachable(last.bounds, area));
  const limit = screen ?? workAreas[0];
  const size = {
    width: fit(last.bounds.width, smallestWindow.width, limit?.width),
    height: fit(last.bounds.height, smallestWindow.height, limit?.height),
  };
  const at = screen ? { x: last.bounds.x, y: last.bounds.y } : {};
  return { bounds: { ...at, ...size }, isMaximised: last.isMaximised, isFullScreen: last.isFullScreen };
}

/** A screen that is too small for the pages does not make them smaller. */
const fit = (size: number, smallest: number, largest = size): number => Math.max(smallest, Math.min(size, largest));

const isReachable = (bounds: Rectangle, area: Rectangle): boolean =>
  bounds.x < area.x + area.width - gripPx &&
  bounds.x + bounds.width > area.x + gripPx &&
  bounds.y >= area.y - 8 &&
  bounds.y < area.y + area.height - gripPx;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
/** Of an object; none of anything else. */
export const entriesOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
