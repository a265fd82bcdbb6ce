/** The `-D` flags that better-sqlite3 compiles SQLite with, out of its deps/defines.gypi (a Python-like list). */
export function sqliteDefines(gypi: string): string[] {
  const list = /'defines':\s*\[([^\]]*)\]/.exec(gypi)?.[1] ?? '';
  const names = [...list.matchAll(/'([A-Z0-9_]+(?:=[^']*)?)'/g)].map((match) => `-D${match[1] ?? ''}`);
  // An empty list would compile a SQLite without FTS5 and with other limits, and nobody would notice for long.
  if (!names.includes('-DSQLITE_ENABLE_FTS5'))
    throw new Error('deps/defines.gypi of better-sqlite3 was not understood');
  return names;
}
