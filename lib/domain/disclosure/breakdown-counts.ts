import { type BreakdownCounts, type BreakdownId, breakdowns } from './breakdowns'
import { outcomeCounts } from './labels'
import type { ClassCounts } from './table'

/** Secret parts of some units together, in the order of the definition. */
export type PartCounts = (members: readonly string[], breakdown: BreakdownId) => readonly number[]

/**
 * Checks the second level of a count table: every breakdown has exactly its parts, whole counts, and divides the
 * people whom the first level counts. `notGiven` and `notSure` are parts like the others.
 * @throws RangeError naming the unit, the breakdown and what is wrong.
 */
export function readBreakdowns(
  given: Readonly<Record<string, BreakdownCounts>>,
  classes: ReadonlyMap<string, ClassCounts>,
): PartCounts {
  const counts = new Map<string, readonly number[]>()
  for (const [code, unit] of classes) {
    const outcomes = outcomeCounts(unit)
    for (const { id, of, parts } of breakdowns) {
      // A unit without a report has no entry.
      const entry: Readonly<Record<string, number>> = given[code]?.[id] ?? {}
      for (const part of Object.keys(entry)) {
        if (!parts.some((known) => known === part)) throw new RangeError(`${id} of ${code}: there is no part ${part}`)
      }
      const values = parts.map((part) => entry[part] ?? 0)
      if (values.some((value) => !Number.isSafeInteger(value) || value < 0)) {
        throw new RangeError(`${id} of ${code}: not whole numbers from 0 up`)
      }
      if (values.reduce((sum, value) => sum + value, 0) !== outcomes[of]) {
        throw new RangeError(`${id} of ${code}: its parts do not sum to ${of}`)
      }
      counts.set(`${id}|${code}`, values)
    }
    checkNeck(code, given[code], unit)
  }
  for (const [code, entry] of Object.entries(given)) {
    if (!classes.has(code)) throw new RangeError(`breakdowns: ${code} has no reports`)
    for (const id of Object.keys(entry)) {
      if (!breakdowns.some((known) => known.id === id)) throw new RangeError(`breakdowns of ${code}: there is no ${id}`)
    }
  }
  return (members, breakdown) => {
    const parts = breakdowns.find(({ id }) => id === breakdown)?.parts ?? []
    return parts.map((_, i) => members.reduce((sum, code) => sum + (counts.get(`${breakdown}|${code}`)?.[i] ?? 0), 0))
  }
}

/** The attacker counts on it (see `neckTies`), so a table where it does not hold was counted by other rules. */
function checkNeck(code: string, entry: BreakdownCounts | undefined, { wrist }: ClassCounts): void {
  const hand = entry?.handPattern ?? {}
  const neck = entry?.neckInvolved ?? {}
  const holds = (pattern: string, answer: string) => (hand[pattern] ?? 0) <= (neck[answer] ?? 0) + wrist
  if (!holds('medianWithNeck', 'yes') || !holds('medianAlone', 'no')) {
    throw new RangeError(`handPattern of ${code}: it counts other necks than neckInvolved`)
  }
}
