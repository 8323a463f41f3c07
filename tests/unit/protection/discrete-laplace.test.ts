import { describe, expect, it } from 'vitest'
import { systemRandomBits } from '@/lib/crypto/random-bits'
import {
  drawDiscreteLaplace,
  type Fraction,
  logProbability,
  probability,
  probabilityAtLeast,
  probabilityAtMost,
  type RandomBits,
  standardDeviation,
  toNumber,
} from '@/lib/domain/protection/discrete-laplace'
import { foldedBack, type Sampler } from './folded-back'
import { seededBits } from './seeded-bits'

const one: Fraction = { numerator: 1, denominator: 1 }
const kept: Fraction = { numerator: 7, denominator: 5 }
const half: Fraction = { numerator: 1, denominator: 2 }
const used = [
  { name: '1', epsilon: one },
  { name: '7/5', epsilon: kept },
  { name: '1/2', epsilon: half },
]

const outOfBits = Symbol('more bits than the string has')

/** What the sampler returns for every string of up to `length` bits: exact probabilities, and what is still undecided. */
function decisionTree(sampler: Sampler, epsilon: Fraction, length: number) {
  const mass = new Map<number, number>()
  let undecided = 0
  const walk = (text: number, known: number) => {
    const result = drawFrom(sampler, epsilon, text, known)
    if (result !== null) mass.set(result, (mass.get(result) ?? 0) + 2 ** -known)
    else if (known === length) undecided += 2 ** -known
    else {
      walk(text << 1, known + 1)
      walk((text << 1) | 1, known + 1)
    }
  }
  walk(0, 0)
  return { mass, undecided }
}

/** Null when the sampler asks for more than the `known` bits of `text`. */
function drawFrom(sampler: Sampler, epsilon: Fraction, text: number, known: number): number | null {
  let read = 0
  try {
    return sampler(epsilon, (count) => {
      read += count
      if (read > known) throw outOfBits
      return (text >>> (known - read)) & ((1 << count) - 1)
    })
  } catch (error) {
    if (error !== outOfBits) throw error
    return null
  }
}

/** Pearson's statistic of `draws` draws in the cells ..., -last, -last + 1, ..., last, ... (both ends taken together). */
function chiSquare(sampler: Sampler, epsilon: Fraction, last: number, draws: number, bits: RandomBits): number {
  const observed = new Array<number>(2 * last + 1).fill(0)
  for (let i = 0; i < draws; i += 1) {
    const cell = Math.max(-last, Math.min(last, sampler(epsilon, bits))) + last
    observed[cell] = (observed[cell] ?? 0) + 1
  }
  const e = toNumber(epsilon)
  return observed.reduce((sum, count, cell) => {
    const k = cell - last
    const p = k === last ? probabilityAtLeast(e, k) : k === -last ? probabilityAtMost(e, k) : probability(e, k)
    return sum + (count - draws * p) ** 2 / (draws * p)
  }, 0)
}

describe('the law of discrete Laplace noise', () => {
  it('has the probabilities of tanh(1/2) exp(-|k|) at epsilon 1', () => {
    // (e - 1) / (e + 1) = 0.46211716; / e = 0.17000340; / e^2 = 0.06254076.
    expect(probability(1, 0)).toBeCloseTo(0.46211716, 8)
    expect(probability(1, 1)).toBeCloseTo(0.1700034, 8)
    expect(probability(1, -2)).toBeCloseTo(0.06254076, 8)
  })

  it('says 7 % of draws are off by more than 2 and have a standard deviation of 1.36 people, as was measured', () => {
    expect(2 * probabilityAtLeast(1, 3)).toBeCloseTo(0.073, 3)
    expect(standardDeviation(1)).toBeCloseTo(1.36, 2)
    // Two independent noises of 1 and 1.4: 1.65.
    expect(Math.hypot(standardDeviation(1), standardDeviation(1.4))).toBeCloseTo(1.65, 2)
  })

  it.each(used)('adds up to 1, to its tails and to its variance at epsilon $name', ({ epsilon }) => {
    const e = toNumber(epsilon)
    const ks = Array.from({ length: 401 }, (_, i) => i - 200)
    const sum = (value: (k: number) => number) => ks.reduce((total, k) => total + value(k), 0)
    expect(sum((k) => probability(e, k))).toBeCloseTo(1, 12)
    expect(sum((k) => k * k * probability(e, k))).toBeCloseTo(standardDeviation(e) ** 2, 10)
    for (const from of [-3, 0, 1, 5]) {
      expect(probabilityAtLeast(e, from)).toBeCloseTo(
        sum((k) => (k >= from ? probability(e, k) : 0)),
        12,
      )
      expect(probabilityAtMost(e, from)).toBeCloseTo(
        sum((k) => (k <= from ? probability(e, k) : 0)),
        12,
      )
    }
  })

  it('changes by exactly epsilon from one whole number to the next away from 0, however far out', () => {
    expect(logProbability(1.4, 1000) - logProbability(1.4, 1001)).toBeCloseTo(1.4, 9)
    expect(logProbability(1.4, 0) - logProbability(1.4, -1)).toBeCloseTo(1.4, 12)
  })

  it('refuses an epsilon that is not positive, and a draw that is not whole', () => {
    expect(() => probability(0, 1)).toThrow(RangeError)
    expect(() => standardDeviation(Number.NaN)).toThrow(RangeError)
    expect(() => probabilityAtLeast(1, 0.5)).toThrow(RangeError)
  })
})

describe('a draw', () => {
  it.each(used)('has the exact law and symmetry in every string of 16 bits, at epsilon $name', ({ epsilon }) => {
    const { mass, undecided } = decisionTree(drawDiscreteLaplace, epsilon, 16)
    expect([...mass.values()].reduce((sum, p) => sum + p, undecided)).toBe(1)
    expect(mass.size).toBeGreaterThan(4)
    for (const [k, decided] of mass) {
      expect(mass.get(-k)).toBe(decided)
      expect(decided).toBeLessThanOrEqual(probability(toNumber(epsilon), k))
      expect(decided + undecided).toBeGreaterThanOrEqual(probability(toNumber(epsilon), k))
    }
  })

  it('would have another law in them if numbers were folded back into their bound', () => {
    expect(decisionTree(foldedBack, one, 16).mass.get(0)).toBeGreaterThan(probability(1, 0))
  })

  // Upper 0.1 % points of chi-square with 20, 12 and 40 degrees of freedom (NIST/SEMATECH e-Handbook, 1.3.6.7.4).
  it.each([
    { name: '1', epsilon: one, last: 10, limit: 45.315 },
    { name: '7/5', epsilon: kept, last: 6, limit: 32.909 },
    { name: '1/2', epsilon: half, last: 20, limit: 73.402 },
  ])('agrees with the law in 1,000,000 draws, at epsilon $name', ({ epsilon, last, limit }) => {
    expect(chiSquare(drawDiscreteLaplace, epsilon, last, 1_000_000, seededBits(17))).toBeLessThan(limit)
    expect(chiSquare(foldedBack, epsilon, last, 100_000, seededBits(17))).toBeGreaterThan(limit)
  })

  it('agrees with the law when the bits come from the operating system', () => {
    // 20 degrees of freedom. Passed by chance alone but once in 10^7 runs: 73.2 is the point of p = 5e-8.
    expect(chiSquare(drawDiscreteLaplace, one, 10, 100_000, systemRandomBits())).toBeLessThan(73.2)
  })

  it('refuses an epsilon that is no fraction of whole numbers', () => {
    const bits = seededBits(1)
    expect(() => drawDiscreteLaplace({ numerator: 1.4, denominator: 1 }, bits)).toThrow(RangeError)
    expect(() => drawDiscreteLaplace({ numerator: 1, denominator: 0 }, bits)).toThrow(RangeError)
  })

  it('stops when the source of bits is stuck', () => {
    expect(() => drawDiscreteLaplace(one, () => 0)).toThrow('not random')
  })
})

describe('random bits of the operating system', () => {
  it('fill every width and no more', () => {
    const bits = systemRandomBits()
    for (const count of [1, 2, 7, 30]) {
      const values = Array.from({ length: 2000 }, () => bits(count))
      expect(Math.max(...values)).toBeLessThan(2 ** count)
      // The top bit is not always 0: 2^-2000.
      expect(Math.max(...values)).toBeGreaterThanOrEqual(2 ** (count - 1))
      expect(Math.min(...values)).toBeLessThan(2 ** (count - 1))
    }
    expect(bits(0)).toBe(0)
    expect(() => bits(31)).toThrow(RangeError)
  })
})
