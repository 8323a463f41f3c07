import { type Outcome, outcomes } from '../domain/disclosure/table'
import type { UnitFinding } from '../domain/hotspots/findings'
import { counted, countWord, formatFrequency, listOf } from './numbers'
import { outcomeWords } from './outcomes'
import { comparedRows, findingOf, type PublishedQuarter, rowLabel } from './published-quarter'

/** A place that is out of line with its own past, whatever the others do. */
export type OwnPastLine = { row: string; outcome: Outcome; label: string; topic: string; text: string }

/** What stands out against its own past. Alarms one by one; slow rises together, because some of them come by chance. */
export type OwnPast = { alarms: OwnPastLine[]; rises: OwnPastLine[]; riseNote: string }

export function ownPast(published: PublishedQuarter): OwnPast {
  const followed = comparedRows(published).flatMap((row) =>
    outcomes.flatMap((outcome) => {
      const finding = findingOf(published, row.id, outcome)
      const line = { row: row.id, outcome, label: rowLabel(published, row), topic: outcomeWords[outcome].topic }
      return finding ? [{ finding, line }] : []
    }),
  )
  return {
    alarms: followed.flatMap(({ finding: { alarm }, line }) =>
      alarm.kind === 'tested' && alarm.raised
        ? [{ ...line, text: `so high a count comes up ${formatFrequency(alarm.midP)} if nothing has changed` }]
        : [],
    ),
    rises: followed.flatMap(({ finding: { drift }, line }) =>
      drift.kind === 'followed' && drift.raised ? [{ ...line, text: 'a small rise that stays' }] : [],
    ),
    riseNote: riseNote(followed.map(({ finding }) => finding)),
  }
}

/** How many rises are signalled by chance alone, so that a few of them are not taken for many. */
function riseNote(findings: readonly Pick<UnitFinding, 'drift'>[]): string {
  const sums = findings.flatMap(({ drift }) => (drift.kind === 'followed' ? [drift] : []))
  const byChance = Math.round(sums.reduce((sum, { averageRunLength }) => sum + 1 / averageRunLength, 0))
  const expected = byChance === 0 ? 'hardly one' : `about ${countWord(byChance)}`
  return `By chance alone, ${expected} of ${counted(sums.length, 'followed rate')} would be named each quarter.`
}

/** Every raised signal in words: alarms, then slow rises. */
export function ownPastSentences(published: PublishedQuarter): { title: string; text: string }[] {
  const { alarms, rises, riseNote } = ownPast(published)
  const places = listOf(rises.map(({ label, topic }) => `${label} (${topic})`))
  return [
    ...alarms.map(({ label, topic, text }) => ({
      title: `${label}: ${topic}`,
      text: `higher than its own past predicts; ${text}.`,
    })),
    ...(rises.length > 0 ? [{ title: 'A small rise that stays', text: `${places}. ${riseNote}` }] : []),
  ]
}

/** The same for a column: "above its own past", "slow rise"; null when nothing is raised. */
export function raisedBriefly({ alarm, drift }: Pick<UnitFinding, 'alarm' | 'drift'>): string | null {
  const parts = [
    ...(alarm.kind === 'tested' && alarm.raised ? ['above its own past'] : []),
    ...(drift.kind === 'followed' && drift.raised ? ['slow rise'] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : null
}
