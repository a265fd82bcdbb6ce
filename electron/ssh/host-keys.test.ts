import { expect, test } from 'vitest';
import { hostKeyAlgorithms, hostKeyOf, isPinned, keyFamily, parseHostKeysFromCreateLog } from './host-keys.ts';
import { fingerprintOf, fingerprintOfLine } from './fingerprint.ts';
import { generateKeyPair } from './keys.ts';

// From the log of a real `vzcreate` task on Proxmox VE 9.2.
const createLog = [
  "extracting archive '/var/lib/vz/template/cache/debian-12-standard_12.7-1_amd64.tar.zst'",
  'Total bytes read: 198830080 (190MiB, 230MiB/s)',
  'Detected container architecture: amd64',
  "Creating SSH host key 'ssh_host_rsa_key' - this may take some time ...",
  'done: SHA256:p4mmMLt+i3HGxt0oMGvUHpaPCpntyEoPJTkgQlqn2+I root@web1',
  "Creating SSH host key 'ssh_host_ed25519_key' - this may take some time ...",
  'done: SHA256:E8yt74L3nUlzCcpnaxTQJVaFn7J9t0+KLzwAjXoT0/0 root@web1',
  "Creating SSH host key 'ssh_host_ecdsa_key' - this may take some time ...",
  'done: SHA256:0a0gDwP7QxkCFdzqX9NNga2A2xwbx/TECyWyUeuv1H8 root@web1',
  'WARN: Systemd 252 detected. You may need to enable nesting.',
  'TASK WARNINGS: 1',
];
const expected = [
  { keyType: 'rsa', fingerprint: 'SHA256:p4mmMLt+i3HGxt0oMGvUHpaPCpntyEoPJTkgQlqn2+I' },
  { keyType: 'ed25519', fingerprint: 'SHA256:E8yt74L3nUlzCcpnaxTQJVaFn7J9t0+KLzwAjXoT0/0' },
  { keyType: 'ecdsa', fingerprint: 'SHA256:0a0gDwP7QxkCFdzqX9NNga2A2xwbx/TECyWyUeuv1H8' },
];

test('reads the host keys of a real create log', () => {
  expect(parseHostKeysFromCreateLog(createLog)).toEqual(expected);
});

test('is not confused by lines in between or by keys begun before the last one was done', () => {
  const [, , , rsa = '', rsaDone = '', ed = '', edDone = ''] = createLog;
  expect(
    parseHostKeysFromCreateLog([rsa, 'WARN: low entropy', ed, 'done: nothing of ours', rsaDone, '', edDone]),
  ).toEqual(expected.slice(0, 2));
});

test.each([
  ['an image without /etc/ssh prints none', []],
  [
    'a fingerprint nobody announced is not taken',
    ['done: SHA256:p4mmMLt+i3HGxt0oMGvUHpaPCpntyEoPJTkgQlqn2+I root@web1'],
  ],
  [
    'a key whose fingerprint never came is not made up',
    ["Creating SSH host key 'ssh_host_rsa_key' - this may take some time ...", 'TASK ERROR: interrupted'],
  ],
  [
    'a shortened fingerprint is not taken',
    ["Creating SSH host key 'ssh_host_rsa_key' - this may take some time ...", 'done: SHA256:p4mmMLt root@web1'],
  ],
])('%s', (_title, lines) => {
  expect(parseHostKeysFromCreateLog(lines)).toEqual([]);
});

test('offers only algorithms of pinned types, so that the pinned key is the one presented', () => {
  const pin = (keyType: string): { keyType: string; fingerprint: string } => ({ keyType, fingerprint: 'SHA256:x' });
  expect(hostKeyAlgorithms([pin('rsa'), pin('ssh-ed25519')])).toEqual(['ssh-ed25519', 'rsa-sha2-512', 'rsa-sha2-256']);
  expect(hostKeyAlgorithms([pin('ecdsa')])).toContain('ecdsa-sha2-nistp256');
  expect(hostKeyAlgorithms([])).toBeNull();
});

test('a key counts as pinned only with its type and its whole fingerprint', () => {
  const pinned = [{ keyType: 'ed25519', fingerprint: 'SHA256:abc' }];
  expect(isPinned(pinned, { keyType: 'ssh-ed25519', fingerprint: 'SHA256:abc' })).toBe(true);
  expect(isPinned(pinned, { keyType: 'ed25519', fingerprint: 'SHA256:ab' })).toBe(false);
  expect(isPinned(pinned, { keyType: 'rsa', fingerprint: 'SHA256:abc' })).toBe(false);
  expect(isPinned([], { keyType: 'ed25519', fingerprint: 'SHA256:abc' })).toBe(false);
  expect(keyFamily('ecdsa-sha2-nistp384')).toBe('ecdsa');
});

test('a fresh key pair has a public line that says what it is for, and a private key that does not print', () => {
  const { privateKey, publicKey } = generateKeyPair('gantry web1\nforged');
  expect(publicKey).toMatch(/^ssh-ed25519 [A-Za-z0-9+/]+=* gantry web1 forged$/);
  expect(privateKey.reveal()).toContain('BEGIN OPENSSH PRIVATE KEY');
  expect(JSON.stringify({ privateKey })).not.toContain('BEGIN');
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  expect(hostKeyOf(blob)).toEqual({ keyType: 'ed25519', fingerprint: fingerprintOfLine(publicKey) });
  expect(fingerprintOf(blob)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  expect(generateKeyPair('x').publicKey).not.toBe(generateKeyPair('x').publicKey);
});
