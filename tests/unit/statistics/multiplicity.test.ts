import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bayesianDiscoveries, benjaminiHochberg } from '../../../lib/domain/statistics/multiplicity'
import { comparison, readVector } from './vectors'

type Adjustment = 'BH' | 'BY' | 'holm' | 'bonferroni'
const { cases } = readVector<{
  cases: ({ p: number[] | number; rejected_BH_05?: number } & Partial<Record<Adjustment, number[] | number>>)[]
}>('multiplicity')

/** R's other adjustments, which the product does not use. Benjamini & Yekutieli's is theirs times 1 + 1/2 + ... + 1/m. */
const others: Record<Exclude<Adjustment, 'BH'>, (p: readonly number[]) => number[]> = {
  BY: (p) => {
    const harmonic = p.reduce((sum, _, i) => sum + 1 / (i + 1), 0)
    return benjaminiHochberg(p).map((value) => Math.min(1, value * harmonic))
  },
  holm: (p) =>
    p.map((own) =>
      p.reduce((largest, other) => {
        if (other > own) return largest
        return Math.min(1, Math.max(largest, other * p.filter((third) => third >= other).length))
      }, 0),
    ),
  bonferroni: (p) => p.map((value) => Math.min(1, value * p.length)),
}

describe('Benjamini-Hochberg', () => {
  it("agrees with R's p.adjust to 1e-12, and so do the methods beside it", () => {
    const numbers = comparison('multiplicity.json')
    for (const { p, rejected_BH_05: rejected, ...expected } of cases) {
      const values = [p].flat()
      for (const method of ['BH', 'BY', 'holm', 'bonferroni'] as const) {
        const adjusted = method === 'BH' ? benjaminiHochberg(values) : others[method](values)
        const reference = expected[method]
        if (reference === undefined) continue
        adjusted.forEach((value, i) => {
          numbers.check(value, [reference].flat()[i] ?? Number.NaN, 1e-12)
        })
      }
      if (rejected !== undefined) {
        numbers.check(benjaminiHochberg(values).filter((value) => value <= 0.05).length, rejected, 0)
      }
    }
    expect(numbers.report()).toBe(57 + 3 * 52 + 1)
  })

  it('rejects four hypotheses of the example in Benjamini & Hochberg (1995), section 3.2', () => {
    const adjusted = benjaminiHochberg([cases[0]?.p ?? []].flat())
    expect(adjusted.filter((p) => p <= 0.05)).toHaveLength(4)
  })

  it('never lowers a p-value and keeps their order', () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(p, { maxLength: 40 }), (values) => {
        const adjusted = benjaminiHochberg(values)
        values.forEach((value, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(value)
          expect(adjusted[i]).toBeLessThanOrEqual(1)
          values.forEach((other, j) => {
            if (value < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? 0)
          })
        })
      }),
    )
  })

  it('refuses what is no p-value, and adjusts nothing when there is nothing', () => {
    expect(benjaminiHochberg([])).toEqual([])
    for (const p of [-0.1, 1.1, Number.NaN]) {
      expect(() => benjaminiHochberg([0.5, p])).toThrow(RangeError)
      expect(() => benjaminiHochberg([0.5, p])).toThrow('not a p-value')
    }
  })
})

describe('the Bayesian false discovery rate', () => {
  it('takes members while the mean of 1 - P stays within the limit', () => {
    // Running means of 1 - P: .02, .06, .0967, .1225.
    expect([...bayesianDiscoveries([0.8, 0.98, 0.83, 0.9], 0.1)].sort()).toEqual([1, 2, 3])
  })

  it('takes a member whose list stands exactly at the limit', () => {
    expect(bayesianDiscoveries([1, 0.75], 0.125).size).toBe(2)
    expect(bayesianDiscoveries([1, 0.75], 0.1249).size).toBe(1)
  })

  it('takes certain members, and none that certainly is no member', () => {
    // 1 alone: 0. With 0.5: .25. With 0: 1.5/3.
    expect([...bayesianDiscoveries([0, 0.5, 1], 0)]).toEqual([2])
    expect([...bayesianDiscoveries([0, 0.5, 1], 0.25)].sort()).toEqual([1, 2])
    expect(bayesianDiscoveries([0, 0.5, 1], 0.5).size).toBe(3)
    expect(bayesianDiscoveries([], 0.5).size).toBe(0)
  })

  it('lets equal probabilities stand or fall together', () => {
    // .95 alone: .05; with both of .85: .35/3 = .1167 > .1, though one of them would fit.
    expect([...bayesianDiscoveries([0.85, 0.95, 0.85], 0.1)]).toEqual([1])
  })

  it('refuses what is no probability', () => {
    for (const p of [-0.1, 1.1, Number.NaN]) {
      expect(() => bayesianDiscoveries([0.5, p], 0.1)).toThrow(RangeError)
      expect(() => bayesianDiscoveries([0.5, p], 0.1)).toThrow('not a probability')
    }
  })
})
