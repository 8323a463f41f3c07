import { readFileSync } from 'node:fs'
import { TestRunner } from 'vitest'

/**
 * Reads a reference vector of tests/fixtures/statistics: values computed by R 4.2.2 and SciPy, and published ones,
 * never by this code. Each file names its command and versions.
 */
export function readVector<T>(name: string): T {
  // The files are part of the repository; the caller states the shape it reads.
  return JSON.parse(readFileSync(new URL(`../../fixtures/statistics/${name}.json`, import.meta.url), 'utf8')) as T
}

/** Numbers are held to this wherever the vector has the digits. */
const fullTolerance = 1e-9

/** Numbers of one reference file that one test compared, and the largest relative differences. */
export type Compared = {
  name: string
  /** Held to 1e-9 or better. */
  full: { count: number; worst: number }
  /** Held to less, because the reference itself is less exact; the test says why. */
  coarse: { count: number; worst: number }
}

declare module 'vitest' {
  interface TaskMeta {
    compared?: Compared[]
  }
}

/** Compares numbers with a reference file; tests/unit/statistics/comparison-reporter.ts adds up what all tests compared. */
export function comparison(name: string) {
  const compared: Compared = { name, full: { count: 0, worst: 0 }, coarse: { count: 0, worst: 0 } }
  return {
    /** Fails when |actual - expected| > tolerance x max(|expected|, floor). */
    check(actual: number, expected: number, tolerance: number, floor = 1e-6) {
      const difference = Math.abs(actual - expected) / Math.max(Math.abs(expected), floor)
      if (!(difference <= tolerance)) {
        throw new Error(`${name}: got ${actual}, the vector has ${expected} (relative difference ${difference})`)
      }
      const part = tolerance <= fullTolerance ? compared.full : compared.coarse
      part.count += 1
      part.worst = Math.max(part.worst, difference)
    },
    /** Hands the count to the reporter and returns it. */
    report() {
      const test = TestRunner.getCurrentTest()
      if (test) test.meta.compared = [...(test.meta.compared ?? []), compared]
      return compared.full.count + compared.coarse.count
    },
  }
}
