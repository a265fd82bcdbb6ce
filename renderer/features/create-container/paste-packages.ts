import { packageEntry, type PackageEntry, type PackageManager } from '../../../shared/domain/package-entry.ts';

export type PastedPackages = {
  readonly added: PackageEntry[];
  readonly duplicates: number;
  readonly rejected: readonly { line: number; text: string; message: string }[];
};

const separators: Partial<Record<PackageManager, string>> = { apt: '=', apk: '=', pip: '==', npm: '@', zypper: '=' };

/** Reads a pasted list, one package a line; `#` begins a comment, and the manager's own way to pin a version is understood. */
export function pastePackages(pasted: string, manager: PackageManager, known: readonly PackageEntry[]): PastedPackages {
  const seen = new Set(known.map(keyOf));
  const added: PackageEntry[] = [];
  const rejected: { line: number; text: string; message: string }[] = [];
  let duplicates = 0;
  pasted.split(/\r?\n/).forEach((raw, index) => {
    const text = raw.replace(/(?:^|\s)#.*$/, '').trim();
    if (text === '') return;
    const read = packageEntry.safeParse(splitVersion(text, manager));
    if (!read.success) {
      rejected.push({ line: index + 1, text, message: read.error.issues[0]?.message ?? 'not a package' });
      return;
    }
    if (seen.has(keyOf(read.data))) {
      duplicates += 1;
      return;
    }
    seen.add(keyOf(read.data));
    added.push(read.data);
  });
  return { added, duplicates, rejected };
}

const keyOf = ({ manager, name }: PackageEntry): string => `${manager} ${name}`;

function splitVersion(
  text: string,
  manager: PackageManager,
): { manager: PackageManager; name: string; version?: string } {
  const separator = separators[manager];
  // An npm scope begins with @, so the version's @ is looked for after the first letter.
  const at = separator === undefined ? -1 : text.indexOf(separator, 1);
  if (separator === undefined || at < 0) return { manager, name: text };
  return { manager, name: text.slice(0, at), version: text.slice(at + separator.length) };
}
