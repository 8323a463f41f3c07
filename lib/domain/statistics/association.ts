import { logSumExp } from './rate-posterior'
import { increasingRoot, logChoose, normalQuantile, normalSurvival } from './special-functions'

/** People with both complaints (a), the first only (b), the second only (c), neither (d). */
export type TwoByTwo = { a: number; b: number; c: number; d: number }

/** `null` where there is no finite value: an empty class puts the odds ratio at its end. */
export type OddsRatio = { estimate: number | null; lower: number; upper: number | null }

function checkTable({ a, b, c, d }: TwoByTwo): void {
  if (![a, b, c, d].every((count) => Number.isSafeInteger(count) && count >= 0)) {
    throw new RangeError(`a two-by-two table needs whole numbers of at least 0, got ${a}, ${b}, ${c}, ${d}`)
  }
}

/**
 * Conditional odds ratio with mid-p bounds. Given the margins, a follows Fisher's noncentral hypergeometric
 * distribution; the estimate is median-unbiased (mid-p = 1/2), the 95 % bounds have mid-p 0.025 on each side.
 * When a lies at an end of what the margins allow, the interval is open there and there is no estimate.
 * Source: Agresti (2013), Categorical Data Analysis 3, section 16.6; Berry & Armitage (1995) on mid-p.
 * @throws RangeError unless all four are whole numbers of at least 0.
 */
export function oddsRatio(table: TwoByTwo): OddsRatio {
  checkTable(table)
  const { a, b, c, d } = table
  const smallest = Math.max(0, a - d)
  const largest = Math.min(a + b, a + c)
  const logWeights = Array.from(
    { length: largest - smallest + 1 },
    (_, i) => logChoose(a + b, smallest + i) + logChoose(c + d, a + c - smallest - i),
  )
  const observed = a - smallest
  /** P(A > a) + P(A = a)/2 at log odds ratio z: increasing in z. */
  const midP = (z: number): number => {
    const terms = logWeights.map((weight, i) => weight + i * z)
    const total = logSumExp(terms)
    return terms.slice(observed).reduce((sum, term, i) => sum + (i === 0 ? 0.5 : 1) * Math.exp(term - total), 0)
  }
  const solve = (target: number): number => Math.exp(increasingRoot((z) => midP(z) - target, 0))
  const atStart = a === smallest
  const atEnd = a === largest
  return {
    estimate: atStart || atEnd ? null : solve(0.5),
    lower: atStart ? 0 : solve(0.025),
    upper: atEnd ? null : solve(0.975),
  }
}

/** A common odds ratio over strata, with its interval and test. */
export type CommonOddsRatio = { estimate: number; lower: number; upper: number; chiSquared: number; pValue: number }

/**
 * Mantel-Haenszel common odds ratio with the 95 % interval of Robins, Breslow & Greenland (1986) and the
 * Cochran-Mantel-Haenszel test with continuity correction (as R's mantelhaen.test).
 * Strata with fewer than two people say nothing and are passed over.
 * @returns null when no stratum has both concordant and discordant pairs to compare.
 * @throws RangeError for counts that are no whole numbers of at least 0.
 */
export function mantelHaenszel(strata: readonly TwoByTwo[]): CommonOddsRatio | null {
  let concordant = 0
  let discordant = 0
  let pr = 0
  let psQr = 0
  let qs = 0
  let excess = 0
  let variance = 0
  for (const stratum of strata) {
    checkTable(stratum)
    const { a, b, c, d } = stratum
    const n = a + b + c + d
    if (n < 2) continue
    const r = (a * d) / n
    const s = (b * c) / n
    const p = (a + d) / n
    const q = (b + c) / n
    concordant += r
    discordant += s
    pr += p * r
    psQr += p * s + q * r
    qs += q * s
    excess += a - ((a + b) * (a + c)) / n
    variance += ((a + b) * (c + d) * (a + c) * (b + d)) / (n * n * (n - 1))
  }
  if (concordant === 0 || discordant === 0 || variance === 0) return null
  const estimate = concordant / discordant
  const logVariance = pr / (2 * concordant ** 2) + psQr / (2 * concordant * discordant) + qs / (2 * discordant ** 2)
  const halfWidth = normalQuantile(0.975) * Math.sqrt(logVariance)
  const deviation = Math.max(0, Math.abs(excess) - 0.5)
  const chiSquared = deviation ** 2 / variance
  return {
    estimate,
    lower: estimate * Math.exp(-halfWidth),
    upper: estimate * Math.exp(halfWidth),
    chiSquared,
    // A chi-squared variable with one degree of freedom is a squared normal one.
    pValue: 2 * normalSurvival(Math.sqrt(chiSquared)),
  }
}

/**
 * Observed over expected number with both complaints, a n / ((a+b)(a+c)); 1 when they are unrelated.
 * @returns null when a margin is empty and nothing is expected. @throws RangeError as `oddsRatio`.
 */
export function lift(table: TwoByTwo): number | null {
  checkTable(table)
  const { a, b, c, d } = table
  const margins = (a + b) * (a + c)
  return margins === 0 ? null : (a * (a + b + c + d)) / margins
}

/**
 * Phi coefficient: the correlation of two yes-or-no answers, (ad - bc) / sqrt of the product of the margins.
 * @returns null when a margin is empty. @throws RangeError as `oddsRatio`.
 */
export function phi(table: TwoByTwo): number | null {
  checkTable(table)
  const { a, b, c, d } = table
  const margins = (a + b) * (c + d) * (a + c) * (b + d)
  return margins === 0 ? null : (a * d - b * c) / Math.sqrt(margins)
}
