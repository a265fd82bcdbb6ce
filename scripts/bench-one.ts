// Runs one bench module in this process and prints its rows as JSON on the last line; started by scripts/bench.ts.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { benchRows } from './lib/bench-table.ts';
import { SetupError, runEntry } from './lib/entry.ts';

await runEntry(async () => {
  const file = path.resolve(process.argv[2] ?? '');
  const module: unknown = await import(pathToFileURL(file).href);
  if (typeof module !== 'object' || module === null || !('run' in module) || typeof module.run !== 'function') {
    throw new SetupError(`${file} exports no run().`);
  }
  const rows: unknown = await module.run();
  process.stdout.write(`\n${JSON.stringify(benchRows.parse(rows))}\n`);
  return 0;
});
