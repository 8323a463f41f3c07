import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drivers, sectionAssociations } from '../../../lib/domain/hotspots/drivers'
import type { SectionDriver } from '../../../lib/domain/hotspots/findings'
import type { AuditAggregate } from '../../../lib/domain/hotspots/inputs'
import type { Posture } from '../../../lib/domain/instruments/posture'
import { rosaSectionIds } from '../../../lib/domain/instruments/rosa-items'
import { rateDifference } from '../../../lib/domain/statistics/rate-difference'
import { analysisInput, audited, type Scores, unitFinding } from './audited'
import { publishedTable } from './published-table'

function driversOf(row: string, audits: readonly AuditAggregate[]) {
  const found = drivers(analysisInput({ audits })).find((finding) => finding.row === row)
  if (!found) throw new Error(`no drivers of ${row}`)
  return found
}

function sectionsOf(row: string, audits: readonly AuditAggregate[]): readonly SectionDriver[] {
  const { sections } = driversOf(row, audits)
  if (!sections) throw new Error(`no sections of ${row}`)
  return sections
}

describe('sections of a row against all other audits', () => {
  it('by hand: means, differences, and the interval of Student with one variance', () => {
    // Chair here 6, 8, elsewhere 2, 4: 7 - 3 = 4. Variance (2 + 2)/2 = 2 on 2 degrees of freedom, t = 4.302653:
    // half width 4.302653 sqrt(2 (1/2 + 1/2)) = 6.084870; the upper end is cut at 9, the largest difference.
    // Monitor here 3, 3, elsewhere 3, 3: no spread at all, so that of rounding: 4.302653 sqrt(1/12) = 1.242069.
    const [chair, monitor] = sectionsOf('A', [
      audited('A', [
        [6, 3, 5],
        [8, 3, 5],
      ]),
      audited('B', [
        [2, 3, 4],
        [4, 3, 4],
      ]),
    ])
    expect(chair).toMatchObject({ section: 'chair', mean: 7, elsewhere: 3, difference: 4, upper: 9 })
    expect(chair?.lower).toBeCloseTo(-2.08487, 5)
    expect(monitor).toMatchObject({ section: 'monitorPhone', mean: 3, elsewhere: 3, difference: 0 })
    expect(monitor?.lower).toBeCloseTo(-1.242069, 5)
    expect(monitor?.upper).toBeCloseTo(1.242069, 5)
  })

  it('by hand: three audits here, two elsewhere', () => {
    // Chair 5, 7, 9 (mean 7, squares 8) and 2, 4 (mean 3, squares 2): variance 10/3 on 3 degrees of freedom,
    // t = 3.182446, half width 3.182446 sqrt(10/3 (1/3 + 1/2)) = 3.182446 x 5/3 = 5.304077.
    const [chair] = sectionsOf('A', [
      audited('A', [
        [5, 3, 5],
        [7, 3, 5],
        [9, 3, 5],
      ]),
      audited('B', [
        [2, 3, 4],
        [4, 3, 4],
      ]),
    ])
    expect(chair).toMatchObject({ mean: 7, elsewhere: 3, difference: 4 })
    expect(chair?.lower).toBeCloseTo(4 - 5.304077, 5)
  })

  it('cut the lower end at -9', () => {
    const [chair] = sectionsOf('A', [
      audited('A', [
        [1, 3, 5],
        [4, 3, 5],
      ]),
      audited('B', [
        [9, 3, 4],
        [7, 3, 4],
      ]),
    ])
    expect(chair?.lower).toBe(-9)
  })

  it('are ranked by difference, largest first, and keep their rank when no audit matters', () => {
    const ranks = sectionsOf('A', [
      audited('A', [
        [6, 3, 5],
        [6, 3, 5],
        [6, 3, 5],
      ]),
      audited('B', [
        [2, 3, 3],
        [2, 3, 3],
      ]),
    ]).map(({ rank }) => rank)
    expect(ranks).toEqual([
      { low: 1, high: 1 },
      { low: 3, high: 3 },
      { low: 2, high: 2 },
    ])
  })

  it('share their places when tied: two at the top take 1 to 2', () => {
    const ranks = sectionsOf('A', [
      audited('A', [
        [6, 6, 2],
        [6, 6, 2],
      ]),
      audited('B', [
        [3, 3, 3],
        [3, 3, 3],
      ]),
    ]).map(({ rank }) => rank)
    expect(ranks).toEqual([
      { low: 1, high: 2 },
      { low: 1, high: 2 },
      { low: 3, high: 3 },
    ])
  })

  it('widen a rank that hangs on one audit here: by hand', () => {
    // Chair 9, 3, 3 = mean 5, mouse 4, 4, 4; both 3 elsewhere. Without the 9 the chair's mean is 3: mouse leads.
    const ranks = sectionsOf('A', [
      audited('A', [
        [9, 1, 4],
        [3, 1, 4],
        [3, 1, 4],
      ]),
      audited('B', [
        [3, 3, 3],
        [3, 3, 3],
      ]),
    ]).map(({ rank }) => rank)
    expect(ranks).toEqual([
      { low: 1, high: 2 },
      { low: 3, high: 3 },
      { low: 1, high: 2 },
    ])
  })

  it('widen a rank that hangs on one audit elsewhere: by hand', () => {
    // Here all 5. Elsewhere chair 1, 5 = mean 3 (difference 2), mouse 3.5 (1.5). Without the first audit there the
    // chair's difference is 0, the mouse's 5 - 4 = 1.
    const ranks = sectionsOf('A', [
      audited('A', [
        [5, 5, 5],
        [5, 5, 5],
      ]),
      audited('B', [
        [1, 9, 3],
        [5, 9, 4],
      ]),
    ]).map(({ rank }) => rank)
    expect(ranks).toEqual([
      { low: 1, high: 2 },
      { low: 3, high: 3 },
      { low: 1, high: 2 },
    ])
  })

  it('leave out an audit for each of two units of a row, and count units that have no row of their own as elsewhere', () => {
    const table = publishedTable('2026-Q3', [
      { id: 'AB', n: 40, wrist: 20, back: 12, members: ['A', 'B'] },
      { id: 'C', n: 40, wrist: 20, back: 12 },
    ])
    const audits = [
      audited('A', [[6, 3, 5]]),
      audited('B', [[8, 3, 5]]),
      audited('C', [[2, 3, 4]]),
      audited('GONE', [[4, 3, 4]]),
    ]
    const [both, alone] = drivers(analysisInput({ table, audits }))
    expect(both).toMatchObject({ row: 'AB', audits: 2, reason: null })
    expect(both?.sections?.[0]).toMatchObject({ mean: 7, elsewhere: 3 })
    expect(alone).toEqual({ row: 'C', audits: 1, sections: null, postures: null, reason: 'fewerThanTwoAudits' })
  })

  it('are compared from two audits on, here and elsewhere', () => {
    const one: Scores[] = [[5, 5, 5]]
    const two: Scores[] = [
      [5, 5, 5],
      [4, 4, 4],
    ]
    expect(driversOf('A', [])).toMatchObject({ audits: 0, reason: 'fewerThanTwoAudits', sections: null })
    expect(driversOf('A', [audited('A', one), audited('B', two)])).toMatchObject({ reason: 'fewerThanTwoAudits' })
    expect(driversOf('A', [audited('A', two), audited('B', one)])).toMatchObject({
      audits: 2,
      reason: 'noAuditsElsewhere',
      sections: null,
      postures: null,
    })
    expect(driversOf('A', [audited('A', two), audited('B', two)])).toMatchObject({ audits: 2, reason: null })
  })

  it('are told of every row but the organisation, in the order of rows', () => {
    expect(drivers(analysisInput()).map(({ row }) => row)).toEqual(['A', 'B'])
  })
})

const score = fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
const pool = fc.array(score, { minLength: 2, maxLength: 6 })

/** Ranks of the differences of means, with all audits and with each one left out, by counting. */
function ranksByHand(here: readonly Scores[], there: readonly Scores[]) {
  const without = (pool: readonly Scores[]) => pool.map((_, left) => pool.filter((_audit, i) => i !== left))
  const mean = (pool: readonly Scores[], section: number) =>
    pool.reduce((sum, scores) => sum + (scores[section] ?? Number.NaN), 0) / pool.length
  const cases = [
    [here, there] as const,
    ...without(here).map((pool) => [pool, there] as const),
    ...without(there).map((pool) => [here, pool] as const),
  ].map(([a, b]) => [0, 1, 2].map((section) => mean(a, section) - mean(b, section)))
  return [0, 1, 2].map((section) => {
    const places = cases.map((differences) => {
      const own = differences[section] ?? Number.NaN
      const above = differences.filter((other) => other > own + 1e-9).length
      return { low: 1 + above, high: differences.filter((other) => other > own - 1e-9).length }
    })
    return { low: Math.min(...places.map(({ low }) => low)), high: Math.max(...places.map(({ high }) => high)) }
  })
}

describe('section drivers of any audits', () => {
  it('have the ranks that leaving out one audit after the other gives', () => {
    // All pools of these sizes whose scores run through 1 to 5 with various steps.
    const poolOf = (size: number, step: number): Scores[] =>
      Array.from({ length: size }, (_, i) => [
        1 + ((step * i + 1) % 5),
        1 + ((step * step * i + size) % 5),
        1 + ((3 * i + step) % 5),
      ])
    for (const [inside, outside] of [
      [2, 2],
      [2, 5],
      [5, 2],
      [3, 7],
    ] as const) {
      for (const step of [1, 2, 3, 4]) {
        const here = poolOf(inside, step)
        const there = poolOf(outside, step + 1)
        const ranks = sectionsOf('A', [audited('A', here), audited('B', there)]).map(({ rank }) => rank)
        expect(ranks).toEqual(ranksByHand(here, there))
      }
    }
  })

  it('do not depend on the order of audits, turn over between two units, and have ranks from 1 to 3', () => {
    fc.assert(
      fc.property(pool, pool, (here, there) => {
        const found = drivers(analysisInput({ audits: [audited('A', here), audited('B', there)] }))
        const shuffled = drivers(
          analysisInput({ audits: [audited('B', [...there].reverse()), audited('A', [...here].reverse())] }),
        )
        expect(shuffled).toEqual(found)
        const [a, b] = found.map(({ sections }) => sections ?? [])
        a?.forEach(({ difference, lower, upper, rank }, i) => {
          expect(b?.[i]?.difference).toBeCloseTo(-difference, 12)
          expect(lower).toBeLessThan(difference)
          expect(upper).toBeGreaterThan(difference)
          expect(rank.low).toBeGreaterThanOrEqual(1)
          expect(rank.low).toBeLessThanOrEqual(rank.high)
          expect(rank.high).toBeLessThanOrEqual(3)
        })
      }),
      { numRuns: 60 },
    )
  })
})

describe('postures of a row against all other audits', () => {
  const scores = (count: number): Scores[] => Array.from({ length: count }, () => [3, 3, 3])
  const posturesOf = (
    here: [number, Partial<Record<Posture, number>>],
    there: [number, Partial<Record<Posture, number>>],
  ) => driversOf('A', [audited('A', scores(here[0]), here[1]), audited('B', scores(there[0]), there[1])]).postures ?? []

  it('have their shares, and the comparison of two shares', () => {
    const [wrist, head] = posturesOf([5, { 'wrist-extension': 3 }], [60, { 'wrist-extension': 12, 'forward-head': 60 }])
    expect(wrist).toMatchObject({ posture: 'wrist-extension', seen: 3, elsewhere: { seen: 12, audits: 60 } })
    expect(wrist).toMatchObject(rateDifference({ y: 3, n: 5 }, { y: 12, n: 60 }))
    expect(wrist?.probabilityMore).toBeGreaterThan(0.97)
    expect(head).toMatchObject({ posture: 'forward-head', seen: 0, elsewhere: { seen: 60, audits: 60 } })
    expect(head?.probabilityMore).toBeLessThan(0.001)
  })

  it('that are never seen all share the last places', () => {
    const ranks = posturesOf([4, { slouching: 4 }], [4, {}]).map(({ posture, rank }) => [posture, rank])
    expect(ranks).toEqual([
      ['wrist-extension', { low: 2, high: 5 }],
      ['forward-head', { low: 2, high: 5 }],
      ['slouching', { low: 1, high: 1 }],
      ['twisted', { low: 2, high: 5 }],
      ['shoulders-raised', { low: 2, high: 5 }],
    ])
  })

  it('could change places with the audit that is left out: by hand', () => {
    // Slouching 2 of 3, twisted 1 of 3, elsewhere none of 2. Left out an audit with slouching alone: 1 of 2 and 1 of 2.
    // The others are never seen: 0 throughout; twisted reaches them when its one audit is left out.
    const found = new Map(
      posturesOf([3, { slouching: 2, twisted: 1 }], [2, {}]).map(({ posture, rank }) => [posture, rank]),
    )
    expect(found.get('slouching')).toEqual({ low: 1, high: 2 })
    expect(found.get('twisted')).toEqual({ low: 1, high: 5 })
    expect(found.get('forward-head')).toEqual({ low: 2, high: 5 })
  })

  it('could change places with an audit elsewhere: by hand', () => {
    // Here both at all 4, whichever is left out. Elsewhere wrist 2 of 4, head 1 of 4: differences 1/2 and 3/4. Without
    // an audit there that showed the wrist alone both are at 1 of 3: tied.
    const ranks = posturesOf(
      [4, { 'wrist-extension': 4, 'forward-head': 4 }],
      [4, { 'wrist-extension': 2, 'forward-head': 1 }],
    )
      .map(({ rank }) => rank)
      .slice(0, 3)
    expect(ranks).toEqual([
      { low: 1, high: 2 },
      { low: 1, high: 2 },
      { low: 3, high: 5 },
    ])
  })
})

describe('a posture that was seen at every workstation', () => {
  it('is seen at whichever is left out: by hand', () => {
    // Wrist and head at both here; elsewhere at 6 and 2 of 10: 0.4 and 0.8, whoever is left out.
    const scores = (count: number): Scores[] => Array.from({ length: count }, () => [3, 3, 3])
    const ranks = driversOf('A', [
      audited('A', scores(2), { 'wrist-extension': 2, 'forward-head': 2 }),
      audited('B', scores(10), { 'wrist-extension': 6, 'forward-head': 2 }),
    ]).postures?.map(({ rank }) => rank)
    expect(ranks?.slice(0, 3)).toEqual([
      { low: 2, high: 2 },
      { low: 1, high: 1 },
      { low: 3, high: 5 },
    ])
  })
})

describe('sections and complaint rates over the units', () => {
  const codes = ['A', 'B', 'C', 'D', 'E']
  const table = publishedTable(
    '2026-Q3',
    codes.map((id) => ({ id, n: 40, wrist: 20, back: 12 })),
  )
  // Mean chair scores 2, 3, 4, 5, 6; monitors all alike; mouse and keyboard 5, 4, 3, 2, 1.
  // The last from one audit: means are compared, not sums.
  const audits = codes.map((code, i) =>
    audited(
      code,
      i === 4
        ? [[6, 3, 1]]
        : [
            [i + 1, 3, 5 - i],
            [i + 3, 3, 5 - i],
          ],
    ),
  )
  const units = codes.flatMap((code, i) => [
    unitFinding(code, 'wristAny', 0.1 * (i + 1)),
    unitFinding(code, 'backAny', 0.3),
  ])

  it('by hand: five units in the same order are two of 120 orders', () => {
    const found = sectionAssociations(analysisInput({ table, audits }), units)
    expect(found.map(({ section, outcome, kind }) => [section, outcome, kind])).toEqual(
      rosaSectionIds.flatMap((section) => [
        [section, 'wristAny', section === 'monitorPhone' ? 'notTested' : 'tested'],
        [section, 'backAny', 'notTested'],
        [section, 'both', 'notTested'],
      ]),
    )
    const [chair, chairBack, chairBoth] = found
    expect(chair).toEqual({
      kind: 'tested',
      section: 'chair',
      outcome: 'wristAny',
      units: 5,
      tau: 1,
      p: 2 / 120,
      exact: true,
    })
    expect(chairBack).toMatchObject({ reason: 'allTied' })
    expect(chairBoth).toMatchObject({ reason: 'fewerThanFiveUnits' })
    expect(found[3]).toMatchObject({ section: 'monitorPhone', outcome: 'wristAny', reason: 'allTied' })
    expect(found[6]).toMatchObject({ section: 'mouseKeyboard', tau: -1, p: 2 / 120 })
  })

  it('are not tested with four audited units, whatever the number of units', () => {
    const found = sectionAssociations(analysisInput({ table, audits: audits.slice(1) }), units)
    expect(found.every((item) => item.kind === 'notTested' && item.reason === 'fewerThanFiveUnits')).toBe(true)
  })
})

describe('audit entries that are none', () => {
  it.each<[string, AuditAggregate[], RegExp]>([
    ['two for one unit', [audited('A', [[5, 5, 5]]), audited('A', [[5, 5, 5]])], /two audit entries/],
    ['a chair of 11', [audited('A', [[11, 5, 5]])], /no score of chair: 11/],
    ['a monitor of 10', [audited('A', [[5, 10, 5]])], /no score of monitorPhone: 10/],
    ['a mouse of 10', [audited('A', [[5, 5, 10]])], /no score of mouseKeyboard: 10/],
    ['a score of 0', [audited('A', [[0, 5, 5]])], /no score of chair: 0/],
    ['half a score', [audited('A', [[5, 4.5, 5]])], /no score of monitorPhone: 4.5/],
    ['no number', [audited('A', [[5, 5, Number.NaN]])], /no score of mouseKeyboard: NaN/],
    ['more postures than audits', [audited('A', [[5, 5, 5]], { slouching: 2 })], /slouching cannot be seen at 2 of 1/],
    ['less than no posture', [audited('A', [[5, 5, 5]], { twisted: -1 })], /twisted cannot be seen at -1/],
    ['half a posture', [audited('A', [[5, 5, 5]], { twisted: 0.5 })], /twisted/],
  ])('are refused: %s', (_, audits, message) => {
    const refused = () => drivers(analysisInput({ audits }))
    expect(refused).toThrow(RangeError)
    expect(refused).toThrow(message)
  })

  it('are not the highest and lowest scores of each section', () => {
    expect(
      drivers(
        analysisInput({
          audits: [
            audited(
              'A',
              [
                [10, 9, 9],
                [1, 1, 1],
              ],
              { slouching: 2, twisted: 0 },
            ),
          ],
        }),
      ),
    ).toHaveLength(2)
  })
})
