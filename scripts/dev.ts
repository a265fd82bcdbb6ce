// npm run dev: opens Gantry on a development server, with hot reload in the window and a restart when main changes.
import path from 'node:path';
import { checkLibraries, sandboxArguments } from './electron/app-arguments.ts';
import { findElectronRuntime } from './electron/find-runtime.ts';
import { hasDisplay } from './lib/display.ts';
import { SetupError, runEntry, say } from './lib/entry.ts';
import { projectRoot } from './lib/project.ts';
import { runCommand } from './lib/run-command.ts';

await runEntry(async () => {
  if (!hasDisplay()) throw new SetupError('There is no display here to open a window on.');
  const runtime = await findElectronRuntime();
  await checkLibraries(runtime.executable);
  const viteArguments = ['dev', '--watch', ...(sandboxArguments(say).length > 0 ? ['--noSandbox'] : [])];
  const result = await runCommand(
    process.execPath,
    [path.join('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), ...viteArguments, ...process.argv.slice(2)],
    {
      cwd: projectRoot,
      env: { ELECTRON_EXEC_PATH: runtime.executable, ELECTRON_RUN_AS_NODE: undefined },
      output: 'inherit',
    },
  );
  return result.code;
});
