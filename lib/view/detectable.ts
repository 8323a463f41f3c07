import type { Outcome } from '../domain/disclosure/table'
import type { DetectableFinding } from '../domain/hotspots/findings'
import { formatPoints } from './numbers'
import { outcomeWords } from './outcomes'
import { type PublishedQuarter, rowHolding, rowLabel } from './published-quarter'

/** Said wherever an intervention is planned or judged. */
export const regressionWarning =
  'A place that is chosen because it was high tends to come down by itself, whatever is done (regression to the mean). A fall counts as an effect only where it goes beyond that and beyond the other units.'

/**
 * The smallest lasting fall that a unit's size lets anybody see, for the row that counts it. Null when the release says
 * nothing about it.
 */
export function describeDetectable(published: PublishedQuarter, unit: string, outcome: Outcome): string | null {
  const row = rowHolding(published, unit)
  const found = published.findings.detectable.find((entry) => entry.row === row?.id && entry.outcome === outcome)
  if (!row || !found) return null
  const where = row.id === unit ? 'here' : `in ${rowLabel(published, row)}, where this unit is counted,`
  const { complaints } = outcomeWords[outcome]
  if (found.smallestDrop !== null) {
    return `A lasting fall of ${complaints} by less than ${formatPoints(found.smallestDrop)} points would not show ${where} ${within(found)}.`
  }
  return `No lasting fall of ${complaints} would show ${where} ${within(found)}${whyNone(found)}`
}

function whyNone({ reason, beyondChance }: DetectableFinding): string {
  if (reason === 'tooFewReports') return ', not even one to zero: too few reports.'
  const alone =
    beyondChance === null
      ? 'Even with more of them, too few reports come from this one.'
      : `With more of them, one of ${formatPoints(beyondChance)} points or more would stand out from chance.`
  return `: with fewer than twenty units to compare, no result can pass the test. ${alone}`
}

function within({ quartersAfter }: DetectableFinding): string {
  return quartersAfter === 4 ? 'within a year' : `within ${quartersAfter} quarters`
}

/** The sentences for wrist and back of every unit of a list, for a form that lets one choose among them. */
export function detectableByUnit(
  published: PublishedQuarter | null,
  units: readonly { code: string }[],
): Readonly<Record<string, readonly string[]>> {
  if (!published) return {}
  return Object.fromEntries(
    units.map(({ code }) => [
      code,
      (['wristAny', 'backAny'] as const).flatMap((outcome) => describeDetectable(published, code, outcome) ?? []),
    ]),
  )
}
