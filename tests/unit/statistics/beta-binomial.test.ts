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

/** ln n! by addition. */
const logFactorials = [0]
for (let n = 1; n <= 200; n += 1) logFactorials.push((logFactorials[n - 1] ?? 0) + Math.log(n))

/**
 * Direct integration of prior x sum of binomial probabilities over the interval: midpoint rule on equal steps of logit(x),
 * which converges geometrically for such humps, with the threshold at the border of two steps. Shares nothing with the
 * code under test.
 */
function integrateDirectly(
  row: { low: number; high: number; n: number },
  prior: { alpha: number; beta: number },
  threshold: number,
  points: number,
) {
  // From -100 to 100: under the smallest prior a tail falls by e^-30.
  const step = 200 / points
  let total = 0
  let first = 0
  let second = 0
  let above = 0
  for (let i = -points / 2; i < points / 2; i += 1) {
    const z = Math.log(threshold / (1 - threshold)) + (i + 0.5) * step
    const x = 1 / (1 + Math.exp(-z))
    const [logX, logRest] = [-Math.log1p(Math.exp(-z)), -Math.log1p(Math.exp(z))]
    let mass = 0
    for (let y = row.low; y <= row.high; y += 1) {
      const choose = (logFactorials[row.n] ?? 0) - (logFactorials[y] ?? 0) - (logFactorials[row.n - y] ?? 0)
      mass += Math.exp(choose + (prior.alpha + y) * logX + (prior.beta + row.n - y) * logRest)
    }
    total += mass
    first += mass * x
    second += mass * x * x
    if (i >= 0) above += mass
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

  it('of any cell under any prior equals direct numerical integration', () => {
    const threshold = fc.double({ min: 0.02, max: 0.98, noNaN: true })
    fc.assert(
      fc.property(cell, prior, threshold, (row, fit, limit) => {
        const coarse = integrateDirectly(row, fit, limit, 8000)
        const direct = integrateDirectly(row, fit, limit, 16_000)
        // A border inside a hump costs the midpoint rule step^2 / 24 of the slope there: Richardson takes that away, and
        // leaves 7/1440 step^4 of the third derivative, under 1e-6 for a hump as narrow as 400 people make it.
        const above = (4 * direct.above - coarse.above) / 3
        for (const item of [posterior(row, fit), combineEvidence([{ ...fit, weight: 1 }], [{ ...row, discount: 1 }])]) {
          expect(item.mean).toBeCloseTo(direct.mean, 9)
          expect(item.sd).toBeCloseTo(direct.sd, 8)
          expect(item.exceeds(limit)).toBeCloseTo(above, 5)
        }
      }),
      { numRuns: 30 },
    )
  })

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
    expect(() => posterior(row, { alpha: 1, beta: 1 })).toThrow('low <= high <= n')
  })

  it('refuses a prior that is none', () => {
    for (const fit of [
      { alpha: 0, beta: 1 },
      { alpha: 1, beta: Number.NaN },
      { alpha: Infinity, beta: 1 },
    ]) {
      expect(() => posterior({ y: 1, n: 5 }, fit)).toThrow(RangeError)
      expect(() => posterior({ y: 1, n: 5 }, fit)).toThrow('prior')
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
    ['no rows', 'at least two rows', []],
    ['one row', 'at least two rows', [{ y: 3, n: 10 }]],
    [
      'one row with respondents',
      'at least two rows',
      [
        { y: 3, n: 10 },
        { y: 0, n: 0 },
      ],
    ],
    [
      'all zero',
      'every count may be zero',
      [
        { y: 0, n: 10 },
        { y: 0, n: 20 },
      ],
    ],
    [
      'all n',
      'every count may be n',
      [
        { y: 10, n: 10 },
        { y: 20, n: 20 },
      ],
    ],
    [
      'one respondent a row',
      'one respondent each',
      [
        { y: 0, n: 1 },
        { y: 1, n: 1 },
        { y: 1, n: 1 },
      ],
    ],
    [
      'y above n',
      'low <= high <= n',
      [
        { y: 3, n: 10 },
        { y: 11, n: 10 },
      ],
    ],
    [
      'NaN',
      'low <= high <= n',
      [
        { y: 3, n: 10 },
        { y: Number.NaN, n: 10 },
      ],
    ],
  ])('refuses %s', (_, message, rows) => {
    for (const estimate of [fitMoments, fitMaximumLikelihood]) {
      expect(() => estimate(rows)).toThrow(RangeError)
      expect(() => estimate(rows)).toThrow(message)
    }
  })

  it('refuses labels that may all be zero, or all everybody, or none or all', () => {
    expect(() =>
      fitCensored([
        { low: 0, high: 4, n: 30 },
        { low: 0, high: 0, n: 10 },
      ]),
    ).toThrow('every count may be zero')
    expect(() =>
      fitCensored([
        { low: 26, high: 30, n: 30 },
        { low: 10, high: 10, n: 10 },
      ]),
    ).toThrow('every count may be n')
    expect(() =>
      fitCensored([
        { low: 0, high: 0, n: 30 },
        { low: 30, high: 30, n: 30 },
      ]),
    ).toThrow('none or all')
  })

  it('passes over rows without respondents', () => {
    const padded = [{ y: 0, n: 0 }, ...data, { y: 0, n: 0 }]
    expect(fitMoments(padded)).toEqual(fitMoments(data))
    expect(fitMaximumLikelihood(padded)).toEqual(fitMaximumLikelihood(data))
  })

  it('cuts the moment estimate where no beta distribution is left: nobody here, everybody there', () => {
    // S = 2 x 10 x 1/4 = 5, rho = (5/(1/4) - 1) / (20 - 10 - 1) = 19/9, cut at 0.99: concentration 1/0.99 - 1.
    const fit = fitMoments([
      { y: 0, n: 10 },
      { y: 10, n: 10 },
    ])
    expect(fit.concentration).toBeCloseTo(1 / 0.99 - 1, 12)
    expect(fit).toMatchObject({ mean: 0.5, pooled: false })
    expect(fit.alpha).toBeCloseTo(fit.concentration / 2, 14)
  })

  it('gives the moments of two rows by hand: 2 and 8 of 10', () => {
    // m = 1/2, S = 20 x 0.09 = 1.8, rho = (7.2 - 1) / 9 = 31/45, concentration 45/31 - 1 = 14/31.
    const fit = fitMoments([
      { y: 2, n: 10 },
      { y: 8, n: 10 },
    ])
    expect(fit.concentration).toBeCloseTo(14 / 31, 12)
    expect(fit.alpha).toBeCloseTo(7 / 31, 12)
    expect(fit.beta).toBeCloseTo(7 / 31, 12)
    expect(fit).not.toHaveProperty('logLikelihood')
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
