import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';

/** scrypt with r 8 and p 1; N is 2 to the power of this. 2^17 takes 128 MiB and some 0.4 s, as OWASP's password cheat sheet asks. */
const defaultCost = 17;
const [saltBytes, ivBytes, tagBytes, keyBytes] = [16, 12, 16, 32];
const version = 1;
const proof = 'gantry vault';

/** Seals and opens texts with a key made from a passphrase (AES-256-GCM). A sealed text is bound to its `purpose`. */
export interface PassphraseBox {
  /** @returns iv, tag and ciphertext, one after another */
  seal(text: string, purpose: string): Uint8Array;
  /** @throws Error when the bytes were changed, or sealed with another key or for another purpose */
  open(sealed: Uint8Array, purpose: string): string;
}

/** A box for a new passphrase, and what proves it later: version, cost, salt and a sealed known text. */
export async function createPassphraseBox(
  passphrase: string,
  { cost = defaultCost }: { cost?: number } = {},
): Promise<{ box: PassphraseBox; verifier: Uint8Array }> {
  const salt = randomBytes(saltBytes);
  const box = boxOf(await deriveKey(passphrase, salt, cost));
  return { box, verifier: Buffer.concat([Buffer.from([version, cost]), salt, box.seal(proof, proof)]) };
}

/** @throws AppError `vault:wrong-passphrase`, or `vault:unreadable` when the verifier itself is not one */
export async function openPassphraseBox(passphrase: string, verifier: Uint8Array): Promise<PassphraseBox> {
  const [found, cost] = verifier;
  // A spoiled cost must not make the app ask for gigabytes.
  if (found !== version || cost === undefined || cost < 10 || cost > 20)
    throw new AppError('vault:unreadable', 'The passphrase’s verifier is damaged', {
      reason: 'its verifier is damaged',
    });
  const box = boxOf(await deriveKey(passphrase, verifier.subarray(2, 2 + saltBytes), cost));
  try {
    box.open(verifier.subarray(2 + saltBytes), proof);
    return box;
  } catch (error) {
    throw new AppError('vault:wrong-passphrase', 'The passphrase is not the one that was chosen', {}, { cause: error });
  }
}

function boxOf(key: Buffer): PassphraseBox {
  return {
    seal(text, purpose) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
    },
    open(sealed, purpose) {
      const iv = sealed.subarray(0, ivBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
    },
  };
}

/** The passphrase is normalised first, so that it is the same from every keyboard. */
function deriveKey(passphrase: string, salt: Uint8Array, cost: number): Promise<Buffer> {
  const options = { N: 2 ** cost, r: 8, p: 1, maxmem: 2 ** (cost + 11) };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, keyBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
