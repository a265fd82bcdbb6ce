// npm test [-- --full]: everything that is tested, on this machine, with one line at the end.
import { buildIfStale } from './lib/build-app.ts';
import { runEntry, say } from './lib/entry.ts';
import { checkNativeStore } from './stages/native-check.ts';
import { prepareHost } from './stages/prepare-host.ts';
import { passedOnce, runStages, summary } from './stages/stage.ts';
import { runRealLinux, runUnitTests } from './stages/unit-tests.ts';
import { runWindowTests } from './stages/window-tests.ts';

await runEntry(async () => {
  const isFull = process.argv.includes('--full');
  const runtime = await prepareHost();
  const total = await runStages([
    { name: 'store module', run: () => checkNativeStore(runtime) },
    { name: 'unit and part tests', run: () => runUnitTests({ isFull }) },
    { name: 'real Linux', run: () => runRealLinux({ isFull }) },
    { name: 'build', run: () => buildIfStale(say).then(() => passedOnce) },
    { name: 'smoke in Electron', run: () => runWindowTests({ project: 'smoke' }) },
    { name: 'end to end in Electron', run: () => runWindowTests({ project: 'e2e', isFull }) },
  ]);
  process.stdout.write(`${summary(total)}\n`);
  return total.failed === 0 ? 0 : 1;
});
