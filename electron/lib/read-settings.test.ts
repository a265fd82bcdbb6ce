import { expect, test } from 'vitest';
import { readSettings } from './read-settings.ts';

test('a platform’s own default stands until the user has chosen otherwise', () => {
  expect(readSettings(undefined, { keepsRunningInTray: true }).keepsRunningInTray).toBe(true);
  expect(readSettings({ keepsRunningInTray: false }, { keepsRunningInTray: true }).keepsRunningInTray).toBe(false);
});

test.each([
  ['an unknown one', { theme: 'dark', fromTheFuture: 1 }],
  ['a spoiled one', { theme: 'dark', clipboardClearSeconds: 'soon' }],
])('%s costs none of the others', (_case, kept) => {
  expect(readSettings(kept, {})).toMatchObject({ theme: 'dark', clipboardClearSeconds: 30 });
});

test.each([null, 'text', 5, []])('%j instead of settings gives the defaults', (kept) => {
  expect(readSettings(kept, {}).theme).toBe('system');
});
