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
      'test-results/',
      'coverage/',
      'reports/',
      'next-env.d.ts',
    ],
  },
  ...nextVitals,
  {
    files: ['**/*.{ts,tsx}'],
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
]

export default config
