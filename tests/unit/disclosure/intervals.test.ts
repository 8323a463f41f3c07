import { describe, expect, it } from 'vitest'
import { Component, type Question } from '@/lib/domain/disclosure/component'
import { feasibleIntervals } from '@/lib/domain/disclosure/intervals'
import { type Group, InfeasibleError } from '@/lib/domain/disclosure/propagation'
import { type LinearRow, type LinearSystem, loadSolver, Program, solverName } from '@/lib/domain/disclosure/solver'

const infinity = Number.POSITIVE_INFINITY
const ends: Question = { kind: 'ends' }

function relation(terms: [number, number][], lower: number, upper = lower): LinearRow {
  return { columns: terms.map(([, column]) => column), coefficients: terms.map(([a]) => a), lower, upper }
}

const system = (bounds: [number, number][], ...rows: LinearRow[]): LinearSystem => ({
  lower: bounds.map(([low]) => low),
  upper: bounds.map(([, high]) => high),
  rows,
})

const all = (given: LinearSystem, question = ends) => new Map(given.lower.map((_, i) => [i, question]))
const options = { integer: true, timeLimitSeconds: 60, tolerance: 1e-6 }

/** x + y = 1, y + z = 1, x + z = s, s from 0 to 1: whole numbers allow only s = 0, as x = z. */
const gap = system(
  [
    [0, 1],
    [0, 1],
    [0, 1],
    [0, 1],
  ],
  relation(
    [
      [1, 0],
      [1, 1],
    ],
    1,
  ),
  relation(
    [
      [1, 1],
      [1, 2],
    ],
    1,
  ),
  relation(
    [
      [1, 0],
      [1, 2],
      [-1, 3],
    ],
    0,
  ),
)

describe('feasibleIntervals', () => {
  it('finds both ends of a sum, with tables that attain them', async () => {
    // x + y = 10, x from 0 to 20, y from 3 to 9: x from 1 to 7.
    const given = system(
      [
        [0, 20],
        [3, 9],
      ],
      relation(
        [
          [1, 0],
          [1, 1],
        ],
        10,
      ),
    )
    const { intervals, witnesses, components, leftOut } = await feasibleIntervals(given, all(given))
    const [x, y] = [intervals.get(0), intervals.get(1)]
    expect(x).toMatchObject({ low: 1, high: 7, proven: true })
    expect(y).toMatchObject({ low: 3, high: 9, proven: true })
    expect([components, leftOut]).toEqual([1, []])
    expect(witnesses[x?.lowWitness ?? -1]).toEqual(
      new Map([
        [0, 1],
        [1, 9],
      ]),
    )
    expect(witnesses[x?.highWitness ?? -1]).toEqual(
      new Map([
        [0, 7],
        [1, 3],
      ]),
    )
    expect(witnesses[y?.highWitness ?? -1]?.get(1)).toBe(9)
  })

  it('keeps the witnesses of several components apart', async () => {
    const given = system(
      [
        [0, 4],
        [0, 4],
        [0, 7],
        [0, 7],
      ],
      relation(
        [
          [1, 0],
          [1, 1],
        ],
        4,
      ),
      relation(
        [
          [1, 2],
          [1, 3],
        ],
        7,
      ),
    )
    const { intervals, witnesses, components } = await feasibleIntervals(given, all(given))
    expect(components).toBe(2)
    for (const [column, { low, high, lowWitness, highWitness }] of intervals) {
      expect([low, high]).toEqual([0, column < 2 ? 4 : 7])
      expect(witnesses[lowWitness ?? -1]?.get(column)).toBe(low)
      expect(witnesses[highWitness ?? -1]?.get(column)).toBe(high)
    }
  })

  it('says what is fixed from the start, and what propagation fixes, with one more table for each', async () => {
    // c = 3 is given; d + 3 = 5 makes d = 2; x + y = 4 stays open.
    const given = system(
      [
        [3, 3],
        [0, 9],
        [0, 4],
        [0, 4],
      ],
      relation(
        [
          [1, 0],
          [1, 1],
        ],
        5,
      ),
      relation(
        [
          [1, 2],
          [1, 3],
        ],
        4,
      ),
    )
    const { intervals, witnesses } = await feasibleIntervals(given, all(given))
    const pinned = (value: number) => ({ low: value, high: value, proven: true, lowWitness: null, highWitness: null })
    expect(intervals.get(0)).toEqual(pinned(3))
    expect(intervals.get(1)).toEqual(pinned(2))
    expect(intervals.get(2)).toMatchObject({ low: 0, high: 4 })
    expect(witnesses).toContainEqual(new Map([[0, 3]]))
    expect(witnesses).toContainEqual(new Map([[1, 2]]))
  })

  it('falls apart where propagation fixes the tie', async () => {
    // c is fixed to 2 by the third relation; then x and y have nothing to do with each other.
    const given = system(
      [
        [0, 9],
        [0, 9],
        [0, 9],
        [0, 9],
        [0, 9],
      ],
      relation(
        [
          [1, 0],
          [1, 1],
          [1, 4],
        ],
        6,
      ),
      relation(
        [
          [1, 2],
          [1, 3],
          [1, 4],
        ],
        7,
      ),
      relation([[1, 4]], 2),
    )
    const { intervals, witnesses, components } = await feasibleIntervals(given, all(given))
    expect(components).toBe(2)
    expect([...intervals].map(([column, { low, high }]) => [column, low, high]).sort()).toEqual([
      [0, 0, 4],
      [1, 0, 4],
      [2, 0, 5],
      [3, 0, 5],
      [4, 2, 2],
    ])
    for (const [column, { high, highWitness }] of intervals) {
      if (column !== 4) expect(witnesses[highWitness ?? -1]?.get(column)).toBe(high)
    }
  })

  it('counts a component that propagation settles whole', async () => {
    const given = system([[0, 9]], relation([[1, 0]], 2))
    const found = await feasibleIntervals(given, all(given))
    expect(found.components).toBe(1)
    expect(found.programs).toEqual({ linear: 0, integer: 0 })
    expect(found.witnesses).toEqual([new Map([[0, 2]])])
  })

  it('answers for targets only, and still has a table for everything', async () => {
    const given = system(
      [
        [0, 4],
        [0, 4],
        [5, 5],
      ],
      relation(
        [
          [1, 0],
          [1, 1],
        ],
        4,
      ),
    )
    const found = await feasibleIntervals(given, new Map([[1, ends]]))
    expect([...found.intervals.keys()]).toEqual([1])
    const none = await feasibleIntervals(given, new Map())
    expect([...none.intervals.keys()]).toEqual([])
    const [table] = none.witnesses
    expect((table?.get(0) ?? 0) + (table?.get(1) ?? 0)).toBe(4)
    expect(none.witnesses).toContainEqual(new Map([[2, 5]]))
  })

  it('sees that whole numbers allow less than fractions', async () => {
    const exact = await feasibleIntervals(gap, all(gap))
    expect(exact.intervals.get(3)).toMatchObject({ low: 0, high: 0, proven: true })
    // Of x, y, z each can be 0 and 1: (0, 1, 0) is the only table with s = 0, and (1, 0, 1) has s = 2.
    expect(exact.intervals.get(0)).toMatchObject({ low: 0, high: 0, proven: true })
    expect(exact.intervals.get(1)).toMatchObject({ low: 1, high: 1, proven: true })
    expect(exact.programs.integer).toBeGreaterThan(0)
    // x = y = z = 1/2, s = 1.
    const relaxed = await feasibleIntervals(gap, all(gap), { ...options, integer: false })
    expect(relaxed.intervals.get(3)?.high).toBeCloseTo(1, 6)
    expect(relaxed.intervals.get(0)?.high).toBeCloseTo(0.5, 6)
    expect(relaxed.programs.integer).toBe(0)
  })

  it('says that nothing bounds what nothing bounds', async () => {
    // x - y = 1: y has no end, nor has x; both start at the bottom.
    const given = system(
      [
        [0, infinity],
        [0, infinity],
      ],
      relation(
        [
          [1, 0],
          [-1, 1],
        ],
        1,
      ),
    )
    const { intervals } = await feasibleIntervals(given, all(given))
    expect(intervals.get(0)).toMatchObject({ low: 1, high: infinity, proven: true, highWitness: null })
    expect(intervals.get(1)).toMatchObject({ low: 0, high: infinity, proven: true, highWitness: null })
    const below = system([[-infinity, 3]])
    expect((await feasibleIntervals(below, all(below))).intervals.get(0)).toMatchObject({ low: -infinity, high: 3 })
  })

  /** Two in a circle that no whole numbers solve, and one free unknown beside them. */
  const partly = system(
    [
      [0, 5],
      [0, 5],
      [0, 2],
    ],
    relation(
      [
        [2, 0],
        [2, 1],
      ],
      3,
    ),
  )
  it('refuses a contradiction, or leaves its component out', async () => {
    await expect(feasibleIntervals(partly, all(partly))).rejects.toThrow(InfeasibleError)
    await expect(feasibleIntervals(partly, all(partly), { ...options, contradictions: 'refuse' })).rejects.toThrow(
      /agrees with the published values/,
    )
    const found = await feasibleIntervals(partly, all(partly), { ...options, contradictions: 'leaveOut' })
    expect(found.leftOut).toEqual([0, 1])
    expect([...found.intervals].map(([column, { low, high }]) => [column, low, high])).toEqual([[2, 0, 2]])
  })

  it('says so where only the integer program finds out that there is no table', async () => {
    // 6x + 10y + 15z = 29 has fractions in the box; of whole ones, none: 29 = 15 + 14, 14 is no 6x + 10y; 29 neither.
    const given = system(
      [
        [0, 9],
        [0, 9],
        [0, 9],
      ],
      relation(
        [
          [6, 0],
          [10, 1],
          [15, 2],
        ],
        29,
      ),
    )
    await expect(feasibleIntervals(given, all(given))).rejects.toThrow(
      'no table of whole numbers agrees with the published values',
    )
  })

  it('does not prove a bound without time', async () => {
    const found = await feasibleIntervals(gap, all(gap), { ...options, timeLimitSeconds: 0 })
    const unproven = [...found.intervals.values()].filter((interval) => !interval.proven)
    expect(unproven.length).toBeGreaterThan(0)
    // What is not proven is an outer bound: 0 to 1 of everything.
    for (const { low, high } of unproven) expect([low, high]).toEqual([0, 1])
  })
})

describe('a question about room', () => {
  const room = (width: number, low: number, high: number): Question => ({ kind: 'room', width, within: { low, high } })
  const given = system(
    [
      [0, 20],
      [0, 20],
    ],
    relation(
      [
        [1, 0],
        [1, 1],
      ],
      20,
    ),
  )

  it('is answered by an interval at least that wide', async () => {
    const { intervals } = await feasibleIntervals(given, new Map([[0, room(4, infinity, -infinity)]]))
    const { low = 0, high = 0, proven } = intervals.get(0) ?? {}
    expect(high - low).toBeGreaterThanOrEqual(4)
    expect(proven).toBe(true)
  })

  it("takes no program where no table can leave what is nobody's secret", async () => {
    const { intervals, programs } = await feasibleIntervals(given, new Map([[0, room(40, 0, 20)]]))
    expect(intervals.get(0)).toMatchObject({ low: 0, high: 20, proven: true, lowWitness: null, highWitness: null })
    // One table, to show that there is one.
    expect(programs.linear).toBe(1)
  })

  it('finds both ends where the room is not there', async () => {
    for (const question of [room(21, 1, 20), room(21, 0, 19)]) {
      const { intervals, witnesses } = await feasibleIntervals(given, new Map([[0, question]]))
      const found = intervals.get(0)
      expect(found).toMatchObject({ low: 0, high: 20, proven: true })
      expect(witnesses[found?.lowWitness ?? -1]?.get(0)).toBe(0)
      expect(witnesses[found?.highWitness ?? -1]?.get(0)).toBe(20)
    }
  })
})

describe('Component', () => {
  it('asks the solver nothing that a table has shown', async () => {
    const highs = await loadSolver()
    const programs = { linear: 0, integer: 0 }
    const group: Group = {
      ...system(
        [
          [0, 4],
          [0, 4],
        ],
        relation(
          [
            [1, 0],
            [1, 1],
          ],
          4,
        ),
      ),
      columns: [0, 1],
    }
    const component = new Component(highs, group, options, programs)
    try {
      // x = 0 and x = 4 are the tables where y = 4 and y = 0.
      component.attack(new Map([[0, ends]]))
      expect(programs).toEqual({ linear: 2, integer: 0 })
      component.attack(new Map([[1, ends]]))
      expect(programs).toEqual({ linear: 2, integer: 0 })
      expect(component.solutions).toEqual([
        [0, 4],
        [4, 0],
      ])
      expect(component.intervals.get(1)).toEqual({ low: 0, high: 4, proven: true, lowWitness: 1, highWitness: 0 })
    } finally {
      component.dispose()
    }
  })
})

describe('Program', () => {
  const minimise = async (
    given: LinearSystem,
    costs: [number, number][],
    more: { integer?: boolean; timeLimitSeconds?: number; maximumNodes?: number } = {},
  ) => {
    const program = new Program(await loadSolver(), given, { integer: false, timeLimitSeconds: 60, ...more })
    try {
      return program.minimise(new Map(costs))
    } finally {
      program.dispose()
    }
  }

  it('finds the smallest value, and where', async () => {
    // 2x + 3y with x + y >= 4, x <= 3: x = 3, y = 1, value 9.
    const given = system(
      [
        [0, 3],
        [0, infinity],
      ],
      relation(
        [
          [1, 0],
          [1, 1],
        ],
        4,
        infinity,
      ),
    )
    expect(
      await minimise(given, [
        [0, 2],
        [1, 3],
      ]),
    ).toEqual({ status: 'optimal', value: 9, x: [3, 1] })
  })

  it('finds whole numbers where they are asked for', async () => {
    // 2x >= 3: 1.5, and 2 of whole numbers.
    const given = system([[0, 9]], relation([[2, 0]], 3, infinity))
    expect(await minimise(given, [[0, 1]])).toMatchObject({ status: 'optimal', value: 1.5 })
    expect(await minimise(given, [[0, 1]], { integer: true })).toMatchObject({ status: 'optimal', value: 2, x: [2] })
  })

  it('takes one objective after another, and forgets the one before', async () => {
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
        5,
      ),
    )
    const program = new Program(await loadSolver(), given, { integer: false, timeLimitSeconds: 60 })
    try {
      expect(program.minimise(new Map([[0, 1]]))).toMatchObject({ value: 0, x: [0, 5] })
      const second = program.minimise(new Map([[1, 1]]))
      expect(second.status === 'optimal' && second.x.map((value) => value + 0)).toEqual([5, 0])
      // -3y alone: y = 5, so -15; with the first objective still there it would be the same place, not the same value.
      expect(program.minimise(new Map([[1, -3]]))).toMatchObject({ value: -15, x: [0, 5] })
      expect(program.minimise(new Map([[1, -3]]))).toMatchObject({ value: -15, x: [0, 5] })
      expect(program.minimise(new Map())).toMatchObject({ value: 0 })
    } finally {
      program.dispose()
    }
  })

  it('tells no solution from no end', async () => {
    const none = system([[0, 3]], relation([[1, 0]], 4, infinity))
    expect(await minimise(none, [[0, 1]])).toEqual({ status: 'infeasible' })
    const endless = system(
      [
        [0, infinity],
        [0, infinity],
      ],
      relation(
        [
          [1, 0],
          [-1, 1],
        ],
        1,
      ),
    )
    expect(await minimise(endless, [[0, -1]])).toEqual({ status: 'unbounded' })
    expect(await minimise(system([[-infinity, 3]], relation([[1, 0]], -infinity, 2)), [[0, 1]])).toEqual({
      status: 'unbounded',
    })
    // x - y = 1 and x - y = 2, without an end on either side.
    const rows = [1, 2].map((rhs) =>
      relation(
        [
          [1, 0],
          [-1, 1],
        ],
        rhs,
      ),
    )
    expect(await minimise({ ...endless, rows }, [[0, -1]])).toEqual({ status: 'infeasible' })
    expect(await minimise({ ...endless, rows }, [])).toEqual({ status: 'infeasible' })
  })

  it('solves a system without unknowns or relations', async () => {
    expect(await minimise(system([]), [])).toEqual({ status: 'optimal', value: 0, x: [] })
  })

  it('is named in certificates, and compiled once', async () => {
    expect(solverName).toBe('HiGHS 1.15 (WebAssembly)')
    expect(await loadSolver()).toBe(await loadSolver())
  })
})
