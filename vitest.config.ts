import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte({ configFile: false })],
  // Without it Svelte resolves to its server build under Node.
  resolve: { conditions: ['browser'] },
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'node_modules/**', 'out/**', 'dist/**'],
    environment: 'node',
    testTimeout: 180_000,
    setupFiles: ['tests/support/seed.ts'],
    // The settings of whoever runs the tests are none of theirs.
    env: { CELLBENCH_SETTINGS: '' },
  },
})
