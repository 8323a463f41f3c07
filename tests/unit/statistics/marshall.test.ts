import { describe, expect, it } from 'vitest'
import { marshallRates } from '../../../lib/domain/statistics/marshall'
import { comparison, readVector } from './vectors'

type Sids = { events: number[]; population: number[]; a: number; m: number; raw: number[]; estmm: number[] }

describe("Marshall's empirical Bayes rates", () => {
  it.each(['poisson', 'binomial'] as const)("agree with R's spdep::EBest on the SIDS data (%s)", (family) => {
    const expected = readVector<Sids>(`eb_marshall_sids_${family}`)
    const data = expected.events.map((y, i) => ({ y, n: expected.population[i] ?? Number.NaN }))
    const numbers = comparison(`eb_marshall_sids_${family}.json`)
    const result = marshallRates(data, family)
    numbers.check(result.mean, expected.m, 1e-12)
    // spdep's parameter "a" is the variance between rows for "poisson", the observed one for "binomial".
    const variance = family === 'poisson' ? result.betweenVariance : result.observedVariance
    numbers.check(variance, expected.a, 1e-11, 1e-9)
    result.rates.forEach((rate, i) => {
      numbers.check(rate, expected.estmm[i] ?? Number.NaN, 1e-12, 1e-4)
      const { y, n } = data[i] ?? { y: 0, n: 0 }
      numbers.check(y / n, expected.raw[i] ?? Number.NaN, 1e-12, 1e-4)
    })
    expect(numbers.report()).toBe(202)
  })

  it('are those of the gamma prior with the same moments (poisson)', () => {
    const data = [
      { y: 9, n: 10 },
      { y: 1, n: 20 },
      { y: 30, n: 30 },
    ]
    const { mean, betweenVariance, rates } = marshallRates(data, 'poisson')
    const [shape, rate] = [mean ** 2 / betweenVariance, mean / betweenVariance]
    data.forEach(({ y, n }, i) => {
      expect(rates[i]).toBeCloseTo((y + shape) / (n + rate), 12)
    })
  })

  it('are worked out by hand: 1 and 5 of 10', () => {
    // m = 0.3, s2 = 0.04, nbar = 10. Poisson: A = 0.04 - 0.03 = 0.01, C = 0.01 / (0.01 + 0.03) = 1/4.
    const data = [
      { y: 1, n: 10 },
      { y: 5, n: 10 },
    ]
    const poisson = marshallRates(data, 'poisson')
    expect(poisson.betweenVariance).toBeCloseTo(0.01, 14)
    expect(poisson.rates[0]).toBeCloseTo(0.3 - 0.05, 14)
    expect(poisson.rates[1]).toBeCloseTo(0.3 + 0.05, 14)
    // Binomial: A = 0.04 - 0.021 = 0.019, v = 0.21 - 0.04 = 0.17, C = 0.019 / 0.036.
    const binomial = marshallRates(data, 'binomial')
    expect(binomial.observedVariance).toBeCloseTo(0.04, 14)
    expect(binomial.betweenVariance).toBeCloseTo(0.019, 14)
    expect(binomial.rates[1]).toBeCloseTo(0.3 + 0.2 * (0.019 / 0.036), 14)
  })

  it('pool rows that differ by less than chance, and put rows of nobody at the mean', () => {
    const alike = [
      { y: 2, n: 10 },
      { y: 2, n: 10 },
      { y: 3, n: 10 },
    ]
    for (const family of ['poisson', 'binomial'] as const) {
      const { betweenVariance, mean, rates } = marshallRates(alike, family)
      expect(betweenVariance).toBe(0)
      expect(rates).toEqual([mean, mean, mean])
      const padded = marshallRates(
        [
          { y: 1, n: 10 },
          { y: 0, n: 0 },
          { y: 9, n: 10 },
        ],
        family,
      )
      expect(padded.rates[1]).toBe(0.5)
      expect(padded.rates[0]).toBe(
        marshallRates(
          [
            { y: 1, n: 10 },
            { y: 9, n: 10 },
          ],
          family,
        ).rates[0],
      )
      // Everybody, nobody, all the same: no NaN.
      expect(
        marshallRates(
          [
            { y: 0, n: 10 },
            { y: 0, n: 5 },
          ],
          family,
        ).rates,
      ).toEqual([0, 0])
      expect(
        marshallRates(
          [
            { y: 10, n: 10 },
            { y: 5, n: 5 },
          ],
          family,
        ).rates,
      ).toEqual([1, 1])
    }
    expect(
      marshallRates(
        [
          { y: 10, n: 10 },
          { y: 0, n: 10 },
        ],
        'binomial',
      ).rates,
    ).toEqual([1, 0])
  })

  it('take more events than people for poisson, and refuse them for binomial', () => {
    const data = [
      { y: 12, n: 10 },
      { y: 3, n: 10 },
    ]
    expect(marshallRates(data, 'poisson').mean).toBeCloseTo(0.75, 14)
    expect(() => marshallRates(data, 'binomial')).toThrow(RangeError)
  })

  it.each([
    ['no rows', [], 'respondents'],
    ['nobody asked', [{ y: 0, n: 0 }], 'respondents'],
    [
      'events without people',
      [
        { y: 1, n: 0 },
        { y: 1, n: 5 },
      ],
      'low <= high <= n',
    ],
    ['a negative count', [{ y: -1, n: 5 }], 'low <= high <= n'],
    ['half a count', [{ y: 0.5, n: 5 }], 'low <= high <= n'],
    ['NaN', [{ y: 1, n: Number.NaN }], 'low <= high <= n'],
  ] as const)('refuse %s', (_, data, message) => {
    for (const family of ['poisson', 'binomial'] as const) {
      expect(() => marshallRates(data, family)).toThrow(RangeError)
      expect(() => marshallRates(data, family)).toThrow(message)
    }
  })
})
