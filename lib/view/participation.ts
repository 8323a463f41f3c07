import { type Outcome, outcomes } from '../domain/disclosure/table'
import type { Findings, NonResponseBounds, NonResponseFinding } from '../domain/hotspots/findings'
import { type Quarter, shiftQuarter } from '../domain/organisation/quarter'
import { formatInterval, formatRate } from './numbers'
import { outcomeWords } from './outcomes'
import { findRow, type PublishedQuarter, rootOf, rowLabel } from './published-quarter'
import { formatQuarter } from './quarters'

/** "people" while admission limits a person to one report, else "reports": nothing more is known then. */
export function respondentsWord(denominator: Findings['denominator'], n: number): string {
  if (denominator === 'people') return n === 1 ? 'respondent' : 'respondents'
  return n === 1 ? 'report' : 'reports'
}

/** How many took part in a row. `share` is null when reports are not people or no headcount is known. */
export type Participation = {
  row: string
  name: string
  respondents: number
  headcount: number | null
  share: number | null
  text: string
  /** True when fewer than half took part: the row is shown but not ranked. */
  low: boolean
}

export function participationOf(published: PublishedQuarter, rowId: string): Participation | null {
  const { findings } = published
  const found = findings.participation.find((entry) => entry.row === rowId)
  const row = findRow(published, rowId)
  if (!found || !row) return null
  const { respondents, headcount } = found
  const people = findings.denominator === 'people'
  const share = people && headcount !== null && headcount > 0 ? Math.min(1, respondents / headcount) : null
  return {
    row: rowId,
    name: rowLabel(published, row),
    respondents,
    headcount,
    share,
    text: participationText(respondents, headcount, people),
    low: share !== null && share < 0.5,
  }
}

function participationText(respondents: number, headcount: number | null, people: boolean): string {
  if (!people) return `${respondents} ${respondentsWord('reports', respondents)}`
  if (headcount === null) return `${respondents} took part, headcount not known`
  return `${respondents} of ${headcount}`
}

/** What those who did not answer could change in a row; null where nothing can be said: `describeNotBounded`. */
export function nonResponseOf(published: PublishedQuarter, row: string, outcome: Outcome): NonResponseBounds | null {
  const found = published.findings.participation.find((entry) => entry.row === row)?.nonResponse
  return found?.kind === 'bounded' ? found.outcomes[outcome] : null
}

/** Why nothing can be said about those who did not take part in a row; null where something can. */
export function describeNotBounded(published: PublishedQuarter, row: string): string | null {
  const found = published.findings.participation.find((entry) => entry.row === row)?.nonResponse
  return found?.kind === 'notBounded' ? notBounded[found.reason] : null
}

const notBounded: Record<Extract<NonResponseFinding, { kind: 'notBounded' }>['reason'], string> = {
  reportsAreNotPeople:
    'The form is open to anyone with the link, so reports are counted, not people: nothing can be said about those who did not report.',
  headcountUnknown: 'The headcount is not known, so nothing can be said about those who did not take part.',
  moreRespondentsThanHeads:
    'More people answered than were counted as employed, so the headcount is out of date and nothing can be said about those who did not take part.',
}

/** The bounds of the whole organisation as a sentence, or what cannot be said and why. */
export function describeBounds(published: PublishedQuarter, outcome: Outcome): string {
  const root = rootOf(published).id
  const bounds = nonResponseOf(published, root, outcome)
  const { complaints } = outcomeWords[outcome]
  if (!bounds) return describeNotBounded(published, root) ?? `Too few took part for a rate of ${complaints}.`
  const { estimate } = published.findings.overall[outcome]
  return `${formatRate(estimate.mean)} (${formatInterval(estimate)}) of those who took part report ${complaints}. Counting everybody, it is ${formatInterval(bounds)}: the low end if nobody else has any, the high end if everybody else does.`
}

/** The bounds of each outcome, or one sentence when none can be given. */
export function boundsSentences(published: PublishedQuarter): string[] {
  return [...new Set(outcomes.map((outcome) => describeBounds(published, outcome)))]
}

/** "63 % took part in Q3 2026, up from 55 %.", or how many reports came in. */
export function participationHeadline(published: PublishedQuarter, previous: PublishedQuarter | null): string {
  const quarter = formatQuarter(published.quarter)
  const now = participationOf(published, rootOf(published).id)
  if (!now) return `How many took part in ${quarter} is not known.`
  if (now.share === null) return `${now.text} in ${quarter}.`
  const before = previous ? participationOf(previous, rootOf(previous).id) : null
  return `${formatRate(now.share)} took part in ${quarter}${shareBefore(now.share, before?.share ?? null, gapBefore(published, previous))}.`
}

/** The quarter that a release is compared with, where it is not the one right before. */
export function gapBefore(published: PublishedQuarter, previous: PublishedQuarter | null): Quarter | null {
  return previous && previous.quarter !== shiftQuarter(published.quarter, -1) ? previous.quarter : null
}

/** ", up from 55 %", ", as in the quarter before", or nothing when there was none. `gap` is named where it is given. */
export function shareBefore(now: number, before: number | null, gap: Quarter | null = null): string {
  if (before === null) return ''
  if (formatRate(now) === formatRate(before))
    return gap ? `, as in ${formatQuarter(gap)}` : ', as in the quarter before'
  return `, ${now > before ? 'up' : 'down'} from ${formatRate(before)}${gap ? ` in ${formatQuarter(gap)}` : ''}`
}

/** All rows of the release but the organisation's own. */
export function participationLines(published: PublishedQuarter): Participation[] {
  return published.rows.filter((row) => row.parent !== null).flatMap((row) => participationOf(published, row.id) ?? [])
}
