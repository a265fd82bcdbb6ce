import path from 'node:path';
import type { ElectronRuntime } from '../electron/find-runtime.ts';
import { say } from '../lib/entry.ts';
import { projectRoot } from '../lib/project.ts';
import { runCommand } from '../lib/run-command.ts';
import type { Count } from './stage.ts';
import { failedOnce, passedOnce } from './stage.ts';

// Opens a store, makes garbage of many statements and databases, and collects it: a module made for another Node-API
// loads all right and kills the process only then.
const PROBE = `
  const Database = require('better-sqlite3');
  for (let round = 0; round < 300; round += 1) {
    const store = new Database(':memory:');
    store.exec('create virtual table words using fts5(word)');
    for (const word of ['one', 'two']) store.prepare('insert into words values (?)').run(word);
    const rows = store.prepare('select * from words').iterate();
    rows.next();
    if (round % 2 === 0) {
      rows.return();
      store.close();
    }
  }
  global.gc();
  setTimeout(() => { global.gc(); console.log('loaded'); }, 50);
`;

/** Whether better-sqlite3 loads and survives a garbage collection, in this Node and in the Electron at hand. */
export async function checkNativeStore(runtime: ElectronRuntime): Promise<Count> {
  const programs = [
    { name: `Node ${process.versions.node}`, program: process.execPath },
    { name: `Electron ${runtime.version}`, program: runtime.executable },
  ];
  const counts = await Promise.all(
    programs.map(async ({ name, program }) => {
      const result = await runCommand(program, ['--expose-gc', '-e', PROBE], {
        cwd: path.join(projectRoot, 'scripts'),
        env: { ELECTRON_RUN_AS_NODE: '1' },
        timeoutMs: 60_000,
      });
      const isLoaded = result.code === 0 && result.stdout.includes('loaded');
      say(isLoaded ? `better-sqlite3 works in ${name}.` : `better-sqlite3 fails in ${name}: ${result.stderr.trim()}`);
      return isLoaded ? passedOnce : failedOnce;
    }),
  );
  return {
    passed: counts.reduce((sum, count) => sum + count.passed, 0),
    failed: counts.reduce((sum, count) => sum + count.failed, 0),
  };
}
