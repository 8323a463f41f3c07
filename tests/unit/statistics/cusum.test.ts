import { describe, expect, it } from 'vitest'
import { averageRunLengths, cumulativeSums, cusumLimit, logLikelihoodRatio } from '../../../lib/domain/statistics/cusum'
import { gaussLegendre } from '../../../lib/domain/statistics/quadrature'
import { normalSurvival } from '../../../lib/domain/statistics/special-functions'
import { comparison, readVector } from './vectors'

const { arl } = readVector<{
  arl: { 'xcusum_k.5_h4_two': number; 'xcusum_k.5_h5_two': number; 'xewma_l.1_c2.814': number }
}>('temporal')

const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)

/** Run length from state 0 of a chart whose transitions have been put on the nodes of a quadrature rule. */
function runLengthOf(states: number, transition: (from: number, to: number) => number): number {
  const lengths = averageRunLengths(transition)
  let last = Number.NaN
  for (let m = 0; m < states; m += 1) last = lengths.next().value
  return last
}

/** One-sided CUSUM of standard normal values: integral equation of Goel & Wu (1971), with the atom at 0 as state 0. */
function normalCusumRunLength(reference: number, limit: number): number {
  const { nodes, weights } = gaussLegendre(40)
  const at = (i: number): number => (i === 0 ? 0 : (limit / 2) * (1 + (nodes[i - 1] ?? 0)))
  return runLengthOf(nodes.length + 1, (from, to) =>
    to === 0
      ? normalSurvival(at(from) - reference)
      : (limit / 2) * (weights[to - 1] ?? 0) * density(at(to) - at(from) + reference),
  )
}

/** Two-sided EWMA of standard normal values from 0 (Crowder 1987). The rule is odd: its middle node, 0, is put first. */
function normalEwmaRunLength(weight: number, width: number): number {
  const limit = width * Math.sqrt(weight / (2 - weight))
  const { nodes, weights } = gaussLegendre(61)
  const order = [30, ...nodes.map((_, i) => i).filter((i) => i !== 30)]
  const at = (i: number): number => limit * (nodes[order[i] ?? 0] ?? 0)
  return runLengthOf(
    nodes.length,
    (from, to) =>
      ((limit * (weights[order[to] ?? 0] ?? 0)) / weight) * density((at(to) - (1 - weight) * at(from)) / weight),
  )
}

/** P(Y = y) of a binomial count, factor by factor. */
function binomial(n: number, y: number, rate: number): number {
  let probability = (1 - rate) ** (n - y)
  for (let j = 0; j < y; j += 1) probability *= ((n - j) / (j + 1)) * rate
  return probability
}

/**
 * Run length by following the distribution of the sum quarter by quarter, on a grid finer than the one in the
 * library, every increment rounded by `round`: up gives a lower bound, down an upper one.
 */
function followedRunLength(
  n: number,
  inControl: number,
  raised: number,
  limit: number,
  step: number,
  round: (x: number) => number,
): number {
  const top = Math.floor(limit / step + 1e-9)
  const moves = Array.from({ length: n + 1 }, (_, y) => ({
    by: round((y * Math.log(raised / inControl) + (n - y) * Math.log((1 - raised) / (1 - inControl))) / step),
    probability: binomial(n, y, inControl),
  })).filter(({ probability }) => probability > 1e-15)
  let state = new Array<number>(top + 1).fill(0)
  state[0] = 1
  let length = 0
  for (let alive = 1; alive > 1e-13; ) {
    length += alive
    const next = new Array<number>(top + 1).fill(0)
    state.forEach((mass, from) => {
      if (mass === 0) return
      for (const { by, probability } of moves) {
        const to = Math.max(0, from + by)
        if (to <= top) next[to] = (next[to] ?? 0) + mass * probability
      }
    })
    state = next
    alive = state.reduce((sum, mass) => sum + mass, 0)
  }
  return length
}

describe('average run lengths', () => {
  it("agree with R's spc for the normal CUSUM and EWMA", () => {
    const numbers = comparison('temporal.json arl')
    // Both sides alike: the two-sided run length is half the one-sided one (Lucas & Crosier 1982).
    numbers.check(normalCusumRunLength(0.5, 4) / 2, arl['xcusum_k.5_h4_two'], 1e-9)
    numbers.check(normalCusumRunLength(0.5, 5) / 2, arl['xcusum_k.5_h5_two'], 1e-9)
    numbers.check(normalEwmaRunLength(0.1, 2.814), arl['xewma_l.1_c2.814'], 1e-9)
    expect(numbers.report()).toBe(3)
  })

  it('of a walk that steps up by 1/3 and down by 2/3 are 3, 12, 33 and 78', () => {
    // From i to i + 1 it takes d_i on average: d_0 = 3 (it waits at 0), d_i = 3 + 2 d_(i-1): 3, 9, 21, 45.
    const lengths = averageRunLengths((from, to) =>
      to === from + 1 ? 1 / 3 : to === from - 1 || (from === 0 && to === 0) ? 2 / 3 : 0,
    )
    for (const expected of [3, 12, 33, 78]) expect(lengths.next().value).toBeCloseTo(expected, 11)
  })
})

describe('the limit of a cumulative sum', () => {
  it('brackets the walk that can be worked out: one person, rate 1/3 against 2/3', () => {
    // Increments +ln 2 and -ln 2 with chances 1/3 and 2/3. The run length is 33 for limits below 3 ln 2 and 78 from there on.
    const { limit, averageRunLength } = cusumLimit([1], { inControl: 1 / 3, raised: 2 / 3 }, 40)
    expect(limit).toBeGreaterThanOrEqual(3 * Math.LN2)
    expect(limit).toBeLessThan(3.1 * Math.LN2)
    expect(averageRunLength).toBeGreaterThanOrEqual(40)
    expect(averageRunLength).toBeLessThanOrEqual(78)
  })

  it.each([
    [12, 0.15, 0.3],
    [30, 0.2, 0.3],
    [80, 0.25, 0.375],
    [300, 0.1, 0.15],
  ])('of %d respondents (%d against %d) gives at least 40 quarters, and not many more', (n, inControl, raised) => {
    const { limit, averageRunLength } = cusumLimit([n], { inControl, raised })
    expect(averageRunLength).toBeGreaterThanOrEqual(40)
    const step = limit / 400
    const atMost = followedRunLength(n, inControl, raised, limit, step, Math.floor)
    expect(followedRunLength(n, inControl, raised, limit, step, Math.ceil)).toBeGreaterThanOrEqual(averageRunLength)
    expect(atMost).toBeGreaterThanOrEqual(averageRunLength)
    // A limit lower by a tenth of ln 40 no longer gives 40 quarters: little is given away by the grid.
    expect(followedRunLength(n, inControl, raised, limit - 0.37, step, Math.floor)).toBeLessThan(40)
  })

  it('is the smallest step of its grid, and the run length that of the walk rounded up to it', () => {
    // Increments of 20 respondents, 0.2 against 0.3: standard deviation sqrt(20 x 0.16) ln((0.3 x 0.8) / (0.2 x 0.7)).
    const step = (Math.sqrt(3.2) * Math.log(12 / 7)) / 25
    const { limit, averageRunLength } = cusumLimit([20], { inControl: 0.2, raised: 0.3 }, 40)
    expect(limit / step).toBeCloseTo(Math.round(limit / step), 8)
    expect(followedRunLength(20, 0.2, 0.3, limit, step, Math.ceil)).toBeCloseTo(averageRunLength, 7)
    expect(followedRunLength(20, 0.2, 0.3, limit - step, step, Math.ceil)).toBeLessThan(40)
  })

  it('stays below the logarithm of the run length, which would always do (Lorden 1971)', () => {
    for (const averageRunLength of [10, 40, 200]) {
      for (const n of [10, 40, 150]) {
        const { limit } = cusumLimit([n], { inControl: 0.2, raised: 0.3 }, averageRunLength)
        expect(limit).toBeLessThan(Math.log(averageRunLength))
      }
    }
  })

  it('draws n from the sizes of the row, whatever their order, and equal sizes are one size', () => {
    const hypotheses = { inControl: 0.2, raised: 0.3 }
    const mixed = cusumLimit([15, 40, 22], hypotheses)
    expect(cusumLimit([40, 22, 15], hypotheses)).toEqual(mixed)
    const same = cusumLimit([22, 22, 22], hypotheses)
    expect(same.limit).toBeCloseTo(cusumLimit([22], hypotheses).limit, 12)
    expect(same.averageRunLength).toBeCloseTo(cusumLimit([22], hypotheses).averageRunLength, 9)
    expect(mixed.limit).not.toBeCloseTo(same.limit, 4)
  })

  it('is 0 when a signal at any rise is rare enough: any of 3 respondents at 0.05', () => {
    // Up only with at least one of three: 1 - 0.95^3 = 0.142625, once in 7.0114 quarters.
    const { limit, averageRunLength } = cusumLimit([3], { inControl: 0.05, raised: 0.2 }, 7)
    expect(limit).toBe(0)
    expect(averageRunLength).toBeCloseTo(1 / (1 - 0.95 ** 3), 10)
    expect(cusumLimit([3], { inControl: 0.05, raised: 0.2 }, 7.02).limit).toBeGreaterThan(0)
  })

  it('is found for tens of thousands of respondents, whose signals are called no rarer than once in a million', () => {
    // Any rise lies 14 standard deviations out: the probabilities of all falls sum to 1 but for rounding.
    expect(cusumLimit([20_000], { inControl: 0.45, raised: 0.55 })).toEqual({
      limit: 0,
      averageRunLength: expect.closeTo(1e6, 0),
    })
  })

  it('is 0 for a run length of 1, which any limit gives', () => {
    // One respondent at 0.2: a rise once in 5 quarters.
    const { limit, averageRunLength } = cusumLimit([1], { inControl: 0.2, raised: 0.4 }, 1)
    expect(limit).toBe(0)
    expect(averageRunLength).toBeCloseTo(5, 12)
  })

  it('is other when counts vary by more than chance', () => {
    const wide = cusumLimit([40], { inControl: 0.2, raised: 0.3, concentration: 30 })
    expect(wide.averageRunLength).toBeGreaterThanOrEqual(40)
    expect(wide.limit).not.toBeCloseTo(cusumLimit([40], { inControl: 0.2, raised: 0.3 }).limit, 3)
    const nearly = cusumLimit([40], { inControl: 0.2, raised: 0.3, concentration: 1e9 })
    expect(nearly.limit).toBeCloseTo(cusumLimit([40], { inControl: 0.2, raised: 0.3 }).limit, 5)
  })

  it.each([
    ['no size', [], 0.2, 0.3, undefined, 40, 'size'],
    ['a size of 0', [10, 0], 0.2, 0.3, undefined, 40, 'size'],
    ['half a respondent', [10.5], 0.2, 0.3, undefined, 40, 'size'],
    ['NaN respondents', [Number.NaN], 0.2, 0.3, undefined, 40, 'size'],
    ['a rate of 0', [10], 0, 0.3, undefined, 40, '0 < inControl < raised < 1'],
    ['equal rates', [10], 0.3, 0.3, undefined, 40, '0 < inControl < raised < 1'],
    ['a rate of 1', [10], 0.3, 1, undefined, 40, '0 < inControl < raised < 1'],
    ['a rate that is no number', [10], Number.NaN, 0.5, undefined, 40, '0 < inControl < raised < 1'],
    ['a concentration of 0', [10], 0.2, 0.3, 0, 40, 'concentration'],
    ['an infinite concentration', [10], 0.2, 0.3, Number.POSITIVE_INFINITY, 40, 'concentration'],
    ['a run length below 1', [10], 0.2, 0.3, undefined, 0.99, 'run length'],
    ['an infinite run length', [10], 0.2, 0.3, undefined, Number.POSITIVE_INFINITY, 'run length'],
  ] as const)('refuses %s', (_, sizes, inControl, raised, concentration, averageRunLength, message) => {
    const hypotheses = { inControl, raised, ...(concentration === undefined ? {} : { concentration }) }
    expect(() => cusumLimit(sizes, hypotheses, averageRunLength)).toThrow(RangeError)
    expect(() => cusumLimit(sizes, hypotheses, averageRunLength)).toThrow(message)
  })
})

describe('the log-likelihood ratio of a count', () => {
  const hypotheses = { inControl: 0.2, raised: 0.4 }

  it('is y ln(p1/p0) + (n - y) ln((1-p1)/(1-p0)) for an exact count', () => {
    expect(logLikelihoodRatio({ low: 3, high: 3, n: 10 }, hypotheses)).toBeCloseTo(
      3 * Math.log(2) + 7 * Math.log(0.75),
      12,
    )
  })

  it('is that of the whole interval for a label', () => {
    // At most 1 of 2: (1 - 0.16) / (1 - 0.04). At least 1 of 2: (1 - 0.36) / (1 - 0.64).
    expect(logLikelihoodRatio({ low: 0, high: 1, n: 2 }, hypotheses)).toBeCloseTo(Math.log(0.84 / 0.96), 13)
    expect(logLikelihoodRatio({ low: 1, high: 2, n: 2 }, hypotheses)).toBeCloseTo(Math.log(0.64 / 0.36), 13)
  })

  it('is 0 for a hidden cell and for nobody', () => {
    expect(logLikelihoodRatio({ low: 0, high: 40, n: 40 }, hypotheses)).toBe(0)
    expect(logLikelihoodRatio({ low: 0, high: 0, n: 0 }, hypotheses)).toBe(0)
  })

  it('is beta-binomial with a concentration: 2 of 2 at concentration 5', () => {
    // Beta(1, 4): (1/5)(2/6) = 1/15. Beta(2, 3): (2/5)(3/6) = 1/5.
    expect(logLikelihoodRatio({ low: 2, high: 2, n: 2 }, { ...hypotheses, concentration: 5 })).toBeCloseTo(
      Math.log(3),
      13,
    )
  })

  it('refuses impossible counts and hypotheses', () => {
    expect(() => logLikelihoodRatio({ low: 3, high: 2, n: 5 }, hypotheses)).toThrow('low <= high')
    expect(() => logLikelihoodRatio({ low: 0, high: 6, n: 5 }, hypotheses)).toThrow(RangeError)
    expect(() => logLikelihoodRatio({ low: 0, high: 1, n: 5 }, { inControl: 0.4, raised: 0.2 })).toThrow('inControl')
  })
})

describe('cumulative sums', () => {
  it('never fall below 0', () => {
    expect(cumulativeSums([-1, 2, -0.5, -3, 0.25])).toEqual([0, 2, 1.5, 0, 0.25])
    expect(cumulativeSums([])).toEqual([])
  })

  it('refuse what is not finite', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) expect(() => cumulativeSums([1, bad])).toThrow('finite')
  })
})
