import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { canvas, openingPlace, type WindowPlace } from './window-place.ts';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const desk = { x: 1440, y: 0, width: 2560, height: 1440 };
const was = (change: Partial<WindowPlace>): WindowPlace => ({
  bounds: { x: 1700, y: 100, width: 1600, height: 1000 },
  isMaximised: false,
  isFullScreen: false,
  ...change,
});

test('the first time it opens at its usual size where the system puts it', () => {
  expect(openingPlace(null, [laptop])).toEqual({
    bounds: { width: 1280, height: 800 },
    isMaximised: false,
    isFullScreen: false,
  });
});

test('it opens again on the second screen, where it was, also maximised', () => {
  const last = was({ isMaximised: true });
  expect(openingPlace(last, [laptop, desk])).toEqual(last);
});

test('when its screen is gone it opens in the middle of another, and fits on it', () => {
  expect(openingPlace(was({ isFullScreen: true }), [laptop])).toEqual({
    bounds: { width: 1440, height: 875 },
    isMaximised: false,
    isFullScreen: true,
  });
});

test('a window whose title bar is off the screen is brought back', () => {
  const bounds = { x: 100, y: -400, width: 1280, height: 800 };
  expect(openingPlace(was({ bounds }), [laptop]).bounds).toEqual({ width: 1280, height: 800 });
});

test('it is never smaller than what its pages need, whatever was kept', () => {
  const bounds = { x: 10, y: 40, width: 200, height: 100 };
  expect(openingPlace(was({ bounds }), [laptop]).bounds).toEqual({ x: 10, y: 40, width: 960, height: 640 });
});

test('the window opens on the very ground its page will have, so that nothing flashes', () => {
  const css = readFileSync(path.resolve(import.meta.dirname, '../../renderer/styles/tokens.css'), 'utf8');
  const grounds = [...css.matchAll(/--canvas: (#[0-9a-f]{6});/g)].map((match) => match[1]);
  expect(new Set(grounds)).toEqual(new Set([canvas.light, canvas.dark]));
});
