import { describe, expect, it } from 'vitest'
import { InfeasibleError, propagateBounds, splitComponents } from '@/lib/domain/disclosure/propagation'
import type { LinearRow, LinearSystem } from '@/lib/domain/disclosure/solver'

const infinity = Number.POSITIVE_INFINITY
const whole = { integer: true, tolerance: 1e-6 }
const fractions = { integer: false, tolerance: 1e-6 }

/** A relation as `[coefficient, column]` pairs between two limits. */
function relation(terms: [number, number][], lower: number, upper = lower): LinearRow {
  return { columns: terms.map(([, column]) => column), coefficients: terms.map(([a]) => a), lower, upper }
}

const system = (bounds: [number, number][], ...rows: LinearRow[]): LinearSystem => ({
  lower: bounds.map(([low]) => low),
  upper: bounds.map(([, high]) => high),
  rows,
})

const bounds = (given: LinearSystem, options = whole) => {
  const { lower, upper } = propagateBounds(given, options)
  return lower.map((low, i) => [low, upper[i]])
}

describe('propagateBounds', () => {
  it('rounds bounds of whole numbers inwards, and leaves those of fractions', () => {
    const one = system([[0.5, 2.5]])
    expect(bounds(one)).toEqual([[1, 2]])
    expect(bounds(one, fractions)).toEqual([[0.5, 2.5]])
    // A rounding error of the solver's kind moves nothing.
    expect(bounds(system([[1 + 1e-9, 3 - 1e-9]]))).toEqual([[1, 3]])
  })

  it('knows no minus zero', () => {
    const [pair] = bounds(system([[-0.5, 0.4]]))
    expect(pair?.map((value) => Object.is(value, -0))).toEqual([false, false])
  })

  it('takes from a sum what the others leave', () => {
    // x + y = 10 with y from 3 to 4: x from 6 to 7.
    expect(
      bounds(
        system(
          [
            [0, 20],
            [3, 4],
          ],
          relation(
            [
              [1, 0],
              [1, 1],
            ],
            10,
          ),
        ),
      ),
    ).toEqual([
      [6, 7],
      [3, 4],
    ])
  })

  it('turns the ends round under a negative coefficient', () => {
    // x - 2y = 1 with y from 1 to 3: x from 3 to 7; with x up to 6: y up to 2.5, so 2, so x up to 5.
    expect(
      bounds(
        system(
          [
            [0, 6],
            [1, 3],
          ],
          relation(
            [
              [1, 0],
              [-2, 1],
            ],
            1,
          ),
        ),
      ),
    ).toEqual([
      [3, 5],
      [1, 2],
    ])
  })

  it('uses both limits of an inequality', () => {
    // 4 <= x + y <= 6 with both from 0 to 3: each at least 1.
    expect(
      bounds(
        system(
          [
            [0, 3],
            [0, 3],
          ],
          relation(
            [
              [1, 0],
              [1, 1],
            ],
            4,
            6,
          ),
        ),
      ),
    ).toEqual([
      [1, 3],
      [1, 3],
    ])
    // x + y <= 2: each at most 2.
    expect(
      bounds(
        system(
          [
            [0, 3],
            [0, 3],
          ],
          relation(
            [
              [1, 0],
              [1, 1],
            ],
            -infinity,
            2,
          ),
        ),
      ),
    ).toEqual([
      [0, 2],
      [0, 2],
    ])
  })

  it('goes on until nothing changes', () => {
    // x = 2, so y = 5 - 2 = 3, so z = 9 - 3 = 6; the relations come in the order that needs a round for each.
    const chain = system(
      [
        [0, 9],
        [0, 9],
        [0, 9],
      ],
      relation(
        [
          [1, 1],
          [1, 2],
        ],
        9,
      ),
      relation(
        [
          [1, 0],
          [1, 1],
        ],
        5,
      ),
      relation([[1, 0]], 2),
    )
    expect(bounds(chain)).toEqual([
      [2, 2],
      [3, 3],
      [6, 6],
    ])
  })

  it('says nothing where another unknown has no bound, and bounds that one by the others', () => {
    // x + y = 10, y from 0 up, x unbounded above: x <= 10 and y <= 10.
    expect(
      bounds(
        system(
          [
            [0, infinity],
            [0, infinity],
          ],
          relation(
            [
              [1, 0],
              [1, 1],
            ],
            10,
          ),
        ),
      ),
    ).toEqual([
      [0, 10],
      [0, 10],
    ])
    // x - y = 0 with both unbounded above: nothing.
    expect(
      bounds(
        system(
          [
            [0, infinity],
            [0, infinity],
          ],
          relation(
            [
              [1, 0],
              [-1, 1],
            ],
            0,
          ),
        ),
      ),
    ).toEqual([
      [0, infinity],
      [0, infinity],
    ])
    // x - y = 0 and x at most 4: y too.
    expect(
      bounds(
        system(
          [
            [0, 4],
            [0, infinity],
          ],
          relation(
            [
              [1, 0],
              [-1, 1],
            ],
            0,
          ),
        ),
      ),
    ).toEqual([
      [0, 4],
      [0, 4],
    ])
    // x - y - z = 0 with y and z unbounded: each is at most x.
    expect(
      bounds(
        system(
          [
            [0, 4],
            [0, infinity],
            [0, infinity],
          ],
          relation(
            [
              [1, 0],
              [-1, 1],
              [-1, 2],
            ],
            0,
          ),
        ),
      ),
    ).toEqual([
      [0, 4],
      [0, 4],
      [0, 4],
    ])
  })

  it('bounds an unknown without an end by those that have one', () => {
    // x + y >= 10 and y at most 3: x from 7 up.
    const given = system(
      [
        [0, infinity],
        [0, 3],
      ],
      relation(
        [
          [1, 0],
          [1, 1],
        ],
        10,
        infinity,
      ),
    )
    expect(bounds(given)).toEqual([
      [7, infinity],
      [0, 3],
    ])
    // With z unbounded as well, x need not be anything.
    const two = system(
      [
        [0, infinity],
        [0, 3],
        [0, infinity],
      ],
      relation(
        [
          [1, 0],
          [1, 1],
          [1, 2],
        ],
        10,
        infinity,
      ),
    )
    expect(bounds(two)).toEqual([
      [0, infinity],
      [0, 3],
      [0, infinity],
    ])
  })

  it('keeps a bound that is tighter than what a relation says', () => {
    // x + y = 10 with y from 0 to 9 says x from 1 to 10.
    expect(
      bounds(
        system(
          [
            [2, 8],
            [0, 9],
          ],
          relation(
            [
              [1, 0],
              [1, 1],
            ],
            10,
          ),
        ),
      ),
    ).toEqual([
      [2, 8],
      [2, 8],
    ])
  })

  it('stops with fractions that get closer and closer without end', () => {
    // x = y / 2 and y = x / 2: each round has x = y / 2, then y = x / 2. From y = 1: x = 1/2, y = 1/4 after the first,
    // a quarter of it with each further one; after 30 rounds x = 2^-59 and y = 2^-60.
    const halving = system(
      [
        [0, 1],
        [0, 1],
      ],
      relation(
        [
          [2, 0],
          [-1, 1],
        ],
        0,
      ),
      relation(
        [
          [2, 1],
          [-1, 0],
        ],
        0,
      ),
    )
    expect(bounds(halving, fractions)).toEqual([
      [0, 2 ** -59],
      [0, 2 ** -60],
    ])
  })

  it('throws where no table agrees', () => {
    const impossible: [string, LinearSystem][] = [
      ['bounds that hold no whole number', system([[0.2, 0.8]])],
      [
        'a sum above what there is',
        system(
          [
            [0, 3],
            [0, 3],
          ],
          relation(
            [
              [1, 0],
              [1, 1],
            ],
            7,
          ),
        ),
      ],
      [
        'a sum below what there is',
        system(
          [
            [2, 3],
            [2, 3],
          ],
          relation(
            [
              [1, 0],
              [1, 1],
            ],
            3,
          ),
        ),
      ],
      ['two relations', system([[0, 9]], relation([[1, 0]], 2), relation([[1, 0]], 3))],
      ['half a person', system([[0, 9]], relation([[2, 0]], 1))],
    ]
    for (const [, given] of impossible) {
      expect(() => propagateBounds(given, whole)).toThrow(InfeasibleError)
      expect(() => propagateBounds(given, whole)).toThrow('no table agrees with the published values')
    }
    // As fractions, one half is a solution.
    expect(bounds(system([[0, 9]], relation([[2, 0]], 1)), fractions)).toEqual([[0.5, 0.5]])
    expect(new InfeasibleError('x').name).toBe('InfeasibleError')
  })

  it('forgives a contradiction within the tolerance', () => {
    // The sum is at most 3, and 3.0000005 is asked for.
    expect(() => propagateBounds(system([[0, 3]], relation([[1, 0]], 3 + 5e-7)), fractions)).not.toThrow()
    expect(() => propagateBounds(system([[2, 3]], relation([[1, 0]], 2 - 5e-7)), fractions)).not.toThrow()
    expect(() => propagateBounds(system([[0, 3]], relation([[1, 0]], 3 + 5e-6)), fractions)).toThrow(InfeasibleError)
    expect(() => propagateBounds(system([[2, 3]], relation([[1, 0]], 2 - 5e-6)), fractions)).toThrow(InfeasibleError)
  })
})

describe('splitComponents', () => {
  const split = (given: LinearSystem) => splitComponents(given, given.lower, given.upper)

  it('groups the unknowns that relations tie together, directly or through others', () => {
    const open: [number, number] = [0, 5]
    const given = system(
      [open, open, open, open, open],
      relation(
        [
          [1, 0],
          [1, 2],
        ],
        4,
      ),
      relation(
        [
          [1, 1],
          [-1, 3],
        ],
        1,
        2,
      ),
      relation(
        [
          [1, 2],
          [1, 4],
        ],
        6,
      ),
    )
    expect(split(given)).toEqual([
      {
        columns: [0, 2, 4],
        lower: [0, 0, 0],
        upper: [5, 5, 5],
        rows: [
          relation(
            [
              [1, 0],
              [1, 1],
            ],
            4,
          ),
          relation(
            [
              [1, 1],
              [1, 2],
            ],
            6,
          ),
        ],
      },
      {
        columns: [1, 3],
        lower: [0, 0],
        upper: [5, 5],
        rows: [
          relation(
            [
              [1, 0],
              [-1, 1],
            ],
            1,
            2,
          ),
        ],
      },
    ])
  })

  it('moves constants to the other side, and falls apart where they were the tie', () => {
    // x + 2c + y = 10 with c = 3: x + y = 4. z + c = 5 leaves z alone: z = 2.
    const given = system(
      [
        [0, 5],
        [3, 3],
        [0, 5],
        [0, 5],
      ],
      relation(
        [
          [1, 0],
          [2, 1],
          [1, 2],
        ],
        10,
        12,
      ),
      relation(
        [
          [1, 3],
          [1, 1],
        ],
        5,
      ),
    )
    expect(split(given)).toEqual([
      {
        columns: [0, 2],
        lower: [0, 0],
        upper: [5, 5],
        rows: [
          relation(
            [
              [1, 0],
              [1, 1],
            ],
            4,
            6,
          ),
        ],
      },
      { columns: [3], lower: [0], upper: [5], rows: [relation([[1, 0]], 2)] },
    ])
  })

  it('takes no notice of a term with coefficient zero', () => {
    const given = system(
      [
        [0, 5],
        [0, 5],
      ],
      relation(
        [
          [1, 0],
          [0, 1],
        ],
        4,
      ),
    )
    expect(split(given)).toEqual([
      { columns: [0], lower: [0], upper: [5], rows: [relation([[1, 0]], 4)] },
      { columns: [1], lower: [0], upper: [5], rows: [] },
    ])
  })

  it('uses the bounds that it is given', () => {
    const given = system(
      [
        [0, 5],
        [0, 5],
      ],
      relation(
        [
          [1, 0],
          [1, 1],
        ],
        4,
      ),
    )
    expect(splitComponents(given, [1, 2], [1, 3])).toEqual([
      { columns: [1], lower: [2], upper: [3], rows: [relation([[1, 0]], 3)] },
    ])
    expect(splitComponents(given, [1, 3], [1, 3])).toEqual([])
  })

  it('refuses constants that contradict a relation, beyond rounding errors', () => {
    const sum = (total: number, upper = total) =>
      system(
        [
          [1, 1],
          [2, 2],
        ],
        relation(
          [
            [1, 0],
            [1, 1],
          ],
          total,
          upper,
        ),
      )
    expect(split(sum(3))).toEqual([])
    expect(split(sum(3 + 5e-7))).toEqual([])
    expect(split(sum(3 - 5e-7))).toEqual([])
    expect(split(sum(2, 4))).toEqual([])
    for (const contradiction of [sum(4, 5), sum(1, 2), sum(3.00001), sum(2.99999)]) {
      expect(() => split(contradiction)).toThrow(InfeasibleError)
      expect(() => split(contradiction)).toThrow('no table agrees with the published values')
    }
  })
})
