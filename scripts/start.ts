// npm start [-- arguments for the app]: builds what is stale and opens Gantry.
import { checkLibraries, sandboxArguments } from './electron/app-arguments.ts';
import { findElectronRuntime } from './electron/find-runtime.ts';
import { buildIfStale } from './lib/build-app.ts';
import { hasDisplay } from './lib/display.ts';
import { SetupError, runEntry, say } from './lib/entry.ts';
import { projectRoot } from './lib/project.ts';
import { runCommand } from './lib/run-command.ts';

await runEntry(async () => {
  if (!hasDisplay()) {
    throw new SetupError(
      'Gantry has a window and there is no display here; "npm run demo" does the main job in the terminal.',
    );
  }
  const runtime = await findElectronRuntime();
  await checkLibraries(runtime.executable);
  await buildIfStale(say);
  const args = [...sandboxArguments(say), projectRoot, ...process.argv.slice(2)];
  const result = await runCommand(runtime.executable, args, {
    cwd: projectRoot,
    env: { ELECTRON_RUN_AS_NODE: undefined },
    output: 'inherit',
  });
  return result.code;
});
