import { describe, expect, it } from 'vitest'
import { type Comparison, effectSize } from '../../../lib/domain/hotspots/effect-size'
import type { AnalysisInput } from '../../../lib/domain/hotspots/inputs'
import { jeffreysPrior } from '../../../lib/domain/hotspots/spread'
import { type UnitQuarter, unitQuarter } from '../../../lib/domain/hotspots/unit-quarter'
import type { Quarter } from '../../../lib/domain/organisation/quarter'
import { mixturePosterior } from '../../../lib/domain/statistics/rate-posterior'
import { analysisInput } from './audited'
import { bruteForceMeans } from './brute-force-spread'
import { publishedTable } from './published-table'

/** What is taken to be known of a unit in one quarter: its rate, and how far it might lie off by its label. */
type Known = { rate: number; down?: number; up?: number; n?: number; wrist?: number }
type Stated = Readonly<Record<string, Known>>

const tables = (quarter: Quarter, stated: Stated) =>
  publishedTable(
    quarter,
    Object.entries(stated).map(([id, { n = 40, wrist = 20 }]) => ({ id, n, wrist, back: 20 })),
  )

/** A quarter whose units have the rates stated, whatever their counts. */
function quarterOf(quarter: Quarter, stated: Stated): UnitQuarter {
  const real = unitQuarter({ quarter, rows: tables(quarter, stated).rows }, 'wristAny')
  const units = real.units.map((unit) => {
    const { rate, down = 0, up = 0 } = stated[unit.row.id] ?? { rate: Number.NaN }
    return {
      ...unit,
      prior: () => jeffreysPrior,
      posterior: () => mixturePosterior([{ alpha: 100 * rate, beta: 100 * (1 - rate), weight: 1 }]),
      meansAtEnds: () => ({ low: rate - down, high: rate + up }),
    }
  })
  return { ...real, units, find: (row) => units.find((unit) => unit.row.id === row.id) }
}

const beforehand: Stated = { T: { rate: 0.4 }, U: { rate: 0.5 }, A: { rate: 0.3 }, B: { rate: 0.2 } }
const afterwards: Stated = { T: { rate: 0.2 }, U: { rate: 0.4 }, A: { rate: 0.28 }, B: { rate: 0.2 } }

/** T and U treated, A and B not, unless said otherwise. */
function comparison(
  before: readonly UnitQuarter[],
  after: readonly UnitQuarter[],
  changes: Partial<Comparison> = {},
): Comparison {
  const reference = after[0]?.units.map(({ row }) => row) ?? []
  return {
    reference,
    treated: reference.filter(({ id }) => id === 'T' || id === 'U'),
    controls: reference.filter(({ id }) => id === 'A' || id === 'B'),
    before,
    after,
    ...changes,
  }
}

const plain = comparison([quarterOf('2026-Q1', beforehand)], [quarterOf('2026-Q3', afterwards)])

describe('how much more treated rows changed', () => {
  it('by hand: 15 points down on average against 1 point', () => {
    const { estimate, bounds, expectedByRegression, ...rest } = effectSize(plain, analysisInput())
    // (-0.2 - 0.1)/2 - (-0.02 + 0)/2.
    expect(estimate).toBeCloseTo(-0.14, 12)
    expect(bounds.low).toBeCloseTo(-0.14, 12)
    expect(bounds.high).toBeCloseTo(-0.14, 12)
    // Four rows of 20 of 40 are as the mean of all of them: nothing to expect.
    expect(expectedByRegression).toBeCloseTo(0, 4)
    expect(rest).toEqual({
      kind: 'estimated',
      treated: ['T', 'U'],
      before: ['2026-Q1'],
      after: ['2026-Q3'],
      controls: 2,
      lower: null,
      upper: null,
      // Two of four: six choices, and none has a larger difference than this one and its mirror image.
      p: 2 / 6,
      smallestP: 2 / 6,
      assignments: 6,
      reference: 'all',
      sizesDiffer: false,
      participation: null,
      preTrend: null,
    })
  })

  it('means over the quarters of each side', () => {
    const { estimate, before, after } = effectSize(
      comparison(
        [
          quarterOf('2025-Q3', { ...beforehand, T: { rate: 0.6 } }),
          quarterOf('2025-Q4', beforehand),
          quarterOf('2026-Q1', { ...beforehand, A: { rate: 0.6 } }),
        ],
        [quarterOf('2026-Q3', afterwards), quarterOf('2026-Q4', { ...afterwards, U: { rate: 0.2 } })],
      ),
      analysisInput(),
    )
    // T: 1.4/3 to .2; U: .5 to .3; A: 1.2/3 to .28; B: none.
    expect(estimate).toBeCloseTo((0.2 - 1.4 / 3 - 0.2) / 2 - (0.28 - 0.4) / 2, 12)
    expect(before).toEqual(['2025-Q3', '2025-Q4', '2026-Q1'])
    expect(after).toEqual(['2026-Q3', '2026-Q4'])
  })

  it('lies between bounds: treated least and others most, and the other way round', () => {
    const { bounds } = effectSize(
      comparison(
        [quarterOf('2026-Q1', { ...beforehand, T: { rate: 0.4, down: 0.02, up: 0.04 } })],
        [
          quarterOf('2026-Q3', {
            ...afterwards,
            T: { rate: 0.2, down: 0.06, up: 0.08 },
            A: { rate: 0.28, down: 0.1, up: 0.12 },
          }),
        ],
      ),
      analysisInput(),
    )
    // T falls by .2 + .06 + .04 at most and .2 - .08 - .02 at least; A by .02 + .10, or rises by .12 - .02.
    expect(bounds.low).toBeCloseTo((-0.3 - 0.1) / 2 - 0.1 / 2, 12)
    expect(bounds.high).toBeCloseTo((-0.1 - 0.1) / 2 - -0.12 / 2, 12)
  })

  it('says where rows differ much in size, by their mean over all quarters', () => {
    const larger = { ...beforehand, T: { rate: 0.4, n: 400 }, U: { rate: 0.5, n: 400 } }
    const { sizesDiffer } = effectSize(
      comparison([quarterOf('2026-Q1', larger)], [quarterOf('2026-Q3', afterwards)]),
      analysisInput(),
    )
    expect(sizesDiffer).toBe(true)
  })

  it('cannot be told of a row that is not there', () => {
    const { T: _, ...without } = beforehand
    expect(() =>
      effectSize(comparison([quarterOf('2026-Q1', without)], [quarterOf('2026-Q3', afterwards)]), analysisInput()),
    ).toThrow('T has no row in 2026-Q1')
    const elsewhere = { ...plain, reference: plain.reference.filter(({ id }) => id !== 'T') }
    expect(() => effectSize(elsewhere, analysisInput())).toThrow('T is not followed')
  })
})

describe('regression to the mean', () => {
  it('is learnt from all rows that have the quarters before, treated or not: by brute force', () => {
    const counts: Stated = {
      T: { rate: 0.4, n: 48, wrist: 26 },
      U: { rate: 0.4, n: 34, wrist: 20 },
      A: { rate: 0.3, n: 52, wrist: 9 },
      OTHER: { rate: 0.3, n: 40, wrist: 8 },
    }
    const { expectedByRegression } = effectSize(
      comparison([quarterOf('2026-Q1', counts)], [quarterOf('2026-Q3', { ...counts, NEW: { rate: 0.3 } })]),
      analysisInput(),
    )
    const [t = Number.NaN, u = Number.NaN] = bruteForceMeans([
      { y: 26, n: 48 },
      { y: 20, n: 34 },
      { y: 9, n: 52 },
      { y: 8, n: 40 },
    ])
    expect(expectedByRegression).toBeCloseTo((t - 26 / 48 + (u - 20 / 34)) / 2, 4)
  })

  it('leaves out a row that has only some of the quarters before', () => {
    const { B: _, ...without } = beforehand
    const part = [quarterOf('2025-Q4', without), quarterOf('2026-Q1', beforehand)]
    const controls = plain.controls.filter(({ id }) => id === 'A')
    const { expectedByRegression } = effectSize({ ...plain, before: part, controls }, analysisInput())
    // 20 of 40 in all three that are left, twice: each as the mean of all of them.
    expect(expectedByRegression).toBeCloseTo(0, 4)
  })

  it('takes the counts of the quarters before together, a label by its middle: lone row by hand', () => {
    const alone = (wrist: number) => ({ T: { rate: 0.4, wrist }, A: { rate: 0.3 } })
    const before = [quarterOf('2025-Q4', alone(20)), quarterOf('2026-Q1', alone(30))]
    const after = [quarterOf('2026-Q3', { T: { rate: 0.4 }, A: { rate: 0.3 } })]
    const found = (quarters: readonly UnitQuarter[]) => {
      const given = comparison(quarters, after)
      const reference = given.reference.filter(({ id }) => id === 'T')
      return effectSize({ ...given, reference }, analysisInput()).expectedByRegression
    }
    // Jeffreys' prior: (50 + 1/2) / 81 less 50/80.
    expect(found(before)).toBeCloseTo(50.5 / 81 - 50 / 80, 10)
    // 0 to 4 of 40 stand for 2: the mean over the label's counts is below 4.5/41 and above 0.5/41.
    const label = found([quarterOf('2026-Q1', alone(3))])
    expect(label).toBeGreaterThan(0.5 / 41 - 2 / 40)
    expect(label).toBeLessThan(4.5 / 41 - 2 / 40)
  })
})

describe('response beside the effect', () => {
  const input = (changes: Partial<AnalysisInput> = {}) =>
    analysisInput({
      table: tables('2026-Q3', afterwards),
      headcounts: { T: 50, U: 80, A: 100, B: 80 },
      earlier: [
        { table: tables('2026-Q2', beforehand), headcounts: {} },
        { table: tables('2026-Q1', beforehand), headcounts: { T: 100, U: 160, A: 200, B: 80 } },
      ],
      ...changes,
    })

  it('by hand: T from 40 to 80 %, U from 25 to 50 %; A from 20 to 40 %, B 50 % throughout', () => {
    expect(effectSize(plain, input()).participation).toBeCloseTo((0.4 + 0.25) / 2 - 0.2 / 2, 12)
  })

  it.each<[string, Partial<AnalysisInput>]>([
    ['reports are not people', { denominator: 'reports' }],
    ['heads of a treated row are unknown', { headcounts: { U: 80, A: 100, B: 80 } }],
    ['heads of a row compared with are unknown', { headcounts: { T: 50, U: 80, A: 100 } }],
    ['nobody is employed', { headcounts: { T: 50, U: 80, A: 0, B: 80 } }],
    ['earlier heads are unknown', { earlier: [{ table: tables('2026-Q1', beforehand), headcounts: { T: 100 } }] }],
    ['the quarter is unknown', { earlier: [] }],
  ])('is not told where %s', (_, changes) => {
    expect(effectSize(plain, input(changes)).participation).toBeNull()
  })
})

describe('the trend before', () => {
  const trend = (...contrasts: number[]) =>
    effectSize(
      comparison(
        contrasts.map((contrast, i) =>
          quarterOf(`2025-Q${i + 1}` as Quarter, {
            T: { rate: 0.3 + contrast },
            U: { rate: 0.5 + contrast },
            A: { rate: 0.2 },
            B: { rate: 0.6 },
          }),
        ),
        [quarterOf('2026-Q3', afterwards)],
      ),
      analysisInput(),
    ).preTrend

  it('is the largest step against the others, with its sign', () => {
    expect(trend(0.1, 0.2, 0.15)).toBeCloseTo(0.1, 12)
    expect(trend(0.15, 0.2, 0.1)).toBeCloseTo(-0.1, 12)
    expect(trend(0.1, 0.12, 0.09, 0.14)).toBeCloseTo(0.05, 12)
  })

  it('is what treated rows did more than the others: by hand, both rising', () => {
    // T and U rise by .05 and .05, A and B by .05 and .15 (on average): 0 and -.1 more.
    const rates = [
      [0.3, 0.5, 0.2, 0.4],
      [0.35, 0.55, 0.25, 0.45],
      [0.4, 0.6, 0.55, 0.45],
    ]
    const before = rates.map(([T = 0, U = 0, A = 0, B = 0], i) =>
      quarterOf(`2025-Q${i + 1}` as Quarter, { T: { rate: T }, U: { rate: U }, A: { rate: A }, B: { rate: B } }),
    )
    const { preTrend } = effectSize(comparison(before, [quarterOf('2026-Q3', afterwards)]), analysisInput())
    // The last steps: .05 against (.3 + 0)/2.
    expect(preTrend).toBeCloseTo(0.05 - 0.15, 12)
  })

  it('is not told of fewer than three quarters', () => {
    expect(trend(0.1, 0.2)).toBeNull()
    expect(trend(0.1, 0.1, 0.1)).toBeCloseTo(0, 12)
  })
})
