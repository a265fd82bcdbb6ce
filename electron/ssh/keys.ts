import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';
import { Secret } from '../lib/secret.ts';

const { utils } = ssh2;

export type KeyPair = {
  /** In OpenSSH's own format: the PKCS 8 text of node:crypto is refused by ssh2. */
  privateKey: Secret;
  /** One line for `authorized_keys`: type, base64, comment. */
  publicKey: string;
};

/** A fresh Ed25519 key pair. The comment must not contain line breaks. */
export function generateKeyPair(comment: string): KeyPair {
  for (;;) {
    const pair = utils.generateKeyPairSync('ed25519', { comment: comment.replaceAll(/[\r\n]/g, ' ') });
    // ssh2 1.17 writes one key in 256 wrongly (a zero byte at its front is lost) and cannot read it again itself.
    if (utils.parseKey(pair.private) instanceof Error) continue;
    return { privateKey: new Secret(pair.private), publicKey: pair.public.trim() };
  }
}

/** The fingerprint of a public key as it is sent over the wire, as OpenSSH writes it: `SHA256:…` without padding. */
export const fingerprintOf = (blob: Uint8Array): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;

/** The fingerprint of a public key line (`ssh-ed25519 AAAA… comment`). */
export function fingerprintOfLine(line: string): string {
  const base64 = line.trim().split(/\s+/)[1];
  if (base64 === undefined) throw new RangeError('Not a public key line');
  return fingerprintOf(Buffer.from(base64, 'base64'));
}
