import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { funnelLimits, funnelPosition, midFunnelLimits, overdispersion } from '../../../lib/domain/statistics/funnel'
import { increasingRoot, logGamma, normalSurvival } from '../../../lib/domain/statistics/special-functions'
import { comparison, readVector } from './vectors'

type Variant = {
  phi: number
  tau2: number
  n_used: number
  n_outliers_od_998: number
  n_outliers_poisson_998: number
  outliers_od_998: string[]
  wz: (number | null)[]
} & Record<'z' | 'odll95' | 'odul95' | 'odll998' | 'odul998' | 'll95' | 'ul95' | 'll998' | 'ul998', number[]>
const medpar = readVector<{
  published: { n_outliers: number }
  group: string[]
  observed: number[]
  expected: number[]
  SHMI: Variant
  CQC: Variant
}>('funnel_medpar')
const points = medpar.observed.map((y, i) => ({ y, n: medpar.expected[i] ?? Number.NaN }))

/** P(Gamma(shape) <= x) by its series (DLMF 8.7.1), all terms positive. */
function gammaAtMost(shape: number, x: number): number {
  let term = Math.exp(shape * Math.log(x) - x - logGamma(shape + 1))
  let sum = term
  for (let j = 1; term > sum * 1e-17; j += 1) {
    term *= x / (shape + j)
    sum += term
  }
  return sum
}

/**
 * The exact Poisson limits that FunnelPlotR draws without overdispersion: chi-squared quantiles with 2E and 2(E + 1)
 * degrees of freedom, over 2E. E is no whole number, so the library's binomial limits have no counterpart; nothing in
 * the product needs it, and it lives here.
 */
function poissonLimit(expected: number, probability: number, side: 'lower' | 'upper'): number {
  const shape = side === 'lower' ? expected : expected + 1
  return Math.exp(increasingRoot((z) => gammaAtMost(shape, Math.exp(z)) - probability, Math.log(shape))) / expected
}

describe('overdispersion', () => {
  it.each([
    ['shmi', medpar.SHMI],
    ['cqc', medpar.CQC],
  ] as const)('agrees with FunnelPlotR on the medpar data (%s)', (variant, expected) => {
    const numbers = comparison(`funnel_medpar.json ${variant}`)
    const result = overdispersion(points, 1, variant)
    numbers.check(result.phi, expected.phi, 1e-12)
    numbers.check(result.tau2, expected.tau2, 1e-12)
    numbers.check(result.trimmed.filter((value) => value !== null).length, expected.n_used, 0)
    result.z.forEach((z, i) => {
      numbers.check(z, expected.z[i] ?? Number.NaN, 1e-11)
      const trimmed = expected.wz[i]
      if (trimmed === null) expect(result.trimmed[i]).toBeNull()
      else numbers.check(result.trimmed[i] ?? Number.NaN, trimmed ?? Number.NaN, 1e-11)
    })
    // FunnelPlotR takes 1.959964 and 3.090232 for the normal quantiles.
    const [tail95, tail998] = [normalSurvival(1.959964), normalSurvival(3.090232)]
    // For CQC it draws the limits on the square root scale without turning them back.
    const drawn = (limit: number): number => (variant === 'cqc' ? Math.sqrt(limit) : limit)
    points.forEach(({ n }, i) => {
      const at95 = result.limits(n, tail95)
      const at998 = result.limits(n, tail998)
      numbers.check(drawn(at95.lower), expected.odll95[i] ?? Number.NaN, 1e-11)
      numbers.check(drawn(at95.upper), expected.odul95[i] ?? Number.NaN, 1e-11)
      numbers.check(drawn(at998.lower), expected.odll998[i] ?? Number.NaN, 1e-11)
      numbers.check(drawn(at998.upper), expected.odul998[i] ?? Number.NaN, 1e-11)
      numbers.check(poissonLimit(n, 0.025, 'lower'), expected.ll95[i] ?? Number.NaN, 1e-11)
      numbers.check(poissonLimit(n, 0.975, 'upper'), expected.ul95[i] ?? Number.NaN, 1e-11)
      numbers.check(poissonLimit(n, 0.001, 'lower'), expected.ll998[i] ?? Number.NaN, 1e-11)
      // The series sums to .999 with an error near 1e-12, and is flat there.
      numbers.check(poissonLimit(n, 0.999, 'upper'), expected.ul998[i] ?? Number.NaN, 1e-10)
    })
    const outside = (lower: (n: number) => number, upper: (n: number) => number): string[] =>
      points.flatMap(({ y, n }, i) => (y / n < lower(n) || y / n > upper(n) ? [medpar.group[i] ?? ''] : []))
    const adjusted = outside(
      (n) => drawn(result.limits(n, tail998).lower),
      (n) => drawn(result.limits(n, tail998).upper),
    )
    expect(adjusted).toEqual(expected.outliers_od_998)
    numbers.check(adjusted.length, expected.n_outliers_od_998, 0)
    const plain = outside(
      (n) => poissonLimit(n, 0.001, 'lower'),
      (n) => poissonLimit(n, 0.999, 'upper'),
    )
    numbers.check(plain.length, expected.n_outliers_poisson_998, 0)
    expect(numbers.report()).toBe(5 + points.length * 9 + expected.n_used)
  })

  it('finds the nine outliers of the FunnelPlotR vignette by adjusted z (SHMI)', () => {
    const { adjustedZ } = overdispersion(points, 1, 'shmi')
    expect(adjustedZ.filter((z) => Math.abs(z) > 3.090232)).toHaveLength(medpar.published.n_outliers)
  })

  it('of proportions is worked out by hand: 2, 5 and 8 of 10 around 1/2', () => {
    // asin sqrt(1/2) = pi/4; asin sqrt(.2) = 0.4636476; sd 1/(2 sqrt 10), so z = -2.035..., 0, +2.035...
    const step = (Math.PI / 4 - Math.asin(Math.sqrt(0.2))) * 2 * Math.sqrt(10)
    const result = overdispersion(
      [
        { y: 8, n: 10 },
        { y: 2, n: 10 },
        { y: 5, n: 10 },
      ],
      0.5,
    )
    expect(result.z[0]).toBeCloseTo(step, 12)
    expect(result.z[1]).toBeCloseTo(-step, 12)
    expect(result.z[2]).toBeCloseTo(0, 12)
    // Type 7 quantiles of three values: the 10 % point lies a fifth of the way from the first to the second.
    const drawnIn = 0.8 * step
    expect(result.trimmed[0]).toBeCloseTo(drawnIn, 12)
    expect(result.trimmed[1]).toBeCloseTo(-drawnIn, 12)
    const phi = (2 * drawnIn ** 2) / 3
    expect(result.phi).toBeCloseTo(phi, 12)
    // Weights 40 each: sum 120, sum of squares / sum = 40.
    const tau2 = (3 * phi - 2) / 80
    expect(result.tau2).toBeCloseTo(tau2, 12)
    expect(result.adjustedZ[0]).toBeCloseTo(step / Math.sqrt(1 + 40 * tau2), 12)
    const { lower, upper } = result.limits(40, 0.025)
    const reach = 1.959963984540054 * Math.sqrt(1 / 160 + tau2)
    expect(lower).toBeCloseTo(Math.sin(Math.PI / 4 - reach) ** 2, 12)
    expect(upper).toBeCloseTo(Math.sin(Math.PI / 4 + reach) ** 2, 12)
  })

  it('is none among rows that differ by less than chance, and limits stay rates', () => {
    const same = Array.from({ length: 6 }, () => ({ y: 3, n: 30 }))
    const { phi, tau2, z, limits } = overdispersion(same, 0.1)
    expect([phi, tau2, ...z].map((value) => Math.abs(value))).toEqual(new Array(8).fill(expect.closeTo(0, 12)))
    expect(limits(1, 0.001)).toEqual({ lower: 0, upper: 1 })
    // Seven times the target's own sd reaches beyond 0.
    expect(overdispersion(same, 0.1, 'cqc').limits(1, 0.001).lower).toBe(0)
  })

  it('leaves out the outer tenths, tied rows together (shmi)', () => {
    // k = 19: rank x 10 / 20 gives group 0 to rank 1 and group 9 to ranks 18 and 19. Two tied at the top share 18.5.
    const rows = Array.from({ length: 19 }, (_, i) => ({ y: 10 + Math.min(i, 17), n: 20 }))
    const { trimmed } = overdispersion(rows, 1, 'shmi')
    expect(trimmed.map((value) => value === null)).toEqual([true, ...new Array(16).fill(false), true, true])
    const tied = overdispersion([...rows.slice(1), { y: 11, n: 20 }], 1, 'shmi').trimmed
    // Now two share the lowest rank, 1.5: group 0 still.
    expect([tied[0], tied[18]]).toEqual([null, null])
  })

  it('takes any positive target for ratios: sd of the logarithm is 1 / sqrt(expected x target)', () => {
    const { z } = overdispersion(
      [
        { y: 8, n: 2 },
        { y: 4, n: 2 },
      ],
      2,
      'shmi',
    )
    expect(z[0]).toBeCloseTo(Math.log(2) * 2, 12)
    expect(z[1]).toBeCloseTo(0, 12)
  })

  it.each([
    ['one row', [{ y: 1, n: 5 }], 0.2, 'proportion', 'two rows'],
    [
      'a target of 0',
      [
        { y: 1, n: 5 },
        { y: 2, n: 5 },
      ],
      0,
      'proportion',
      'target',
    ],
    [
      'a target of 1',
      [
        { y: 1, n: 5 },
        { y: 2, n: 5 },
      ],
      1,
      'proportion',
      'target',
    ],
    [
      'an infinite target',
      [
        { y: 1, n: 5 },
        { y: 2, n: 5 },
      ],
      Number.POSITIVE_INFINITY,
      'shmi',
      'target',
    ],
    [
      'y above n',
      [
        { y: 1, n: 5 },
        { y: 6, n: 5 },
      ],
      0.2,
      'proportion',
      'not a count',
    ],
    [
      'nobody asked',
      [
        { y: 1, n: 5 },
        { y: 0, n: 0 },
      ],
      0.2,
      'proportion',
      'not a count',
    ],
    [
      'half a respondent',
      [
        { y: 1, n: 5 },
        { y: 1, n: 5.5 },
      ],
      0.2,
      'proportion',
      'not a count',
    ],
    [
      'a negative count',
      [
        { y: 1, n: 5 },
        { y: -1, n: 5 },
      ],
      0.2,
      'proportion',
      'not a count',
    ],
    [
      'half a count',
      [
        { y: 1, n: 5 },
        { y: 0.5, n: 5 },
      ],
      0.2,
      'proportion',
      'not a count',
    ],
    [
      'nothing observed',
      [
        { y: 1, n: 5 },
        { y: 0, n: 5 },
      ],
      1,
      'shmi',
      'not a count',
    ],
    [
      'nothing expected',
      [
        { y: 1, n: 5 },
        { y: 1, n: 0 },
      ],
      1,
      'shmi',
      'not a count',
    ],
    [
      'half an event',
      [
        { y: 1, n: 5 },
        { y: 1.5, n: 3 },
      ],
      1,
      'shmi',
      'not a count',
    ],
    [
      'endless expectation',
      [
        { y: 1, n: 5 },
        { y: 1, n: Number.POSITIVE_INFINITY },
      ],
      1,
      'shmi',
      'not a count',
    ],
    [
      'a negative count',
      [
        { y: 1, n: 5 },
        { y: -1, n: 5 },
      ],
      1,
      'cqc',
      'not a count',
    ],
    [
      'half an event',
      [
        { y: 1, n: 5 },
        { y: 1.5, n: 5 },
      ],
      1,
      'cqc',
      'not a count',
    ],
    [
      'nothing expected',
      [
        { y: 1, n: 5 },
        { y: 1, n: 0 },
      ],
      1,
      'cqc',
      'not a count',
    ],
    [
      'NaN expected',
      [
        { y: 1, n: 5 },
        { y: 1, n: Number.NaN },
      ],
      1,
      'cqc',
      'not a count',
    ],
    [
      'endless expectation',
      [
        { y: 1, n: 5 },
        { y: 1, n: Number.POSITIVE_INFINITY },
      ],
      1,
      'cqc',
      'not a count',
    ],
  ] as const)('refuses %s (%#)', (_, data, target, variant, message) => {
    expect(() => overdispersion(data, target, variant)).toThrow(RangeError)
    expect(() => overdispersion(data, target, variant)).toThrow(message)
  })

  it('takes the least that a ratio can have: nothing observed (cqc), everybody and nobody (proportion)', () => {
    expect(
      overdispersion(
        [
          { y: 0, n: 4 },
          { y: 4, n: 4 },
        ],
        1,
        'cqc',
      ).z,
    ).toEqual([-4, 0])
    const { z } = overdispersion(
      [
        { y: 0, n: 4 },
        { y: 4, n: 4 },
      ],
      0.5,
    )
    expect(z[0]).toBeCloseTo(-Math.PI, 12)
    expect(z[1]).toBeCloseTo(Math.PI, 12)
  })

  it('takes rows of one respondent, and one observed (shmi)', () => {
    // asin sqrt(1/2) = pi/4, sd 1/2.
    const ones = [
      { y: 0, n: 1 },
      { y: 1, n: 1 },
    ]
    const { z } = overdispersion(ones, 0.5)
    expect(z[0]).toBeCloseTo(-Math.PI / 2, 14)
    expect(z[1]).toBeCloseTo(Math.PI / 2, 14)
    const ratios = [
      { y: 1, n: 1 },
      { y: 4, n: 2 },
    ]
    expect(overdispersion(ratios, 1, 'shmi').z).toEqual([0, expect.closeTo(Math.SQRT2 * Math.LN2, 14)])
  })

  it('refuses limits at no size and at no tail', () => {
    const { limits } = overdispersion(points, 1, 'cqc')
    for (const n of [0, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => limits(n, 0.025)).toThrow('size')
    for (const tail of [0, 0.5, Number.NaN]) expect(() => limits(10, tail)).toThrow('tail')
  })
})

describe('funnel limits', () => {
  it('are the interpolated binomial quantiles by hand: 4 at 1/2', () => {
    // P(R <= r) = 1/16, 5/16, 11/16, 15/16, 1. Tail 0.1: r = 1, w = (5/16 - 0.1) / (4/16) = 0.85; r = 3, w = 0.15.
    const tenth = funnelLimits(0.5, 4, 0.1)
    expect(tenth.lower).toBeCloseTo((1 - 0.85) / 4, 14)
    expect(tenth.upper).toBeCloseTo((3 - 0.15) / 4, 14)
    // Tail 0.05: r = 0 and w = 0.2, cut at 0; r = 4, w = (1 - 0.95) / (1/16) = 0.8.
    const twentieth = funnelLimits(0.5, 4, 0.05)
    expect(twentieth.lower).toBe(0)
    expect(twentieth.upper).toBeCloseTo((4 - 0.8) / 4, 14)
    // Tail 1/16 is reached exactly at r = 0: w = 0. Above, P(R > 3) = 1/16 is not more than the tail: r = 3, w = 0.
    expect(funnelLimits(0.5, 4, 1 / 16).lower).toBeCloseTo(0, 14)
    expect(funnelLimits(0.5, 4, 1 / 16 + 1e-12).upper).toBeCloseTo(3 / 4, 9)
  })

  it('are those of a single respondent by hand', () => {
    // P(R <= r) = 1/2, 1. Tail 0.1: r = 0, cut at 0; r = 1, w = 0.1 / (1/2).
    expect(funnelLimits(0.5, 1, 0.1)).toEqual({ lower: 0, upper: expect.closeTo(0.8, 14) })
  })

  it('close in on the target as rows grow, and open as the tail shrinks', () => {
    const small = funnelLimits(0.2, 25, 0.025)
    const large = funnelLimits(0.2, 2500, 0.025)
    const wide = funnelLimits(0.2, 2500, 0.001)
    // Normal approximation at 2500: 0.2 -+ 1.96 x 0.008 and 3.09 x 0.008.
    expect(large.lower).toBeCloseTo(0.2 - 1.96 * 0.008, 3)
    expect(large.upper).toBeCloseTo(0.2 + 1.96 * 0.008, 3)
    expect(wide.lower).toBeCloseTo(0.2 - 3.09 * 0.008, 3)
    expect(wide.upper).toBeCloseTo(0.2 + 3.09 * 0.008, 3)
    expect(small.lower).toBeLessThan(large.lower)
    expect(small.upper).toBeGreaterThan(large.upper)
  })

  it.each([
    [0, 10, 0.025, 'target rate'],
    [1, 10, 0.025, 'target rate'],
    [Number.NaN, 10, 0.025, 'target rate'],
    [0.2, 0, 0.025, 'n must be'],
    [0.2, 2.5, 0.025, 'n must be'],
    [0.2, Number.NaN, 0.025, 'n must be'],
    [0.2, 10, 0, 'tail'],
    [0.2, 10, 0.5, 'tail'],
    [0.2, 10, Number.NaN, 'tail'],
  ])('refuse target %d, n %d, tail %d', (target, n, tail, message) => {
    expect(() => funnelLimits(target, n, tail)).toThrow(RangeError)
    expect(() => funnelLimits(target, n, tail)).toThrow(message)
  })
})

describe('where a count lies in the funnel', () => {
  // Ten fair coins: P(Y >= 8, 9, 10) = 56, 11, 1 of 1024, so mid-p of 8, 9 and 10 is 67, 12 and 1 of 2048.
  it.each([
    [8, 'within'],
    [9, 'aboveInner'],
    [10, 'aboveOuter'],
    [2, 'within'],
    [1, 'belowInner'],
    [0, 'belowOuter'],
  ] as const)('follows from its exact tail: %i of 10 at one half is %s', (y, position) => {
    expect(funnelPosition({ low: y, high: y, n: 10 }, 0.5)).toBe(position)
  })

  it.each([
    [9, 10, 'aboveInner'],
    [8, 10, 'within'],
    [0, 1, 'belowInner'],
    [0, 2, 'within'],
    [0, 10, 'within'],
  ] as const)(
    'goes by the end nearest to the target when it is not shown: %i to %i of 10 is %s',
    (low, high, position) => {
      expect(funnelPosition({ low, high, n: 10 }, 0.5)).toBe(position)
    },
  )

  it('of one person is half the probability: 0.3 / 2 is not unusual, 0.04 / 2 is', () => {
    expect(funnelPosition({ low: 1, high: 1, n: 1 }, 0.3)).toBe('within')
    expect(funnelPosition({ low: 1, high: 1, n: 1 }, 0.04)).toBe('aboveInner')
    expect(funnelPosition({ low: 0, high: 0, n: 1 }, 0.96)).toBe('belowInner')
  })

  it.each([
    [{ low: 1, high: 0, n: 5 }, 0.5],
    [{ low: 0, high: 6, n: 5 }, 0.5],
    [{ low: -1, high: 0, n: 5 }, 0.5],
    [{ low: 0, high: 0, n: 0 }, 0.5],
    [{ low: 1.5, high: 2, n: 5 }, 0.5],
    [{ low: 1, high: 2, n: 5 }, 0],
    [{ low: 1, high: 2, n: 5 }, 1],
  ])('refuses %j at %d', (count, target) => {
    expect(() => funnelPosition(count, target)).toThrow(RangeError)
  })
})

describe('the limits of the mid-p', () => {
  it('of ten at one half are worked out by hand', () => {
    // Mid-distribution of 0, 1, 2: 0.5, 6, 33.5 of 1024. 0.025 is 25.6/1024, 0.001 is 1.024/1024.
    const inner = midFunnelLimits(0.5, 10, 0.025)
    expect(inner.lower).toBeCloseTo((1 + (25.6 - 6) / 27.5) / 10, 12)
    expect(inner.upper).toBeCloseTo(1 - (1 + (25.6 - 6) / 27.5) / 10, 12)
    expect(midFunnelLimits(0.5, 10, 0.001).lower).toBeCloseTo((1.024 - 0.5) / 5.5 / 10, 12)
    // One person: nobody or everybody has mid-p 1/4.
    expect(midFunnelLimits(0.5, 1, 0.025)).toEqual({ lower: 0, upper: 1 })
  })

  it('leave outside exactly the counts that the exact tail calls unusual', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, target, share) => {
          const y = Math.round(share * n)
          const position = funnelPosition({ low: y, high: y, n }, target)
          for (const [tail, above, below] of [
            [0.025, ['aboveInner', 'aboveOuter'], ['belowInner', 'belowOuter']],
            [0.001, ['aboveOuter'], ['belowOuter']],
          ] as const) {
            const { lower, upper } = midFunnelLimits(target, n, tail)
            const far = 1e-9
            if (Math.abs(y / n - lower) > far)
              expect(y / n < lower).toBe((below as readonly string[]).includes(position))
            if (Math.abs(y / n - upper) > far)
              expect(y / n > upper).toBe((above as readonly string[]).includes(position))
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})
