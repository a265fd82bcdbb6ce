import type { PackageEntry, PackageManager } from '../../../shared/domain/package-entry.ts';
import { shellWords } from '../../ssh/shell-quote.ts';
import type { OsFacts } from '../detect-os.ts';

/** A package without its manager; `version` pins it. */
export type Wanted = Pick<PackageEntry, 'name' | 'version'>;
/** What a refresh of the lists really came to; managers may exit 0 although nothing was fetched. */
export type RefreshProblem = { kind: 'dns' | 'failed'; line: string };

/** One package manager: shell text to run inside, and how to read what it writes. Names and versions are already checked by schema. */
export interface ManagerDriver {
  readonly manager: PackageManager;
  /** System packages that bring the manager itself, or nothing when `present` says it is there. */
  readonly needs?: { present: string; packages: (os: OsFacts) => Wanted[] };
  /** Prints one line per installed package of those wanted, for `parseInstalled`. */
  listInstalled(wanted: readonly Wanted[]): string;
  parseInstalled(wanted: readonly Wanted[], output: string): Wanted[];
  /** Fetches the package lists; absent where installing does that itself. */
  readonly refresh?: string;
  refreshProblem?(lines: readonly string[]): RefreshProblem | null;
  /** Installs all in one call, never asking anything. */
  install(wanted: readonly Wanted[]): string;
  /** Those the manager says do not exist (in that version). */
  missing(wanted: readonly Wanted[], lines: readonly string[]): Wanted[];
  /** Who holds the lock, when that is why it failed. */
  lockedBy(lines: readonly string[]): string | null;
  /** What puts right an installation that was cut off earlier, when that is why it failed. */
  repair?(lines: readonly string[]): string | null;
}

/** A package as the manager wants it asked for; `join` stands between name and version. */
export const specOf = ({ name, version }: Wanted, join: string): string =>
  version === undefined ? name : `${name}${join}${version}`;

/** All of them as words of a shell command. A version may hold `*`, which the shell must leave to the manager. */
export const specWords = (wanted: readonly Wanted[], join: string): string =>
  shellWords(...wanted.map((one) => specOf(one, join)));

/** The names alone as words of a shell command. */
export const nameWords = (wanted: readonly Wanted[]): string => shellWords(...wanted.map(({ name }) => name));

/** Whether an installed version is the one asked for; `*` stands for anything. */
export function versionFits(installed: string, asked: string): boolean {
  const [first = '', ...rest] = asked.split('*');
  const last = rest.pop();
  if (last === undefined) return installed === asked;
  let at = first.length;
  for (const part of rest) {
    const found = installed.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return installed.startsWith(first) && installed.endsWith(last) && installed.length - last.length >= at;
}

/** The wanted ones whose name and version are in `found`, a map from name to installed version. */
export function installedAmong(wanted: readonly Wanted[], found: ReadonlyMap<string, string>): Wanted[] {
  return wanted.filter(({ name, version }) => {
    const installed = found.get(name);
    return installed !== undefined && (version === undefined || versionFits(installed, version));
  });
}

/** A map from `name<separator>version` lines. */
export function versionsByName(output: string, separator: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of output.split('\n')) {
    const [name = '', version = ''] = line.trim().split(separator);
    if (name !== '') found.set(name, version);
  }
  return found;
}
