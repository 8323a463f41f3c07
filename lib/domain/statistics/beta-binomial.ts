import { checkInterval, logSumExp, mixturePosterior, type Posterior } from './rate-posterior'
import { logChoose } from './special-functions'

/** y of n respondents. */
export type Count = { y: number; n: number }

/** Between low and high of n respondents, both included. */
export type IntervalCount = { low: number; high: number; n: number }

/**
 * How rates spread between rows: rates follow Beta(alpha, beta).
 * `concentration` = alpha + beta: the number of respondents that the spread is worth as prior knowledge.
 * `pooled`: no variation between rows can be told from chance; the concentration is then the cap, 1e6, never Infinity.
 */
export type BetaPrior = {
  alpha: number
  beta: number
  mean: number
  concentration: number
  logLikelihood?: number
  pooled: boolean
}

/** Beyond this the beta-binomial is the binomial to any shown digit, and the rows are pooled. */
const POOLED_CONCENTRATION = 1e6
/** Intraclass correlation beyond which the moment estimate is cut: it may pass 1, where no beta prior exists. */
const MAXIMUM_CORRELATION = 0.99

function priorFrom(mean: number, concentration: number, logLikelihood?: number): BetaPrior {
  return {
    alpha: mean * concentration,
    beta: (1 - mean) * concentration,
    mean,
    concentration,
    ...(logLikelihood === undefined ? {} : { logLikelihood }),
    pooled: concentration >= POOLED_CONCENTRATION,
  }
}

function toInterval({ y, n }: Count): IntervalCount {
  return { low: y, high: y, n }
}

/** @throws RangeError unless at least two rows have respondents, and neither "nobody" nor "everybody" fits every row. */
function checkFittable(rows: readonly IntervalCount[]): IntervalCount[] {
  for (const { low, high, n } of rows) checkInterval(low, high, n)
  const filled = rows.filter(({ n }) => n > 0)
  if (filled.length < 2)
    throw new RangeError('fitting the spread between rows needs at least two rows with respondents')
  if (filled.every(({ low }) => low === 0)) throw new RangeError('every count may be zero: the spread cannot be fitted')
  if (filled.every(({ high, n }) => high === n))
    throw new RangeError('every count may be n: the spread cannot be fitted')
  return filled
}

/**
 * Moment estimate of the spread, unbiased under a common intraclass correlation rho:
 * rho = max(0, [S / (m(1-m)) - (k-1)] / [N - sum n^2 / N - (k-1)]), S = sum n (p - m)^2, m = sum y / N,
 * concentration = 1/rho - 1. rho is cut at 0.99.
 * Source: Kleinman (1973), J. Am. Stat. Assoc. 68, with weights n. Rows without respondents say nothing and are passed over.
 * @throws RangeError for fewer than two rows, rows of one respondent only, all counts zero or all counts n, impossible counts.
 */
export function fitMoments(data: readonly Count[]): BetaPrior {
  const rows = checkFittable(data.map(toInterval)).map(({ low, n }) => ({ y: low, n }))
  const total = rows.reduce((sum, { n }) => sum + n, 0)
  const mean = rows.reduce((sum, { y }) => sum + y, 0) / total
  const spread = rows.reduce((sum, { y, n }) => sum + n * (y / n - mean) ** 2, 0)
  const degrees = rows.length - 1
  const scale = total - rows.reduce((sum, { n }) => sum + n * n, 0) / total - degrees
  if (scale <= 1e-9) throw new RangeError('rows of one respondent each cannot tell spread from chance')
  const correlation = Math.min(MAXIMUM_CORRELATION, (spread / (mean * (1 - mean)) - degrees) / scale)
  return priorFrom(mean, correlation <= 1 / POOLED_CONCENTRATION ? POOLED_CONCENTRATION : 1 / correlation - 1)
}

/**
 * Maximum likelihood of the spread from exact counts: `fitCensored` with intervals of one number.
 * `logLikelihood` = sum of ln P(Y = y), binomial coefficients included.
 * @throws RangeError as `fitMoments`.
 */
export function fitMaximumLikelihood(data: readonly Count[]): BetaPrior {
  return fitCensored(data.map(toInterval))
}

/**
 * Maximum likelihood of the spread from interval-censored counts: each row gives the beta-binomial probability
 * of its interval. Rows with labels must never be left out: being labelled says that the count is low (or high).
 * Newton's method on (ln alpha, ln beta) with exact derivatives (Louis 1982 for the intervals), from the best of
 * eight concentrations. `logLikelihood` = sum of ln P(low <= Y <= high).
 * @throws RangeError as `fitMoments`; "all zero" here means that every interval contains zero.
 */
export function fitCensored(data: readonly IntervalCount[]): BetaPrior {
  const rows = checkFittable(data)
  if (rows.every(({ n }) => n === 1)) throw new RangeError('rows of one respondent each cannot tell spread from chance')
  const total = rows.reduce((sum, { n }) => sum + n, 0)
  const middle = rows.reduce((sum, { low, high }) => sum + (low + high) / 2, 0) / total
  const start = [1, 3, 10, 30, 100, 300, 1000, 10000]
    .map((concentration) => ({
      concentration,
      value: logLikelihoodOf(rows, middle * concentration, (1 - middle) * concentration),
    }))
    .reduce((best, candidate) => (candidate.value > best.value ? candidate : best))
  let logAlpha = Math.log(middle * start.concentration)
  let logBeta = Math.log((1 - middle) * start.concentration)
  let value = start.value
  for (let iteration = 0; iteration < 500; iteration += 1) {
    const alpha = Math.exp(logAlpha)
    const beta = Math.exp(logBeta)
    if (alpha + beta >= POOLED_CONCENTRATION) return priorFrom(alpha / (alpha + beta), POOLED_CONCENTRATION, value)
    if (alpha + beta < 1 / POOLED_CONCENTRATION)
      throw new RangeError('every count may be none or all: the spread cannot be fitted')
    const step = newtonStep(rows, alpha, beta)
    let fraction = Math.min(1, 3 / Math.max(Math.abs(step.logAlpha), Math.abs(step.logBeta)))
    let next = logLikelihoodOf(
      rows,
      Math.exp(logAlpha + fraction * step.logAlpha),
      Math.exp(logBeta + fraction * step.logBeta),
    )
    while (next < value - 1e-10 * Math.abs(value) && fraction > 1e-6) {
      fraction /= 2
      next = logLikelihoodOf(
        rows,
        Math.exp(logAlpha + fraction * step.logAlpha),
        Math.exp(logBeta + fraction * step.logBeta),
      )
    }
    logAlpha += fraction * step.logAlpha
    logBeta += fraction * step.logBeta
    value = next
    if (fraction === 1 && Math.abs(step.logAlpha) + Math.abs(step.logBeta) < 1e-11) break
  }
  const alpha = Math.exp(logAlpha)
  const beta = Math.exp(logBeta)
  return { alpha, beta, mean: alpha / (alpha + beta), concentration: alpha + beta, logLikelihood: value, pooled: false }
}

function logLikelihoodOf(rows: readonly IntervalCount[], alpha: number, beta: number): number {
  return rows.reduce((sum, row) => sum + logIntervalProbability(row, alpha, beta), 0)
}

/** ln P(Y = low), ..., ln P(Y = high) of a beta-binomial count out of n. */
function logMasses({ low, high, n }: IntervalCount, alpha: number, beta: number): number[] {
  let mass = logChoose(n, low)
  // One logarithm for as many factors as the number range holds.
  let product = 1
  for (let j = 0; j < n; j += 1) {
    product *= (j < low ? alpha + j : beta + j - low) / (alpha + beta + j)
    if (product < 1e-200) {
      mass += Math.log(product)
      product = 1
    }
  }
  mass += Math.log(product)
  const masses = [mass]
  for (let y = low; y < high; y += 1) {
    mass += Math.log((((n - y) / (y + 1)) * (alpha + y)) / (beta + n - y - 1))
    masses.push(mass)
  }
  return masses
}

/** ln P(low <= Y <= high) of a beta-binomial count; 0 for an interval that says nothing. */
export function logIntervalProbability(row: IntervalCount, alpha: number, beta: number): number {
  return row.low === 0 && row.high === row.n ? 0 : logSumExp(logMasses(row, alpha, beta))
}

/** Uphill step on (ln alpha, ln beta): Newton where the surface is concave, damped towards the gradient where it is not. */
function newtonStep(
  rows: readonly IntervalCount[],
  alpha: number,
  beta: number,
): { logAlpha: number; logBeta: number } {
  let gradientAlpha = 0
  let gradientBeta = 0
  let curvatureAlpha = 0
  let curvatureBeta = 0
  let curvatureBoth = 0
  for (const row of rows) {
    if (row.low === 0 && row.high === row.n) continue
    const { n, low, high } = row
    const masses = logMasses(row, alpha, beta)
    const total = logSumExp(masses)
    // Running sums of 1/(alpha+j) and their squares are differences of digamma and trigamma functions.
    const sumN = inverseSums(alpha + beta, n)
    const sumA = inverseSums(alpha, low)
    const sumB = inverseSums(beta, n - low)
    let meanA = 0
    let meanB = 0
    let squareA = 0
    let squareB = 0
    let product = 0
    for (let y = low; y <= high; y += 1) {
      const weight = Math.exp((masses[y - low] ?? -Infinity) - total)
      const a = sumA.first - sumN.first
      const b = sumB.first - sumN.first
      meanA += weight * a
      meanB += weight * b
      squareA += weight * (a * a - sumA.second + sumN.second)
      squareB += weight * (b * b - sumB.second + sumN.second)
      product += weight * (a * b + sumN.second)
      sumA.first += 1 / (alpha + y)
      sumA.second += 1 / (alpha + y) ** 2
      sumB.first -= 1 / (beta + n - y - 1)
      sumB.second -= 1 / (beta + n - y - 1) ** 2
    }
    gradientAlpha += meanA
    gradientBeta += meanB
    curvatureAlpha += squareA - meanA * meanA
    curvatureBeta += squareB - meanB * meanB
    curvatureBoth += product - meanA * meanB
  }
  const uphillA = alpha * gradientAlpha
  const uphillB = beta * gradientBeta
  // Minus the second derivatives with respect to (ln alpha, ln beta): positive definite at a maximum.
  const aa = -(alpha * alpha * curvatureAlpha + uphillA)
  const bb = -(beta * beta * curvatureBeta + uphillB)
  const ab = -alpha * beta * curvatureBoth
  const smallest = (aa + bb) / 2 - Math.hypot((aa - bb) / 2, ab)
  const damping = smallest > 0 ? 0 : Math.abs(smallest) + 1e-3 * (Math.abs(aa) + Math.abs(bb)) + 1e-12
  const determinant = (aa + damping) * (bb + damping) - ab * ab
  return {
    logAlpha: ((bb + damping) * uphillA - ab * uphillB) / determinant,
    logBeta: ((aa + damping) * uphillB - ab * uphillA) / determinant,
  }
}

function inverseSums(start: number, count: number): { first: number; second: number } {
  let first = 0
  let second = 0
  for (let j = 0; j < count; j += 1) {
    const inverse = 1 / (start + j)
    first += inverse
    second += inverse * inverse
  }
  return { first, second }
}

/**
 * Posterior of one row's rate under a fitted spread, in closed form: Beta(y + alpha, n - y + beta) for an exact
 * count; for an interval the mixture of these over its counts, weighted by their beta-binomial probabilities.
 * n = 0 gives the prior back.
 * @throws RangeError for impossible counts or parameters that are not positive.
 */
export function posterior(data: Count | IntervalCount, fit: { alpha: number; beta: number }): Posterior {
  const row = 'y' in data ? toInterval(data) : data
  checkInterval(row.low, row.high, row.n)
  const { alpha, beta } = fit
  if (!(alpha > 0 && beta > 0 && alpha + beta < Infinity)) {
    throw new RangeError(`a prior needs positive finite parameters, got ${alpha} and ${beta}`)
  }
  const masses = logMasses(row, alpha, beta)
  const total = logSumExp(masses)
  const mixture = masses.map((mass, i) => ({
    alpha: alpha + row.low + i,
    beta: beta + row.n - row.low - i,
    weight: Math.exp(mass - total),
  }))
  return mixturePosterior(mixture.filter(({ weight }) => weight > 1e-18))
}
