import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell, Feasible, ProtectedRow } from '../../../lib/domain/disclosure/table'
import { cooccurrence, pooledCooccurrence } from '../../../lib/domain/hotspots/cooccurrence'

type Interval = readonly [low: number, high: number]

/** A row whose cells are known to lie in the given intervals. */
function row(n: number, wrist: Interval, back: Interval, both: Interval, id = 'ROW'): ProtectedRow {
  const cell = ([low, high]: Interval): Cell => (low === high ? { kind: 'count', value: low } : { kind: 'hidden' })
  const feasible = ([low, high]: Interval): Feasible => ({ low, high })
  return {
    id,
    name: id,
    parent: null,
    members: [id],
    merged: false,
    cells: {
      respondents: { kind: 'count', value: n },
      wristAny: cell(wrist),
      backAny: cell(back),
      both: cell(both),
    },
    feasible: { wristAny: feasible(wrist), backAny: feasible(back), both: feasible(both) },
  }
}

/** All tables of the intervals, one by one: shares nothing with the closed forms under test. */
function enumerate(n: number, wrist: Interval, back: Interval, both: Interval) {
  const observed: number[] = []
  const ratios: number[] = []
  const oddsRatios: number[] = []
  for (let w = wrist[0]; w <= wrist[1]; w += 1) {
    for (let b = back[0]; b <= back[1]; b += 1) {
      for (let x = both[0]; x <= both[1]; x += 1) {
        if (x > w || x > b || w + b - x > n) continue
        observed.push(x)
        if (w === 0 || b === 0) continue
        ratios.push((x * n) / (w * b))
        const odds = (x * (n - w - b + x)) / ((w - x) * (b - x))
        if (!Number.isNaN(odds)) oddsRatios.push(odds)
      }
    }
  }
  const finite = (value: number) => (Number.isFinite(value) ? value : null)
  return {
    observed: { low: Math.min(...observed), high: Math.max(...observed) },
    ratio: { low: Math.min(...ratios), high: Math.max(...ratios) },
    oddsRatio: { low: finite(Math.min(...oddsRatios)), high: finite(Math.max(...oddsRatios)) },
    tables: observed.length,
    compared: ratios.length,
  }
}

describe('wrist and back in the same person, counts exact', () => {
  it('compares observed with expected by hand: 20 x 40 / 100 = 8 expected, 12 observed', () => {
    const finding = cooccurrence(row(100, [20, 20], [40, 40], [12, 12]))
    if (finding.kind !== 'exact') throw new Error(finding.kind)
    expect([finding.observed, finding.expected, finding.ratio]).toEqual([12, 8, 1.5])
    // The odds ratio of the table is 12 x 52 / (8 x 28) = 2.79; the conditional estimate lies a little nearer to 1.
    expect(finding.oddsRatio.estimate).toBeGreaterThan(2.4)
    expect(finding.oddsRatio.estimate).toBeLessThan(2.79)
    expect(finding.oddsRatio.lower).toBeGreaterThan(0.9)
    expect(finding.oddsRatio.upper).toBeGreaterThan(finding.oddsRatio.estimate)
  })

  it.each([
    ['nobody has the wrist complaint alone', 20],
    ['nobody has both', 0],
  ])('gives no odds ratio when %s', (_, both) => {
    expect(cooccurrence(row(100, [20, 20], [40, 40], [both, both]))).toEqual({
      row: 'ROW',
      kind: 'unbounded',
      observed: both,
      expected: 8,
      ratio: both / 8,
    })
  })

  it.each([
    [
      [0, 0],
      [40, 40],
    ],
    [
      [20, 20],
      [0, 0],
    ],
  ] satisfies [Interval, Interval][])('has nothing to compare where one complaint is absent', (wrist, back) => {
    expect(cooccurrence(row(100, wrist, back, [0, 0]))).toEqual({ row: 'ROW', kind: 'nothingExpected' })
  })
})

describe('bounds, counts not exact', () => {
  it('are by hand: 20 wrist, 40 back, 8 to 12 both of 100', () => {
    // Ratio 8/8 to 12/8; odds ratio 8 x 48 / (12 x 32) to 12 x 52 / (8 x 28).
    expect(cooccurrence(row(100, [20, 20], [40, 40], [8, 12]))).toEqual({
      row: 'ROW',
      kind: 'bounds',
      observed: { low: 8, high: 12 },
      ratio: { low: 1, high: 1.5 },
      oddsRatio: { low: 1, high: 624 / 224 },
    })
  })

  it('use that nobody can have both who has not each, and that respondents run out', () => {
    // 70 + 60 - 100 = 30 must have both; at most 60 can. 30 of 42 expected; 60 of 42, and then nobody has back alone.
    expect(cooccurrence(row(100, [70, 70], [60, 60], [0, 100]))).toEqual({
      row: 'ROW',
      kind: 'bounds',
      observed: { low: 30, high: 60 },
      ratio: { low: 30 / 42, high: 60 / 42 },
      oddsRatio: { low: 0, high: null },
    })
  })

  it('have no finite low end where everybody with a wrist complaint has the other too', () => {
    const finding = cooccurrence(row(50, [10, 10], [20, 25], [10, 10]))
    expect(finding.kind === 'bounds' && finding.oddsRatio).toEqual({ low: null, high: null })
  })

  it('have no finite low end either where the only other table has no odds ratio at all', () => {
    // All 5 have the other complaint too; where all 20 have that, the odds ratio is 0/0 and passed over.
    for (const [wrist, back] of [
      [5, [15, 20]],
      [[15, 20], 5],
    ] as const) {
      const of = (value: number | readonly [number, number]): Interval =>
        typeof value === 'number' ? [value, value] : value
      const finding = cooccurrence(row(20, of(wrist), of(back), [5, 5]))
      expect(finding.kind === 'bounds' && finding.oddsRatio).toEqual({ low: null, high: null })
    }
  })

  it('are by hand where nearly everybody has one of them: 20 wrist, 75 back, 10 to 12 both of 100', () => {
    // 95 complaints: 15 people have none with 10 both. 10 x 15 / (10 x 65); with 12 both 12 x 17 / (8 x 63).
    const finding = cooccurrence(row(100, [20, 20], [75, 75], [10, 12]))
    expect(finding.kind === 'bounds' && finding.oddsRatio).toEqual({ low: 150 / 650, high: 204 / 504 })
    expect(finding.kind === 'bounds' && finding.ratio).toEqual({ low: 10 / 15, high: 12 / 15 })
  })

  it('have no odds ratio where everybody has a wrist complaint', () => {
    expect(cooccurrence(row(20, [20, 20], [6, 9], [6, 9]))).toEqual({
      row: 'ROW',
      kind: 'bounds',
      observed: { low: 6, high: 9 },
      ratio: { low: 1, high: 1 },
      oddsRatio: { low: null, high: null },
    })
  })

  it('are those of every possible table, enumerated', () => {
    const interval = (n: number) =>
      fc.tuple(fc.nat(n), fc.nat(n)).map(([a, b]): Interval => [Math.min(a, b), Math.max(a, b)])
    const intervals = fc
      .integer({ min: 1, max: 14 })
      .chain((n) => fc.tuple(fc.constant(n), interval(n), interval(n), interval(n)))
      .filter(([n, wrist, back, both]) => enumerate(n, wrist, back, both).tables > 0)
    let tried = 0
    let compared = 0
    fc.assert(
      fc.property(intervals, ([n, wrist, back, both]) => {
        tried += 1
        const finding = cooccurrence(row(n, wrist, back, both))
        const expected = enumerate(n, wrist, back, both)
        expect(finding.kind === 'nothingExpected').toBe(expected.compared === 0)
        if (finding.kind !== 'bounds') return
        compared += 1
        expect(finding.observed).toEqual(expected.observed)
        for (const [end, value] of [
          [finding.ratio.low, expected.ratio.low],
          [finding.ratio.high, expected.ratio.high],
        ] as const)
          expect(end).toBeCloseTo(value, 12)
        for (const [end, value] of [
          [finding.oddsRatio.low, expected.oddsRatio.low],
          [finding.oddsRatio.high, expected.oddsRatio.high],
        ] as const) {
          if (value === null) expect(end).toBeNull()
          else expect(end).toBeCloseTo(value, 12)
        }
      }),
      { numRuns: 1000, seed: 1 },
    )
    expect(compared).toBeGreaterThan(tried / 2)
  })

  it.each<[Interval, Interval]>([
    [
      [5, 10],
      [15, 15],
    ],
    [
      [15, 15],
      [5, 10],
    ],
  ])(
    'are none where it follows who has what: of 20 without anybody with both, %j and %j are 5 and 15',
    (wrist, back) => {
      expect(cooccurrence(row(20, wrist, back, [0, 0]))).toEqual({
        row: 'ROW',
        kind: 'unbounded',
        observed: 0,
        expected: 3.75,
        ratio: 0,
      })
    },
  )

  it('are refused when no table has such counts', () => {
    // Nine with both, but eight with back complaints at most: wrist complaints alone are possible.
    expect(() => cooccurrence(row(50, [10, 12], [5, 8], [9, 9]))).toThrow('row ROW: no table')
    expect(() => cooccurrence(row(20, [5, 8], [5, 8], [9, 12]))).toThrow(RangeError)
    expect(() => cooccurrence(row(20, [18, 20], [15, 20], [0, 10]))).toThrow('row ROW: no table')
  })

  // Some 10^14 tables: closed forms answer at once, a walk through them would never end.
  it('of a large hidden row leave everything possible', () => {
    expect(cooccurrence(row(100_000, [0, 100_000], [0, 100_000], [0, 100_000]))).toEqual({
      row: 'ROW',
      kind: 'bounds',
      observed: { low: 0, high: 100_000 },
      // Nobody has both; or one person has wrist complaints, back complaints and both: 1 against 1 · 1 / 100,000.
      ratio: { low: 0, high: 100_000 },
      oddsRatio: { low: 0, high: null },
    })
  })
})

describe('wrist and back over all sites, each compared within itself', () => {
  /** Both, wrist alone, back alone, neither of each department: admissions to Berkeley 1973, as in R's UCBAdmissions. */
  const admissions = [
    [512, 313, 89, 19],
    [353, 207, 17, 8],
    [120, 205, 202, 391],
    [138, 279, 131, 244],
    [53, 138, 94, 299],
    [22, 351, 24, 317],
  ] as const
  const site = ([a, b, c, d]: readonly [number, number, number, number], id: string): ProtectedRow => ({
    ...row(a + b + c + d, [a + b, a + b], [a + c, a + c], [a, a], id),
    parent: 'ORG',
  })
  const organisation = row(9999, [0, 9999], [0, 9999], [0, 9999], 'ORG')
  const sites = admissions.map((counts, i) => site(counts, `S${i}`))

  it('give the Mantel-Haenszel odds ratio of R, 0.9046968, with its interval 0.772 to 1.060', () => {
    const pooled = pooledCooccurrence([organisation, ...sites])
    if (pooled.kind !== 'pooled') throw new Error(pooled.reason)
    expect(pooled.oddsRatio.estimate).toBeCloseTo(0.9046968, 7)
    expect(pooled.oddsRatio.lower).toBeCloseTo(0.7719074, 6)
    expect(pooled.oddsRatio.upper).toBeCloseTo(1.0603298, 6)
    expect(pooled.strata).toEqual(['S0', 'S1', 'S2', 'S3', 'S4', 'S5'])
    // Department A favours one sex: the departments' ratios are not alike (Breslow-Day 18.8, 5 degrees of freedom).
    expect(pooled.heterogeneityP).toBeCloseTo(0.00207, 5)
  })

  it('count what lies right below the organisation, units below a site not again, in any order', () => {
    const units = sites.map((of) => ({ ...of, id: `${of.id}-UNIT`, parent: of.id }))
    const deep = pooledCooccurrence([organisation, ...[...sites].reverse(), ...units])
    expect(deep).toEqual(pooledCooccurrence([organisation, ...sites]))
  })

  it('are not pooled with fewer than two sites', () => {
    const reason = { kind: 'notPooled', reason: 'fewerThanTwoSites' }
    expect(pooledCooccurrence([organisation])).toEqual(reason)
    expect(pooledCooccurrence([organisation, ...sites.slice(0, 1)])).toEqual(reason)
  })

  it('are not pooled when any site is not exact', () => {
    const open = { ...row(100, [20, 24], [30, 30], [10, 10], 'S9'), parent: 'ORG' }
    expect(pooledCooccurrence([organisation, ...sites, open])).toEqual({ kind: 'notPooled', reason: 'sitesNotExact' })
  })

  it('are not pooled when no site has both concordant and discordant pairs', () => {
    const never = [site([0, 10, 10, 30], 'S0'), site([0, 8, 9, 30], 'S1')]
    expect(pooledCooccurrence([organisation, ...never])).toEqual({ kind: 'notPooled', reason: 'noVariation' })
  })

  it('have no heterogeneity where one site alone has all four margins', () => {
    const pooled = pooledCooccurrence([organisation, site([20, 10, 10, 30], 'S0'), site([0, 0, 12, 30], 'S1')])
    expect(pooled.kind === 'pooled' && [pooled.oddsRatio.estimate, pooled.heterogeneityP]).toEqual([6, null])
  })
})
