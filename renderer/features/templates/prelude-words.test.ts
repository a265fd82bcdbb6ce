import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { preludeFunctions, preludeVariables } from './prelude-words.ts';

const folder = path.join(import.meta.dirname, '../../../resources/prelude');
const newest = fs.readdirSync(folder).toSorted().at(-1) ?? '';
const prelude = fs.readFileSync(path.join(folder, newest), 'utf8');
const [head = ''] = prelude.split(/^GANTRY_PRELUDE=/m);

test('the editor offers every function of the prelude, and none that is not there', () => {
  const defined = [...prelude.matchAll(/^([a-z_]+)\(\)/gm)].flatMap(([, name = '']) =>
    name.startsWith('gantry_') ? [] : [name],
  );
  expect(preludeFunctions.map(({ name }) => name).toSorted()).toEqual(defined.toSorted());
});

test('it offers every variable of the prelude, except its version', () => {
  const told = [...head.matchAll(/^# {3}([A-Z_]+) {2,}/gm)].map(([, name = '']) => name);
  expect(preludeVariables.map(({ name }) => name).toSorted()).toEqual(
    told.filter((name) => name !== 'GANTRY_PRELUDE').toSorted(),
  );
});
