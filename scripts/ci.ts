// .ci/run after `npm ci`: every check there is. A failing stage does not stop the others.
import path from 'node:path';
import { buildApp, buildIfStale } from './lib/build-app.ts';
import { runEntry, say } from './lib/entry.ts';
import { projectRoot } from './lib/project.ts';
import { checkNativeStore } from './stages/native-check.ts';
import { prepareHost } from './stages/prepare-host.ts';
import type { Count } from './stages/stage.ts';
import { failedOnce, passedOnce, runStages, runTool, summary } from './stages/stage.ts';
import { runRealLinux, runUnitTests } from './stages/unit-tests.ts';
import { runWindowTests } from './stages/window-tests.ts';

const tool = (...parts: string[]): string => path.join('node_modules', ...parts);
const packaged = path.join(projectRoot, 'dist', 'linux-unpacked', 'gantry');
const packageFolder = (): Promise<Count> =>
  process.platform === 'linux'
    ? runTool(path.join('scripts', 'package.ts'), ['--dir', '--test'])
    : Promise.resolve(failedOnce);

await runEntry(async () => {
  const total = await runStages([
    { name: 'machine', run: () => prepareHost().then(() => passedOnce) },
    { name: 'store module', run: async () => checkNativeStore(await prepareHost()) },
    { name: 'build', run: () => buildApp().then(() => passedOnce) },
    { name: 'smoke in Electron', run: () => runWindowTests({ project: 'smoke' }) },
    { name: 'unit and part tests', run: () => runUnitTests({ isFull: process.argv.includes('--full') }) },
    { name: 'real Linux', run: () => runRealLinux({ isFull: process.argv.includes('--full') }) },
    {
      name: 'end to end in Electron',
      run: () =>
        buildIfStale(say).then(() => runWindowTests({ project: 'e2e', isFull: process.argv.includes('--full') })),
    },
    { name: 'lint', run: () => runTool(tool('oxlint', 'bin', 'oxlint'), []) },
    { name: 'format', run: () => runTool(tool('prettier', 'bin', 'prettier.cjs'), ['--check', '.']) },
    { name: 'types', run: () => runTool(tool('typescript', 'bin', 'tsc'), ['-b']) },
    { name: 'unused code', run: () => runTool(tool('knip', 'bin', 'knip.js'), []) },
    { name: 'package', run: packageFolder },
    { name: 'smoke in the package', run: () => runWindowTests({ project: 'smoke', executable: packaged }) },
    {
      name: 'first journey in the package',
      run: () => runWindowTests({ project: 'e2e', executable: packaged, args: ['demo-journey', 'kept-look'] }),
    },
  ]);
  process.stdout.write(`${summary(total)}\n`);
  return total.failed === 0 ? 0 : 1;
});
