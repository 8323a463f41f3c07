import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitCensored, fitMaximumLikelihood, fitMoments, posterior } from '../../../lib/domain/statistics/beta-binomial'
import { rankPosteriors } from '../../../lib/domain/statistics/ranking'
import { combineEvidence, mixturePosterior } from '../../../lib/domain/statistics/rate-posterior'
import { comparison, readVector } from './vectors'

type RatPosterior = {
  alpha: number
  beta: number
  posterior_mean: number[]
  posterior_sd: number[]
  ci95: [number, number][]
  threshold: number
  p_exceed: number[]
  expected_rank_1_is_highest: number[]
  p_rank1: number[]
  r: number
  p_top_r: number[]
}
const rats = readVector<{
  y: number[]
  n: number[]
  mom: { m: number; rho: number; M: number }
  ml: { alpha: number; beta: number; loglik: number; mean: number; M: number }
  posterior_ml: RatPosterior
  posterior_mom: RatPosterior
  bda_moment: { mean70: number; sd70: number; sd70_population: number; alpha: number; beta: number }
  bda_posterior_71_unrounded_prior: { mean: number; sd: number }
  bda_posterior_71: { prior: [number, number]; y: number; n: number; mean: number; sd: number }
  published: { mean70: number; sd70: number; alpha: number; beta: number; post_mean: number; post_sd: number }
}>('eb_rats')
const data = rats.y.map((y, i) => ({ y, n: rats.n[i] ?? 0 }))

describe('the rat tumour data of Tarone (1982)', () => {
  it('give the moment and maximum likelihood fits of SciPy', () => {
    const numbers = comparison('eb_rats.json fits')
    const moments = fitMoments(data)
    numbers.check(moments.mean, rats.mom.m, 1e-12)
    numbers.check(moments.concentration, rats.mom.M, 1e-12)
    numbers.check(1 / (moments.concentration + 1), rats.mom.rho, 1e-12)
    const best = fitMaximumLikelihood(data)
    // The vector's optimum is flat: it stops 7e-8 short of the root of the score equations, which mpmath 1.3
    // (30 digits) puts at 2.34161440333364508874, 14.1148042984412986517.
    numbers.check(best.alpha, 2.341614403333645, 1e-10)
    numbers.check(best.beta, 14.1148042984413, 1e-10)
    numbers.check(best.alpha, rats.ml.alpha, 1e-7)
    numbers.check(best.beta, rats.ml.beta, 1e-7)
    numbers.check(best.mean, rats.ml.mean, 1e-7)
    numbers.check(best.concentration, rats.ml.M, 1e-7)
    numbers.check(best.logLikelihood ?? Number.NaN, rats.ml.loglik, 1e-12)
    expect(best.logLikelihood).toBeGreaterThanOrEqual(rats.ml.loglik - 1e-10)
    expect(numbers.report()).toBe(10)
  })

  it.each(['posterior_ml', 'posterior_mom'] as const)('give the posteriors and exact ranks of SciPy (%s)', (which) => {
    const expected = rats[which]
    const numbers = comparison(`eb_rats.json ${which}`)
    const posteriors = data.map((row) => posterior(row, expected))
    posteriors.forEach((item, i) => {
      numbers.check(item.mean, expected.posterior_mean[i] ?? Number.NaN, 1e-12)
      numbers.check(item.sd, expected.posterior_sd[i] ?? Number.NaN, 1e-12)
      numbers.check(item.lower, expected.ci95[i]?.[0] ?? Number.NaN, 1e-10)
      numbers.check(item.upper, expected.ci95[i]?.[1] ?? Number.NaN, 1e-10)
      numbers.check(item.exceeds(expected.threshold), expected.p_exceed[i] ?? Number.NaN, 1e-10)
    })
    rankPosteriors(posteriors, expected.r).forEach((rank, i) => {
      numbers.check(rank.expectedRank, expected.expected_rank_1_is_highest[i] ?? Number.NaN, 1e-9)
      numbers.check(rank.probabilityTop, expected.p_top_r[i] ?? Number.NaN, 1e-9, 1e-2)
    })
    rankPosteriors(posteriors, 1).forEach((rank, i) => {
      numbers.check(rank.probabilityTop, expected.p_rank1[i] ?? Number.NaN, 1e-9, 1e-2)
    })
    expect(numbers.report()).toBe(71 * 8)
  })

  it('give the prior and the 71st posterior of Bayesian Data Analysis, section 5.1', () => {
    const numbers = comparison('eb_rats.json bda')
    // The book fits a beta distribution to the 70 raw rates by their mean and variance, chance not taken out: nothing
    // that the product does, so it stands here.
    const rates = data.slice(0, 70).map(({ y, n }) => y / n)
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / 70
    const squares = rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0)
    numbers.check(mean, rats.bda_moment.mean70, 1e-12)
    numbers.check(Math.sqrt(squares / 69), rats.bda_moment.sd70, 1e-12)
    numbers.check(Math.sqrt(squares / 70), rats.bda_moment.sd70_population, 1e-12)
    const concentration = (mean * (1 - mean)) / (squares / 69) - 1
    const moments = { alpha: mean * concentration, beta: (1 - mean) * concentration }
    numbers.check(moments.alpha, rats.bda_moment.alpha, 1e-12)
    numbers.check(moments.beta, rats.bda_moment.beta, 1e-12)

    const { prior, y, n, ...rounded } = rats.bda_posterior_71
    const last = posterior({ y, n }, { alpha: prior[0], beta: prior[1] })
    numbers.check(last.mean, rounded.mean, 1e-13)
    numbers.check(last.sd, rounded.sd, 1e-13)
    const unrounded = posterior({ y, n }, moments)
    numbers.check(unrounded.mean, rats.bda_posterior_71_unrounded_prior.mean, 1e-13)
    numbers.check(unrounded.sd, rats.bda_posterior_71_unrounded_prior.sd, 1e-13)

    // As printed, to half a unit of the last digit shown.
    const { published } = rats
    for (const [actual, printed, halfUnit] of [
      [mean, published.mean70, 5e-4],
      [Math.sqrt(squares / 69), published.sd70, 5e-4],
      [moments.alpha, published.alpha, 0.05],
      [moments.beta, published.beta, 0.05],
      [unrounded.mean, published.post_mean, 5e-4],
      [unrounded.sd, published.post_sd, 5e-4],
    ] as const) {
      numbers.check(actual, printed, halfUnit / printed)
    }
    expect(numbers.report()).toBe(15)
  })
})

/** Cells like those of a release: exact, labelled "<5", labelled ">n-5", hidden. */
const cell = fc
  .record({ n: fc.integer({ min: 10, max: 120 }), share: fc.double({ min: 0, max: 1, noNaN: true }), kind: fc.nat(3) })
  .map(({ n, share, kind }) => {
    const y = Math.round(share * n)
    if (kind === 1) return { low: 0, high: 4, n }
    if (kind === 2) return { low: n - 4, high: n, n }
    if (kind === 3) return { low: Math.max(0, y - 6), high: Math.min(n, y + 9), n }
    return { low: y, high: y, n }
  })
const prior = fc.record({
  alpha: fc.double({ min: 0.3, max: 40, noNaN: true }),
  beta: fc.double({ min: 0.3, max: 200, noNaN: true }),
})

/** ln n! by addition: slow and obviously right. */
const logFactorial = (n: number): number => (n < 2 ? 0 : Math.log(n) + logFactorial(n - 1))

/**
 * Direct integration of prior x sum of binomial probabilities over the interval, midpoint rule on x = sin^2(t)
 * (which smooths both ends). Shares nothing with the code under test.
 */
function integrateDirectly(
  row: { low: number; high: number; n: number },
  fit: { alpha: number; beta: number },
  threshold: number,
) {
  const points = 40_000
  let total = 0
  let first = 0
  let second = 0
  let above = 0
  for (let i = 0; i < points; i += 1) {
    const t = ((i + 0.5) / points) * (Math.PI / 2)
    const x = Math.sin(t) ** 2
    let likelihood = 0
    for (let y = row.low; y <= row.high; y += 1) {
      const choose = logFactorial(row.n) - logFactorial(y) - logFactorial(row.n - y)
      likelihood += Math.exp(choose + y * Math.log(x) + (row.n - y) * Math.log(1 - x))
    }
    // dx = 2 sin t cos t dt
    const mass = likelihood * x ** (fit.alpha - 0.5) * (1 - x) ** (fit.beta - 0.5)
    total += mass
    first += mass * x
    second += mass * x * x
    if (x > threshold) above += mass
  }
  const mean = first / total
  return { mean, sd: Math.sqrt(second / total - mean * mean), above: above / total }
}

describe('the posterior of one row', () => {
  it('of an exact count has its mean between the raw rate and the prior mean', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), prior, (n, raw, fit) => {
        const y = raw % (n + 1)
        const { mean } = posterior({ y, n }, fit)
        const ends = [y / n, fit.alpha / (fit.alpha + fit.beta)].sort((a, b) => a - b)
        expect(mean).toBeGreaterThanOrEqual((ends[0] ?? 0) - 1e-12)
        expect(mean).toBeLessThanOrEqual((ends[1] ?? 0) + 1e-12)
      }),
    )
  })

  it('of a censored cell equals direct numerical integration', () => {
    const fit = { alpha: 2.5, beta: 9 }
    for (const row of [
      { low: 0, high: 4, n: 37 },
      { low: 30, high: 34, n: 34 },
      { low: 3, high: 12, n: 40 },
      { low: 0, high: 25, n: 25 },
      { low: 7, high: 7, n: 40 },
    ]) {
      const direct = integrateDirectly(row, fit, 0.25)
      for (const item of [posterior(row, fit), combineEvidence([{ ...fit, weight: 1 }], [{ ...row, discount: 1 }])]) {
        expect(item.mean).toBeCloseTo(direct.mean, 9)
        expect(item.sd).toBeCloseTo(direct.sd, 8)
        // The step of the indicator limits the direct sum to about 1/40,000.
        expect(item.exceeds(0.25)).toBeCloseTo(direct.above, 3)
      }
    }
  }, 20_000)

  it('is the same in closed form and by quadrature', () => {
    fc.assert(
      fc.property(cell, prior, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (row, fit, threshold) => {
        const closed = posterior(row, fit)
        const quadrature = combineEvidence([{ ...fit, weight: 1 }], [{ ...row, discount: 1 }])
        expect(quadrature.mean).toBeCloseTo(closed.mean, 9)
        expect(quadrature.sd).toBeCloseTo(closed.sd, 9)
        expect(quadrature.lower).toBeCloseTo(closed.lower, 8)
        expect(quadrature.upper).toBeCloseTo(closed.upper, 8)
        expect(quadrature.exceeds(threshold)).toBeCloseTo(closed.exceeds(threshold), 8)
      }),
      { numRuns: 300 },
    )
  })

  it('holds 95 % inside its interval, 2.5 % on each side', () => {
    fc.assert(
      fc.property(cell, prior, (row, fit) => {
        const item = posterior(row, fit)
        expect(item.exceeds(item.lower)).toBeCloseTo(0.975, 9)
        expect(item.exceeds(item.upper)).toBeCloseTo(0.025, 9)
      }),
    )
  })

  it('is the prior when nothing was observed', () => {
    const item = posterior({ y: 0, n: 0 }, { alpha: 2, beta: 6 })
    expect(item.mean).toBeCloseTo(0.25, 14)
    // Var Beta(2, 6) = 12 / (64 * 9)
    expect(item.sd).toBeCloseTo(Math.sqrt(12 / 576), 14)
    const hidden = posterior({ low: 0, high: 30, n: 30 }, { alpha: 2, beta: 6 })
    expect(hidden.mean).toBeCloseTo(0.25, 12)
    expect(hidden.sd).toBeCloseTo(item.sd, 12)
  })

  it('knows thresholds outside 0 and 1, and refuses NaN', () => {
    const item = posterior({ y: 3, n: 10 }, { alpha: 1, beta: 1 })
    expect([item.exceeds(-0.1), item.exceeds(0), item.exceeds(1), item.exceeds(1.25)]).toEqual([1, 1, 0, 0])
    expect(() => item.exceeds(Number.NaN)).toThrow(RangeError)
  })

  it.each([
    [{ y: 6, n: 5 }],
    [{ y: -1, n: 5 }],
    [{ y: 0.5, n: 5 }],
    [{ y: Number.NaN, n: 5 }],
    [{ low: 3, high: 2, n: 5 }],
    [{ low: 0, high: 6, n: 5 }],
  ])('refuses %o', (row) => {
    expect(() => posterior(row, { alpha: 1, beta: 1 })).toThrow(RangeError)
  })

  it('refuses a prior that is none', () => {
    for (const fit of [
      { alpha: 0, beta: 1 },
      { alpha: 1, beta: Number.NaN },
      { alpha: Infinity, beta: 1 },
    ]) {
      expect(() => posterior({ y: 1, n: 5 }, fit)).toThrow(RangeError)
    }
  })
})

describe('discounted evidence', () => {
  it('of an exact count adds discount x y events and discount x (n - y) others', () => {
    const item = combineEvidence(
      [{ alpha: 2, beta: 8, weight: 1 }],
      [
        { low: 9, high: 9, n: 30, discount: 1 },
        { low: 12, high: 12, n: 40, discount: 0.6 },
        { low: 5, high: 5, n: 25, discount: 0.36 },
      ],
    )
    // alpha = 2 + 9 + 7.2 + 1.8 = 20, beta = 8 + 21 + 16.8 + 7.2 = 53
    expect(item.mean).toBeCloseTo(20 / 73, 9)
    expect(item.sd).toBeCloseTo(Math.sqrt((20 * 53) / (73 * 73 * 74)), 9)
  })

  it('of a label raises the sum of its probabilities to the discount: a quarter circle', () => {
    // P(Y <= 1 of 2) = 1 - x^2. Density sqrt(1 - x^2) on (0, 1): a quarter circle, mean (1/3) / (pi/4) = 4 / (3 pi).
    const item = combineEvidence([{ alpha: 1, beta: 1, weight: 1 }], [{ low: 0, high: 1, n: 2, discount: 0.5 }])
    expect(item.mean).toBeCloseTo(4 / (3 * Math.PI), 9)
    // P(x > 1/2) = 1 - (sqrt(3)/8 + pi/12) / (pi/4)
    expect(item.exceeds(0.5)).toBeCloseTo(1 - (Math.sqrt(3) / 8 + Math.PI / 12) / (Math.PI / 4), 8)
  })

  it('says nothing at discount 0 and for a hidden cell', () => {
    const bare = combineEvidence([{ alpha: 2, beta: 8, weight: 1 }], [{ low: 9, high: 9, n: 30, discount: 1 }])
    const padded = combineEvidence(
      [{ alpha: 2, beta: 8, weight: 1 }],
      [
        { low: 9, high: 9, n: 30, discount: 1 },
        { low: 0, high: 4, n: 30, discount: 0 },
        { low: 0, high: 40, n: 40, discount: 0.6 },
      ],
    )
    expect(padded.mean).toBe(bare.mean)
    expect(padded.upper).toBe(bare.upper)
  })

  it('refuses an empty prior and a discount outside 0 to 1', () => {
    expect(() => combineEvidence([], [])).toThrow(RangeError)
    for (const discount of [-0.1, 1.1, Number.NaN]) {
      expect(() => combineEvidence([{ alpha: 1, beta: 1, weight: 1 }], [{ low: 1, high: 1, n: 2, discount }])).toThrow(
        RangeError,
      )
    }
  })
})

describe('fitting the spread between rows', () => {
  it('is the same for exact counts and for intervals of one number', () => {
    const censored = fitCensored(data.map(({ y, n }) => ({ low: y, high: y, n })))
    const exact = fitMaximumLikelihood(data)
    expect(censored).toEqual(exact)
  })

  it('finds a stationary point of the censored likelihood', () => {
    const rows = data.map(({ y, n }) => (y < 3 ? { low: 0, high: 2, n } : { low: y, high: y, n }))
    const fit = fitCensored(rows)
    // The likelihood here by the closed-form posterior's own normaliser would share code; use the product of ratios instead.
    const logLikelihood = (alpha: number, beta: number): number =>
      rows.reduce((sum, { low, high, n }) => {
        let probability = 0
        for (let y = low; y <= high; y += 1) {
          let term = 1
          for (let j = 0; j < y; j += 1) term *= ((n - j) / (y - j)) * ((alpha + j) / (alpha + beta + j))
          for (let j = 0; j < n - y; j += 1) term *= (beta + j) / (alpha + beta + y + j)
          probability += term
        }
        return sum + Math.log(probability)
      }, 0)
    const best = logLikelihood(fit.alpha, fit.beta)
    expect(fit.logLikelihood).toBeCloseTo(best, 9)
    for (const [a, b] of [
      [1.01, 1],
      [0.99, 1],
      [1, 1.01],
      [1, 0.99],
      [1.05, 1.05],
      [0.95, 0.95],
    ] as const) {
      expect(logLikelihood(a * fit.alpha, b * fit.beta)).toBeLessThan(best)
    }
  })

  it('pools rows that vary less than chance would', () => {
    const rows = Array.from({ length: 12 }, () => ({ y: 6, n: 30 }))
    for (const fit of [fitMoments(rows), fitMaximumLikelihood(rows)]) {
      expect(fit.pooled).toBe(true)
      expect(fit.mean).toBeCloseTo(0.2, 6)
      expect(Number.isFinite(fit.concentration)).toBe(true)
      expect(posterior({ y: 6, n: 30 }, fit).mean).toBeCloseTo(0.2, 6)
    }
  })

  it('does not care about the order of rows', () => {
    const forwards = fitMaximumLikelihood(data)
    const backwards = fitMaximumLikelihood([...data].reverse())
    expect(backwards.alpha).toBeCloseTo(forwards.alpha, 9)
    expect(backwards.beta).toBeCloseTo(forwards.beta, 8)
  })

  it.each([
    ['no rows', []],
    ['one row', [{ y: 3, n: 10 }]],
    [
      'one row with respondents',
      [
        { y: 3, n: 10 },
        { y: 0, n: 0 },
      ],
    ],
    [
      'all zero',
      [
        { y: 0, n: 10 },
        { y: 0, n: 20 },
      ],
    ],
    [
      'all n',
      [
        { y: 10, n: 10 },
        { y: 20, n: 20 },
      ],
    ],
    [
      'one respondent a row',
      [
        { y: 0, n: 1 },
        { y: 1, n: 1 },
        { y: 1, n: 1 },
      ],
    ],
    [
      'y above n',
      [
        { y: 3, n: 10 },
        { y: 11, n: 10 },
      ],
    ],
    [
      'NaN',
      [
        { y: 3, n: 10 },
        { y: Number.NaN, n: 10 },
      ],
    ],
  ])('refuses %s', (_, rows) => {
    expect(() => fitMoments(rows)).toThrow(RangeError)
    expect(() => fitMaximumLikelihood(rows)).toThrow(RangeError)
  })

  it('gives finite numbers for whatever rows it accepts', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 30 }), (rows) => {
        const possible = !rows.every(({ low }) => low === 0) && !rows.every(({ high, n }) => high === n)
        fc.pre(possible)
        let fit: ReturnType<typeof fitCensored>
        try {
          fit = fitCensored(rows)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
          return
        }
        for (const value of [fit.alpha, fit.beta, fit.mean, fit.concentration, fit.logLikelihood]) {
          expect(Number.isFinite(value)).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('a mixture posterior', () => {
  it('has the mean and variance of its parts', () => {
    const item = mixturePosterior([
      { alpha: 1, beta: 3, weight: 0.25 },
      { alpha: 6, beta: 2, weight: 0.75 },
    ])
    // Means 1/4 and 3/4: mean 5/8. Variances 3/80 and 1/48 (12/576); between 1/4*(3/8)^2 + 3/4*(1/8)^2 = 3/64.
    expect(item.mean).toBeCloseTo(0.625, 14)
    expect(item.sd).toBeCloseTo(Math.sqrt(0.25 * (3 / 80) + 0.75 * (12 / 576) + 3 / 64), 14)
  })
})
