import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const part = process.env.MUTATED_PART ?? '*'
/** Test files by name, as `{labels,cube}`: what a few exact tests notice need not be tried on all others. */
const named = process.env.MUTATION_TESTS ?? '*'

/**
 * The unit tests of one part of lib/domain, without those that ask the independent auditor or try many random tables:
 * they would take most of the time, and what small exact tests do not notice is what the measurement is for.
 */
export default defineConfig({
  resolve: { alias: { '@': resolve(import.meta.dirname) } },
  test: {
    include: [`tests/unit/domain/${part}/**/${named}.test.ts`, `tests/unit/${part}/**/${named}.test.ts`],
    exclude: ['tests/unit/disclosure/{simulation,insider,properties,breakdowns-properties}*.test.ts'],
    setupFiles: ['tests/unit/quick-properties.ts'],
    environment: 'node',
    testTimeout: 120_000,
  },
})
