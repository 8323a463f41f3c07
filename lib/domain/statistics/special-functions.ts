/**
 * The special functions that the statistics stand on. Written here, not imported: see
 * docs/decisions/0004-own-statistics.md. Nothing in this file knows about complaints.
 */

const HALF_LOG_TWO_PI = 0.9189385332046728

/**
 * Error of Stirling's formula: ln x! - [(x + 1/2) ln x - x + ln sqrt(2 pi)], for real x > 0.
 * Series for x >= 16 (next term below 1e-17), upward recurrence to get there.
 * Source: Loader (2000), "Fast and accurate computation of binomial probabilities"; NIST DLMF 5.11.1.
 */
export function stirlingError(x: number): number {
  return (Number.isInteger(x) ? stirlingErrors[x] : undefined) ?? computeStirlingError(x)
}

function computeStirlingError(x: number): number {
  let argument = x
  let correction = 0
  while (argument < 16) {
    correction += (argument + 0.5) * Math.log1p(1 / argument) - 1
    argument += 1
  }
  const inverseSquare = 1 / (argument * argument)
  const series =
    (1 / 12 -
      (1 / 360 -
        (1 / 1260 - (1 / 1680 - (1 / 1188 - (691 / 360360) * inverseSquare) * inverseSquare) * inverseSquare) *
          inverseSquare) *
        inverseSquare) /
    argument
  return series + correction
}

/** Of 1 to 20: counts of people in small units ask for these over and over. The first entry is never read: 0 has none. */
const stirlingErrors: readonly (number | undefined)[] = Array.from({ length: 21 }, (_, x) =>
  x === 0 ? undefined : computeStirlingError(x),
)

/** Natural logarithm of the gamma function for x > 0. @throws RangeError unless 0 < x < Infinity. */
export function logGamma(x: number): number {
  if (!(x > 0) || x === Infinity) throw new RangeError(`logGamma needs a positive finite number, got ${x}`)
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingError(x)
}

/** ln B(a, b) for a, b > 0, without the cancellation of three log-gammas when a + b is large. */
export function logBeta(a: number, b: number): number {
  const sum = a + b
  return (
    HALF_LOG_TWO_PI +
    0.5 * (Math.log(sum) - Math.log(a) - Math.log(b)) +
    stirlingError(a) +
    stirlingError(b) -
    stirlingError(sum) -
    a * Math.log1p(b / a) -
    b * Math.log1p(a / b)
  )
}

/** ln of the binomial coefficient "n over y" for whole numbers 0 <= y <= n. */
export function logChoose(n: number, y: number): number {
  return y === 0 || y === n ? 0 : -Math.log(n + 1) - logBeta(y + 1, n - y + 1)
}

/** x ln(x / expected) + expected - x, the deviance part of a binomial term, exact also when x is near `expected`. */
function devianceTerm(x: number, expected: number): number {
  const difference = x - expected
  const sum = x + expected
  if (Math.abs(difference) > 0.1 * sum) return x * Math.log(x / expected) - difference
  // ln(x / expected) = 2 artanh(v); the leading terms cancel analytically. Source: Loader (2000), bd0.
  const v = difference / sum
  let total = difference * v
  let term = 2 * x * v
  for (let order = 1; order < 100; order += 1) {
    term *= v * v
    const next = total + term / (2 * order + 1)
    if (next === total) break
    total = next
  }
  return total
}

/** A beta distribution with its constants worked out once. Rates are given as x with 1 - x beside it, so that neither tail is rounded away. */
export type BetaDistribution = {
  alpha: number
  beta: number
  /** P(X <= x). */
  cdf(x: number, oneMinusX?: number): number
  /** P(X > x). */
  survival(x: number, oneMinusX?: number): number
  /** x^alpha (1-x)^beta / B(alpha, beta): the density of logit(X). */
  logitDensity(x: number, oneMinusX?: number): number
  /** The x with P(X <= x) = probability. */
  quantile(probability: number): number
}

/** A number, or one that a fraction can be divided by where it would be 0: the device of Lentz's method. */
function divisible(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value
}

/** Modified Lentz evaluation of the continued fraction DLMF 8.17.22 of I_x(a, b); converges for x < (a+1)/(a+b+2). */
function betaContinuedFraction(a: number, b: number, x: number): number {
  const sum = a + b
  let c = 1
  let d = 1 / divisible(1 - (sum * x) / (a + 1))
  let fraction = d
  /** One more partial numerator; returns what it changes the fraction by. */
  const extend = (numerator: number): number => {
    d = 1 / divisible(1 + numerator * d)
    c = divisible(1 + numerator / c)
    fraction *= d * c
    return d * c
  }
  for (let m = 1; m < 1_000_000; m += 1) {
    const twice = 2 * m
    extend((m * (b - m) * x) / ((a + twice - 1) * (a + twice)))
    const change = extend((-(a + m) * (sum + m) * x) / ((a + twice) * (a + twice + 1)))
    if (Math.abs(change - 1) < 3e-16) return fraction
  }
  throw new RangeError(`the incomplete beta function did not converge for a=${a}, b=${b}, x=${x}`)
}

/**
 * The beta distribution with parameters alpha, beta > 0.
 * Distribution function: regularised incomplete beta by continued fraction, its leading factor in Loader's
 * saddle-point form; relative error about 1e-14 for parameters up to 1e6.
 * @throws RangeError unless both parameters are positive and finite.
 */
export function betaDistribution(alpha: number, beta: number): BetaDistribution {
  if (!(alpha > 0 && beta > 0 && alpha + beta < Infinity)) {
    throw new RangeError(`a beta distribution needs positive finite parameters, got ${alpha} and ${beta}`)
  }
  const sum = alpha + beta
  const logConstant =
    stirlingError(sum) -
    stirlingError(alpha) -
    stirlingError(beta) +
    0.5 * (Math.log(alpha) + Math.log(beta) - Math.log(sum)) -
    HALF_LOG_TWO_PI
  const switchPoint = (alpha + 1) / (sum + 2)

  const logitDensity = (x: number, oneMinusX = 1 - x): number =>
    x <= 0 || oneMinusX <= 0
      ? 0
      : Math.exp(logConstant - devianceTerm(alpha, sum * x) - devianceTerm(beta, sum * oneMinusX))

  const tails = (x: number, oneMinusX: number): { lower: number; upper: number } => {
    if (x <= 0) return { lower: 0, upper: 1 }
    if (oneMinusX <= 0) return { lower: 1, upper: 0 }
    const factor = logitDensity(x, oneMinusX)
    if (x < switchPoint) {
      const lower = Math.min(1, (factor / alpha) * betaContinuedFraction(alpha, beta, x))
      return { lower, upper: 1 - lower }
    }
    const upper = Math.min(1, (factor / beta) * betaContinuedFraction(beta, alpha, oneMinusX))
    return { lower: 1 - upper, upper }
  }
  const cdf = (x: number, oneMinusX = 1 - x): number => tails(x, oneMinusX).lower
  const survival = (x: number, oneMinusX = 1 - x): number => tails(x, oneMinusX).upper

  return {
    alpha,
    beta,
    cdf,
    survival,
    logitDensity,
    quantile(probability) {
      if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`)
      if (probability === 0 || probability === 1) return probability
      // The tail that holds less is solved for, so that its digits survive.
      const solveLower = probability <= 0.5
      const target = solveLower ? probability : 1 - probability
      const mismatch = (z: number): number => {
        const x = logistic(z)
        const oneMinusX = logistic(-z)
        return solveLower ? cdf(x, oneMinusX) - target : target - survival(x, oneMinusX)
      }
      const slope = (z: number): number => logitDensity(logistic(z), logistic(-z))
      return logistic(increasingRoot(mismatch, Math.log(alpha) - Math.log(beta), slope))
    },
  }
}

/** 1 / (1 + e^-z), without overflow. */
export function logistic(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z))
}

/** ln(x / (1-x)) for 0 < x < 1. */
export function logit(x: number): number {
  return Math.log(x) - Math.log1p(-x)
}

/**
 * Root of an increasing function on the logit or log scale: a bracket grown from `start` +- `reach`, then Newton steps
 * (when a slope is given; else false position, Illinois variant) that fall back to bisection whenever they
 * leave the bracket, until a step is below `tolerance` (relative above 1). The search stops at +-745, where exp() itself ends; the nearer end is returned then.
 */
export function increasingRoot(
  f: (z: number) => number,
  start: number,
  slope?: (z: number) => number,
  tolerance = 2e-16,
  reach = 1,
): number {
  const limit = 745
  let low = Math.max(-limit, start - reach)
  let high = Math.min(limit, start + reach)
  let atLow = f(low)
  let atHigh = f(high)
  for (let step = reach; atLow > 0; step *= 2) {
    if (low <= -limit) return -limit
    high = low
    atHigh = atLow
    low = Math.max(-limit, low - step)
    atLow = f(low)
  }
  for (let step = reach; atHigh < 0; step *= 2) {
    if (high >= limit) return limit
    low = high
    atLow = atHigh
    high = Math.min(limit, high + step)
    atHigh = f(high)
  }
  let z = 0.5 * (low + high)
  let side: 'low' | 'high' | undefined
  for (let iteration = 0; iteration < 300; iteration += 1) {
    const value = f(z)
    if (value === 0) return z
    // False position creeps when one end stays: the value there is halved from the second time on.
    if (value < 0) {
      low = z
      atLow = value
      if (side === 'low') atHigh /= 2
      side = 'low'
    } else {
      high = z
      atHigh = value
      if (side === 'high') atLow /= 2
      side = 'high'
    }
    const proposed = slope ? z - value / slope(z) : (low * atHigh - high * atLow) / (atHigh - atLow)
    // Written so that a NaN or infinite proposal also falls back; every fifth step halves, so that it always ends.
    const next = proposed > low && proposed < high && iteration % 5 !== 4 ? proposed : 0.5 * (low + high)
    if (Math.abs(next - z) <= tolerance * Math.max(1, Math.abs(z)) || next === low || next === high) return next
    z = next
  }
  return z
}

/** Horner evaluation, coefficients in ascending order. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((value, coefficient) => value * x + coefficient, 0)
}

/**
 * Quantile of the standard normal distribution.
 * Source: Wichura (1988), algorithm AS 241, PPND16; relative error about 1e-16.
 * @throws RangeError unless 0 < probability < 1.
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`not a probability inside (0, 1): ${probability}`)
  const q = probability - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(centralNumerator, r)) / polynomial(centralDenominator, r)
  }
  const r = Math.sqrt(-Math.log(Math.min(probability, 1 - probability)))
  const value =
    r <= 5
      ? polynomial(middleNumerator, r - 1.6) / polynomial(middleDenominator, r - 1.6)
      : polynomial(tailNumerator, r - 5) / polynomial(tailDenominator, r - 5)
  return q < 0 ? -value : value
}

const centralNumerator = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
]
const centralDenominator = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
]
const middleNumerator = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
]
const middleDenominator = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
]
const tailNumerator = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
]
const tailDenominator = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
]

/**
 * P(Z > z) for a standard normal Z. Series (DLMF 7.6.2) in the centre, continued fraction (DLMF 7.9.1) in the tail.
 */
export function normalSurvival(z: number): number {
  if (z < 0) return 1 - normalSurvival(-z)
  const density = Math.exp(-0.5 * z * z - HALF_LOG_TWO_PI)
  if (z < 2) {
    let term = z
    let total = z
    for (let odd = 3; term > total * 1e-17; odd += 2) {
      term *= (z * z) / odd
      total += term
    }
    return 0.5 - density * total
  }
  let fraction = z
  for (let depth = 200; depth >= 1; depth -= 1) fraction = z + depth / fraction
  return density / fraction
}
