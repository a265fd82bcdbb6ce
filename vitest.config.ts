import { defineConfig } from 'vitest/config';

// A binary run straight from the shell gets the machine's own Node, where the native store module crashes without a message.
if (Number(process.versions.node.split('.')[0]) < 22) {
  throw new Error(
    `Tests need Node 24; this is ${process.versions.node}. Run them with "npm test" or "npm run test:unit".`,
  );
}

export default defineConfig({
  test: {
    include: ['{shared,electron,renderer,simulator,scripts,tests/integration,tests/rig}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
