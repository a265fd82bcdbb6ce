import { z } from 'zod';

const rectangle = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export type Rectangle = z.infer<typeof rectangle>;
/** Where the window was: its bounds while neither maximised nor full screen, and whether it was one of these. */
export const windowPlace = z.object({
  bounds: rectangle,
  isMaximised: z.boolean().default(false),
  isFullScreen: z.boolean().default(false),
});
export type WindowPlace = z.infer<typeof windowPlace>;

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
