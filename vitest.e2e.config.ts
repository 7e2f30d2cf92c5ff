import { defineConfig } from 'vitest/config'

/** The window in its real shells: one at a time, for each has a display, a port and a folder of its own. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.e2e.ts'],
    globalSetup: ['tests/e2e/setup.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each test continues the story where the one before left it: what follows a failure says nothing.
    bail: 1,
  },
})
