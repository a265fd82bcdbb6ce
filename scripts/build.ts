// npm run build: bundles main, preload and renderer into out/.
import { buildApp } from './lib/build-app.ts';
import { runEntry } from './lib/entry.ts';

await runEntry(async () => {
  await buildApp();
  return 0;
});
