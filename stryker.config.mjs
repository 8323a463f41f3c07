/** Mutation run of one part of lib/domain; `npm run test:mutation` (scripts/mutation.mjs) says which. */
const config = {
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  coverageAnalysis: 'perTest',
  // What is computed once when a module loads (tables of items, patterns) would need the whole suite for each fault.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 20_000,
  incremental: true,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
  jsonReporter: { fileName: process.env.MUTATION_REPORT ?? 'reports/mutation/mutation.json' },
  ignorePatterns: ['.next', 'dist', 'docs', 'public', '.plumbline', 'test-results', 'playwright-report', 'reports'],
}

export default config
