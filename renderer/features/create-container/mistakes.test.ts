import { expect, test } from 'vitest';
import { mistakesOf } from './mistakes.ts';

test('mistakes are told in the order of the steps, by the names the fields have on the page', () => {
  const errors = {
    'provisioning.scripts': 'no. 1: no name',
    'network.ipv4.address': 'not an address',
    hostname: 'required',
  };
  expect(mistakesOf({ ok: false, errors }, {}).map(({ label, step }) => [label, step])).toEqual([
    ['IPv4 address', 'configure'],
    ['Name', 'configure'],
    ['Scripts', 'scripts'],
  ]);
});

test('what the server says of the number counts, unless the number itself is none', () => {
  expect(mistakesOf({ ok: false, errors: {} }, { vmid: 'in use by CT web' })).toEqual([
    { field: 'vmid', label: 'ID', message: 'in use by CT web', step: 'configure' },
  ]);
  expect(mistakesOf({ ok: false, errors: { vmid: 'a number' } }, { vmid: 'in use by CT web' })).toHaveLength(1);
});
