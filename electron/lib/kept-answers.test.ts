import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readKeptAnswers, writeKeptAnswers } from './kept-answers.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'gantry-kept-'));
  writeFileSync(inFolder('gantry.sqlite'), 'a store');
  writeFileSync(inFolder('settings.json'), JSON.stringify({ settings: { theme: 'dark' }, window: { x: 1 } }));
});
afterEach(() => rmSync(folder, { recursive: true }));

const inFolder = (name: string): string => path.join(folder, name);
const sources = (program = 'one build') => ({
  store: inFolder('gantry.sqlite'),
  settings: inFolder('settings.json'),
  program,
});
const answers = new Map([
  ['settings:get', '{"ok":true,"value":{"theme":"dark"}}'],
  ['container:list', JSON.stringify({ ok: true, value: [{ name: 'a\nb\tc', note: '\u2028 ä' }] })],
]);
const keep = () => writeKeptAnswers(inFolder('first-answers.txt'), answers, sources());
const read = (program?: string) => readKeptAnswers(inFolder('first-answers.txt'), sources(program));

test('answers come back as they were kept, line ends and tabs in names included', async () => {
  await keep();
  expect(read()).toEqual(answers);
  // Only for the user's own eyes, like the store itself.
  expect(statSync(inFolder('first-answers.txt')).mode & 0o077).toBe(0);
});

test('the window may be moved, and the log of the store be made anew and left empty', async () => {
  await keep();
  writeFileSync(inFolder('settings.json'), JSON.stringify({ settings: { theme: 'dark' }, window: { x: 700 } }));
  writeFileSync(inFolder('gantry.sqlite-wal'), '');
  expect(read()).toEqual(answers);
});

test('another build of the program is told nothing from before', async () => {
  await keep();
  expect(read('another build')).toBeNull();
});

test('what was cut off while it was written is not in the way of the next', async () => {
  writeFileSync(inFolder('first-answers.txt.part'), 'half');
  await keep();
  expect(read()).toEqual(answers);
  expect(readdirSync(folder)).not.toContain('first-answers.txt.part');
});

test.each([
  ['the store was written to', () => appendFileSync(inFolder('gantry.sqlite'), 'more')],
  ['the store was written to and is as long as before', () => utimesSync(inFolder('gantry.sqlite'), 1, 1)],
  ['the store is gone', () => rmSync(inFolder('gantry.sqlite'))],
  ['its log holds what is not in it yet', () => writeFileSync(inFolder('gantry.sqlite-wal'), 'a page')],
  ['a setting was changed', () => writeFileSync(inFolder('settings.json'), '{"settings":{"theme":"light"}}')],
  ['the settings cannot be read', () => writeFileSync(inFolder('settings.json'), '{"settings"')],
  [
    'the file was cut off',
    () => writeFileSync(inFolder('first-answers.txt'), readFileSync(inFolder('first-answers.txt')).subarray(0, -20)),
  ],
  ['the file is gone', () => rmSync(inFolder('first-answers.txt'))],
  ['the file is empty', () => writeFileSync(inFolder('first-answers.txt'), '')],
])('nothing is told from before when %s', async (_what, change) => {
  await keep();
  change();
  expect(read()).toBeNull();
});
