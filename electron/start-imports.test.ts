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

test('the start of main reads nothing that only connections, the demo, a failure, an export or an open page need', () => {
  const read = readBy(path.join(import.meta.dirname, 'main.ts'));
  expect(read.size).toBeGreaterThan(100);
  expect(read).toContain('better-sqlite3');
  const later = [
    /^ssh2$/,
    /^yaml$/,
    /\/simulator\//,
    /\/shared\/explain\/rules\//,
    /\/plan\/exports\//,
    /\/ipc\/handlers\.ts$/,
  ];
  const unwanted = [...read].filter((name) => later.some((one) => one.test(name.replaceAll(path.sep, '/'))));
  expect(unwanted).toEqual([]);
});
