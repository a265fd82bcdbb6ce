import { expect, test } from 'vitest';
import { lxcOptions } from '../../../../shared/lxc/options.ts';
import { editWords, otherNames, rowGroups, rowLabel, shownValue } from './option-rows.ts';

const config = (...names: string[]) => ({
  options: names.map((name) => ({ name, current: '1', pending: null, isLeaving: false })),
});

test('every option that can be set has its row, of the indexed ones those that are there or being added', () => {
  const names = rowGroups(config('net0', 'net10', 'net2', 'mp0'), { dev0: 'path=/dev/fuse' }, 9).flatMap(
    (group) => group.names,
  );
  const single = lxcOptions.filter(({ settable, count }) => settable === 'config' && count === undefined);
  expect(names).toEqual(expect.arrayContaining(single.map(({ name }) => name)));
  expect(names.filter((name) => name.startsWith('net'))).toEqual(['net0', 'net2', 'net10']);
  expect(names).toEqual(expect.arrayContaining(['mp0', 'dev0']));
  expect(new Set(names).size).toBe(names.length);
});

test('a node of Proxmox VE 8 is not offered what it does not know, unless it is set all the same', () => {
  const names = (...present: string[]) => rowGroups(config(...present), {}, 8).flatMap((group) => group.names);
  expect(names()).not.toContain('env');
  expect(names('env')).toContain('env');
});

test('what cannot be set here or is not known is listed apart; unused disks have a place of their own', () => {
  expect(otherNames(config('memory', 'unprivileged', 'unused0', 'future', 'net0'))).toEqual(['unprivileged', 'future']);
});

test.each([
  ['onboot', '1', 'On'],
  ['memory', '512', '512 MiB'],
  ['net0', 'name=eth0', 'name=eth0'],
  ['env', 'A=1\0B=2', 'A=1\nB=2'],
  ['cpulimit', '1.5', '1.5 cores'],
  ['cpulimit', 'unlimited', 'unlimited'],
])('%s = %j is shown as %j', (name, value, shown) => {
  expect(shownValue(name, value)).toBe(shown);
});

test('indexed options are told apart', () => {
  expect([rowLabel('net3'), rowLabel('memory'), rowLabel('future')]).toEqual([
    'Network interface 3',
    'Memory',
    'future',
  ]);
});

test('an edit of an interface names the parts that are different, and no others', () => {
  const before = 'name=eth0,bridge=vmbr0,trunks=1;2';
  expect(editWords('net0', before, `${before},tag=7`)).toBe('tag was not set');
  expect(editWords('net0', before, 'name=eth0,bridge=vmbr1,trunks=1;2')).toBe('bridge was vmbr0');
  expect(editWords('memory', '512', '1024')).toBe('was 512 MiB');
});
