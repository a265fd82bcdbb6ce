import os from 'node:os';
import { defineConfig } from 'vitest/config';

// A binary run straight from the shell gets the machine's own Node, where the native store module crashes without a message.
if (Number(process.versions.node.split('.')[0]) < 22) {
  throw new Error(
    `Tests need Node 24; this is ${process.versions.node}. Run them with "npm test" or "npm run test:unit".`,
  );
}

const all = '{shared,electron,renderer,simulator,scripts,tests/integration,tests/rig}/**/*.test.{ts,tsx}';

/** They take longest: begun last, one of them would keep the other processors waiting. */
const longest = [
  'fault-matrix',
  'simulator-fuzz',
  'simulator-recordings',
  'transports',
  'transports-linux',
  'cancel-every-step',
].map((name) => `tests/integration/${name}.test.ts`);

/**
 * They have a process each, when all others are done: two measure its memory, and the public client brings another undici along, which
 * takes the dispatcher that all in a process share.
 */
const alone = ['proxmox-api-client', 'simulator-console', 'soak'].map((name) => `tests/integration/${name}.test.ts`);

/** To start a process and load every module anew takes longer than most files do. */
const together = { isolate: false, setupFiles: ['tests/support/no-trace.ts'] };

export default defineConfig({
  test: {
    // Whole counts take minutes where a sample takes a second.
    testTimeout: process.env['GANTRY_TEST_FULL'] === '1' ? 900_000 : 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Vitest leaves one processor out, which on a small machine is half of it.
    maxWorkers: Math.max(2, os.availableParallelism() - 1),
    // Within a group they are begun in the order of their names.
    projects: [
      { extends: true, test: { name: 'long', include: longest, ...together } },
      { extends: true, test: { name: 'short', include: [all], exclude: [...longest, ...alone], ...together } },
      {
        extends: true,
        test: { name: 'alone', include: alone, fileParallelism: false, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
