import { describe, expect, it } from 'vitest'
import { readBreakdowns } from '@/lib/domain/disclosure/breakdown-counts'
import { type DividableRow, planBreakdown } from '@/lib/domain/disclosure/breakdown-plan'
import { type BreakdownCounts, type BreakdownId, breakdowns } from '@/lib/domain/disclosure/breakdowns'
import type { Cell, ClassCounts } from '@/lib/domain/disclosure/table'

describe('planBreakdown', () => {
  const hidden: Cell = { kind: 'hidden' }
  const row = (id: string, parent: string | null, both: number, level: DividableRow['level'] = 'middle') => ({
    id,
    parent,
    level: parent === null ? 'root' : level,
    cells: { wristAny: hidden, backAny: hidden, both: { kind: 'count', value: both } satisfies Cell },
  })
  const exceptions = (rows: string[], whole = false) => ({ rows: new Set(rows), whole })
  const rows = [row('ORG', null, 200), row('A', 'ORG', 60), row('B', 'ORG', 60)]
  const org = { breakdown: 'neckInvolved', row: 'ORG', n: 200, level: 'root' }
  const site = (id: string) => ({ breakdown: 'neckInvolved', row: id, n: 60, level: 'middle' })

  it('says for each row what it divides', () => {
    expect(planBreakdown(rows, 'neckInvolved', 5)).toEqual([org, site('A'), site('B')])
  })

  it('leaves out rows that no labels could protect, or the whole question', () => {
    expect(planBreakdown(rows, 'neckInvolved', 5, exceptions(['A']))).toEqual([org, site('B')])
    expect(planBreakdown(rows, 'neckInvolved', 5, exceptions([], true))).toEqual([])
  })

  it('has nothing to say about no rows, or an unknown question', () => {
    expect(planBreakdown([], 'neckInvolved', 5)).toEqual([])
    expect(planBreakdown(rows, 'weather' as BreakdownId, 5)).toEqual([])
  })

  it('divides the cell that the question is about', () => {
    // handPattern divides wristAny, which is hidden here.
    expect(planBreakdown(rows, 'handPattern', 5)).toEqual([])
  })

  it('takes 4k people for each part of the question in a site', () => {
    // onsetOrder has four parts: 4 x 5 x 4 = 80.
    const four = (n: number) => planBreakdown([row('ORG', null, 200), row('A', 'ORG', n)], 'onsetOrder', 5)
    expect(four(79).map((entry) => entry.row)).toEqual(['ORG'])
    expect(four(80).map((entry) => entry.row)).toEqual(['ORG', 'A'])
  })

  it('lets sites be the whole of a row, so that nobody is left', () => {
    const all = [row('ORG', null, 120), row('A', 'ORG', 60), row('B', 'ORG', 60)]
    expect(planBreakdown(all, 'neckInvolved', 5).map((entry) => entry.row)).toEqual(['ORG', 'A', 'B'])
  })

  it('subtracts a site from the next row above it that publishes the question', () => {
    // R publishes no count; its site S does.
    const nested = [
      row('ORG', null, 139),
      { ...row('R', 'ORG', 0), cells: { wristAny: hidden, backAny: hidden, both: hidden } },
      row('S', 'R', 100),
    ]
    // 139 - 100 = 39 are left, one under 4 x 5 x 2.
    expect(planBreakdown(nested, 'neckInvolved', 5).map((entry) => entry.row)).toEqual(['ORG'])
    const enough = [row('ORG', null, 140), ...nested.slice(1)]
    expect(planBreakdown(enough, 'neckInvolved', 5).map((entry) => entry.row)).toEqual(['ORG', 'S'])
  })

  it('does not subtract twice what lies in a site of a site', () => {
    // ORG 300 - R 200 = 100 is enough. R 200 - S 100 - T 70 = 30 is too few, so the smaller, T, goes.
    const nested = [row('ORG', null, 300), row('R', 'ORG', 200), row('S', 'R', 100), row('T', 'R', 70)]
    expect(planBreakdown(nested, 'neckInvolved', 5).map((entry) => entry.row)).toEqual(['ORG', 'R', 'S'])
  })

  it('drops the first of equally small sites by its code, wherever it stands', () => {
    // 120 - 50 - 50 = 20 are too few.
    const codes = (...ids: string[]) =>
      planBreakdown([row('ORG', null, 120), ...ids.map((id) => row(id, 'ORG', 50))], 'neckInvolved', 5).map(
        (entry) => entry.row,
      )
    expect(codes('A', 'B')).toEqual(['ORG', 'B'])
    expect(codes('B', 'A')).toEqual(['ORG', 'B'])
    const sizes = [row('ORG', null, 120), row('A', 'ORG', 51), row('B', 'ORG', 50)]
    expect(planBreakdown(sizes, 'neckInvolved', 5).map((entry) => entry.row)).toEqual(['ORG', 'A'])
  })
})

describe('readBreakdowns', () => {
  const unit: ClassCounts = { neither: 9, wrist: 4, back: 6, both: 10 }
  /** wristAny 14, backAny 16, both 10. */
  const parts = {
    onsetOrder: { wristFirst: 4, backFirst: 3, together: 2, notSure: 1 },
    neckInvolved: { yes: 6, no: 4 },
    postureChanged: { yes: 5, no: 5, notSure: 0 },
    handPattern: { medianWithNeck: 10, medianAlone: 4, other: 0, notGiven: 0 },
    wristInterference: { none: 1, some: 2, much: 3, notGiven: 8 },
    backInterference: { none: 1, some: 2, much: 3, notGiven: 10 },
    systemic: { yes: 1, no: 2, notGiven: 7 },
  }
  const read = (given: object, classes = new Map([['A', unit]])) =>
    readBreakdowns(given as Record<string, BreakdownCounts>, classes)

  it('adds up the parts of some units, in the order of the definition', () => {
    const partsOf = read(
      { A: parts, B: parts },
      new Map([
        ['A', unit],
        ['B', unit],
      ]),
    )
    expect(partsOf(['A'], 'onsetOrder')).toEqual([4, 3, 2, 1])
    expect(partsOf(['A', 'B'], 'onsetOrder')).toEqual([8, 6, 4, 2])
    expect(partsOf(['B', 'C'], 'wristInterference')).toEqual([1, 2, 3, 8])
    expect(partsOf(['A'], 'weather' as BreakdownId)).toEqual([])
  })

  it('takes a part that is not given for zero, and a unit without complaints needs none', () => {
    const { notSure: _, ...rest } = parts.postureChanged
    expect(read({ A: { ...parts, postureChanged: rest } })(['A'], 'postureChanged')).toEqual([5, 5, 0])
    const healthy = { neither: 9, wrist: 0, back: 0, both: 0 }
    expect(read({}, new Map([['A', healthy]]))(['A'], 'neckInvolved')).toEqual([0, 0])
  })

  it('accepts as many median patterns with a neck as necks and wrists allow, on either side', () => {
    // yes 6 + wrist 4 = 10; no 4 + wrist 4 = 8.
    const hand = (medianWithNeck: number, medianAlone: number) => ({
      A: {
        ...parts,
        handPattern: { medianWithNeck, medianAlone, other: 14 - medianWithNeck - medianAlone, notGiven: 0 },
      },
    })
    expect(() => read(hand(10, 4))).not.toThrow()
    expect(() => read(hand(6, 8))).not.toThrow()
    const message = 'handPattern of A: it counts other necks than neckInvolved'
    expect(() => read(hand(11, 3))).toThrow(message)
    expect(() => read(hand(5, 9))).toThrow(message)
  })

  const malformed: [string, object, string][] = [
    ['an unknown part', { A: { ...parts, systemic: { maybe: 10 } } }, 'systemic of A: there is no part maybe'],
    [
      'half a person',
      { A: { ...parts, systemic: { yes: 0.5, no: 9.5 } } },
      'systemic of A: not whole numbers from 0 up',
    ],
    ['a negative count', { A: { ...parts, systemic: { yes: -1, no: 11 } } }, 'systemic of A: not whole numbers from 0'],
    ['too many people', { A: { ...parts, systemic: { yes: 11 } } }, 'systemic of A: its parts do not sum to both'],
    ['too few', { A: { ...parts, handPattern: { other: 13 } } }, 'handPattern of A: its parts do not sum to wristAny'],
    ['no entry', {}, 'onsetOrder of A: its parts do not sum to both'],
    ['a unit without reports', { A: parts, X: {} }, 'breakdowns: X has no reports'],
    ['an unknown question', { A: { ...parts, weather: {} } }, 'breakdowns of A: there is no weather'],
  ]
  it.each(malformed)('refuses %s', (_, given, message) => {
    expect(() => read(given)).toThrow(RangeError)
    expect(() => read(given)).toThrow(message)
  })
})

describe('breakdowns', () => {
  it('divide the cells that the design names', () => {
    expect(breakdowns.map(({ id, of, parts, deepest }) => `${id} ${of} ${parts.length} ${deepest}`)).toEqual([
      'onsetOrder both 4 site',
      'neckInvolved both 2 site',
      'postureChanged both 3 site',
      'handPattern wristAny 4 site',
      'wristInterference wristAny 4 site',
      'backInterference backAny 4 site',
      'systemic both 3 organisation',
    ])
  })
})
