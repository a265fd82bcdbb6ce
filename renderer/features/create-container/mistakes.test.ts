import { expect, test } from 'vitest';
import { mistakesOf } from './mistakes.ts';

test('mistakes are told from the top of the page down, by the names the fields have there', () => {
  const errors = {
    'provisioning.scripts': 'no. 1: no name',
    'further.mp0.mp': 'missing',
    'network.ipv4.address': 'not an address',
    hostname: 'required',
    diskGiB: 'a number',
  };
  const elsewhere = { vmid: 'taken', secrets: { rootPassword: 'at least 5 characters', 'secrets.key': 'missing' } };
  expect(mistakesOf({ ok: false, errors }, elsewhere).map(({ label, step }) => [label, step])).toEqual([
    ['Name', 'configure'],
    ['ID', 'configure'],
    ['secrets.key', 'configure'],
    ['Disk', 'configure'],
    ['IPv4 address', 'configure'],
    ['Root password', 'configure'],
    ['Mount point mp0, Path in the container', 'configure'],
    ['Scripts', 'scripts'],
  ]);
});

test('what the server says of the number counts, unless the number itself is none', () => {
  expect(mistakesOf({ ok: false, errors: {} }, { vmid: 'in use by CT web' })).toEqual([
    { field: 'vmid', label: 'ID', message: 'in use by CT web', step: 'configure' },
  ]);
  expect(mistakesOf({ ok: false, errors: { vmid: 'a number' } }, { vmid: 'in use by CT web' })).toHaveLength(1);
});
