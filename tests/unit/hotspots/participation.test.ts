import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PublishedTable } from '../../../lib/domain/disclosure/protected-table'
import { analyse } from '../../../lib/domain/hotspots/analyse'
import type { NonResponseBounds, ParticipationFinding } from '../../../lib/domain/hotspots/findings'
import { participation } from '../../../lib/domain/hotspots/participation'
import { standardRule } from '../../../lib/domain/hotspots/rule'
import { analysisInput, unitFinding } from './audited'
import { publishedTable, rootOnly, type UnitCounts } from './published-table'

type Heads = Readonly<Record<string, number>>

function participationOf(
  table: PublishedTable,
  headcounts: Heads,
  denominator: 'people' | 'reports' = 'people',
): ParticipationFinding[] {
  const input = { table, earlier: [], headcounts, audits: [], interventions: [], rule: standardRule, denominator }
  return participation(input, [])
}

function find(findings: readonly ParticipationFinding[], row: string): ParticipationFinding {
  const found = findings.find((finding) => finding.row === row)
  if (!found) throw new Error(`no participation of ${row}`)
  return found
}

function wristBounds(findings: readonly ParticipationFinding[], row: string): NonResponseBounds {
  const { nonResponse } = find(findings, row)
  const bounds = nonResponse.kind === 'bounded' ? nonResponse.outcomes.wristAny : null
  if (!bounds) throw new Error(`no bounds of ${row}`)
  return bounds
}

const packing: UnitCounts = { id: 'PACK', n: 26, wrist: 14, back: 10 }
const returns: UnitCounts = { id: 'RETU', n: 20, wrist: 8, back: 9 }

describe('those who did not answer', () => {
  it('leave 14 of 26, of 40 people, between 14/40 and 28/40', () => {
    const { lower, upper } = wristBounds(
      participationOf(publishedTable('2026-Q3', [packing, returns]), { PACK: 40, RETU: 40 }),
      'PACK',
    )
    expect([lower, upper]).toEqual([14 / 40, 28 / 40])
  })

  it('have no, half, the same, and twice the rate: by hand, the last cut at everybody', () => {
    const { sensitivity } = wristBounds(
      participationOf(publishedTable('2026-Q3', [packing, returns]), { PACK: 40, RETU: 40 }),
      'PACK',
    )
    // 14 silent: none; 14 x 7/26; 14 x 14/26; twice 14/26 is more than 1, so all 14.
    const byHand = [14 / 40, (14 + 14 * (7 / 26)) / 40, 14 / 26, 28 / 40]
    expect(sensitivity.map(({ kappa }) => kappa)).toEqual([0, 0.5, 1, 2])
    sensitivity.forEach(({ prevalence, low, high }, i) => {
      for (const value of [prevalence, low, high]) expect(value).toBeCloseTo(byHand[i] ?? Number.NaN, 14)
    })
  })

  it('cover both ends of a label: 0 to 4 of 20, of 40 people', () => {
    const table = publishedTable('2026-Q3', [{ ...returns, wrist: 2 }, packing])
    const { lower, upper, sensitivity } = wristBounds(participationOf(table, { PACK: 40, RETU: 40 }), 'RETU')
    expect([lower, upper]).toEqual([0, 24 / 40])
    expect(sensitivity.map(({ low }) => low)).toEqual([0, 0, 0, 0])
    // 4 of 20 answer yes; of 20 silent people 0, 2, 4, 8.
    sensitivity.forEach(({ high }, i) => {
      expect(high).toBeCloseTo([4, 6, 8, 12].map((people) => people / 40)[i] ?? Number.NaN, 14)
    })
  })

  it('are set against the rate of the finding where the count is a label, and stay within the label', () => {
    const table = publishedTable('2026-Q3', [
      { ...returns, wrist: 2 },
      { ...packing, wrist: 5 },
    ])
    const input = {
      table,
      earlier: [],
      headcounts: { PACK: 40, RETU: 40 },
      audits: [],
      interventions: [],
      rule: standardRule,
      denominator: 'people' as const,
    }
    const { units } = analyse(input)
    const atOne = (mean: number | null) => {
      // Of this unit and outcome; whatever else is found has another rate.
      const moved = units.map((unit) => {
        const own = unit.row === 'RETU' && unit.outcome === 'wristAny'
        return mean === null ? unit : { ...unit, thisQuarter: { mean: own ? mean : 0.15, lower: 0, upper: 1 } }
      })
      return wristBounds(participation(input, moved), 'RETU').sensitivity[2]?.prevalence
    }
    const own = units.find(({ row, outcome }) => row === 'RETU' && outcome === 'wristAny')?.thisQuarter.mean
    expect(atOne(null)).toBeCloseTo(own ?? Number.NaN, 14)
    expect(atOne(0.1)).toBeCloseTo(0.1, 14)
    // Leaning on others may carry an estimate past 4 of 20, which the label rules out.
    expect(atOne(0.3)).toBeCloseTo(4 / 20, 14)
  })

  it('are set against the rate of the finding in a label of nearly all, 16 to 20 of 20', () => {
    const table = publishedTable('2026-Q3', [{ ...returns, wrist: 18 }, packing])
    const prevalenceAt = (mean: number) => {
      const found = { ...unitFinding('RETU', 'wristAny', 0.5), thisQuarter: { mean, lower: 0, upper: 1 } }
      const findings = participation(analysisInput({ table, headcounts: { PACK: 40, RETU: 40 } }), [found])
      return wristBounds(findings, 'RETU').sensitivity[2]?.prevalence
    }
    expect(prevalenceAt(0.9)).toBeCloseTo(0.9, 14)
    expect(prevalenceAt(0.7)).toBeCloseTo(16 / 20, 14)
  })

  it('are bounded for each complaint and for both in one person: 10 of 46, of 80 people', () => {
    const findings = participationOf(publishedTable('2026-Q3', [packing, returns], 10), { PACK: 40, RETU: 40 })
    const { nonResponse } = find(findings, 'ORG')
    if (nonResponse.kind !== 'bounded') throw new Error(nonResponse.kind)
    const ends = (outcome: 'wristAny' | 'backAny' | 'both') => {
      const { lower = Number.NaN, upper = Number.NaN } = nonResponse.outcomes[outcome] ?? {}
      return [lower, upper]
    }
    // 22 wrist, 19 back, 10 both; 34 did not answer.
    expect(ends('wristAny')).toEqual([22 / 80, 56 / 80])
    expect(ends('backAny')).toEqual([19 / 80, 53 / 80])
    expect(ends('both')).toEqual([10 / 80, 44 / 80])
  })

  it('are set against Jeffreys mean of a label where the row is no unit', () => {
    const table = publishedTable('2026-Q3', [{ ...returns, wrist: 0 }])
    // Weights of y = 0 to 4 of 20 with Jeffreys' prior, and means (y + 1/2) / 21, by hand.
    let weight = 1
    let total = 0
    let sum = 0
    for (let y = 0; y <= 4; y += 1) {
      total += weight
      sum += (weight * (y + 0.5)) / 21
      weight *= ((20 - y) / (y + 1)) * ((y + 0.5) / (19.5 - y))
    }
    const bounds = wristBounds(participationOf(table, { RETU: 40 }), 'ORG')
    expect(bounds.sensitivity[2]?.prevalence).toBeCloseTo(sum / total, 9)
  })

  it('say nothing of an outcome that the row does not offer', () => {
    const { nonResponse } = find(
      participationOf(publishedTable('2026-Q3', [packing, returns]), { PACK: 40, RETU: 40 }),
      'PACK',
    )
    if (nonResponse.kind !== 'bounded') throw new Error(nonResponse.kind)
    expect(nonResponse.outcomes.both).toBeNull()
    expect(nonResponse.outcomes.backAny?.lower).toBe(10 / 40)
  })

  it('are not bounded, and for which reason', () => {
    const table = publishedTable('2026-Q3', [packing, returns])
    const reasonOf = (headcounts: Heads, denominator: 'people' | 'reports' = 'people') => {
      const { nonResponse, headcount } = find(participationOf(table, headcounts, denominator), 'PACK')
      return [nonResponse.kind === 'notBounded' ? nonResponse.reason : nonResponse.kind, headcount]
    }
    expect(reasonOf({})).toEqual(['headcountUnknown', null])
    expect(reasonOf({ PACK: 40 }, 'reports')).toEqual(['reportsAreNotPeople', 40])
    expect(reasonOf({ PACK: 25 })).toEqual(['moreRespondentsThanHeads', 25])
    expect(reasonOf({ PACK: 26 })).toEqual(['bounded', 26])
    expect(() => reasonOf({ PACK: 2.5 })).toThrow('unit PACK')
  })

  it('leave nothing open where everybody answered', () => {
    const only = rootOnly('2026-Q3', packing)
    const { lower, upper, orderChangesWith } = wristBounds(participationOf(only, { PACK: 26 }), 'ORG')
    expect([lower, upper, orderChangesWith]).toEqual([14 / 26, 14 / 26, []])
  })
})

describe('the order of two rows', () => {
  const units: UnitCounts[] = [
    // Everybody answered: 50 % whatever kappa is.
    { id: 'ALL', n: 20, wrist: 10, back: 5 },
    // 45 % of 40, 160 silent: from 27 % at kappa 1/2 to 81 % at kappa 2.
    { id: 'FEW', n: 40, wrist: 18, back: 12 },
    // 20 % of 40, 10 silent: from 18 to 24 %.
    { id: 'LOW', n: 40, wrist: 8, back: 12 },
  ]
  const headcounts = { ALL: 20, FEW: 200, LOW: 50 }

  it('turns round where silence weighs enough, on both sides, and never with other levels', () => {
    const findings = participationOf(publishedTable('2026-Q3', units), headcounts)
    const turnsWith = (row: string) => wristBounds(findings, row).orderChangesWith
    expect([turnsWith('ALL'), turnsWith('FEW'), turnsWith('LOW'), turnsWith('ORG')]).toEqual([['FEW'], ['ALL'], [], []])
  })

  it('names the rows that it turns with by their codes, not in the order of the table', () => {
    const twins = ['Z', 'A'].map((id) => ({ id, n: 20, wrist: 10, back: 5 }))
    const few = { id: 'FEW', n: 40, wrist: 18, back: 12 }
    const findings = participationOf(publishedTable('2026-Q3', [...twins, few]), { Z: 20, A: 20, FEW: 200 })
    expect(wristBounds(findings, 'FEW').orderChangesWith).toEqual(['A', 'Z'])
  })

  it('does not turn between rows that are equal for every kappa', () => {
    const twins = [
      { id: 'A', n: 20, wrist: 7, back: 10 },
      { id: 'B', n: 40, wrist: 14, back: 20 },
    ]
    const findings = participationOf(publishedTable('2026-Q3', twins), { A: 30, B: 60 })
    expect(wristBounds(findings, 'A').orderChangesWith).toEqual([])
  })

  it('turns as a search over every hundredth of kappa says', () => {
    const unit = fc
      .tuple(fc.integer({ min: 10, max: 60 }), fc.nat(60))
      .chain(([n, silent]) =>
        fc.record({ n: fc.constant(n), heads: fc.constant(n + silent), wrist: fc.integer({ min: 5, max: n - 5 }) }),
      )
    let tried = 0
    let turned = 0
    fc.assert(
      fc.property(unit, unit, (a, b) => {
        tried += 1
        const table = publishedTable('2026-Q3', [
          { id: 'A', n: a.n, wrist: a.wrist, back: 5 },
          { id: 'B', n: b.n, wrist: b.wrist, back: 5 },
        ])
        const findings = participationOf(table, { A: a.heads, B: b.heads })
        const prevalence = (row: typeof a, kappa: number) =>
          (row.wrist + Math.min(1, (kappa * row.wrist) / row.n) * (row.heads - row.n)) / row.heads
        const differences = Array.from({ length: 151 }, (_, i) => {
          const kappa = 0.5 + i / 100
          return prevalence(a, kappa) - prevalence(b, kappa)
        })
        const expected = Math.min(...differences) < -1e-12 && Math.max(...differences) > 1e-12
        expect(wristBounds(findings, 'A').orderChangesWith).toEqual(expected ? ['B'] : [])
        expect(wristBounds(findings, 'B').orderChangesWith).toEqual(expected ? ['A'] : [])
        if (expected) turned += 1
      }),
      { numRuns: 500, seed: 2 },
    )
    expect(turned).toBeGreaterThan(tried / 20)
  })
})
