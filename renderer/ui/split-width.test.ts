import { expect, test } from 'vitest';
import { clampWidth, splitBounds, widthForKey } from './split-width.ts';

test('a detail never leaves the list too little room, nor gets too narrow itself', () => {
  const bounds = splitBounds(1000, 360, 400);
  expect(bounds).toEqual({ minimum: 360, maximum: 600 });
  expect([100, 480.4, 900].map((width) => clampWidth(width, bounds))).toEqual([360, 480, 600]);
});

test('in a window with no room for both the detail keeps its least width, and never overflows the window', () => {
  expect(splitBounds(500, 360, 400)).toEqual({ minimum: 360, maximum: 360 });
  expect(splitBounds(300, 360, 400)).toEqual({ minimum: 300, maximum: 300 });
});

test('the arrow keys move the edge, further with Shift; Home and End go to the bounds', () => {
  const bounds = { minimum: 360, maximum: 600 };
  expect(widthForKey('ArrowLeft', false, 440, bounds)).toBe(456);
  expect(widthForKey('ArrowRight', true, 440, bounds)).toBe(344);
  expect(widthForKey('Home', false, 440, bounds)).toBe(360);
  expect(widthForKey('End', false, 440, bounds)).toBe(600);
  expect(widthForKey('a', false, 440, bounds)).toBeNull();
});
