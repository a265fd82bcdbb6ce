const shortest = 10;
const longest = 1000;

/** What is wrong with a passphrase that was typed twice. */
export const newPassphraseErrors = (
  passphrase: string,
  again: string,
): { next: string | undefined; again: string | undefined } => ({
  next:
    passphrase.length < shortest
      ? `at least ${shortest} characters`
      : passphrase.length > longest
        ? `at most ${longest} characters`
        : undefined,
  again: again === passphrase ? undefined : 'the two are not the same',
});
