import { expect, test } from 'vitest';
import { isBeingMounted, isStill, mountAgain, unusedDisks } from './unused-disks.ts';

const option = (name: string, current: string | null, pending: string | null = null) => ({
  name,
  current,
  pending,
  isLeaving: false,
});
const config = {
  options: [
    option('rootfs', 'tank:100/vm-100-disk-0.raw,size=8G'),
    option('mp0', 'tank:100/vm-100-disk-1.raw,mp=/data,size=4G'),
    option('mp1', null, 'tank:100/vm-100-disk-3.raw,mp=/next'),
    option('unused0', 'tank:100/vm-100-disk-2.raw'),
    option('unused1', 'tank:100/vm-100-disk-1.raw'),
    option('unused2', 'tank:100/vm-100-disk-3.raw'),
  ],
};
const [first, mounted, waiting] = unusedDisks(config);

test('an unused disk that is mounted all the same, now or with the next start, is known as such', () => {
  expect([first, mounted, waiting]).toEqual([
    { name: 'unused0', volume: 'tank:100/vm-100-disk-2.raw', usedAs: null },
    { name: 'unused1', volume: 'tank:100/vm-100-disk-1.raw', usedAs: 'mp0' },
    { name: 'unused2', volume: 'tank:100/vm-100-disk-3.raw', usedAs: 'mp1' },
  ]);
});

test('it is mounted again by an edit whose path is left to be typed, under a number that is free', () => {
  if (!first || !mounted) throw new Error('nothing is unused');
  expect(mountAgain(first, config, ['mp2'])).toEqual({
    name: 'mp3',
    value: 'tank:100/vm-100-disk-2.raw,mp=,backup=1',
  });
  expect(isBeingMounted(first, { mp3: 'tank:100/vm-100-disk-2.raw,mp=/x', cores: null })).toBe(true);
  expect(isBeingMounted(mounted, { mp3: 'tank:100/vm-100-disk-2.raw,mp=/x' })).toBe(false);
});

test('what was seen is no longer what would go when another disk has its number', () => {
  if (!first) throw new Error('nothing is unused');
  expect(isStill(first, config)).toBe(true);
  expect(isStill(first, { options: [option('unused0', 'tank:100/vm-100-disk-9.raw')] })).toBe(false);
  expect(isStill(first, { options: [] })).toBe(false);
});

test('an entry that was left over is no longer what would go once its disk is mounted nowhere else', () => {
  if (!mounted) throw new Error('nothing is left over');
  expect(isStill(mounted, config)).toBe(true);
  expect(isStill(mounted, { options: config.options.filter(({ name }) => name !== 'mp0') })).toBe(false);
});
