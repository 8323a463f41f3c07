import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const alias = {
  '@': resolve(import.meta.dirname),
  // Next's marker for modules that must not reach a browser; in a test everything runs on the server.
  'server-only': resolve(import.meta.dirname, 'tests/integration/server-only.ts'),
}

export default defineConfig({
  resolve: { alias },
  test: {
    reporters: ['default', './tests/unit/statistics/comparison-reporter.ts'],
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          setupFiles: ['tests/unit/seed-of-properties.ts'],
          include: ['tests/unit/**/*.test.{ts,tsx}', 'tests/architecture/**/*.test.ts'],
          environment: 'node',
          // Vitest itself leaves one core idle, which on two is half of them.
          maxWorkers: '100%',
          // A busy machine is slow, not wrong: no test asserts a time.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['tests/integration/global-setup.ts'],
          // One server for all files; two at a time leave a core for PostgreSQL.
          maxWorkers: 2,
          // After the unit tests, which use every core.
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          // What must fail, each with a control in which it succeeds. Long runs are switched on by ATTACK_ variables.
          name: 'attack',
          include: ['tests/attack/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['tests/integration/global-setup.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
