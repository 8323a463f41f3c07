import { logSumExp } from './rate-posterior'
import { increasingRoot, logChoose, logGamma, normalQuantile, normalSurvival } from './special-functions'

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
 * Distribution of the number with both complaints, summed over strata, given all margins: `logWeights` are those of
 * its possible values at odds ratio 1 (products of binomial coefficients), `observed` is the place of the one seen.
 * At log odds ratio z the i-th probability is proportional to exp(logWeights[i] + i z): Fisher's noncentral
 * hypergeometric distribution, or the convolution of several.
 */
type ConditionalCount = { observed: number; logWeights: readonly number[] }

function conditionalCount(table: TwoByTwo): ConditionalCount {
  checkTable(table)
  const { a, b, c, d } = table
  const smallest = Math.max(0, a - d)
  const largest = Math.min(a + b, a + c)
  const logWeights = Array.from(
    { length: largest - smallest + 1 },
    (_, i) => logChoose(a + b, smallest + i) + logChoose(c + d, a + c - smallest - i),
  )
  return { observed: a - smallest, logWeights }
}

/** The sum of two independent conditional counts: a convolution, on the log scale so that no tail is lost. */
function sumOfCounts(one: ConditionalCount, other: ConditionalCount): ConditionalCount {
  const length = one.logWeights.length + other.logWeights.length - 1
  const logWeights = Array.from({ length }, (_, total) => {
    const first = Math.max(0, total - other.logWeights.length + 1)
    return logSumExp(
      one.logWeights
        .slice(first, total + 1)
        .map((weight, i) => weight + (other.logWeights[total - first - i] ?? -Infinity)),
    )
  })
  return { observed: one.observed + other.observed, logWeights }
}

/** Probabilities of all possible counts at log odds ratio z. */
function probabilitiesAt({ logWeights }: ConditionalCount, z: number): number[] {
  const terms = logWeights.map((weight, i) => weight + i * z)
  const total = logSumExp(terms)
  return terms.map((term) => Math.exp(term - total))
}

/** P(A > a) + share x P(A = a) at log odds ratio z: increasing in z. */
function tailAt(count: ConditionalCount, z: number, share: number): number {
  return probabilitiesAt(count, z).reduce(
    (sum, probability, i) => sum + (i > count.observed ? probability : i === count.observed ? share * probability : 0),
    0,
  )
}

/**
 * Conditional odds ratio with mid-p bounds. Given the margins, a follows Fisher's noncentral hypergeometric
 * distribution; the estimate is median-unbiased (mid-p = 1/2), the 95 % bounds have mid-p 0.025 on each side.
 * When a lies at an end of what the margins allow, the interval is open there and there is no estimate.
 * Source: Agresti (2013), Categorical Data Analysis 3, section 16.6; Berry & Armitage (1995) on mid-p.
 * @throws RangeError unless all four are whole numbers of at least 0.
 */
export function oddsRatio(table: TwoByTwo): OddsRatio {
  const count = conditionalCount(table)
  const solve = (target: number): number => Math.exp(increasingRoot((z) => tailAt(count, z, 0.5) - target, 0))
  const atStart = count.observed === 0
  const atEnd = count.observed === count.logWeights.length - 1
  return {
    estimate: atStart || atEnd ? null : solve(0.5),
    lower: atStart ? 0 : solve(0.025),
    upper: atEnd ? null : solve(0.975),
  }
}

/** An exact test beside the odds ratio: one-sided p-values, and the two-sided one by Fisher's rule. */
export type ExactOddsRatio = OddsRatio & { pGreater: number; pLess: number; pValue: number }

/**
 * Exact conditional common odds ratio over strata: for strata too small for Mantel & Haenszel's interval, and with one
 * stratum Fisher's exact test. `estimate` is the conditional maximum likelihood estimate (0 at the lower end, null at the
 * upper one), the bounds have (1 - confidence)/2 in each tail, and the two-sided p-value sums all tables that are no
 * likelier than the one seen, as R's fisher.test and mantelhaen.test(exact = TRUE) do.
 * The interval is wider than that of `oddsRatio`, which halves the probability of the table seen.
 * Source: Gart (1970), Biometrika 57; Agresti (2013), section 16.6.
 * @returns null without strata, or when their margins leave nothing open.
 * @throws RangeError for counts that are no whole numbers of at least 0, or a confidence outside (0, 1).
 */
export function exactOddsRatio(strata: readonly TwoByTwo[], confidence = 0.95): ExactOddsRatio | null {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`confidence must lie between 0 and 1, got ${confidence}`)
  }
  const none: ConditionalCount = { observed: 0, logWeights: [0] }
  const count = strata.map(conditionalCount).reduce(sumOfCounts, none)
  const last = count.logWeights.length - 1
  if (last === 0) return null
  const solve = (f: (z: number) => number): number => Math.exp(increasingRoot(f, 0))
  const meanAt = (z: number): number =>
    probabilitiesAt(count, z).reduce((sum, probability, i) => sum + i * probability, 0)
  const atStart = count.observed === 0
  const atEnd = count.observed === last
  const tail = (1 - confidence) / 2
  const probabilities = probabilitiesAt(count, 0)
  const seen = probabilities[count.observed] ?? 0
  // Equal probabilities may differ in their last digits; the tolerance is R's.
  const unlikely = probabilities.filter((probability) => probability <= seen * (1 + 1e-7))
  return {
    estimate: atEnd ? null : atStart ? 0 : solve((z) => meanAt(z) - count.observed),
    lower: atStart ? 0 : solve((z) => tailAt(count, z, 1) - tail),
    upper: atEnd ? null : solve((z) => tailAt(count, z, 0) - (1 - tail)),
    pGreater: Math.min(1, tailAt(count, 0, 1)),
    pLess: Math.min(1, 1 - tailAt(count, 0, 0)),
    pValue: Math.min(
      1,
      unlikely.reduce((sum, probability) => sum + probability, 0),
    ),
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
  if (concordant === 0 || discordant === 0) return null
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

/** Are the odds ratios of the strata alike? `uncorrected` is Breslow & Day's own statistic, `chiSquared` Tarone's. */
export type Heterogeneity = { uncorrected: number; chiSquared: number; degreesOfFreedom: number; pValue: number }

/**
 * Breslow-Day test of equal odds ratios, with Tarone's correction for the Mantel-Haenszel estimate: small p-values say
 * that the strata differ. Strata with an empty margin say nothing and are passed over.
 * An approximation for large strata (fitted counts of about 5 and more).
 * Source: Breslow & Day (1980), Statistical Methods in Cancer Research 1, eq. 4.30; Tarone (1985), Biometrika 72.
 * @returns null for fewer than two strata with four filled margins, or without a Mantel-Haenszel estimate.
 * @throws RangeError for counts that are no whole numbers of at least 0.
 */
export function breslowDay(strata: readonly TwoByTwo[]): Heterogeneity | null {
  const ratio = mantelHaenszel(strata)?.estimate
  const telling = strata.filter(({ a, b, c, d }) => (a + b) * (c + d) * (a + c) * (b + d) > 0)
  if (ratio === undefined || telling.length < 2) return null
  let uncorrected = 0
  let excess = 0
  let variance = 0
  for (const { a, b, c, d } of telling) {
    const row = a + b
    const column = a + c
    /** Neither complaint, were a zero: the count with neither is this plus a. */
    const rest = d - a
    // The count with these margins and this odds ratio, (e (rest + e)) / ((row - e)(column - e)) = ratio: the root of
    // a quadratic equation, written so that it also holds for a ratio of 1.
    const linear = rest + ratio * (row + column)
    const root = Math.sqrt(linear ** 2 + 4 * (1 - ratio) * ratio * row * column)
    const fitted = (2 * ratio * row * column) / (linear + root)
    const inverse = 1 / fitted + 1 / (row - fitted) + 1 / (column - fitted) + 1 / (rest + fitted)
    uncorrected += (a - fitted) ** 2 * inverse
    excess += a - fitted
    variance += 1 / inverse
  }
  const chiSquared = Math.max(0, uncorrected - excess ** 2 / variance)
  const degreesOfFreedom = telling.length - 1
  return { uncorrected, chiSquared, degreesOfFreedom, pValue: chiSquaredSurvival(chiSquared, degreesOfFreedom) }
}

/**
 * P(X > x) of a chi-squared variable with a whole number of degrees of freedom: a finite sum, Q(k/2, x/2) by the
 * recurrence Q(s + 1, t) = Q(s, t) + t^s e^-t / Gamma(s + 1) from Q(1, t) = e^-t or Q(1/2, t) = 2 P(Z > sqrt(2t)).
 * Source: NIST DLMF 8.8.6. @throws RangeError unless x >= 0 and degreesOfFreedom is a whole number of at least 1.
 */
export function chiSquaredSurvival(x: number, degreesOfFreedom: number): number {
  if (!(x >= 0 && x < Infinity)) throw new RangeError(`a chi-squared value must be at least 0, got ${x}`)
  if (!Number.isSafeInteger(degreesOfFreedom) || degreesOfFreedom < 1) {
    throw new RangeError(`degrees of freedom must be a whole number of at least 1, got ${degreesOfFreedom}`)
  }
  const half = x / 2
  const odd = degreesOfFreedom % 2 === 1
  let survival = odd ? 2 * normalSurvival(Math.sqrt(x)) : Math.exp(-half)
  for (let shape = odd ? 0.5 : 1; shape < degreesOfFreedom / 2; shape += 1) {
    survival += Math.exp(shape * Math.log(half) - half - logGamma(shape + 1))
  }
  return Math.min(1, survival)
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
