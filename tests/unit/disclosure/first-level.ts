import type { PartCounts } from '@/lib/domain/disclosure/breakdown-counts'
import { type BreakdownId, breakdowns } from '@/lib/domain/disclosure/breakdowns'
import type { FirstLevel, SecondLevel } from '@/lib/domain/disclosure/protect-breakdowns'
import type { Cell } from '@/lib/domain/disclosure/table'

/**
 * An organisation with sites and single units directly below it, each with so many people in `both`, three times as
 * many with wrist, four times as many with back complaints and ten times as many respondents: all exact, no class
 * small, so that the first level is safe.
 */
export function firstLevel(sites: Record<string, number>, units: Record<string, number> = {}): FirstLevel {
  const below = [...Object.entries(sites), ...Object.entries(units)]
  const total = below.reduce((sum, [, both]) => sum + both, 0)
  const count = (value: number): Cell => ({ kind: 'count', value })
  const planned = [['ORG', total] as const, ...below].map(([id, both]) => ({
    id,
    name: id,
    parent: id === 'ORG' ? null : 'ORG',
    members: [id],
    merged: false,
    level: id === 'ORG' ? ('root' as const) : id in sites ? ('middle' as const) : ('unit' as const),
    offersBoth: true,
    n: 10 * both,
    counts: { neither: 4 * both, wrist: 2 * both, back: 3 * both, both },
  }))
  const rows = planned.map(({ id, parent, members, n, counts: { both } }) => ({
    id,
    parent,
    members,
    cells: { respondents: count(n), wristAny: count(3 * both), backAny: count(4 * both), both: count(both) },
  }))
  return { planned, rows, threshold: 5 }
}

/** Parts by breakdown and row; where nothing is given, everybody gave one answer (which says nothing about necks). */
export function partsByRow(
  { planned }: FirstLevel,
  given: Partial<Record<BreakdownId, Record<string, readonly number[]>>>,
): PartCounts {
  return ([row = ''], breakdown) => {
    const definition = breakdowns.find(({ id }) => id === breakdown)
    const both = planned.find(({ id }) => id === row)?.counts.both ?? 0
    const people = { both, wristAny: 3 * both, backAny: 4 * both }[definition?.of ?? 'both']
    const answer = breakdown === 'handPattern' ? 2 : 0
    return given[breakdown]?.[row] ?? (definition?.parts ?? []).map((_, i) => (i === answer ? people : 0))
  }
}

/** What one breakdown shows, by row: counts as they are, everything else by its kind. */
export function glance({ open }: SecondLevel, breakdown: BreakdownId): Record<string, (number | string)[]> {
  return Object.fromEntries(
    open
      .filter((entry) => entry.breakdown === breakdown)
      .map(({ row, parts }) => [row, parts.map(({ cell }) => (cell.kind === 'count' ? cell.value : cell.kind))]),
  )
}
