import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { fingerprintOfLine } from '../ssh/fingerprint.ts';
import { generateKeyPair } from '../ssh/keys.ts';
import { keyOnly, readHostKeyLines } from './install-ssh.ts';

test('lines of .pub files become host keys, whatever comment they bear; anything else is left out', () => {
  const { publicKey } = generateKeyPair('root@web');
  const blob = publicKey.split(' ')[1] ?? '';
  expect(readHostKeyLines(`${publicKey}\n\necdsa-sha2-nistp256 ${blob}\nno-key\n`)).toEqual([
    { keyType: 'ed25519', fingerprint: fingerprintOfLine(publicKey) },
    { keyType: 'ecdsa', fingerprint: fingerprintOfLine(publicKey) },
  ]);
});

const rule = '# Gantry: root signs in with a key only.\nPermitRootLogin prohibit-password\n';
const withFolder = 'Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin yes\n';
const withoutFolder = '# Include of nothing\nPermitRootLogin yes\n';

test.each([
  ['before there is a server', null, null],
  ['where its file asks for the folder of drop-ins', withFolder, withFolder],
  ['where it does not', withoutFolder, `${rule}${withoutFolder}`],
])('root is let in with a key only %s, however often it is said', (_where, before, after) => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'gantry-sshd-'));
  try {
    const file = path.join(root, 'etc/ssh/sshd_config');
    mkdirSync(path.dirname(file), { recursive: true });
    if (before !== null) writeFileSync(file, before);
    for (let again = 0; again < 2; again += 1) execFileSync('sh', ['-c', keyOnly(root)]);
    expect(readFileSync(path.join(root, 'etc/ssh/sshd_config.d/00-gantry.conf'), 'utf8')).toBe(rule);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : null).toBe(after);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
