import { expect, test } from 'vitest';
import { checkOption } from '../../../shared/lxc/check-option.ts';
import { readEnvironment, writeEnvironment } from './environment.ts';
import { freshValue, indexedOf, movedIndex, nextIndex } from './indexed.ts';
import { mistakesOf, reasonAgainst } from './parameter-form.ts';

const values = { mp0: 'a:1,mp=/a', mp3: 'b:2,mp=/b', mpx: '?', net1: 'name=eth1', dev0: '/dev/ttyUSB0' };

test('mount points, interfaces and devices are found by their numbers, in order, and gaps are filled first', () => {
  expect(indexedOf({ mp10: 'c', ...values }, 'mp').map(({ name }) => name)).toEqual(['mp0', 'mp3', 'mp10']);
  expect([nextIndex(values, 'mp', 0), nextIndex(values, 'net', 1), nextIndex({}, 'net', 1)]).toEqual([1, 2, 1]);
  const all = Object.fromEntries(Array.from({ length: 32 }, (_, index) => [`net${index}`, 'x']));
  expect(nextIndex(all, 'net', 1)).toBeNull();
});

test('one that is moved changes places with its neighbour or takes the gap, and never goes below the first', () => {
  expect(movedIndex(values, 'mp', 3, -1, 0)).toEqual({ mp2: values.mp3, mp3: null });
  expect(movedIndex({ ...values, mp1: 'x' }, 'mp', 0, 1, 0)).toEqual({ mp1: values.mp0, mp0: 'x' });
  expect(movedIndex(values, 'mp', 0, -1, 0)).toEqual({});
  expect(movedIndex(values, 'net', 1, -1, 1)).toEqual({});
});

test('a new one has nothing wrong with it but what only the user can know', () => {
  const offered = { bridge: 'vmbr0', storage: 'local-lvm' };
  expect(checkOption('net1', freshValue('net', 1, offered))).toEqual([]);
  expect(checkOption('mp0', freshValue('mp', 0, offered).replace('mp=', 'mp=/data'))).toEqual([]);
  expect(mistakesOf('mp0', freshValue('mp', 0, offered), { tellsMissing: () => false })).toEqual([]);
  expect(mistakesOf('mp0', freshValue('mp', 0, offered), { tellsMissing: () => true })).toMatchObject([
    { path: ['mp0', 'mp'] },
  ]);
  expect(mistakesOf('dev0', freshValue('dev', 0, offered), { tellsMissing: () => false })).toEqual([]);
  expect(mistakesOf('dev0', freshValue('dev', 0, offered), { tellsMissing: () => true })).toMatchObject([
    { path: ['dev0', 'path'], reason: 'is needed' },
  ]);
});

test.each([
  ['', []],
  ['A=1', [{ name: 'A', value: '1' }]],
  [
    'A=1\0B=x=y\0C=',
    [
      { name: 'A', value: '1' },
      { name: 'B', value: 'x=y' },
      { name: 'C', value: '' },
    ],
  ],
])('the environment %j is read row by row and written back as it was', (text, rows) => {
  expect(readEnvironment(text)).toEqual(rows);
  expect(writeEnvironment(rows) ?? '').toBe(text);
});

test('no row can smuggle in another', () => {
  expect(writeEnvironment([{ name: 'A\0B', value: 'x\0ROOT=1' }])).toBe('AB=xROOT=1');
});

test('what only root@pam may set, or the node does not know yet, says so; where nobody has signed in nothing is held back', () => {
  expect(reasonAgainst({ isRootOnly: true }, { isRoot: false, major: 9 })).toMatch(/root@pam/);
  expect(reasonAgainst({ since: 9 }, { isRoot: true, major: 8 })).toMatch(/since Proxmox VE 9/);
  expect(reasonAgainst({ isRootOnly: true, since: 9 }, { isRoot: null, major: null })).toBeNull();
});
