import { type Outcome, outcomes } from '../domain/disclosure/table'
import type { UnitFinding } from '../domain/hotspots/findings'
import { formatChance } from './numbers'
import { outcomeWords } from './outcomes'
import { comparedRows, findingOf, type PublishedQuarter, rowLabel } from './published-quarter'

/** A place that is out of line with its own past, whatever the others do. */
export type OwnPastLine = { row: string; outcome: Outcome; label: string; topic: string; text: string }

/** Places with an alarm or a running sum above its limit; nothing where neither is raised. */
export function ownPastLines(published: PublishedQuarter): OwnPastLine[] {
  return comparedRows(published).flatMap((row) =>
    outcomes.flatMap((outcome) => {
      const finding = findingOf(published, row.id, outcome)
      const text = finding ? raisedText(finding) : null
      if (text === null) return []
      return [{ row: row.id, outcome, label: rowLabel(published, row), topic: outcomeWords[outcome].topic, text }]
    }),
  )
}

/** "higher than its own past predicts", or null when nothing is raised: silence is no message. */
export function raisedText({ alarm, drift }: Pick<UnitFinding, 'alarm' | 'drift'>): string | null {
  const parts: string[] = []
  if (alarm.kind === 'tested' && alarm.raised) {
    parts.push(
      `higher than its own past predicts: so high a count would come up ${formatChance(alarm.midP)} if nothing had changed`,
    )
  }
  if (drift.kind === 'followed' && drift.raised) parts.push('a small rise that stays')
  return parts.length > 0 ? parts.join('; ') : null
}

/** The same for a column: "alarm", "slow rise". */
export function raisedBriefly({ alarm, drift }: Pick<UnitFinding, 'alarm' | 'drift'>): string | null {
  const parts = [
    ...(alarm.kind === 'tested' && alarm.raised ? ['above its own past'] : []),
    ...(drift.kind === 'followed' && drift.raised ? ['slow rise'] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : null
}
