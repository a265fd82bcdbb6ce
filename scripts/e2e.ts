// npm run test:e2e [-- arguments for Playwright]: the tests that drive the window, on the freshly built app.
import { buildIfStale } from './lib/build-app.ts';
import { runEntry, say } from './lib/entry.ts';
import { prepareHost } from './stages/prepare-host.ts';
import { summary } from './stages/stage.ts';
import { runWindowTests } from './stages/window-tests.ts';

await runEntry(async () => {
  await prepareHost();
  await buildIfStale(say);
  const args = process.argv.slice(2);
  const smoke = args.length === 0 ? await runWindowTests({ project: 'smoke' }) : { passed: 0, failed: 0 };
  const isFull = process.env['GANTRY_TEST_FULL'] === '1';
  const rest = await runWindowTests({ project: 'e2e', isFull, args });
  const total = { passed: smoke.passed + rest.passed, failed: smoke.failed + rest.failed };
  process.stdout.write(`${summary(total)}\n`);
  return total.failed === 0 ? 0 : 1;
});
