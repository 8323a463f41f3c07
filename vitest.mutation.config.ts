import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const part = process.env.MUTATED_PART ?? '*'

/** The unit tests of one part of lib/domain, without those that ask the independent auditor or simulate for long. */
export default defineConfig({
  resolve: { alias: { '@': resolve(import.meta.dirname) } },
  test: {
    include: [`tests/unit/domain/${part}/**/*.test.ts`, `tests/unit/${part}/**/*.test.ts`],
    exclude: ['tests/unit/disclosure/{cross-check,simulation}*.test.ts'],
    setupFiles: ['tests/unit/quick-properties.ts'],
    environment: 'node',
    testTimeout: 120_000,
  },
})
