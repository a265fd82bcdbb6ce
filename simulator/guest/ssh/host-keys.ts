import { createHash, generateKeyPairSync } from 'node:crypto';
import ssh2 from 'ssh2';
import type { HostKey } from '../../host-key.ts';
import { rootActor } from '../vfs/nodes.ts';
import type { Vfs } from '../vfs/vfs.ts';

const { utils } = ssh2;
const kinds = [
  { type: 'ssh-rsa', fileName: 'ssh_host_rsa_key', make: () => rsa() },
  {
    type: 'ecdsa-sha2-nistp256',
    fileName: 'ssh_host_ecdsa_key',
    make: () => readable(() => utils.generateKeyPairSync('ecdsa', { bits: 256 })).private,
  },
  {
    type: 'ssh-ed25519',
    fileName: 'ssh_host_ed25519_key',
    make: () => readable(() => utils.generateKeyPairSync('ed25519')).private,
  },
] as const;

/**
 * Fresh host keys, unless told of the three kinds Proxmox makes, in its order. RSA has 2048 bits here, and still takes ten times as
 * long as the others together: 3072 take seconds on a slow machine.
 */
export function generateHostKeys(
  types: readonly HostKey['type'][] = kinds.map(({ type }) => type),
): readonly HostKey[] {
  return kinds
    .filter(({ type }) => types.includes(type))
    .map(({ type, fileName, make }) => {
      const privateKey = make();
      return { type, fileName, fingerprint: fingerprintOf(privateKey), privateKey };
    });
}

/** ssh2 writes a few of its keys in a way it cannot read again: those are made anew. */
export function readable<Pair extends { readonly private: string }>(make: () => Pair): Pair {
  const pair = make();
  return utils.parseKey(pair.private) instanceof Error ? readable(make) : pair;
}

const rsa = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

/** `SHA256:…` of a private key's public half. */
function fingerprintOf(privateKey: string): string {
  return `SHA256:${createHash('sha256').update(publicBlob(privateKey)).digest('base64').replace(/=+$/, '')}`;
}

/** The public half as it goes over the wire. */
export function publicBlob(key: string): Buffer {
  const parsed = utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  return parsed.getPublicSSH();
}

type Halves = Pick<HostKey, 'type' | 'privateKey'>;
/** Images are built again to see what has changed in a container: its keys are read once. */
const publicLines = new WeakMap<Halves, string>();

/** `type base64` as in a `.pub` file. */
export function publicLine(key: Halves): string {
  const line = publicLines.get(key) ?? `${key.type} ${publicBlob(key.privateKey).toString('base64')}`;
  publicLines.set(key, line);
  return line;
}

/** The fingerprint of a line of a `.pub` file. */
export const fingerprintOfLine = (line: string): string =>
  `SHA256:${createHash('sha256')
    .update(Buffer.from(line.trim().split(/\s+/)[1] ?? '', 'base64'))
    .digest('base64')
    .replace(/=+$/, '')}`;

const folder = '/etc/ssh';

/** The host keys an sshd finds in its container; files that hold none are passed over. */
export function readHostKeys(vfs: Vfs): HostKey[] {
  return kinds.flatMap(({ type, fileName }) => {
    const privateKey = vfs.readText(rootActor, `${folder}/${fileName}`);
    const isKey = privateKey !== '' && !(utils.parseKey(privateKey) instanceof Error);
    return isKey ? [{ type, fileName, fingerprint: fingerprintOf(privateKey), privateKey }] : [];
  });
}

/** What `ssh-keygen -A` does: makes the kinds that are not there. Gives back their names. */
export function writeMissingHostKeys(vfs: Vfs, comment: string): string[] {
  const missing = kinds.filter(({ fileName }) => !vfs.find(rootActor, `${folder}/${fileName}`));
  if (missing.length > 0 && !vfs.find(rootActor, folder)) vfs.mkdir(rootActor, folder);
  for (const { fileName, make, type } of missing) {
    const privateKey = make();
    vfs.writeFile(rootActor, `${folder}/${fileName}`, privateKey, 0o600).mode = 0o600;
    const line = publicLine({ type, privateKey });
    vfs.writeFile(rootActor, `${folder}/${fileName}.pub`, `${line} ${comment}\n`);
  }
  return missing.map(({ fileName }) => fileName.replace(/^ssh_host_|_key$/g, ''));
}
