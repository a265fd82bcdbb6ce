// npm run package [-- --dir] [-- --test]: makes installers for this system, or with --dir only the unpacked folder.
// --test leaves the inspect fuse on, without which Playwright cannot drive the packaged app.
import path from 'node:path';
import { findElectronRuntime } from './electron/find-runtime.ts';
import { removeNativeStore } from './electron/native-store.ts';
import { buildApp } from './lib/build-app.ts';
import { SetupError, runEntry, say } from './lib/entry.ts';
import { projectRoot } from './lib/project.ts';
import { runCommand } from './lib/run-command.ts';

await runEntry(async () => {
  const isFolderOnly = process.argv.includes('--dir');
  const isTest = process.argv.includes('--test');
  const runtime = await findElectronRuntime();
  if (runtime.source === 'carried' && !isFolderOnly) {
    throw new SetupError(
      `Installers are made from the official Electron only, which could not be downloaded; Electron ${runtime.version} from npm is for development and tests. "npm run package -- --dir" makes a folder to try.`,
    );
  }
  if (runtime.source === 'carried') say(`This folder holds Electron ${runtime.version}: for tests, not to be shipped.`);
  else await removeNativeStore();
  await buildApp();
  const args = [
    ...(isFolderOnly ? ['--dir'] : []),
    '--publish',
    'never',
    `-c.electronDist=${runtime.dist}`,
    `-c.electronVersion=${runtime.version}`,
    ...(isTest ? ['-c.electronFuses.enableNodeCliInspectArguments=true'] : []),
  ];
  const result = await runCommand(
    process.execPath,
    [path.join('node_modules', 'electron-builder', 'cli.js'), ...args],
    { cwd: projectRoot, output: 'inherit', timeoutMs: 20 * 60_000 },
  );
  return result.code;
});
