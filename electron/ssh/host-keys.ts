import type { ServerHostKeyAlgorithm } from 'ssh2';
import { fingerprintOf } from './fingerprint.ts';

/** `keyType` is the family OpenSSH names key files after: `ed25519`, `ecdsa`, `rsa`. `fingerprint` is `SHA256:…`. */
export type HostKey = { keyType: string; fingerprint: string };

/**
 * Reads the host keys Proxmox printed while it created a container, in the order they were printed. Each is two lines,
 * `Creating SSH host key 'ssh_host_ed25519_key' - this may take some time ...` and `done: SHA256:… root@HOST`
 * (PVE::LXC::Setup::Base, `ssh_host_key_types_to_generate` and `ssh_generate_host_keys`); other lines may come between them. An image
 * without `/etc/ssh` prints none.
 */
export function parseHostKeysFromCreateLog(lines: readonly string[]): HostKey[] {
  const found = new Map<string, HostKey>();
  let awaited: string[] = [];
  for (const line of lines) {
    const keyType = /Creating SSH host key '(?:[^']*\/)?ssh_host_([a-z0-9]+)_key'/.exec(line)?.[1];
    if (keyType !== undefined) awaited.push(keyType);
    const fingerprint = /^\s*done: (SHA256:[A-Za-z0-9+/]{43})(?:=|\s|$)/.exec(line)?.[1];
    // The keys are made one after the other, so the oldest one still awaited is the one that is done.
    const [done, ...rest] = awaited;
    if (fingerprint === undefined || done === undefined) continue;
    awaited = rest;
    found.set(done, { keyType: done, fingerprint });
  }
  return [...found.values()];
}

/** What a server presented, from the public key as sent over the wire. */
export function hostKeyOf(blob: Buffer): HostKey {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  return { keyType: keyFamily(blob.toString('latin1', 4, 4 + length)), fingerprint: fingerprintOf(blob) };
}

/** The family of a key type, however it is spelled: `ssh-ed25519` and `ed25519` are the same. */
export function keyFamily(keyType: string): string {
  const name = keyType.toLowerCase();
  return /ed25519|ecdsa|rsa|dss|dsa/.exec(name)?.[0] ?? name;
}

/**
 * The host key algorithms to offer so that the server presents a key of a pinned type; null when nothing known is pinned. Without
 * it the server would choose, and an honest server could present a key nobody pinned.
 */
export function hostKeyAlgorithms(pinned: readonly HostKey[]): ServerHostKeyAlgorithm[] | null {
  const families = new Set(pinned.map(({ keyType }) => keyFamily(keyType)));
  const offered = Object.entries(algorithmsByFamily).flatMap(([family, names]) => (families.has(family) ? names : []));
  return offered.length > 0 ? offered : null;
}

/** Best first. */
const algorithmsByFamily: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  ed25519: ['ssh-ed25519'],
  ecdsa: ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  rsa: ['rsa-sha2-512', 'rsa-sha2-256'],
};

export const isPinned = (pinned: readonly HostKey[], presented: HostKey): boolean =>
  pinned.some(
    ({ keyType, fingerprint }) =>
      fingerprint === presented.fingerprint && keyFamily(keyType) === keyFamily(presented.keyType),
  );
