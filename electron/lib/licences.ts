import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { licence, type Licence } from '../../shared/domain/settings.ts';

/** What the build wrote beside each part of the program, each package once, by name. A part that was not built has nothing to tell. */
export async function readLicences(files: readonly string[]): Promise<Licence[]> {
  const lists = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, 'utf8').catch(() => null);
      return text === null ? [] : z.array(licence).parse(JSON.parse(text));
    }),
  );
  const unique = new Map(lists.flat().map((one) => [`${one.name} ${one.version}`, one]));
  return [...unique.values()].toSorted((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}
