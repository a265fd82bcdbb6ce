import { expect, test } from 'vitest';
import { parseOsFacts, parseOsRelease } from './detect-os.ts';

const answer = (release: string, init: string, tools: string): string =>
  `${release}\n===init\n${init}\n===managers\n${tools}\n`;

test.each([
  [
    'ID=debian\nVERSION_ID="12"',
    'systemd',
    'apt-get',
    { id: 'debian', version: '12', family: 'debian', init: 'systemd', packageManager: 'apt' },
  ],
  [
    'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"',
    'systemd',
    'apt-get',
    { id: 'ubuntu', version: '24.04', family: 'debian', init: 'systemd', packageManager: 'apt' },
  ],
  [
    'ID=alpine\nVERSION_ID=3.22.1',
    'openrc',
    'apk',
    { id: 'alpine', version: '3.22.1', family: 'alpine', init: 'openrc', packageManager: 'apk' },
  ],
  [
    'ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.5"',
    'systemd',
    'dnf',
    { id: 'rocky', version: '9.5', family: 'fedora', init: 'systemd', packageManager: 'dnf' },
  ],
  [
    'ID=arch',
    'systemd',
    'pacman',
    { id: 'arch', version: '', family: 'arch', init: 'systemd', packageManager: 'pacman' },
  ],
  ['', 'none', '', { id: 'linux', version: '', family: 'other', init: 'none', packageManager: null }],
])('%j is told apart', (release, init, tools, facts) => {
  expect(parseOsFacts(answer(release, init, tools))).toEqual(facts);
});

test('reads quotes and escapes as os-release(5) writes them; the first of two counts', () => {
  const values = parseOsRelease(`NAME='A B'\nPRETTY_NAME="say \\"hi\\" \\$x"\n# ID=no\nID=one\nID=two\n`);
  expect(Object.fromEntries(values)).toEqual({ NAME: 'A B', PRETTY_NAME: 'say "hi" $x', ID: 'one' });
});
