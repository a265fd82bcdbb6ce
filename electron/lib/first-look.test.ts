import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readFirstLook } from './first-look.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'gantry-look-'));
afterAll(() => rmSync(folder, { recursive: true }));
const bounds = { x: 10, y: 20, width: 1300, height: 900 };

function look(content: string) {
  const file = path.join(folder, 'settings.json');
  writeFileSync(file, content);
  return readFirstLook(file);
}

test('the first window has the theme and the place that were kept', () => {
  const kept = { settings: { theme: 'dark', isRailCollapsed: true }, window: { bounds, isMaximised: true } };
  expect(look(JSON.stringify(kept))).toEqual({
    theme: 'dark',
    place: { bounds, isMaximised: true, isFullScreen: false },
    settings: kept.settings,
  });
});

test('without a file it opens as the first time', () => {
  expect(readFirstLook(path.join(folder, 'none.json'))).toEqual({ theme: 'system', place: null, settings: undefined });
});

test.each([
  ['', null],
  ['{"settings":', null],
  ['null', null],
  ['[1]', null],
  ['{"settings":{"theme":"pink"},"window":{}}', null],
  [JSON.stringify({ settings: [], window: { bounds: { ...bounds, width: '1300' } } }), null],
  [JSON.stringify({ window: { bounds: { ...bounds, x: null } } }), null],
  [JSON.stringify({ window: { bounds, isFullScreen: 'yes' } }), null],
])('what cannot be read of %j falls back to the usual', (content, place) => {
  expect(look(content)).toMatchObject({ theme: 'system', place });
});
