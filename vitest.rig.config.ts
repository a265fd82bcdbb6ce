import { defineConfig } from 'vitest/config';

/** Built-in templates on real Linux; a run of its own, since it takes the machine's ports and most of its time. */
export default defineConfig({
  test: {
    include: ['tests/rig/**/*.rig.ts'],
    testTimeout: 15 * 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
