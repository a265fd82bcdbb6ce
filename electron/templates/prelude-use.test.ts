import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { preludeProblems } from './prelude-use.ts';

const folder = path.resolve(import.meta.dirname, '../../resources/prelude');
const newest = readdirSync(folder)
  .filter((name) => /^prelude-\d+\.sh$/.test(name))
  .toSorted((a, b) => Number(/\d+/.exec(a)?.[0]) - Number(/\d+/.exec(b)?.[0]))
  .at(-1);

test('no function of the prelude that ships is told as missing', () => {
  const prelude = readFileSync(path.join(folder, newest ?? ''), 'utf8');
  const functions = [...prelude.matchAll(/^([a-z][a-z0-9_]*)\(\) ?\{/gm)].map(([, name = '']) => name);
  expect(functions).toContain('save_credential');
  for (const name of functions) expect(preludeProblems('x.sh', `${name} a b c\n`)).toEqual([]);
});
