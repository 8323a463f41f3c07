// Stands for the package `server-only` under Vitest; see vitest.config.ts.
export {}
