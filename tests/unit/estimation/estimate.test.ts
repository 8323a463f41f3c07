import { describe, expect, it } from 'vitest'
import { type Estimates, estimate, type FigureEstimate } from '../../../lib/domain/estimation/estimate'
import type { PublishedQuarter } from '../../../lib/domain/estimation/published'
import { type Lowest, numbersIn, quarterOf, strict } from './firm'

function wristOf(estimates: Estimates, id: string): FigureEstimate {
  const found = estimates.rows.get(id)?.wristAny
  if (!found) throw new Error(`${id} has no estimate`)
  return found
}

/** Finite everywhere, intervals in order, probabilities between 0 and 1. */
function expectSane(estimates: Estimates): void {
  expect(numbersIn(estimates).every(Number.isFinite)).toBe(true)
  for (const figures of estimates.rows.values())
    for (const figure of [figures.wristAny, figures.backAny]) {
      if (!figure) continue
      for (const { lower, likely, upper } of [figure, figure.lastFour, ...figure.history]) {
        expect(0 <= lower && lower <= likely && likely <= upper && upper <= 1).toBe(true)
      }
      for (const change of [figure.sinceYear, figure.sinceQuarter]) {
        if (!change) continue
        expect(change.lower <= change.change && change.change <= change.upper).toBe(true)
        expect(change.rose >= 0 && change.rose <= 1).toBe(true)
      }
      expect((figure.exceeds ?? 0) >= 0 && (figure.exceeds ?? 0) <= 1).toBe(true)
    }
}

const eight: Lowest[] = [6, 4, 9, 5, 16, 3, 7, 6].map((wrist, i) => ({
  id: `U${i}`,
  site: i < 4 ? 'S1' : 'S2',
  n: 30 + i,
  wrist,
  back: wrist + 6,
}))

describe('estimates from odd firms', () => {
  const firms: [string, PublishedQuarter[]][] = [
    ['one row', [quarterOf(0, [{ id: 'U1', n: 20, wrist: 4 }])]],
    ['one quarter', [quarterOf(0, eight)]],
    [
      'forty quarters with gaps',
      Array.from({ length: 40 }, (_, t) => quarterOf(t + (t > 9 ? 3 : 0), eight.slice(0, 3))),
    ],
    ['a row that appears and one that ends', [quarterOf(0, eight.slice(0, 5)), quarterOf(1, eight.slice(1, 7))]],
    [
      'nobody who answered',
      [
        quarterOf(0, [
          { id: 'U1', n: 0, wrist: 1 },
          { id: 'U2', n: 0, wrist: -2 },
        ]),
      ],
    ],
    [
      'everybody who answered',
      [
        quarterOf(0, [
          { id: 'U1', n: 20, heads: 20, wrist: 20 },
          { id: 'U2', n: 15, heads: 15, wrist: 15 },
        ]),
      ],
    ],
    [
      'figures below 0 and above n',
      [
        quarterOf(0, [
          { id: 'U1', n: 12, wrist: -4 },
          { id: 'U2', n: 12, wrist: 19 },
        ]),
      ],
    ],
    [
      'rows all equal',
      [
        quarterOf(
          0,
          Array.from({ length: 6 }, (_, i) => ({ id: `U${i}`, n: 20, wrist: 4 })),
        ),
      ],
    ],
    [
      'one huge unit',
      [
        quarterOf(0, [
          { id: 'U1', n: 6000, wrist: 3300 },
          { id: 'U2', n: 12, wrist: 3 },
        ]),
      ],
    ],
    [
      'an absurd figure',
      [
        quarterOf(0, [
          { id: 'U1', n: 12, wrist: 100_000 },
          { id: 'U2', n: 12, wrist: 3 },
        ]),
      ],
    ],
    [
      'strengths that change',
      [quarterOf(0, eight), quarterOf(1, eight, strict), quarterOf(2, eight, { fresh: 1.4, kept: null })],
    ],
    ['kept noise drawn anew', [quarterOf(0, eight, strict), quarterOf(1, eight, { fresh: 1, kept: 2 })]],
    [
      'headcounts that are not known',
      [
        quarterOf(
          0,
          eight.map((row) => ({ ...row, heads: null })),
        ),
      ],
    ],
    [
      'rows without figures',
      [
        quarterOf(
          0,
          eight.map((row, i) => ({ ...row, silent: i % 2 === 0 })),
        ),
        quarterOf(1, eight, strict),
      ],
    ],
  ]
  it.each(firms)('are finite and in order with %s', (_, quarters) => {
    expectSane(estimate(quarters))
  })

  it('are none without quarters, and none without rows', () => {
    expect(estimate([])).toEqual({ quarter: null, rows: new Map(), effects: [] })
    const empty = estimate([{ ...quarterOf(0, eight), rows: [] }])
    expect([empty.quarter, empty.rows.size]).toEqual(['2024-Q1', 0])
  })

  it('say nothing of a row that shows no figures, and use what the row above it shows', () => {
    const silent = estimate([
      quarterOf(
        0,
        eight.map((row, i) => ({ ...row, silent: i < 4 })),
      ),
    ])
    expect(silent.rows.get('U0')).toEqual({ wristAny: null, backAny: null })
    const loud = estimate([quarterOf(0, eight)])
    // The site's sum is the same; it carries the same noise whether its rows are shown or not.
    expect(wristOf(silent, 'S1').likely).toBeCloseTo(wristOf(loud, 'S1').likely, 2)
  })

  it('of more reports than heads are shown and not compared', () => {
    const { state, exceeds, expectedRank } = wristOf(
      estimate([
        quarterOf(
          0,
          eight.map((row, i) => (i === 4 ? { ...row, heads: 12 } : row)),
        ),
      ]),
      'U4',
    )
    expect({ state, exceeds, expectedRank }).toEqual({
      state: 'moreReportsThanHeads',
      exceeds: null,
      expectedRank: null,
    })
  })

  it('of small units together have a state that says so', () => {
    const rows = eight.map((row, i) => (i === 4 ? { ...row, members: ['A', 'B'] } : row))
    expect(wristOf(estimate([quarterOf(0, rows)]), 'U4').state).toBe('smallUnitsTogether')
  })
})

describe('refused tables name the quarter and the row', () => {
  const good = quarterOf(0, eight)
  const withRow = (id: string, change: object): PublishedQuarter => ({
    ...good,
    rows: good.rows.map((row) => (row.id === id ? { ...row, ...change } : row)),
  })
  it.each([
    [
      'a sum that is none',
      withRow('U7', { figures: { wristAny: 1, backAny: 12 } }),
      '2024-Q1, row S2: wristAny is 32, but the rows below it add up to 27',
    ],
    [
      'respondents that are no sum',
      withRow('U7', { n: 1 }),
      '2024-Q1, row S2: 142 respondents, but the rows below it have 106',
    ],
    [
      'a row twice',
      { ...good, rows: [...good.rows, ...good.rows.slice(-1)] },
      '2024-Q1, row U7: there are two of them',
    ],
    ['a row below nothing', withRow('U7', { parent: 'S9' }), '2024-Q1, row U7: there is no row S9 above it'],
    [
      'no organisation',
      withRow('ORG', { parent: 'S1' }),
      "2024-Q1: one row has no row above it, the organisation's; here 0 have none",
    ],
    ['a unit in two rows', withRow('U7', { members: ['U6'] }), '2024-Q1, row U7: unit U6 is in row U6 already'],
    [
      'figures below none',
      withRow('S1', { figures: null }),
      '2024-Q1, row S1: it shows no figures, but a row below it does',
    ],
    ['no units', withRow('U7', { members: [] }), '2024-Q1, row U7: it has no units'],
    [
      'half a respondent',
      withRow('U7', { n: 1.5 }),
      '2024-Q1, row U7: respondents must be a whole number of at least 0, got 1.5',
    ],
  ])('%s', (_, quarter, message) => {
    expect(() => estimate([quarter])).toThrow(message)
  })

  it('quarters out of order', () => {
    expect(() => estimate([quarterOf(1, eight), quarterOf(0, eight)])).toThrow(
      '2024-Q1 comes after 2024-Q2 in the list',
    )
  })
})

describe('the level belongs to the quarter', () => {
  const constant = [0, 1, 2].map((t) => quarterOf(t, eight))
  it('so that a rise that everybody shares moves the organisation and nobody stands out by it', () => {
    const doubled = eight.map((row) => ({ ...row, wrist: 2 * row.wrist }))
    const before = estimate([...constant, quarterOf(3, eight)])
    const after = estimate([...constant, quarterOf(3, doubled)])
    expect(wristOf(after, 'ORG').sinceQuarter?.lower).toBeGreaterThan(0.05)
    for (const id of ['U0', 'U1', 'U2', 'U3', 'U5', 'U6', 'U7'])
      expect(Math.abs((wristOf(after, id).exceeds ?? 0) - (wristOf(before, id).exceeds ?? 0))).toBeLessThan(0.1)
  })

  it('so that a row that rises alone stands out more and is told from its own past', () => {
    const alone = eight.map((row) => (row.id === 'U0' ? { ...row, wrist: 22 } : row))
    const found = wristOf(estimate([...constant, quarterOf(3, alone)]), 'U0')
    expect(found.exceeds).toBeGreaterThan(
      (wristOf(estimate([...constant, quarterOf(3, eight)]), 'U0').exceeds ?? 1) + 0.3,
    )
    expect(found.sinceQuarter?.rose).toBeGreaterThan(0.9)
  })
})

describe('what is known', () => {
  it('is the same whatever rows are called and in whichever order they stand', () => {
    const renamed = (rows: readonly Lowest[]): Lowest[] =>
      rows.map((row) => ({ ...row, id: `X${row.id}`, members: [`M${row.id}`] })).toReversed()
    const original = estimate([0, 1].map((t) => quarterOf(t, eight)))
    const other = estimate([0, 1].map((t) => quarterOf(t, renamed(eight))))
    for (const { id } of eight) {
      const [a, b] = [wristOf(original, id), wristOf(other, `X${id}`)]
      expect(b.likely).toBeCloseTo(a.likely, 10)
      expect(b.exceeds ?? -1).toBeCloseTo(a.exceeds ?? -2, 10)
      expect(b.expectedRank ?? -1).toBeCloseTo(a.expectedRank ?? -2, 10)
    }
  })

  it('is the same to the bit on every run', () => {
    const quarters = [0, 1, 2].map((t) => quarterOf(t, eight, strict))
    expect(estimate(quarters)).toEqual(estimate(quarters))
  })

  it('narrows with respondents, with quarters and with less noise', () => {
    const width = (quarters: PublishedQuarter[], id: string): number => {
      const { lower, upper } = wristOf(estimate(quarters), id)
      return upper - lower
    }
    const tenfold = eight.map((row) => ({ ...row, n: 10 * row.n, wrist: 10 * row.wrist }))
    const once = width([quarterOf(0, eight)], 'U2')
    expect(width([quarterOf(0, tenfold)], 'U2')).toBeLessThan(once)
    expect(
      width(
        [0, 1, 2, 3, 4].map((t) => quarterOf(t, eight)),
        'U2',
      ),
    ).toBeLessThan(once)
    expect(width([quarterOf(0, eight, { fresh: 20, kept: null })], 'ORG')).toBeLessThan(
      width([quarterOf(0, eight)], 'ORG'),
    )
    expect(width([quarterOf(0, eight)], 'U2')).toBeLessThan(width([quarterOf(0, eight, { fresh: 1, kept: 0.5 })], 'U2'))
  })

  it('of a change does not suffer from kept noise as a level does', () => {
    const loud = { fresh: 3, kept: 0.4 }
    const quiet = { fresh: 3, kept: null }
    const rows: Lowest[] = eight.map((row) => ({ ...row, n: 40 }))
    const later = rows.map((row) => (row.id === 'U1' ? { ...row, wrist: row.wrist + 10 } : row))
    const [kept, none] = [loud, quiet].map((noise) =>
      wristOf(estimate([quarterOf(0, rows, noise), quarterOf(1, later, noise)]), 'U1'),
    )
    if (!kept?.sinceQuarter || !none?.sinceQuarter) throw new Error('no change')
    const levels = (kept.upper - kept.lower) / (none.upper - none.lower)
    const changes =
      (kept.sinceQuarter.upper - kept.sinceQuarter.lower) / (none.sinceQuarter.upper - none.sinceQuarter.lower)
    expect(levels).toBeGreaterThan(1.1)
    expect(changes).toBeLessThan(levels - 0.05)
  })

  it('of a row that split is carried to its parts', () => {
    const whole = (wrist: number): Lowest[] => [{ id: 'AB', members: ['A', 'B'], n: 60, wrist }, ...eight]
    const parts: Lowest[] = [{ id: 'A', n: 12, wrist: 4 }, { id: 'B', n: 12, wrist: 4 }, ...eight]
    const high = estimate([quarterOf(0, whole(35)), quarterOf(1, whole(35)), quarterOf(2, parts)])
    const low = estimate([quarterOf(0, whole(5)), quarterOf(1, whole(5)), quarterOf(2, parts)])
    expect(wristOf(high, 'A').likely).toBeGreaterThan(wristOf(low, 'A').likely + 0.02)
    expect(wristOf(high, 'A').sinceQuarter).toBeNull()
  })

  it('of the last four quarters weighs them by respondents', () => {
    const firm = (ns: number[]): PublishedQuarter[] =>
      ns.map((n, t) =>
        quarterOf(t, [{ id: 'U1', n, wrist: Math.round(n * (t === 0 ? 0.6 : 0.2)) }, ...eight.slice(2, 4)]),
      )
    const early = wristOf(estimate(firm([400, 20, 20, 20])), 'U1').lastFour
    const late = wristOf(estimate(firm([20, 400, 400, 400])), 'U1').lastFour
    expect(early.likely).toBeGreaterThan(late.likely + 0.15)
  })
})
