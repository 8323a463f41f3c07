import { type Cell, type Outcome, outcomes, type ProtectedRow } from '../domain/disclosure/table'
import type { HotspotState } from '../domain/hotspots/findings'
import { describeAlarm, type PastText } from './alarm'
import { describeCell } from './cells'
import { describeChange, describeYearChange } from './change'
import { formatEstimate, formatInterval, formatRate } from './numbers'
import { outcomeWords } from './outcomes'
import { participationOf } from './participation'
import { childrenOf, findingOf, findRow, type PublishedQuarter, rowHolding, rowLabel } from './published-quarter'
import { formatQuarter } from './quarters'
import { describeReason } from './states'
import { whyNotJudged } from './unit-table'

/** One outcome of one row: what is published, what is concluded from it, and on what grounds. */
export type OutcomeSummary = {
  outcome: Outcome
  title: string
  cell: Cell
  respondents: Cell
  threshold: number
  organisation: string
  why: string
  /** Null where nothing is concluded: `why` says it. */
  finding: {
    state: HotspotState
    estimate: string
    thisQuarter: string
    change: string
    yearChange: string
    past: PastText
  } | null
}

/** A unit with a row of its own, or the row that its reports went into. */
export type UnitStanding =
  | { kind: 'own'; row: ProtectedRow; label: string; lede: string; outcomes: OutcomeSummary[]; counts: string[] }
  | { kind: 'joined'; unit: string; row: ProtectedRow; text: string }

/** Null when the release knows no such unit. */
export function unitStanding(published: PublishedQuarter, unit: string): UnitStanding | null {
  const row = findRow(published, unit)
  if (row) {
    return {
      kind: 'own',
      row,
      label: rowLabel(published, row),
      lede: unitLede(published, row),
      outcomes: outcomes.map((outcome) => outcomeSummary(published, row, outcome)),
      counts: row.members.filter((member) => member !== row.id),
    }
  }
  const holding = rowHolding(published, unit)
  if (!holding) return null
  const text = `Too small to show in ${formatQuarter(published.quarter)}: its reports count in ${rowLabel(published, holding)}.`
  return { kind: 'joined', unit, row: holding, text }
}

function unitLede(published: PublishedQuarter, row: ProtectedRow): string {
  const quarter = formatQuarter(published.quarter)
  const participation = participationOf(published, row.id)
  if (!participation) return `How many took part in ${quarter} is not known.`
  if (participation.share === null) return `${participation.text} in ${quarter}.`
  const low = participation.low ? ': fewer than half, so it is shown but not ranked' : ''
  return `${participation.text} people took part in ${quarter} (${formatRate(participation.share)})${low}.`
}

function outcomeSummary(published: PublishedQuarter, row: ProtectedRow, outcome: Outcome): OutcomeSummary {
  const finding = findingOf(published, row.id, outcome)
  const organisation = published.findings.overall[outcome].estimate
  const level = childrenOf(published, row.id).length > 0 ? 'site' : 'unit'
  const { threshold } = published.policy
  return {
    outcome,
    title: outcomeWords[outcome].title,
    cell: row.cells[outcome],
    respondents: row.cells.respondents,
    threshold,
    organisation: `${formatRate(organisation.mean)} (${formatInterval(organisation)})`,
    why: finding
      ? describeReason(finding, published.findings.rule)
      : whyNotJudged(level, row.cells[outcome], threshold),
    finding: finding && {
      state: finding.state,
      estimate: formatEstimate(finding.estimate, finding.n),
      thisQuarter: `about ${formatRate(finding.thisQuarter.mean)} (${formatInterval(finding.thisQuarter)})`,
      change: describeChange(finding.change).text,
      yearChange: describeYearChange(finding.yearChange).text,
      past: describeAlarm(finding.alarm),
    },
  }
}

/** A row beside or below another, with its state for one outcome; null where nothing is concluded. */
export type Neighbour = { row: string; label: string; state: HotspotState | null; text: string }

/** The rows below a site, or the rows beside a unit; highest rate first. */
export function neighbours(published: PublishedQuarter, row: ProtectedRow, outcome: Outcome): Neighbour[] {
  const below = childrenOf(published, row.id)
  const beside = row.parent === null ? [] : childrenOf(published, row.parent).filter((other) => other.id !== row.id)
  const mean = (other: ProtectedRow) => findingOf(published, other.id, outcome)?.estimate.mean ?? -1
  return [...(below.length > 0 ? below : beside)]
    .sort((a, b) => mean(b) - mean(a) || a.id.localeCompare(b.id))
    .map((other) => {
      const finding = findingOf(published, other.id, outcome)
      const text = finding
        ? formatEstimate(finding.estimate, finding.n)
        : describeCell(other.cells[outcome], published.policy.threshold).text
      return { row: other.id, label: other.name, state: finding?.state ?? null, text }
    })
}

/** The rows above a row, outermost first, without the organisation. */
export function ancestors(published: PublishedQuarter, row: ProtectedRow): ProtectedRow[] {
  const parent = row.parent === null ? null : findRow(published, row.parent)
  return parent && parent.parent !== null ? [...ancestors(published, parent), parent] : []
}
