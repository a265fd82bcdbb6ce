import { defineConfig } from '@playwright/test';

// A binary run straight from the shell gets the machine's own Node, which cannot read the TypeScript of scripts/.
if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error(`These tests need Node 24; this is ${process.versions.node}. Run them with "npm run test:e2e".`);
}

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  // One app at a time: the machine may be small, and a window that is not in front behaves differently.
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 180_000,
  expect: {
    timeout: 20_000,
    toHaveScreenshot: {
      pathTemplate: '{testDir}/pictures/{arg}{ext}',
      // A little for the edges of letters. Playwright's own threshold of 0.2 takes one green for another.
      threshold: 0.03,
      maxDiffPixelRatio: 0.0002,
    },
  },
  use: { trace: 'retain-on-failure', actionTimeout: 20_000 },
  // The scripts name a file for the counts; run by hand, the list is enough.
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] === undefined ? [['list']] : [['list'], ['json']],
  projects: [
    { name: 'smoke', testMatch: 'smoke.spec.ts' },
    { name: 'e2e', testIgnore: ['smoke.spec.ts', '**/screenshots*.spec.ts'] },
    { name: 'screenshots', testMatch: '**/screenshots*.spec.ts' },
  ],
});
