import type { CountTable } from '@/lib/domain/disclosure/count-table'
import { protect } from '@/lib/domain/disclosure/protect'
import type { Cell, ProtectedRow } from '@/lib/domain/disclosure/table'
import type { HotspotState } from '@/lib/domain/hotspots/findings'
import { gradeUnits } from '@/lib/domain/hotspots/grading'
import { type DatedTable, intervalOf, rootOf } from '@/lib/domain/hotspots/published-rows'
import { standardRule } from '@/lib/domain/hotspots/rule'
import { carriedEstimate } from '@/lib/domain/hotspots/unit-findings'
import { unitQuarter } from '@/lib/domain/hotspots/unit-quarter'
import { type ComplaintOutcome, complaintOutcomes, quarterName, type SimulatedOrganisation } from './world'

/** What the rule says of one unit in one quarter. Absent where the unit has no row of its own. */
export type Verdict = { lower: number; upper: number; state: HotspotState }

/** By outcome, quarter and unit code. */
export type Verdicts = Record<ComplaintOutcome, Map<string, Verdict>[]>

/** Tables as they would be without disclosure control: every unit with its exact counts. */
export function rawTables({ tables }: SimulatedOrganisation): DatedTable[] {
  return tables.map((table, q) => ({ quarter: quarterName(q), rows: rawRows(table) }))
}

/** Tables as the gate publishes them; null where it withholds the quarter. */
export async function protectedTables({ tables }: SimulatedOrganisation): Promise<(DatedTable | null)[]> {
  const published: (DatedTable | null)[] = []
  for (const [q, table] of tables.entries()) {
    const { status, rows } = await protect(table, { threshold: 5, minimumUnitHeadcount: 10 })
    published.push(status === 'withheld' ? null : { quarter: quarterName(q), rows })
  }
  return published
}

/** The rule's verdicts in every quarter from what was known then. */
export function verdictsOf(
  tables: readonly (DatedTable | null)[],
  headcounts: Readonly<Record<string, number>>,
  discounts: readonly number[],
): Verdicts[] {
  const results = discounts.map((): Verdicts => ({ wristAny: [], backAny: [] }))
  for (const outcome of complaintOutcomes) {
    const quarters = tables.map((table) => (table ? unitQuarter(table, outcome) : null))
    tables.forEach((table, q) => {
      const now = quarters[q]
      const earlier = quarters.slice(0, q).filter((quarter) => quarter != null)
      discounts.forEach((discount, d) => {
        const verdicts = new Map<string, Verdict>()
        results[d]?.[outcome].push(verdicts)
        if (!table || !now) return
        const { low, high, n } = intervalOf(rootOf(table), outcome)
        const units = now.units.map((unit) => ({ ...unit, estimate: carriedEstimate(unit, now, earlier, discount) }))
        const rule = { ...standardRule, discount }
        const grades = gradeUnits(
          { rule, headcounts, denominator: 'people' },
          units,
          (rule.factor * (low + high)) / (2 * n),
        )
        units.forEach(({ row, estimate }, i) => {
          const state = grades[i]?.state
          if (!row.merged && state) verdicts.set(row.id, { lower: estimate.lower, upper: estimate.upper, state })
        })
      })
    })
  }
  return results
}

function rawRows({ tree, classes }: CountTable): ProtectedRow[] {
  const membersOf = (code: string): string[] => tree[code]?.flatMap(membersOf) ?? [code]
  const rowOf = (id: string, parent: string | null): ProtectedRow[] => {
    const members = membersOf(id)
    const total = (names: readonly ('neither' | 'wrist' | 'back' | 'both')[]): number =>
      members.reduce((sum, code) => sum + names.reduce((part, name) => part + (classes[code]?.[name] ?? 0), 0), 0)
    const count = (value: number): Cell => ({ kind: 'count', value })
    const [n, wrist, back] = [
      total(['neither', 'wrist', 'back', 'both']),
      total(['wrist', 'both']),
      total(['back', 'both']),
    ]
    const row: ProtectedRow = {
      id,
      name: id,
      parent,
      members,
      merged: false,
      cells: { respondents: count(n), wristAny: count(wrist), backAny: count(back), both: { kind: 'notOffered' } },
      feasible: {
        wristAny: { low: wrist, high: wrist },
        backAny: { low: back, high: back },
        both: { low: 0, high: Math.min(wrist, back) },
      },
    }
    return n === 0 ? [] : [row, ...(tree[id] ?? []).flatMap((child) => rowOf(child, id))]
  }
  return rowOf('ORG', null)
}
