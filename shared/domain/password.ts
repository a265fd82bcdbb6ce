/** Without what a configuration file, a shell or a person reading aloud would trip over, from the easiest to the richest. */
export const passwordAlphabets = {
  readable: 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789',
  letters: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  symbols: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#%+,-./:=?@_~',
} as const;
export type PasswordAlphabet = keyof typeof passwordAlphabets;

export const passwordLengths = { shortest: 8, longest: 128, usual: 24 } as const;

type Wish = { length: number; alphabet: PasswordAlphabet };

/**
 * A password of which every character is as likely as any other: a byte that would favour the first characters of the alphabet is thrown
 * away, not folded. `randomBytes` must be good enough for keys.
 */
export function generatePassword(
  { length, alphabet }: Wish,
  randomBytes: (count: number) => Readonly<Uint8Array>,
): string {
  const signs = passwordAlphabets[alphabet];
  const limit = 256 - (256 % signs.length);
  let made = '';
  while (made.length < length)
    for (const byte of randomBytes(length - made.length)) if (byte < limit) made += signs[byte % signs.length];
  return made;
}

export type PasswordStrength = 'too-short' | 'weak' | 'fair' | 'strong';

/** Proxmox takes none below it (PVE/LXC/Create.pm). */
export const shortestPassword = 5;

/** A hint, not a proof: how much would have to be guessed by one who tries words, dates, rows of keys and repetitions first. */
export function passwordStrength(password: string): PasswordStrength {
  if (password.length < shortestPassword) return 'too-short';
  const bits = guessedLength(password) * Math.log2(signsUsed(password));
  if (bits < 45) return 'weak';
  return bits < 75 ? 'fair' : 'strong';
}

/** Kinds of characters, with how many there are of each. */
const kinds: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[\x20-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]/, 33],
  [/[^\x20-\x7e]/, 100],
];
const signsUsed = (password: string): number =>
  Math.max(
    2,
    kinds.reduce((sum, [kind, count]) => sum + (kind.test(password) ? count : 0), 0),
  );

const known =
  /password|passwort|admin|root|proxmox|welcome|letmein|changeme|secret|server|homelab|qwert[yz]?|asdf\w*|iloveyou|dragon|monkey|(?:19|20)\d\d/gi;

/** Its length when a known word counts as two characters, and what only goes on from the character before as a third. */
function guessedLength(password: string): number {
  const rest = Array.from(password.replaceAll(known, '\u0001\u0001'));
  return rest.reduce((sum, sign, index) => {
    const step = (sign.codePointAt(0) ?? 0) - (rest[index - 1]?.codePointAt(0) ?? -100);
    return sum + (Math.abs(step) <= 1 ? 1 / 3 : 1);
  }, 0);
}
