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

export type KeyProblem = 'not-a-key' | 'public' | 'locked' | 'wrong-passphrase';

/** The public line of a private key, as `authorized_keys` wants it; or what is wrong with the key. */
export function publicLineOf(privateKey: Secret, passphrase?: Secret): { publicKey: string } | { problem: KeyProblem } {
  const parsed = utils.parseKey(privateKey.reveal(), passphrase?.reveal());
  if (parsed instanceof Error) {
    if (/no passphrase given/i.test(parsed.message)) return { problem: 'locked' };
    return {
      problem:
        passphrase && /bad passphrase|decrypt|integrity/i.test(parsed.message) ? 'wrong-passphrase' : 'not-a-key',
    };
  }
  if (!parsed.isPrivateKey()) return { problem: 'public' };
  return { publicKey: `${parsed.type} ${parsed.getPublicSSH().toString('base64')}` };
}
