/**
 * The discrete Laplace distribution, P(k) = tanh(epsilon / 2) exp(-epsilon |k|) on the whole numbers: its law, and an
 * exact sampler. Added to a count that one answer can change by 1, it changes the probability of whatever is published
 * by a factor of at most exp(epsilon).
 * Source: Ghosh, Roughgarden & Sundararajan (2012), "Universally utility-maximizing privacy mechanisms".
 */

/** A positive rational number. Epsilons are fractions because the sampler works in whole numbers only. */
export type Fraction = { readonly numerator: number; readonly denominator: number }

/** The fraction as a number, for the law. */
export function toNumber({ numerator, denominator }: Fraction): number {
  return numerator / denominator
}

/** Uniform random bits: a whole number in 0 to 2^count - 1, independent of all others. `count` is 0 to 30. */
export type RandomBits = (count: number) => number

/** Largest bound that `uniformBelow` is asked for: more than a thousand trials in a row. */
const largestBound = 2 ** 20

/**
 * One exact draw from the discrete Laplace distribution with parameter `epsilon`.
 * Source: Canonne, Kamath & Steinke (2020), "The Discrete Gaussian for Differential Privacy", algorithm 2, with
 * s = numerator and t = denominator. No floating point is involved, so the law holds to the last bit (Mironov 2012 shows
 * what rounding gives away).
 * @throws RangeError unless `epsilon` is a fraction of whole numbers from 1 to 1,000.
 */
export function drawDiscreteLaplace(epsilon: Fraction, bits: RandomBits): number {
  const { numerator, denominator } = epsilon
  checkPart(numerator)
  checkPart(denominator)
  for (;;) {
    const remainder = uniformBelow(denominator, bits)
    if (!bernoulliOfExp(remainder, denominator, bits)) continue
    let whole = 0
    while (bernoulliOfExp(1, 1, bits)) whole += 1
    const size = Math.floor((remainder + denominator * whole) / numerator)
    const negative = bits(1) === 1
    // Zero has no sign: taken under both it would come up twice as often.
    if (negative && size === 0) continue
    return negative ? -size : size
  }
}

function checkPart(part: number): void {
  if (!Number.isInteger(part) || part < 1 || part > 1000)
    throw new RangeError(`an epsilon is a fraction of whole numbers from 1 to 1,000, not of ${part}`)
}

/**
 * True with probability exp(-p / q), for 0 <= p <= q. Source: as above, algorithm 1: the number of trials that succeed in
 * a row, the k-th with probability (p / q) / k, is even with exactly this probability.
 */
function bernoulliOfExp(p: number, q: number, bits: RandomBits): boolean {
  let trial = 1
  while (uniformBelow(q * trial, bits) < p) trial += 1
  return trial % 2 === 1
}

/** Uniform on 0 to bound - 1. Numbers beyond are thrown away, not folded back: a remainder would favour small ones. */
function uniformBelow(bound: number, bits: RandomBits): number {
  // A row of trials this long has a probability below 1 / 1,000!.
  if (bound > largestBound) throw new RangeError(`the source of random bits is not random: a bound of ${bound}`)
  const width = 32 - Math.clz32(bound - 1)
  for (;;) {
    const value = bits(width)
    if (value < bound) return value
  }
}

/** ln P(X = k). @throws RangeError unless epsilon > 0 and k is whole. */
export function logProbability(epsilon: number, k: number): number {
  checkArguments(epsilon, k)
  return Math.log(Math.tanh(epsilon / 2)) - epsilon * Math.abs(k)
}

/** P(X = k). @throws RangeError unless epsilon > 0 and k is whole. */
export function probability(epsilon: number, k: number): number {
  return Math.exp(logProbability(epsilon, k))
}

/** P(X >= k), without cancellation in the upper tail. @throws RangeError unless epsilon > 0 and k is whole. */
export function probabilityAtLeast(epsilon: number, k: number): number {
  checkArguments(epsilon, k)
  const ratio = Math.exp(-epsilon)
  return k > 0 ? ratio ** k / (1 + ratio) : 1 - ratio ** (1 - k) / (1 + ratio)
}

/** P(X <= k), without cancellation in the lower tail. @throws RangeError unless epsilon > 0 and k is whole. */
export function probabilityAtMost(epsilon: number, k: number): number {
  return probabilityAtLeast(epsilon, -k)
}

/** In people, as the draws are: 1.36 for epsilon 1. @throws RangeError unless epsilon > 0. */
export function standardDeviation(epsilon: number): number {
  checkArguments(epsilon, 0)
  return Math.SQRT1_2 / Math.sinh(epsilon / 2)
}

function checkArguments(epsilon: number, k: number): void {
  if (!(epsilon > 0) || epsilon === Infinity) throw new RangeError(`epsilon is a positive number, not ${epsilon}`)
  if (!Number.isInteger(k)) throw new RangeError(`a draw is a whole number, not ${k}`)
}
