import { expect, test } from 'vitest';
import { formatUpid, parseUpid } from './upid.ts';

test.each([
  ['UPID:pve:000004CE:0002FDCB:6B043224:vzcreate:110:root@pam:', 'vzcreate', '110', 'root@pam'],
  [
    'UPID:pve:00000763:00043EE7:6B04355A:download:slow2_1.0_amd64.tar.gz:root@pam!app:',
    'download',
    'slow2_1.0_amd64.tar.gz',
    'root@pam!app',
  ],
  ['UPID:pve-2:0000020B:1122627B0:6B043097:vzdump::backup@pve:', 'vzdump', '', 'backup@pve'],
])('%s is taken apart and put together again', (text, type, id, user) => {
  const parts = parseUpid(text);
  expect(parts).toMatchObject({ type, id, user });
  expect(formatUpid(parts)).toBe(text);
});

test('the time in it is in seconds, hexadecimal', () => {
  expect(parseUpid('UPID:pve:000004CE:0002FDCB:6B043224:vzcreate:110:root@pam:')).toMatchObject({
    node: 'pve',
    pid: 1230,
    processStart: 196_043,
    startedAtMs: 1_795_437_092_000,
  });
});

test.each(['', 'UPID:pve:1:2:3:x:y:z:', 'UPID:pve:000004CE:0002FDCB:6B043224:vzcreate:110:root@pam', 'null'])(
  '%j is no UPID',
  (text) => {
    expect(() => parseUpid(text)).toThrow(/Invalid string/);
  },
);
