/** Files of a system's template, in the order in which an archive usually has them: what is left when the disk is full. */
const LANGUAGES = [
  'ar',
  'ca',
  'cs',
  'da',
  'de',
  'es',
  'fi',
  'fr',
  'hu',
  'it',
  'ja',
  'nl',
  'pl',
  'pt',
  'ro',
  'ru',
  'sv',
  'tr',
];
const DOMAINS = [
  'bash',
  'coreutils',
  'diffutils',
  'dpkg',
  'findutils',
  'grep',
  'Linux-PAM',
  'sed',
  'tar',
  'util-linux',
];
/** tar writes in blocks of this size. */
const BLOCK_BYTES = 10_240;
/** Unpacked bytes per file of a usual system. */
const BYTES_PER_FILE = 17_000;

/**
 * What tar writes when the file system fills up before `unpackedBytes` have been written: one file is cut, those beside it
 * cannot be written, later directories cannot be made and their files not opened.
 */
export function tarComplaints(unpackedBytes: number, roomBytes: number): string[] {
  const missing = Math.max(DOMAINS.length, Math.round((unpackedBytes - roomBytes) / BYTES_PER_FILE));
  const lines: string[] = [];
  const full = 'No space left on device';
  const absent = 'No such file or directory';
  for (let index = 0; index < missing; index++) {
    const language = Math.floor(index / DOMAINS.length);
    const turn = Math.floor(language / LANGUAGES.length);
    const folder = `./usr/share/locale${turn === 0 ? '' : `-langpack${turn}`}/${LANGUAGES[language % LANGUAGES.length]}`;
    const file = `${folder}/LC_MESSAGES/${DOMAINS[index % DOMAINS.length]}.mo`;
    if (language > 0) {
      if (index % DOMAINS.length === 0) lines.push(...Array<string>(2).fill(`tar: ${folder}: Cannot mkdir: ${full}`));
      lines.push(`tar: ${folder}/LC_MESSAGES: Cannot mkdir: ${absent}`, `tar: ${file}: Cannot open: ${absent}`);
    } else if (index === 0) {
      lines.push(`tar: ${file}: Wrote only ${(Math.floor(roomBytes / 512) % 20) * 512} of ${BLOCK_BYTES} bytes`);
    } else {
      lines.push(`tar: ${file}: Cannot write: ${full}`);
    }
  }
  return [...lines, 'tar: Exiting with failure status due to previous errors'];
}
