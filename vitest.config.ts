import { defineConfig } from 'vitest/config';

// One config for all suites. Each suite takes its own free ports and table names, so that two runs may go side by side.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default'],
  },
});
