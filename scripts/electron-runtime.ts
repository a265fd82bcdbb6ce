// npm run electron-runtime [-- --retry-download]: finds or fetches an Electron and prints the path of its program.
import { findElectronRuntime } from './electron/find-runtime.ts';
import { runEntry, say } from './lib/entry.ts';

await runEntry(async () => {
  const runtime = await findElectronRuntime({ retryDownload: process.argv.includes('--retry-download') });
  say(`Electron ${runtime.version} (${runtime.source}):`);
  process.stdout.write(`${runtime.executable}\n`);
  return 0;
});
