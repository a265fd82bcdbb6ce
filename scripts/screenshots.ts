// npm run screenshots: pictures of every screen, light and dark, into screenshots/ (not committed).
import { buildIfStale } from './lib/build-app.ts';
import { runEntry, say } from './lib/entry.ts';
import { prepareHost } from './stages/prepare-host.ts';
import { runWindowTests } from './stages/window-tests.ts';

await runEntry(async () => {
  await prepareHost();
  await buildIfStale(say);
  const { failed } = await runWindowTests({ project: 'screenshots', args: process.argv.slice(2) });
  if (failed === 0) say('The pictures are in screenshots/.');
  return failed === 0 ? 0 : 1;
});
