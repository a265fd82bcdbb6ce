import ssh2 from 'ssh2';

const { utils } = ssh2;

/** A key pair in OpenSSH's format. ssh2 1.17 writes about one in 256 in a way it cannot read again: that one is made anew. */
export function makeKeyPair(type: 'ed25519' | 'ecdsa' = 'ed25519'): {
  readonly private: string;
  readonly public: string;
} {
  for (;;) {
    const pair =
      type === 'ed25519'
        ? utils.generateKeyPairSync('ed25519', { comment: 'test' })
        : utils.generateKeyPairSync('ecdsa', { bits: 256, comment: 'test' });
    if (!(utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}
