import nextVitals from 'eslint-config-next/core-web-vitals'
import tseslint from 'typescript-eslint'

/**
 * Biome formats and lints; ESLint adds what Biome lacks: Next's own rules, the rules of hooks, jsx-a11y, and
 * the type-aware rules about promises that nobody waits for.
 */
const config = [
  {
    ignores: [
      'node_modules/',
      '.next/',
      'dist/',
      'lib/data/generated/',
      '.plumbline/',
      'playwright-report/',
      '.stryker-tmp/',
      'test-results/',
      'coverage/',
      'reports/',
      'next-env.d.ts',
    ],
  },
  ...nextVitals,
  {
    files: ['**/*.{ts,tsx,mts}'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  // The report door renders whole documents itself, without Next.
  { files: ['lib/intake/**'], rules: { '@next/next/no-head-element': 'off' } },
  // No React here: a callback named `use` is not a hook.
  { files: ['scripts/**', 'tests/**'], rules: { 'react-hooks/rules-of-hooks': 'off' } },
]

export default config
