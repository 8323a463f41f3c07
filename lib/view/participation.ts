import { type Outcome, outcomes } from '../domain/disclosure/table'
import type { Findings } from '../domain/hotspots/findings'
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

/**
 * What the rate of the whole organisation could be if those who did not take part are counted as having no
 * complaint (lower) or all having one (upper): Manski bounds on the feasible count. Null where reports are
 * not people, or no headcount is known.
 */
export function nonResponseBounds(
  published: PublishedQuarter,
  outcome: Outcome,
): { lower: number; upper: number } | null {
  const participation = participationOf(published, rootOf(published).id)
  if (!participation || participation.share === null || participation.headcount === null) return null
  const { feasible } = published.findings.overall[outcome]
  const silent = Math.max(0, participation.headcount - participation.respondents)
  const people = participation.respondents + silent
  return { lower: feasible.low / people, upper: (feasible.high + silent) / people }
}

/** The bounds as a sentence, or what cannot be said and why. */
export function describeBounds(published: PublishedQuarter, outcome: Outcome): string {
  if (published.findings.denominator === 'reports') {
    return 'The form is open to anyone with the link, so reports are counted, not people: nothing can be said about those who did not report.'
  }
  const bounds = nonResponseBounds(published, outcome)
  if (!bounds) return 'The headcount is not known, so nothing can be said about those who did not take part.'
  const { estimate } = published.findings.overall[outcome]
  return `${formatRate(estimate.mean)} (${formatInterval(estimate)}) of those who took part report ${outcomeWords[outcome].complaints}. Counting everybody, it is ${formatInterval(bounds)}: the low end if nobody else has any, the high end if everybody else does.`
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
  return `${formatRate(now.share)} took part in ${quarter}${shareBefore(now.share, before?.share ?? null)}.`
}

/** ", up from 55 %", ", as in the quarter before", or nothing when there was none. */
export function shareBefore(now: number, before: number | null): string {
  if (before === null) return ''
  if (formatRate(now) === formatRate(before)) return ', as in the quarter before'
  return `, ${now > before ? 'up' : 'down'} from ${formatRate(before)}`
}

/** All rows of the release but the organisation's own. */
export function participationLines(published: PublishedQuarter): Participation[] {
  return published.rows.filter((row) => row.parent !== null).flatMap((row) => participationOf(published, row.id) ?? [])
}
