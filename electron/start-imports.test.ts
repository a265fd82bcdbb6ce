import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** What a file reads when it is read: no types, nothing that is imported later on demand. */
const staticImport = /^(?:import|export) (?!type\b)(?:[^'"]*? from )?'([^']+)';/gm;

/** Everything that is read before `entry` runs: our files by their path, packages by their name. */
function readBy(entry: string): Set<string> {
  const found = new Set([entry]);
  for (const file of found) {
    if (!path.isAbsolute(file)) continue;
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(staticImport))
      found.add(name.startsWith('.') ? path.resolve(path.dirname(file), name) : name);
  }
  return found;
}

test('the start of main reads neither ssh2 nor the simulator, which only connections and the demo need', () => {
  const read = readBy(path.join(import.meta.dirname, 'main.ts'));
  expect(read.size).toBeGreaterThan(100);
  expect(read).toContain('better-sqlite3');
  const unwanted = [...read].filter((name) => name === 'ssh2' || name.includes(`${path.sep}simulator${path.sep}`));
  expect(unwanted).toEqual([]);
});
