import { expect, test } from 'vitest';
import { changesTo, isUnfinished, toParameters, withParameters } from './parameter-rows.ts';

const rows = [
  { key: 'a', name: 'net1', value: 'name=eth1' },
  { key: 'b', name: '', value: 'half typed' },
  { key: 'c', name: 'tty', value: '3' },
];
const nextKey = () => 'new';

test('a change keeps the place and key of every other row, also of one that has no name yet', () => {
  expect(withParameters(rows, { tty: '4', mp0: 'local:8,mp=/a', net1: null }, nextKey)).toEqual([
    { key: 'b', name: '', value: 'half typed' },
    { key: 'c', name: 'tty', value: '4' },
    { key: 'new', name: 'mp0', value: 'local:8,mp=/a' },
  ]);
});

test('nothing is made of taking out what is not there', () => {
  expect(withParameters(rows, { gone: null }, nextKey)).toEqual(rows);
});

test('rows are parameters by their names, and what changed between two sets of them is found', () => {
  const before = toParameters(rows);
  expect(before).toEqual({ net1: 'name=eth1', tty: '3' });
  expect(changesTo(before, { tty: '3', env: 'A=1' })).toEqual({ net1: null, env: 'A=1' });
});

test('a mount point that was just added is not called wrong before it is left, unless something in it is', () => {
  const added = [...rows, { key: 'd', name: 'mp0', value: ':8,mp=,backup=1' }];
  expect(isUnfinished(added, 'further.3', new Set())).toBe(true);
  expect(isUnfinished(added, 'further.3', new Set(['mp0']))).toBe(false);
  const wrong = [{ key: 'd', name: 'mp0', value: 'tank:8,mp=relative' }];
  expect(isUnfinished(wrong, 'further.0', new Set())).toBe(false);
  expect(isUnfinished(added, 'name', new Set())).toBe(false);
});
