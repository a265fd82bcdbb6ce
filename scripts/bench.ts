// npm run bench [-- WORD...]: runs tests/bench/*.bench.ts (those whose file name contains a WORD), each in a process of
// its own, prints a table of measured against goal and writes it to bench-results/. A missed goal is told and is no
// failure of the run: machines are noisy. A bench that could not run is one.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { BenchRows } from './lib/bench-table.ts';
import { benchRows, benchTable } from './lib/bench-table.ts';
import { buildIfStale } from './lib/build-app.ts';
import { displayPrefix } from './lib/display.ts';
import { SetupError, runEntry, say } from './lib/entry.ts';
import { projectRoot } from './lib/project.ts';
import { runCommand } from './lib/run-command.ts';
import { prepareHost } from './stages/prepare-host.ts';

/** Benches of this name drive the built app in a window. */
const hasWindow = (name: string): boolean => name.startsWith('window-');

await runEntry(async () => {
  const words = process.argv.slice(2);
  const folder = path.join(projectRoot, 'tests', 'bench');
  const isChosen = (name: string): boolean => words.length === 0 || words.some((word) => name.includes(word));
  const files = (await fs.readdir(folder)).filter((name) => name.endsWith('.bench.ts') && isChosen(name)).toSorted();
  if (files.length === 0) throw new SetupError(`No bench in tests/bench matches "${words.join(' ')}".`);

  if (files.some(hasWindow)) {
    await prepareHost();
    await buildIfStale(say);
  }
  const rows: BenchRows = [];
  const failures: string[] = [];
  for (const name of files) {
    say(`Measuring ${name.replace('.bench.ts', '')}.`);
    const prefix = hasWindow(name) ? displayPrefix() : [];
    const command = [...prefix, process.execPath, path.join('scripts', 'bench-one.ts'), path.join(folder, name)];
    const run = await runCommand(command[0] ?? process.execPath, command.slice(1), {
      cwd: projectRoot,
      timeoutMs: 20 * 60_000,
    });
    if (run.code === 0) rows.push(...benchRows.parse(JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '')));
    else failures.push(`${name} could not run: ${run.isTimedOut ? 'it took over 20 minutes' : run.stderr.trim()}`);
  }

  const machine = describeMachine();
  process.stdout.write(`\n${machine}\n\n${benchTable(rows)}\n`);
  for (const failure of failures) say(failure);
  const at = new Date().toISOString();
  const file = path.join(projectRoot, 'bench-results', `${at.replaceAll(/[:.]/g, '-')}.json`);
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, `${JSON.stringify({ at, machine, rows, failures }, null, 2)}\n`);
  say(`Written to ${path.relative(projectRoot, file)}.`);
  return failures.length === 0 ? 0 : 1;
});

function describeMachine(): string {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${os.hostname()}: ${cpus.length} x ${cpus[0]?.model ?? 'unknown processor'}, ${memory} GiB, ${os.type()} ${os.release()}, Node ${process.versions.node}`;
}
