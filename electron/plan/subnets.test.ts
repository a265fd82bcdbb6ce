import { expect, test } from 'vitest';
import { nextFreeAddress } from './subnets.ts';
test.each([
  ['192.168.1.20/24', '192.168.1.21/24'],
  ['10.0.0.255/16', '10.0.1.0/16'],
  ['fd00::ff/64', 'fd00::100/64'],
  ['fd00:0:0:1::ffff:ffff/64', 'fd00::1:0:1:0:0/64'],
  ['2001:DB8::1:0:0:1/64', '2001:db8::1:0:0:2/64'],
  ['fe80:1:2:3:4:5:6:7/64', 'fe80:1:2:3:4:5:6:8/64'],
])('after %s the next free address is %s', (address, next) => {
  expect(nextFreeAddress(address, () => false)).toBe(next);
});

test('taken addresses are left out', () => {
  const taken = new Set(['10.0.0.6', '10.0.0.7', '10.0.0.9']);
  expect(nextFreeAddress('10.0.0.5/24', (one) => taken.has(one))).toBe('10.0.0.8/24');
});

test.each([
  '10.0.0.254/24',
  '10.0.0.5/31',
  '10.0.0.5/32',
  'fd00::1/128',
  'fd00::ffff/112',
  'nonsense',
  '10.0.0.5',
  'fd00::1::2/64',
])('after %s no address is free', (address) => {
  expect(nextFreeAddress(address, () => false)).toBeNull();
});

test('a subnet in which all others are taken has none', () => {
  expect(nextFreeAddress('10.0.0.1/16', () => true)).toBeNull();
});
