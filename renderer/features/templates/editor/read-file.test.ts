import { expect, test } from 'vitest';
import { takeFile } from './read-file.ts';

const file = (size: number, byte = 0x61) => new File([new Uint8Array(size).fill(byte)], 'chosen');

test('a chosen file is text or base64', async () => {
  expect(await takeFile(file(2))).toEqual({ content: 'aa', encoding: 'utf8' });
  expect(await takeFile(file(3, 0))).toEqual({ content: 'AAAA', encoding: 'base64' });
  expect(await takeFile(file(4 * 1024 * 1024))).toMatchObject({ encoding: 'utf8' });
});

test('one of more than 4 MiB is refused unread, and one that cannot be read says why', async () => {
  const long = file(4 * 1024 * 1024 + 1);
  long.arrayBuffer = () => Promise.reject(new Error('it was read'));
  expect(await takeFile(long)).toMatchObject({ problem: expect.stringMatching(/^chosen has .*up to 4 MiB\.$/) });
  const gone = file(2);
  gone.arrayBuffer = () => Promise.reject(new Error('it is gone'));
  expect(await takeFile(gone)).toEqual({ problem: 'chosen could not be read: it is gone' });
});
