import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { posterior } from '../../../lib/domain/statistics/beta-binomial'
import { changeBetween, ewma, poissonCusum, predictiveMidP } from '../../../lib/domain/statistics/change'
import { comparison, readVector } from './vectors'

const flat = { alpha: 1, beta: 1 }
const count = fc.integer({ min: 0, max: 60 }).chain((n) => fc.record({ n: fc.constant(n), y: fc.nat(n) }))

describe('change between two quarters', () => {
  it('of two uniform rates is the triangular distribution', () => {
    const uniform = posterior({ y: 0, n: 0 }, flat)
    const { mean, lower, upper, probabilityHigher } = changeBetween(uniform, uniform)
    expect(mean).toBeCloseTo(0, 12)
    expect(probabilityHigher).toBeCloseTo(0.5, 9)
    // P(D <= d) = (1 + d)^2 / 2 for d < 0: the 2.5 % point is sqrt(.05) - 1.
    expect(lower).toBeCloseTo(Math.sqrt(0.05) - 1, 6)
    expect(upper).toBeCloseTo(1 - Math.sqrt(0.05), 6)
  })

  it('has the exact probability of being higher: Beta(3,1) against Beta(1,2)', () => {
    // P(X > Y) = integral of 3x^2 (1 - (1-x)^2) dx = integral of 6x^3 - 3x^4 = 6/4 - 3/5 = 0.9
    const change = changeBetween(posterior({ y: 2, n: 2 }, flat), posterior({ y: 0, n: 1 }, flat))
    expect(change.probabilityHigher).toBeCloseTo(0.9, 9)
    expect(change.mean).toBeCloseTo(3 / 4 - 1 / 3, 12)
  })

  it('turns over when the quarters change places', () => {
    fc.assert(
      fc.property(count, count, (a, b) => {
        const [now, then] = [posterior(a, flat), posterior(b, flat)]
        const forwards = changeBetween(now, then)
        const backwards = changeBetween(then, now)
        expect(forwards.mean).toBeCloseTo(-backwards.mean, 12)
        expect(forwards.lower).toBeCloseTo(-backwards.upper, 6)
        expect(forwards.upper).toBeCloseTo(-backwards.lower, 6)
        expect(forwards.probabilityHigher).toBeCloseTo(1 - backwards.probabilityHigher, 8)
        expect(forwards.lower).toBeLessThan(forwards.upper)
      }),
      { numRuns: 60 },
    )
  })
})

const temporal = readVector<{
  montgomery: {
    x: number[]
    mu: number
    sigma: number
    lambda: number
    L: number
    ewma: number[]
    lcl: number[]
    ucl: number[]
  }
  poisson_cusum: { y: number[]; lambda0: number; lambda1: number; s: number[] }
  poisson_ewma: { y: number[]; mu0: number; lambda: number; ewma: number[]; ucl_exact: number[] }
}>('temporal')

describe('series of quarters', () => {
  it('agree with the EWMA and CUSUM vectors', () => {
    const numbers = comparison('temporal.json')
    const { x, mu, sigma, lambda, L, ...expected } = temporal.montgomery
    ewma(x, mu, lambda, sigma).forEach(({ average, standardError }, i) => {
      numbers.check(average, expected.ewma[i] ?? Number.NaN, 1e-12)
      numbers.check(mu - L * standardError, expected.lcl[i] ?? Number.NaN, 1e-12)
      numbers.check(mu + L * standardError, expected.ucl[i] ?? Number.NaN, 1e-12)
    })
    const cusum = temporal.poisson_cusum
    poissonCusum(cusum.y, cusum.lambda0, cusum.lambda1).forEach((s, i) => {
      numbers.check(s, cusum.s[i] ?? Number.NaN, 1e-12, 1)
    })
    const poisson = temporal.poisson_ewma
    ewma(poisson.y, poisson.mu0, poisson.lambda, Math.sqrt(poisson.mu0)).forEach(({ average, standardError }, i) => {
      numbers.check(average, poisson.ewma[i] ?? Number.NaN, 1e-12)
      numbers.check(poisson.mu0 + 3 * standardError, poisson.ucl_exact[i] ?? Number.NaN, 1e-12)
    })
    expect(numbers.report()).toBe(30 * 3 + 40 + 80)
  })

  it('scale the reference value with the exposure: 2 quarters of half the people count as one', () => {
    expect(poissonCusum([4, 4], 1, 3, [0.5, 0.5])[1]).toBeCloseTo(poissonCusum([8], 1, 3)[0] ?? 0, 12)
  })

  it('refuse impossible input', () => {
    expect(() => poissonCusum([1], 2, 2)).toThrow(RangeError)
    expect(() => poissonCusum([Number.NaN], 1, 2)).toThrow(RangeError)
    expect(() => poissonCusum([1, 2], 1, 2, [1])).toThrow(RangeError)
    expect(() => ewma([1], 0, 0, 1)).toThrow(RangeError)
    expect(() => ewma([Number.NaN], 0, 0.2, 1)).toThrow(RangeError)
  })
})

/**
 * Predictive probabilities by a plain sum over a fine grid of rates: midpoint rule on x = sin^2(t). Shares nothing
 * with the code under test but the definition.
 */
function predictDirectly(
  now: { low: number; high: number; n: number },
  baseline: readonly { low: number; high: number; n: number; age: number }[],
  prior: readonly { alpha: number; beta: number; weight: number }[],
  discount: number,
): number {
  const points = 4000
  // B(alpha, beta) of whole parameters: (alpha-1)! (beta-1)! / (alpha+beta-1)!
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1))
  const choose = (n: number, y: number): number => (y === 0 ? 1 : (choose(n, y - 1) * (n - y + 1)) / y)
  const between = (low: number, high: number, n: number, x: number): number => {
    let sum = 0
    for (let y = low; y <= high; y += 1) sum += choose(n, y) * x ** y * (1 - x) ** (n - y)
    return sum
  }
  let total = 0
  let reached = 0
  for (let i = 0; i < points; i += 1) {
    const t = ((i + 0.5) / points) * (Math.PI / 2)
    const x = Math.sin(t) ** 2
    let mass = 0
    for (const { alpha, beta, weight } of prior) {
      const constant = factorial(alpha + beta - 1) / (factorial(alpha - 1) * factorial(beta - 1))
      mass += weight * constant * x ** (alpha - 0.5) * (1 - x) ** (beta - 0.5)
    }
    for (const { low, high, n, age } of baseline) mass *= between(low, high, n, x) ** (discount ** age)
    total += mass
    reached += mass * (between(now.high + 1, now.n, now.n, x) + between(now.low, now.high, now.n, x) / 2)
  }
  return reached / total
}

describe('the predictive mid-p', () => {
  it('of an exact count and past is worked out by hand', () => {
    // Prior Beta(1,1), one quarter back 1 of 2 at discount 1: Beta(2,2). Y of 1: P(Y = 1) = 1/2, so mid-p of y = 1 is 1/4.
    expect(predictiveMidP({ y: 1, n: 1 }, [{ y: 1, n: 2, age: 1 }], flat, 1)).toBeCloseTo(1 / 4, 14)
    expect(predictiveMidP({ y: 0, n: 1 }, [{ y: 1, n: 2, age: 1 }], flat, 1)).toBeCloseTo(3 / 4, 14)
    // Discount 1/2, two back: Beta(1 + 1/4, 1 + 1/4) is as symmetric.
    expect(predictiveMidP({ y: 1, n: 1 }, [{ y: 1, n: 2, age: 2 }], flat, 0.5)).toBeCloseTo(1 / 4, 14)
    expect(predictiveMidP({ y: 0, n: 0 }, [{ y: 1, n: 2, age: 1 }], flat)).toBe(0.5)
    // Discount 0.9 by itself: 1 of 1 one back gives Beta(1.9, 1), P(Y = 1 of 1) = 1.9 / 2.9.
    expect(predictiveMidP({ y: 1, n: 1 }, [{ y: 1, n: 1, age: 1 }], flat)).toBeCloseTo(0.5 * (1.9 / 2.9), 14)
    // Nobody asked in the past: Beta(1,1) stays, Y of 2 is uniform on 0, 1, 2: 1/3 + 1/6.
    expect(predictiveMidP({ y: 1, n: 2 }, [{ y: 0, n: 0, age: 1 }], flat)).toBeCloseTo(1 / 2, 14)
  })

  it('of a label is that of its whole interval', () => {
    // Beta(2,2) predicts Y of 2: 3/10, 4/10, 3/10. At most 1: P(Y = 2) + 7/20 = 13/20. At least 1: 7/20. Anything: 1/2.
    const past = [{ y: 1, n: 2, age: 1 }]
    expect(predictiveMidP({ low: 0, high: 1, n: 2 }, past, flat, 1)).toBeCloseTo(13 / 20, 14)
    expect(predictiveMidP({ low: 1, high: 2, n: 2 }, past, flat, 1)).toBeCloseTo(7 / 20, 14)
    expect(predictiveMidP({ low: 0, high: 2, n: 2 }, past, flat, 1)).toBe(0.5)
  })

  it('of a label in the past: at most 1 of 2 has density (1 - x^2) 3/2', () => {
    // P(Y = 1 of 1) = 3/2 (1/2 - 1/4) = 3/8, so mid-p of 1 is 3/16 and of 0 is 3/8 + 5/16.
    const past = [{ low: 0, high: 1, n: 2, age: 1 }]
    expect(predictiveMidP({ y: 1, n: 1 }, past, flat, 1)).toBeCloseTo(3 / 16, 10)
    expect(predictiveMidP({ y: 0, n: 1 }, past, flat, 1)).toBeCloseTo(11 / 16, 10)
    // Discount 1/2: density sqrt(1 - x^2) 4/pi, mean 4 / (3 pi).
    expect(predictiveMidP({ y: 1, n: 1 }, past, flat, 0.5)).toBeCloseTo(2 / (3 * Math.PI), 10)
    expect(predictiveMidP({ low: 0, high: 1, n: 1 }, past, flat, 0.5)).toBe(0.5)
  })

  it('weighs a mixed prior by what the past says: Beta(1,3) or Beta(3,1), then 1 of 1', () => {
    // Weights 1/2 x 1/4 and 1/2 x 3/4: 1/4 and 3/4. P(Y = 1) = 1/4 x 2/5 + 3/4 x 4/5 = 7/10.
    const mixture = [
      { alpha: 1, beta: 3, weight: 0.5 },
      { alpha: 3, beta: 1, weight: 0.5 },
    ]
    expect(predictiveMidP({ y: 1, n: 1 }, [{ y: 1, n: 1, age: 1 }], mixture, 1)).toBeCloseTo(7 / 20, 14)
  })

  it('equals a plain sum over a grid of rates, for exact and censored past alike', () => {
    const small = fc.integer({ min: 1, max: 5 })
    const interval = fc
      .record({ n: fc.integer({ min: 1, max: 40 }), a: fc.nat(40), b: fc.nat(40), exact: fc.boolean() })
      .map(({ n, a, b, exact }) => {
        const [low, high] = [Math.min(a, b) % (n + 1), Math.max(a, b) % (n + 1)].sort((x, y) => x - y)
        return { low: low ?? 0, high: exact ? (low ?? 0) : (high ?? 0), n }
      })
    fc.assert(
      fc.property(
        interval,
        fc.array(interval, { minLength: 1, maxLength: 3 }),
        small,
        small,
        small,
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        (now, past, alpha, beta, other, discount) => {
          const baseline = past.map((quarter, i) => ({ ...quarter, age: i + 1 }))
          const mixture = [
            { alpha, beta, weight: 0.7 },
            { alpha: other, beta: 2, weight: 0.3 },
          ]
          const direct = predictDirectly(now, baseline, mixture, discount)
          // The plain sum itself is good to about 1e-8: its integrand has corners at 0 and 1.
          expect(predictiveMidP(now, baseline, mixture, discount)).toBeCloseTo(direct, 7)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('holds when one side is far narrower than the other', () => {
    // A past label that hardly matters, beside an exact quarter: within 1e-9 of the closed form without it.
    const label = { low: 0, high: 4999, n: 5000, age: 1 }
    for (const [now, past] of [
      [
        { y: 1100, n: 5000 },
        { y: 3, n: 15, age: 1 },
      ],
      [
        { y: 3, n: 10 },
        { y: 12_000, n: 60_000, age: 1 },
      ],
    ] as const) {
      const prior = { alpha: 3, beta: 12 }
      expect(predictiveMidP(now, [past, label], prior)).toBeCloseTo(predictiveMidP(now, [past], prior), 8)
    }
  })

  it.each([
    ['no baseline', { y: 1, n: 5 }, [], flat, 0.9, 'earlier quarter'],
    ['y above n', { y: 6, n: 5 }, [{ y: 1, n: 2, age: 1 }], flat, 0.9, 'low <= high <= n'],
    ['an empty interval', { low: 3, high: 2, n: 5 }, [{ y: 1, n: 2, age: 1 }], flat, 0.9, 'low <= high <= n'],
    ['NaN', { y: Number.NaN, n: 5 }, [{ y: 1, n: 2, age: 1 }], flat, 0.9, 'low <= high <= n'],
    ['an impossible past', { y: 1, n: 5 }, [{ y: 3, n: 2, age: 1 }], flat, 0.9, 'low <= high <= n'],
    ['this quarter as past', { y: 1, n: 5 }, [{ y: 1, n: 2, age: 0 }], flat, 0.9, 'at least 1 back'],
    ['half a quarter back', { y: 1, n: 5 }, [{ y: 1, n: 2, age: 1.5 }], flat, 0.9, 'at least 1 back'],
    ['a discount of 0', { y: 1, n: 5 }, [{ y: 1, n: 2, age: 1 }], flat, 0, 'discount'],
    ['a discount above 1', { y: 1, n: 5 }, [{ y: 1, n: 2, age: 1 }], flat, 1.01, 'discount'],
    ['a prior of 0', { y: 1, n: 5 }, [{ y: 1, n: 2, age: 1 }], { alpha: 0, beta: 1 }, 0.9, 'prior'],
    ['an endless prior', { y: 1, n: 5 }, [{ y: 1, n: 2, age: 1 }], { alpha: 1, beta: Infinity }, 0.9, 'prior'],
    ['an empty prior', { y: 1, n: 5 }, [{ y: 1, n: 2, age: 1 }], [], 0.9, 'prior'],
  ] as const)('refuses %s', (_, now, baseline, prior, discount, message) => {
    expect(() => predictiveMidP(now, baseline, prior, discount)).toThrow(RangeError)
    expect(() => predictiveMidP(now, baseline, prior, discount)).toThrow(message)
  })
})
