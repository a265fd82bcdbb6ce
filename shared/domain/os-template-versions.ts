/** A template's file name in its parts, as Proxmox names them: `debian-12-standard_12.7-1_amd64.tar.zst`. */
export type FileParts = { readonly name: string; readonly version: string; readonly architecture: string };

export function partsOfFile(file: string): FileParts {
  const stem = file.replace(/\.tar(?:\.\w+)?$/i, '');
  const [name = '', version = '', ...rest] = stem.split('_');
  return { name, version, architecture: rest.join('_') };
}

/**
 * Orders versions as a reader would: runs of digits by value, so that 12.7-1 comes before 12.12-1; where one is the beginning of the
 * other, the shorter one comes first. What comes after a `~` comes before its absence, as in Debian.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [pieces(a), pieces(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = comparePieces(left[index], right[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/**
 * The newest of the files that a template's pattern asks for: a beginning of the file name, with `*` for anything. Turnkey
 * appliances are taken only where the pattern asks for one: `debian-12` means the system. Null where none fits.
 */
export function newestMatch<T extends { readonly file: string }>(entries: readonly T[], pattern: string): T | null {
  const fits = matcherOf(pattern);
  const fitting = entries.filter(({ file }) => fits(file)).toSorted(newestFirst);
  return fitting.find(({ file }) => !file.includes('-turnkey-')) ?? fitting[0] ?? null;
}

export function matcherOf(pattern: string): (file: string) => boolean {
  const wanted = pattern.trim().replace(/^.*vztmpl\//, '');
  if (!wanted.includes('*')) return (file) => file.startsWith(wanted);
  const source = wanted.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  const whole = new RegExp(`^${source.join('.*')}`);
  return (file) => whole.test(file);
}

/** By name, then the newest version first; for lists of what can be chosen. */
export function newestFirst(a: { readonly file: string }, b: { readonly file: string }): number {
  const [left, right] = [partsOfFile(a.file), partsOfFile(b.file)];
  return (
    compareVersions(right.name, left.name) ||
    compareVersions(right.version, left.version) ||
    (a.file < b.file ? -1 : Number(a.file > b.file))
  );
}

const pieces = (version: string): string[] => version.match(/\d+|[a-z]+|~/gi) ?? [];

function comparePieces(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === '~' || b === '~') return a === '~' ? -1 : 1;
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  const [isNumberA, isNumberB] = [/^\d/.test(a), /^\d/.test(b)];
  if (isNumberA && isNumberB) return compareDigits(a, b);
  if (isNumberA !== isNumberB) return isNumberA ? 1 : -1;
  return a < b ? -1 : 1;
}

/** Longer than a number may be: a build's date with its time is compared exactly. */
function compareDigits(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')];
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : Number(left > right);
}
