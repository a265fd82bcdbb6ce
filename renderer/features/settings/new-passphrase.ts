const shortest = 10;

/** What is wrong with a passphrase that was typed twice. */
export const newPassphraseErrors = (
  passphrase: string,
  again: string,
): { next: string | undefined; again: string | undefined } => ({
  next: passphrase.length < shortest ? `At least ${shortest} characters` : undefined,
  again: again === passphrase ? undefined : 'The two are not the same',
});
