import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Quarter, shiftQuarter } from '@/lib/domain/organisation/quarter'
import {
  changeFrom,
  changesBetween,
  codesBelow,
  leavesEver,
  lineageOf,
  type PlannedUnit,
  successionProblems,
  type UnitSpan,
  underKnownRoot,
  unitsIn,
  unitsNear,
} from '@/lib/domain/organisation/unit-history'
import type { Unit } from '@/lib/domain/organisation/unit-tree'

const unit = (code: string, parent: string | null = 'ORG', name = code): Unit => ({
  code,
  name,
  kind: parent === null ? 'organisation' : 'department',
  parent,
})
const org = unit('ORG', null)
const codes = (units: readonly Unit[]) => units.map(({ code }) => code).sort()

/** Trees one after the other, each from its quarter on. */
function history(...trees: [Quarter, PlannedUnit[]][]): UnitSpan[] {
  return trees.reduce<UnitSpan[]>((spans, [quarter, units]) => changeFrom(spans, quarter, units), [])
}

describe('a tree that changes', () => {
  const spans = history(
    ['2026-Q1', [org, unit('A'), unit('B'), unit('M')]],
    ['2026-Q3', [org, unit('A', 'ORG', 'Packing'), unit('B', 'A'), { ...unit('M1'), succeeds: ['M'] }, unit('M2')]],
  )

  it('holds until the quarter before the change, over a New Year too', () => {
    expect(codes(unitsIn(spans, '2025-Q4'))).toEqual([])
    expect(codes(unitsIn(spans, '2026-Q2'))).toEqual(['A', 'B', 'M', 'ORG'])
    for (const quarter of ['2026-Q3', '2026-Q4', '2027-Q1', '2031-Q2'] as const)
      expect(codes(unitsIn(spans, quarter))).toEqual(['A', 'B', 'M1', 'M2', 'ORG'])
  })

  it('keeps a code through a rename and a move, and says what it was', () => {
    expect(lineageOf(spans, 'A')?.past).toEqual([
      { name: 'A', parent: 'ORG', first: '2026-Q1', last: '2026-Q2' },
      { name: 'Packing', parent: 'ORG', first: '2026-Q3', last: null },
    ])
    expect(lineageOf(spans, 'B')).toMatchObject({ first: '2026-Q1', last: null, from: [], into: [] })
    expect(lineageOf(spans, 'ORG')?.past).toHaveLength(1)
  })

  it('says what a closed code became and where a new one came from', () => {
    expect(lineageOf(spans, 'M')).toMatchObject({ first: '2026-Q1', last: '2026-Q2', into: ['M1'] })
    expect(lineageOf(spans, 'M1')).toMatchObject({ first: '2026-Q3', last: null, from: ['M'] })
    expect(lineageOf(spans, 'NEVER')).toBeNull()
  })

  it('can be changed again in the same quarter, and back', () => {
    const again = changeFrom(spans, '2026-Q3', [org, unit('A'), unit('B'), unit('M')])
    expect(again).toEqual(history(['2026-Q1', [org, unit('A'), unit('B'), unit('M')]]))
  })

  it('keeps what a new unit took over from when it is edited before its quarter opens', () => {
    const renamed = changeFrom(spans, '2026-Q3', [org, unit('A'), unit('B'), unit('M1', 'ORG', 'First half')])
    expect(lineageOf(renamed, 'M1')).toMatchObject({ from: ['M'] })
  })

  it('names the nearest tree for a day before the first', () => {
    expect(codes(unitsNear(spans, '2019-Q1'))).toEqual(['A', 'B', 'M', 'ORG'])
    expect(codes(unitsNear(spans, '2026-Q4'))).toEqual(['A', 'B', 'M1', 'M2', 'ORG'])
    expect(unitsNear([], '2026-Q4')).toEqual([])
  })

  it('knows what stood below a unit, and what was ever reported into', () => {
    expect(codesBelow(spans, 'A').sort()).toEqual(['A', 'B'])
    // A had nothing below it in the first half of the year.
    expect([...leavesEver(spans)].sort()).toEqual(['A', 'B', 'M', 'M1', 'M2'])
  })

  it('does not give the code of a closed unit to another, nor one that begins as its own successor', () => {
    const problems = (quarter: Quarter, units: PlannedUnit[]) =>
      successionProblems(spans, quarter, units).map(({ code, reason }) => `${code}: ${reason}`)
    // Closed with the tree that is being changed: taking that back is no new unit.
    expect(problems('2026-Q3', [org, unit('M')])).toEqual([])
    expect(problems('2026-Q4', [org, unit('M')])).toEqual(['M: closedCode'])
    expect(problems('2026-Q4', [org, { ...unit('A'), succeeds: ['A'] }])).toEqual(['A: ownPredecessor'])
    expect(problems('2026-Q4', [org, { ...unit('N'), succeeds: ['X'] }])).toEqual(['N: unknownPredecessor'])
    expect(problems('2026-Q4', [org, { ...unit('N'), succeeds: ['M', 'A'] }])).toEqual([])
  })
})

describe('the organisation in a file', () => {
  it('keeps the code that it has, whatever the file calls it', () => {
    const file = [unit('ACME', null), unit('A', 'ACME'), unit('B', 'A')]
    expect(underKnownRoot(file, 'ORG').map(({ code, parent }) => [code, parent])).toEqual([
      ['ORG', null],
      ['A', 'ORG'],
      ['B', 'A'],
    ])
    expect(underKnownRoot(file, 'ACME')).toEqual(file)
    expect(underKnownRoot([unit('A', 'B')], 'ORG')).toEqual([unit('A', 'B')])
  })
})

describe('what differs between two trees', () => {
  it('is named one by one', () => {
    const before = [org, unit('A'), unit('B'), unit('C'), unit('D')]
    const after = [org, unit('A', 'ORG', 'Packing'), unit('B', 'A'), { ...unit('E'), succeeds: ['C'] }, unit('F')]
    expect(changesBetween(before, after)).toEqual([
      { kind: 'renamed', code: 'A', name: 'Packing', was: 'A' },
      { kind: 'moved', code: 'B', name: 'B', was: 'ORG', to: 'A' },
      { kind: 'closed', code: 'C', name: 'C', into: ['E'] },
      { kind: 'closed', code: 'D', name: 'D', into: [] },
      { kind: 'new', code: 'E', name: 'E', from: ['C'] },
      { kind: 'new', code: 'F', name: 'F', from: [] },
    ])
    expect(changesBetween(before, before)).toEqual([])
  })
})

describe('any sequence of changes', () => {
  const tree = fc
    .uniqueArray(fc.constantFrom('A', 'B', 'C', 'D', 'E'), { minLength: 1 })
    .chain((present) =>
      fc.tuple(...present.map((code) => fc.constantFrom('x', 'y').map((name) => unit(code, 'ORG', `${code}${name}`)))),
    )
    .map((units) => [org, ...units])
  const steps = fc.array(fc.tuple(fc.nat(3), tree), { minLength: 1, maxLength: 8 })

  it('leaves every earlier tree as it was, and the newest from then on', () => {
    fc.assert(
      fc.property(steps, (changes) => {
        let spans: UnitSpan[] = []
        let quarter: Quarter = '2024-Q4'
        const trees = new Map<Quarter, Unit[]>()
        for (const [later, units] of changes) {
          quarter = shiftQuarter(quarter, later)
          spans = changeFrom(spans, quarter, units)
          trees.set(quarter, units)
        }
        const sorted = (units: readonly Unit[]) => [...units].sort((a, b) => (a.code < b.code ? -1 : 1))
        let held: Unit[] = []
        for (let at: Quarter = '2024-Q4'; at <= shiftQuarter(quarter, 4); at = shiftQuarter(at, 1)) {
          held = trees.get(at) ?? held
          expect(sorted(unitsIn(spans, at))).toEqual(sorted(held))
        }
        // One span of a code at a time.
        const going = spans.filter(({ last }) => last === null).map(({ code }) => code)
        expect(new Set(going).size).toBe(going.length)
        expect(spans.every(({ first, last }) => last === null || first <= last)).toBe(true)
      }),
    )
  })
})
