import { readFileSync } from 'node:fs'

/**
 * Reads a reference vector of tests/fixtures/statistics: values computed by R 4.2.2 and SciPy, and published ones,
 * never by this code. Each file names its command and versions.
 */
export function readVector<T>(name: string): T {
  // The files are part of the repository; the caller states the shape it reads.
  return JSON.parse(readFileSync(new URL(`../../fixtures/statistics/${name}.json`, import.meta.url), 'utf8')) as T
}

/** Compares numbers with a vector, counting them and keeping the largest relative difference. */
export function comparison(name: string) {
  let compared = 0
  let worst = 0
  return {
    /** Fails when |actual - expected| > tolerance x max(|expected|, floor). */
    check(actual: number, expected: number, tolerance: number, floor = 1e-6) {
      compared += 1
      const difference = Math.abs(actual - expected) / Math.max(Math.abs(expected), floor)
      worst = Math.max(worst, difference)
      if (!(difference <= tolerance)) {
        throw new Error(`${name}: got ${actual}, the vector has ${expected} (relative difference ${difference})`)
      }
    },
    report() {
      console.info(`${name}: ${compared} numbers compared, largest relative difference ${worst.toExponential(1)}`)
      return compared
    },
  }
}
