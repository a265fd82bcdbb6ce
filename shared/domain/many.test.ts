import { expect, test } from 'vitest';
import { expandNames } from './many.ts';

test.each([
  ['web1', ['web1']],
  [' web-{01..03} ', ['web-01', 'web-02', 'web-03']],
  ['{8..11}.home.arpa', ['8.home.arpa', '9.home.arpa', '10.home.arpa', '11.home.arpa']],
  ['db-{main, replica}', ['db-main', 'db-replica']],
  ['n{098..101}', ['n098', 'n099', 'n100', 'n101']],
  ['one{5..5}', ['one5']],
])('%s stands for %j', (pattern, names) => {
  expect(expandNames(pattern)).toEqual({ ok: true, names });
});

test.each([
  ['web-{', /braces/],
  ['{1..2}-{3..4}', /once/],
  ['web-{}', /range/],
  ['web-{a}', /range/],
  ['web-{a,}', /range/],
  ['web-{5..3}', /before/],
  ['web-{1..51}', /51 are too many/],
  ['web-{1..999999999}', /too many/],
  ['web-{a,a}', /web-a would be made twice/],
])('%s is refused with its reason', (pattern, reason) => {
  const read = expandNames(pattern);
  expect(read.ok ? '' : read.reason).toMatch(reason);
});
