import { describe, expect, it } from 'vitest'
import { detectableChanges } from '../../../lib/domain/hotspots/detectable'
import type { UnitFinding } from '../../../lib/domain/hotspots/findings'
import { type Quarter, shiftQuarter } from '../../../lib/domain/organisation/quarter'
import { smallestDeclaredDrop, smallestDropBeyondChance } from '../../../lib/domain/statistics/detectable-change'
import { analysisInput, seriesOf, unitFinding } from './audited'
import { publishedTable, type UnitCounts } from './published-table'

const now: Quarter = '2026-Q3'

function units(count: number, changes: Partial<UnitCounts> = {}): UnitCounts[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `U${String(i).padStart(2, '0')}`,
    n: 40,
    wrist: 10 + (i % 5),
    back: 20,
    ...(i === 0 ? changes : {}),
  }))
}

/** What is detectable in the first of so many units, whose rate is 30 % of 40 unless said otherwise. */
function detectable(
  count: number,
  {
    earlier = [],
    then = {},
    finding = {},
  }: { earlier?: number[]; then?: Partial<UnitCounts>; finding?: Partial<UnitFinding> } = {},
) {
  const given = analysisInput({
    table: publishedTable(now, units(count)),
    earlier: earlier.map((ago) => ({
      table: publishedTable(shiftQuarter(now, -ago), units(count, then)),
      headcounts: {},
    })),
  })
  const [found, ...others] = detectableChanges(
    [{ ...unitFinding('U00', 'wristAny', 0.3), ...finding }],
    seriesOf(given),
  )
  if (!found || others.length > 0) throw new Error('one finding in, one out')
  return found
}

const planned = { rate: 0.3, respondents: 40, controls: 19, quartersBefore: 1, quartersAfter: 4 }

describe('the smallest change that a unit can show', () => {
  it('is what twenty units allow, with this quarter alone before it', () => {
    const found = detectable(20)
    expect(found).toEqual({
      row: 'U00',
      outcome: 'wristAny',
      smallestDrop: smallestDeclaredDrop(planned),
      reason: null,
      beyondChance: smallestDropBeyondChance(planned),
      quartersAfter: 4,
    })
    expect(found.smallestDrop).toBeGreaterThan(0)
  })

  it.each<[number, number[], Partial<UnitCounts>]>([
    [2, [1], {}],
    [3, [1, 3], {}],
    [4, [1, 2, 3, 4], {}],
    [1, [4], {}],
    [1, [1, 2], { members: ['U00', 'X'] }],
  ])('has %i quarters before it with the quarters %j ago', (quartersBefore, earlier, then) => {
    const { smallestDrop, beyondChance } = detectable(20, { earlier, then })
    expect(smallestDrop).toBe(smallestDeclaredDrop({ ...planned, quartersBefore }))
    expect(beyondChance).toBe(smallestDropBeyondChance({ ...planned, quartersBefore }))
  })

  it('is none with nineteen units, but what the size alone would allow', () => {
    expect(detectable(19)).toMatchObject({
      smallestDrop: null,
      reason: 'fewerThanTwentyUnits',
      beyondChance: smallestDropBeyondChance(planned),
    })
    expect(detectable(1)).toMatchObject({ smallestDrop: null, reason: 'fewerThanTwentyUnits' })
  })

  it('is none where too few report', () => {
    const few = { n: 8, estimate: { mean: 0.1, lower: 0.01, upper: 0.4 } }
    expect(detectable(20, { finding: few })).toMatchObject({
      smallestDrop: null,
      reason: 'tooFewReports',
      beyondChance: null,
    })
    expect(detectable(20, { finding: { n: 0 } })).toEqual({
      row: 'U00',
      outcome: 'wristAny',
      smallestDrop: null,
      reason: 'tooFewReports',
      beyondChance: null,
      quartersAfter: 4,
    })
  })

  it('is asked of units only', () => {
    expect(() => detectable(20, { finding: { row: 'X' } })).toThrow(/X is no unit of 2026-Q3/)
  })
})
