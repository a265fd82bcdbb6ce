import { expect, test } from 'vitest';
import { decisiveLines } from './decisive-lines.ts';

test('complaints and the closing error are picked out of the chatter', () => {
  const lines = [
    'Formatting /var/lib/ctstore/images/110/vm-110-disk-0.raw',
    'extracting archive',
    'gzip: stdin: unexpected end of file',
    'tar: Child returned status 1',
    'tar: Error is not recoverable: exiting now',
    'TASK ERROR: unable to create CT 110 - command tar failed: exit code 2',
  ];
  expect(decisiveLines(lines)).toEqual([lines[2], lines[4], lines[5]]);
});

test('of many complaints the first and the last are kept, each once', () => {
  const many = Array.from({ length: 50 }, (_, index) => `tar: ./f${index}: Cannot write: No space left on device`);
  const picked = decisiveLines([...many, ...many, 'TASK ERROR: failed']);
  expect(picked).toEqual([many[0], many[1], many[2], many[48], many[49], 'TASK ERROR: failed']);
});

test('without any complaint the last lines are given', () => {
  expect(decisiveLines(['a', 'b', '', 'c'])).toEqual(['a', 'b', 'c']);
  expect(decisiveLines([])).toEqual([]);
});
