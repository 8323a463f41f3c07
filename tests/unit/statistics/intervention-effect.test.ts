import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceInDifferences, type FollowedUnit } from '../../../lib/domain/statistics/intervention-effect'
import { comparison, readVector } from './vectors'

/** Units that start at 0 and change by the given numbers; the first `treated` of them are treated. */
function changing(changes: readonly number[], treated: number, sizes?: readonly number[]): FollowedUnit[] {
  return changes.map((after, i) => ({
    id: `U${String(i).padStart(3, '0')}`,
    before: 0,
    after,
    treated: i < treated,
    ...(sizes ? { size: sizes[i] ?? 1 } : {}),
  }))
}

const vector = readVector<{
  N0: number[]
  N1: number[]
  Y0: number[]
  Y1: number[]
  treated: number[]
  did: number
  permutations: number
  p_two_sided: number
  p_lower: number
  ci95_inversion_grid: [number, number]
  grid_step: number
  min_attainable_p: Record<string, number>
}>('did_permutation')

function vectorUnits(): FollowedUnit[] {
  return vector.N0.map((n, i) => ({
    id: `U${i}`,
    before: (vector.Y0[i] ?? 0) / n,
    after: (vector.Y1[i] ?? 0) / (vector.N1[i] ?? 1),
    treated: vector.treated.includes(i),
  }))
}

describe('a difference in differences', () => {
  it('agrees with the permutation vector, its interval to the width of that grid', () => {
    const numbers = comparison('did_permutation.json')
    const result = differenceInDifferences(vectorUnits())
    numbers.check(result.estimate, vector.did, 1e-12)
    numbers.check(result.assignments, vector.permutations, 0)
    numbers.check(result.p, vector.p_two_sided, 1e-12)
    numbers.check(result.pLower, vector.p_lower, 1e-12)
    // The vector keeps the outermost grid points that are not rejected: the exact ends lie up to one step further out.
    const [low, high] = vector.ci95_inversion_grid
    numbers.check((result.lower ?? 0) - low + vector.grid_step / 2, 0, vector.grid_step / 2 + 1e-12, 1)
    numbers.check((result.upper ?? 0) - high - vector.grid_step / 2, 0, vector.grid_step / 2 + 1e-12, 1)
    const designs = {
      '12 choose 4': [12, 4],
      '1 treated of 10': [10, 1],
      '2 of 8': [8, 2],
      '1 of 20': [20, 1],
    } as const
    for (const [name, [units, treated]] of Object.entries(designs)) {
      const changes = Array.from({ length: units }, (_, i) => i)
      const { smallestP } = differenceInDifferences(changing(changes, treated))
      numbers.check(smallestP, vector.min_attainable_p[name] ?? Number.NaN, 1e-12)
    }
    expect(numbers.report()).toBe(10)
  })

  it('by hand: one treated of four cannot reach 5 %', () => {
    // Changes -3 against 0, 1, 2: -3 - 1 = -4. The others as treated: 0, 1 + 1/3, 2 + 2/3: all nearer to 0.
    expect(differenceInDifferences(changing([-3, 0, 1, 2], 1))).toEqual({
      estimate: -4,
      p: 1 / 4,
      pLower: 1 / 4,
      lower: null,
      upper: null,
      smallestP: 1 / 4,
      assignments: 4,
      reference: 'all',
      sizesDiffer: false,
    })
  })

  it('by hand: one treated of twenty just reaches 5 %, and its interval ends where a second unit is as extreme', () => {
    // Treated -10, others 1 to 19. With an effect of -30 the treated unit would have had 20: 10 above the mean of the
    // others, as far as unit "1" is below its own others (1 - 209/19). With -10 it would have had 0, and "19" is as far.
    const result = differenceInDifferences(changing([-10, ...Array.from({ length: 19 }, (_, i) => i + 1)], 1))
    expect(result.estimate).toBeCloseTo(-20, 12)
    expect(result.p).toBe(1 / 20)
    expect(result.lower).toBeCloseTo(-30, 10)
    expect(result.upper).toBeCloseTo(-10, 10)
  })

  it('has no interval with nineteen units, one treated', () => {
    const result = differenceInDifferences(changing([-10, ...Array.from({ length: 18 }, (_, i) => i + 1)], 1))
    expect(result.p).toBe(1 / 19)
    expect([result.lower, result.upper]).toEqual([null, null])
  })

  it('counts the mirror image when as many are treated as not: the smallest p doubles', () => {
    const { smallestP, p, pLower } = differenceInDifferences(changing([-1, -2, 1, 2], 2))
    expect(smallestP).toBe(2 / 6)
    expect(p).toBe(2 / 6)
    expect(pLower).toBe(1 / 6)
  })

  it('of units that all change alike is nothing, with p 1', () => {
    const { estimate, p, pLower, lower, upper } = differenceInDifferences(changing(new Array(22).fill(0.1), 2))
    expect(estimate).toBeCloseTo(0, 14)
    expect([p, pLower]).toEqual([1, 1])
    expect(lower).toBeCloseTo(0, 12)
    expect(upper).toBeCloseTo(0, 12)
  })

  it('calls sums that differ by rounding alone equal', () => {
    // 0.1 + 0.2 and 0.3 are not the same double; every pair with the same sum must count.
    const { p } = differenceInDifferences(changing([0.1, 0.2, 0.3, 0, 0, 0], 2))
    // Pairs of 15 as far from the mean of 0.2 as {.1, .2} = .3: all with sum >= .3 or <= .1:
    // .3+.2, .3+.1, .3+0 x3, .1+.2 = 6 and .1+0 x3, 0+0 x3 = 6; not .2+0 x3.
    expect(p).toBe(12 / 15)
  })

  it('weighs units on request: by hand', () => {
    const units: FollowedUnit[] = [
      { id: 'A', before: 0.5, after: 0.1, treated: true, weight: 3 },
      { id: 'B', before: 0.5, after: 0.3, treated: true, weight: 1 },
      { id: 'C', before: 0.2, after: 0.3, treated: false, weight: 2 },
      { id: 'D', before: 0.2, after: 0.2, treated: false, weight: 6 },
    ]
    // (3 x -.4 + 1 x -.2)/4 - (2 x .1 + 6 x 0)/8 = -.35 - .025
    expect(differenceInDifferences(units).estimate).toBeCloseTo(-0.375, 14)
  })
})

const design = fc
  .record({
    changes: fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 9 }),
    treated: fc.integer({ min: 1, max: 3 }),
    weights: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 9, maxLength: 9 }),
  })
  .map(({ changes, treated, weights }) =>
    changing(changes, treated).map((unit, i) => ({ ...unit, weight: weights[i] ?? 1 })),
  )

/** At least 20 assignments, so that there is an interval. */
const reaching = fc
  .array(fc.integer({ min: -50, max: 50 }), { minLength: 7, maxLength: 9 })
  .map((changes) => changing(changes, 3))

describe('the permutation test', () => {
  it('turns over when treated and others change places', () => {
    fc.assert(
      fc.property(design, (units) => {
        const forwards = differenceInDifferences(units)
        const backwards = differenceInDifferences(units.map((unit) => ({ ...unit, treated: !unit.treated })))
        expect(backwards.estimate).toBeCloseTo(-forwards.estimate, 10)
        expect(backwards.p).toBe(forwards.p)
        expect(backwards.smallestP).toBe(forwards.smallestP)
      }),
      { numRuns: 60 },
    )
  })

  it('does not change when all units change by as much more, nor with the order of the list', () => {
    fc.assert(
      fc.property(design, fc.integer({ min: -9, max: 9 }), (units, shift) => {
        const plain = differenceInDifferences(units)
        const shifted = differenceInDifferences(units.map((unit) => ({ ...unit, after: unit.after + shift })))
        expect(shifted.estimate).toBeCloseTo(plain.estimate, 10)
        expect(shifted.p).toBe(plain.p)
        expect(differenceInDifferences([...units].reverse())).toEqual(plain)
      }),
      { numRuns: 60 },
    )
  })

  it('never goes below its smallest p', () => {
    fc.assert(
      fc.property(design, (units) => {
        const { p, smallestP } = differenceInDifferences(units)
        expect(p).toBeGreaterThanOrEqual(smallestP)
        expect(p).toBeLessThanOrEqual(1)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps exactly the effects in its interval: the test of the data without the effect says so', () => {
    const pWithout = (units: readonly FollowedUnit[], effect: number): number =>
      differenceInDifferences(units.map((unit) => (unit.treated ? { ...unit, after: unit.after - effect } : unit))).p
    fc.assert(
      fc.property(reaching, (units) => {
        const { lower, upper, estimate } = differenceInDifferences(units)
        if (lower === null || upper === null) throw new Error('35 assignments and more have an interval')
        expect(lower).toBeLessThanOrEqual(estimate + 1e-9)
        expect(upper).toBeGreaterThanOrEqual(estimate - 1e-9)
        const step = 1e-6
        expect(pWithout(units, lower - step)).toBeLessThanOrEqual(1 / 20)
        expect(pWithout(units, upper + step)).toBeLessThanOrEqual(1 / 20)
        if (upper - lower > 4 * step) {
          expect(pWithout(units, lower + step)).toBeGreaterThan(1 / 20)
          expect(pWithout(units, upper - step)).toBeGreaterThan(1 / 20)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('units of different sizes', () => {
  const rising = (count: number) => Array.from({ length: count }, (_, i) => i)
  const sizes = (large: number, small: number) => [...new Array(large).fill(100), ...new Array(small).fill(10)]

  it('are exchanged within their size class when that can reach 5 %: 2 of 7 large ones, 21 assignments', () => {
    expect(differenceInDifferences(changing(rising(17), 2, sizes(7, 10)))).toMatchObject({
      reference: 'sizeClasses',
      assignments: 21,
      smallestP: 1 / 21,
      sizesDiffer: false,
    })
  })

  it('are all exchanged, and said to differ, when it cannot: 2 of 6 large ones', () => {
    expect(differenceInDifferences(changing(rising(16), 2, sizes(6, 10)))).toMatchObject({
      reference: 'all',
      assignments: 120,
      sizesDiffer: true,
    })
  })

  it('count the mirror image of the classes: 3 of 6 large ones have 2 of 20 assignments on their side', () => {
    // Classes: 6 large with 3 treated, 10 small with none. The small ones have no mirror image: 1/20, which will do.
    expect(differenceInDifferences(changing(rising(16), 3, sizes(6, 10)))).toMatchObject({
      reference: 'sizeClasses',
      assignments: 20,
      smallestP: 1 / 20,
    })
  })

  it('do not matter up to a factor of two between the mean sizes', () => {
    const twice = (factor: number) => [10 * factor, 10 * factor, ...new Array(14).fill(10)]
    const all = { reference: 'all', assignments: 120 }
    for (const [factor, sizesDiffer] of [
      [1.99, false],
      [1 / 1.99, false],
      [2.01, true],
      [1 / 2.01, true],
    ] as const) {
      expect(differenceInDifferences(changing(rising(16), 2, twice(factor)))).toMatchObject({ ...all, sizesDiffer })
    }
  })

  it('start a new class at twice the smallest size', () => {
    // 39 and 20 are one class, 40 the next: 7 large with 2 treated make 21 assignments, 8 with 2 make 28.
    const large = (other: number) => [...new Array(7).fill(40), other, ...new Array(20).fill(10)]
    expect(differenceInDifferences(changing(rising(28), 2, large(39))).assignments).toBe(21)
    expect(differenceInDifferences(changing(rising(28), 2, large(40))).assignments).toBe(28)
    expect(differenceInDifferences(changing(rising(28), 2, large(79))).assignments).toBe(28)
    expect(differenceInDifferences(changing(rising(28), 2, large(80))).assignments).toBe(21)
  })

  it('do not matter when one of them is unknown', () => {
    const units = changing(rising(17), 2, sizes(7, 10))
    const { size: _, ...unknown } = units[16] ?? { id: '', before: 0, after: 0, treated: false }
    expect(differenceInDifferences([...units.slice(0, 16), unknown])).toMatchObject({
      reference: 'all',
      sizesDiffer: false,
    })
  })
})

describe('too many assignments to go through', () => {
  /** Every second unit of the order treated or, with `run`, the first of every `run` units treated as a block. */
  const halves = (count: number, run: number): FollowedUnit[] =>
    Array.from({ length: count }, (_, i) => {
      const treated = i % run < run / 2
      return { id: `U${String(i).padStart(4, '0')}`, before: 0, after: treated ? -1 : 0, treated }
    })

  it('goes through 184 756 of them', () => {
    expect(differenceInDifferences(halves(20, 2))).toMatchObject({ reference: 'all', assignments: 184_756 })
  })

  it('rotates the labels in four groups: by hand', () => {
    // 24 choose 12 is 2.7 million. Groups of 6, three treated in a row in each: 6^4 rotations, of which one is the
    // observed assignment and one its mirror image. Only these two are as far from 0 as -1.
    const { reference, assignments, estimate, p, pLower, smallestP } = differenceInDifferences(halves(24, 6))
    expect({ reference, assignments, estimate, p, pLower, smallestP }).toEqual({
      reference: 'rotations',
      assignments: 1296,
      estimate: -1,
      p: 2 / 1296,
      pLower: 1 / 1296,
      smallestP: 2 / 1296,
    })
  })

  it.each([
    [84, 4, 21 ** 4],
    [88, 3, 29 * 30 * 29],
    [174, 3, 58 ** 3],
    [176, 2, 88 ** 2],
    [894, 2, 447 ** 2],
    [896, 1, 896],
  ])('rotates %i units in %i groups', (count, _groups, assignments) => {
    const result = differenceInDifferences(halves(count, 2))
    expect(result.reference).toBe('rotations')
    expect(result.assignments).toBe(assignments)
  })

  it('keeps units of neighbouring size in a group', () => {
    // Sizes run against the ids: with groups by size, "treated" moves among the large only and among the small only.
    // Four groups of 6 by size, each with its labels TTTCCC in the order of ids.
    const units = halves(24, 6).map((unit, i) => ({ ...unit, size: 100 - Math.floor(i / 6) }))
    expect(differenceInDifferences(units)).toMatchObject({ reference: 'rotations', p: 2 / 1296 })
    // Sizes that take each sixth unit into a group: groups of all-treated and of no treated, where rotating does nothing.
    const mixed = halves(24, 6).map((unit) => ({ ...unit, size: unit.treated ? 10 : 11 }))
    expect(differenceInDifferences(mixed)).toMatchObject({ reference: 'rotations', p: 1, smallestP: 1, lower: null })
  })
})

describe('bad input', () => {
  const two = changing([1, 2], 1)
  it('is refused, and named', () => {
    expect(() => differenceInDifferences([])).toThrow(/at least one treated/)
    expect(() => differenceInDifferences(changing([1, 2], 2))).toThrow(/at least one treated and one other/)
    expect(() => differenceInDifferences(changing([1, 2], 0))).toThrow(RangeError)
    expect(() => differenceInDifferences([...two, ...two])).toThrow(/twice/)
    expect(() => differenceInDifferences(changing([1, Number.NaN], 1))).toThrow(/finite/)
    expect(() => differenceInDifferences(changing([1, Infinity], 1))).toThrow(/finite/)
    for (const bad of [0, -1, Number.NaN, Infinity]) {
      expect(() => differenceInDifferences(two.map((unit) => ({ ...unit, weight: bad })))).toThrow(/weight/)
      expect(() => differenceInDifferences(two.map((unit) => ({ ...unit, size: bad })))).toThrow(/size/)
    }
  })
})
