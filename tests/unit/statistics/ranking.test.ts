import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { posterior } from '../../../lib/domain/statistics/beta-binomial'
import { rankPosteriors } from '../../../lib/domain/statistics/ranking'

const rows = fc
  .array(
    fc.record({
      n: fc.integer({ min: 1, max: 400 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      width: fc.nat(8),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((list) =>
    list.map(({ n, share, width }) => {
      const low = Math.round(share * n)
      return { low, high: Math.min(n, low + width), n }
    }),
  )
const fit = { alpha: 1.3, beta: 4.1 }
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

describe('exact ranks', () => {
  it('sum to k(k+1)/2, and the probabilities of the top r sum to r', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 8 }), (list, topR) => {
        const ranks = rankPosteriors(
          list.map((row) => posterior(row, fit)),
          topR,
        )
        const k = list.length
        expect(sum(ranks.map(({ expectedRank }) => expectedRank))).toBeCloseTo((k * (k + 1)) / 2, 8)
        expect(sum(ranks.map(({ probabilityTop }) => probabilityTop))).toBeCloseTo(Math.min(topR, k), 8)
      }),
      { numRuns: 100 },
    )
  })

  it('follow their rows when the rows change places', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const forwards = rankPosteriors(
          list.map((row) => posterior(row, fit)),
          3,
        )
        const backwards = rankPosteriors(
          [...list].reverse().map((row) => posterior(row, fit)),
          3,
        ).reverse()
        forwards.forEach((rank, i) => {
          expect(backwards[i]?.expectedRank).toBeCloseTo(rank.expectedRank, 10)
          expect(backwards[i]?.probabilityTop).toBeCloseTo(rank.probabilityTop, 10)
        })
      }),
      { numRuns: 50 },
    )
  })

  it('are those of two beta distributions worked out by hand', () => {
    // P(X > Y) for X ~ Beta(2,1), Y ~ Beta(1,1): integral of 2x * x dx = 2/3.
    const high = posterior({ y: 1, n: 1 }, { alpha: 1, beta: 1 })
    const flat = posterior({ y: 0, n: 0 }, { alpha: 1, beta: 1 })
    const [first, second] = rankPosteriors([high, flat], 1)
    expect(first?.probabilityTop).toBeCloseTo(2 / 3, 10)
    expect(first?.expectedRank).toBeCloseTo(4 / 3, 10)
    expect(second?.expectedRank).toBeCloseTo(5 / 3, 10)
  })

  it('are those of three beta distributions worked out by hand', () => {
    // X ~ Beta(2,1), Y ~ Beta(1,1), Z ~ Beta(1,2): P(X > Y) = P(Y > Z) = 2/3, P(X > Z) = integral of 2x (2x - x^2) = 5/6.
    const three = [
      posterior({ y: 1, n: 1 }, { alpha: 1, beta: 1 }),
      posterior({ y: 0, n: 0 }, { alpha: 1, beta: 1 }),
      posterior({ y: 0, n: 1 }, { alpha: 1, beta: 1 }),
    ]
    // First: integrals of 2x x (2x - x^2), of x^2 (2x - x^2), of 2(1 - x) x^3; last: 2x (1-x)^3, (1 - x^2)(1-x)^2, rest.
    const top = { 1: [0.6, 0.3, 0.1], 2: [0.9, 0.7, 0.4] }
    for (const topR of [1, 2] as const) {
      rankPosteriors(three, topR).forEach(({ expectedRank, probabilityTop }, i) => {
        expect(expectedRank).toBeCloseTo([1.5, 2, 2.5][i] ?? Number.NaN, 10)
        expect(probabilityTop).toBeCloseTo(top[topR][i] ?? Number.NaN, 10)
      })
    }
    for (const { probabilityTop } of rankPosteriors(three, 3)) expect(probabilityTop).toBe(1)
  })

  it('of a rate that may be anything, against any others: 1 and the sum of their means', () => {
    // P(X > U) = E X for a uniform U, however sharp X is.
    const flat = { alpha: 1, beta: 1 }
    const counts = [
      { y: 300_000, n: 1_000_000 },
      { y: 300_100, n: 1_000_000 },
      { y: 2, n: 1_000_000 },
      { y: 9_999, n: 10_000 },
      { y: 0, n: 3 },
    ]
    const ranks = rankPosteriors(
      [{ y: 0, n: 0 }, ...counts].map((count) => posterior(count, flat)),
      1,
    )
    expect(ranks[0]?.expectedRank).toBeCloseTo(1 + sum(counts.map(({ y, n }) => (y + 1) / (n + 2))), 9)
    expect(sum(ranks.map(({ probabilityTop }) => probabilityTop))).toBeCloseTo(1, 9)
  })

  it('are certain where rates lie far apart', () => {
    const apart = [40_000, 999_990, 5].map((y) => posterior({ y, n: 1_000_000 }, fit))
    const ranks = rankPosteriors(apart, 2)
    ;[2, 1, 3].forEach((expected, i) => {
      expect(ranks[i]?.expectedRank).toBeCloseTo(expected, 10)
      expect(ranks[i]?.probabilityTop).toBeCloseTo(expected < 3 ? 1 : 0, 10)
    })
  })

  it('call equal rows equal', () => {
    const same = Array.from({ length: 7 }, () => posterior({ y: 4, n: 30 }, fit))
    for (const { expectedRank, probabilityTop } of rankPosteriors(same, 2)) {
      expect(expectedRank).toBeCloseTo(4, 10)
      expect(probabilityTop).toBeCloseTo(2 / 7, 10)
    }
  })

  it('hold for rows of very different size', () => {
    const mixed = [
      posterior({ y: 1, n: 1 }, fit),
      posterior({ y: 0, n: 2 }, fit),
      posterior({ y: 20_000, n: 100_000 }, fit),
      posterior({ y: 19_900, n: 100_000 }, fit),
      posterior({ y: 3, n: 400 }, fit),
    ]
    const ranks = rankPosteriors(mixed, 2)
    expect(sum(ranks.map(({ expectedRank }) => expectedRank))).toBeCloseTo(15, 8)
    expect(sum(ranks.map(({ probabilityTop }) => probabilityTop))).toBeCloseTo(2, 8)
  })

  it('need a whole topR of at least 1, and rank nobody when nobody is there', () => {
    expect(rankPosteriors([], 3)).toEqual([])
    for (const topR of [0, -1, 1.5, Number.NaN]) {
      expect(() => rankPosteriors([], topR)).toThrow(RangeError)
      expect(() => rankPosteriors([], topR)).toThrow(`topR must be a whole number of at least 1, got ${topR}`)
    }
  })

  it('put a lone row on rank 1', () => {
    const [only] = rankPosteriors([posterior({ y: 1, n: 9 }, fit)], 5)
    expect(only?.expectedRank).toBeCloseTo(1, 12)
    expect(only?.probabilityTop).toBe(1)
  })
})
