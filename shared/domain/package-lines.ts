import { hasRelease, packageNames, packageVersion, twoVersions } from './package-entry.ts';
import type { PackageEntry, PackageManager } from './package-entry.ts';

/** A line that was not taken. Lines count from 1; `text` is what stands there without its comment. */
type RejectedLine = { readonly line: number; readonly text: string; readonly reason: string };
export type ReadLines<T> = {
  readonly accepted: readonly T[];
  /** How many lines say what an earlier one, or the list they are added to, says already. */
  readonly duplicates: number;
  readonly rejected: readonly RejectedLine[];
};

type Grammar = {
  /** What stands between name and pinned version. */
  readonly pin: string;
  /** Spellings the manager knows and this list does not take, with what to do instead. */
  readonly refused: readonly (readonly [RegExp, string])[];
};

const exactly = (pin: string): string => `only ${pin} pins a version here`;

const grammars: Record<PackageManager, Grammar> = {
  apt: { pin: '=', refused: [] },
  apk: {
    pin: '=',
    refused: [
      [/[<>~]/, exactly('=')],
      [/@/, 'a repository after @ is not read'],
    ],
  },
  dnf: { pin: '=', refused: [[/[<>]/, exactly('=')]] },
  pacman: { pin: '=', refused: [[/[<>=]/, 'pacman has only the newest version: leave the version out']] },
  zypper: { pin: '=', refused: [[/[<>]/, exactly('=')]] },
  npm: {
    pin: '@',
    refused: [[/^.+@(?:npm|https?|git[^@]*|file):/, 'only packages of the registry by their own name are read']],
  },
  pip: {
    pin: '==',
    refused: [
      [/===|[<>~!]=?|(?<!=)=(?!=)/, exactly('==')],
      [/@/, 'only packages of the index are read, no addresses'],
    ],
  },
};
/** More than any name with its version; what is longer is not looked at closely. */
const mostCharacters = 400;

/**
 * Reads a list of packages, one a line; `#` at the start of a word begins a comment. Versions are pinned in the manager's own spelling.
 * A package that is in the list already with another version is rejected, since only one of the two can be meant.
 */
export function readPackageLines(
  text: string,
  { manager, group, known = [] }: { manager: PackageManager; group?: string; known?: readonly PackageEntry[] },
): ReadLines<PackageEntry> {
  const versions = new Map(
    known.filter((one) => one.manager === manager).map(({ name, version }) => [name, version ?? '']),
  );
  const accepted: PackageEntry[] = [];
  const rejected: RejectedLine[] = [];
  let duplicates = 0;
  for (const [line, content] of contentLines(text)) {
    const read = readPackage(content, manager);
    if ('reason' in read) {
      rejected.push({ line, text: content, reason: read.reason });
      continue;
    }
    const { name, version } = read;
    const earlier = versions.get(name);
    if (earlier === undefined) {
      versions.set(name, version ?? '');
      accepted.push({
        manager,
        name,
        ...(version !== undefined && { version }),
        ...(group !== undefined && { group }),
      });
    } else if (earlier === (version ?? '')) duplicates += 1;
    else
      rejected.push({
        line,
        text: content,
        reason: `${name} is in the list already, ${earlier === '' ? 'without a version' : `as version ${earlier}`}`,
      });
  }
  return { accepted, duplicates, rejected };
}

/** The lines that say something, without comments and blanks around them, by their number. */
function* contentLines(text: string): Generator<[line: number, content: string]> {
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const content = raw.replace(/(?:^|\s)#.*$/, '').trim();
    if (content !== '') yield [index + 1, content];
  }
}

function readPackage(text: string, manager: PackageManager): { name: string; version?: string } | { reason: string } {
  if (text.length > mostCharacters) return { reason: 'too long' };
  const { pin, refused } = grammars[manager];
  // Blanks around a pin are part of pip's own spelling, and mean nothing else anywhere.
  const packed = withoutBlanks(text.replace(/\s*(==?)\s*/, '$1'));
  if (packed.startsWith('-')) return { reason: 'options are not read' };
  const refusal = refused.find(([pattern]) => pattern.test(packed));
  if (refusal && !/[\s;&|`$"'\\(){}]/.test(packed)) return { reason: refusal[1] };
  // An npm scope begins with @, so the version's @ is looked for after the first letter.
  const at = packed.indexOf(pin, 1);
  const name = at < 0 ? packed : packed.slice(0, at);
  if (!packageNames[manager].safeParse(name).success) {
    return {
      reason: /^@?\w[\w@+.:/=-]*(?:\s+@?\w[\w@+.:/=-]*)+$/.test(packed) ? 'one package a line' : 'not a package name',
    };
  }
  if (at < 0) return { name };
  if (hasRelease({ manager, name })) return { reason: twoVersions };
  const version = packageVersion.safeParse(packed.slice(at + pin.length));
  return version.success ? { name, version: version.data } : { reason: 'not a version' };
}

/** pip's own spelling has blanks around extras and between them, where they mean nothing. */
const withoutBlanks = (text: string): string =>
  text.replace(
    /^([\w.-]+)\s*\[([\w.,\s-]*)\]/,
    (_, name: string, extras: string) => `${name}[${extras.replace(/\s+/g, '')}]`,
  );
