import { createHash } from 'node:crypto';

// Apart from keys.ts: whoever compares fingerprints does not need ssh2, which is read only when a connection is made.

/** The fingerprint of a public key as it is sent over the wire, as OpenSSH writes it: `SHA256:…` without padding. */
export const fingerprintOf = (blob: Uint8Array): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;

/** The fingerprint of a public key line (`ssh-ed25519 AAAA… comment`). */
export function fingerprintOfLine(line: string): string {
  const base64 = line.trim().split(/\s+/)[1];
  if (base64 === undefined) throw new RangeError('Not a public key line');
  return fingerprintOf(Buffer.from(base64, 'base64'));
}

/** The type a key names itself (RFC 4253, 6.6): a length, then the word. */
export function innerType(blob: Buffer): string | null {
  if (blob.length < 4) return null;
  const length = blob.readUInt32BE(0);
  return length > 100 || blob.length < 4 + length ? null : blob.toString('latin1', 4, 4 + length);
}
