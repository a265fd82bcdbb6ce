import { expect, test } from 'vitest';
import { normalLine } from './normal-line.ts';

const own = { vmid: 105, hostname: 'web' };
const other = { vmid: 212, hostname: 'mail' };

test.each([
  ['Started at 2026-11-25T21:04:05.123Z', 'Started at 2026-11-26 03:00:01'],
  ['Wed Nov 25 21:04:05 UTC 2026: begin', 'Thu Nov 26 03:12:59 UTC 2026: begin'],
  ['Fetched 5,123 kB in 2s (2,345 kB/s)', 'Fetched 5,124 kB in 12s (400 kB/s)'],
  [
    'Get:1 http://deb.debian.org/debian bookworm InRelease [151 kB]',
    'Get:7 http://deb.debian.org/debian bookworm InRelease [151 kB]',
  ],
  [
    'UPID:pve1:00001234:00012345:67890ABC:vzcreate:105:root@pam: done',
    'UPID:pve1:0000ABCD:00099999:67890DEF:vzcreate:212:root@pam: done',
  ],
  ['address 10.0.0.17/24 on eth0', 'address 10.0.0.201/24 on eth0'],
  ['inet6 fe80::be24:11ff:fe12:3456/64', 'inet6 fe80::be24:11ff:fe65:4321/64'],
  ['link/ether bc:24:11:12:34:56', 'link/ether bc:24:11:65:43:21'],
  ['sshd[812]: Server listening', 'sshd[799]: Server listening'],
  ['started with pid 4711', 'started with pid 99'],
  ['mounted rootfs of container 105', 'mounted rootfs of container 212'],
  ['\u001B[32mweb\u001B[0m is ready', 'mail is ready'],
  ['10 %\r55 %\rdone in 4.2 s', '99 %\rdone in 17 s'],
  ['writing /tmp/gantry-1a2b/x', 'writing /tmp/gantry-9f8e/x'],
  [
    'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8 (ED25519)',
    'SHA256:uNiVztksCsDhcc0u9e8BrQXVUpDZIbtC2a1Lw2h3x4Y (ED25519)',
  ],
  ['id 0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11', 'id 7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e99'],
])('what always differs is no difference: %s', (mine, theirs) => {
  expect(normalLine(mine, own)).toBe(normalLine(theirs, other));
  expect(normalLine(mine, own)).not.toBe('');
});

test.each([
  ['exited with code 0', 'exited with code 3'],
  ['Setting up nginx (1.22.1-9)', 'Setting up nginx (1.24.0-1)'],
  ['listening on port 8080', 'listening on port 9090'],
  ['E: Unable to locate package ngnix', 'Setting up nginx'],
])('what really differs stays a difference: %s', (mine, theirs) => {
  expect(normalLine(mine, own)).not.toBe(normalLine(theirs, other));
});

test.each(['', '   ', '45 %', '[=====>    ] 45 %', '........', '12 %\r47 %\r100 %', '\u001B[2K'])(
  'a line without a word says nothing: %j',
  (line) => {
    expect(normalLine(line, own)).toBe('');
  },
);

test('a number that only holds that of the container is left alone', () => {
  expect(normalLine('1050 packages, 105 of them new', own)).toBe('1050 packages, VMID of them new');
});
