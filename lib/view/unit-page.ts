import { type Cell, type Outcome, outcomes, type ProtectedRow } from '../domain/disclosure/table'
import type { HotspotState } from '../domain/hotspots/findings'
import { describeChange } from './change'
import { formatEstimate, formatInterval, formatRate } from './numbers'
import { outcomeWords } from './outcomes'
import { participationOf } from './participation'
import { childrenOf, findingOf, findRow, type PublishedQuarter, rowHolding, rowLabel } from './published-quarter'
import { formatQuarter } from './quarters'
import { describeReason } from './states'

/** One outcome of one row: what is concluded, on what grounds. */
export type OutcomeSummary = {
  outcome: Outcome
  title: string
  state: HotspotState
  estimate: string
  thisQuarter: string
  organisation: string
  reason: string
  change: string
  cell: Cell
  threshold: number
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
      outcomes: outcomes.flatMap((outcome) => outcomeSummary(published, row.id, outcome) ?? []),
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

function outcomeSummary(published: PublishedQuarter, row: string, outcome: Outcome): OutcomeSummary | null {
  const finding = findingOf(published, row, outcome)
  if (!finding) return null
  const organisation = published.findings.overall[outcome].estimate
  return {
    outcome,
    title: outcomeWords[outcome].title,
    state: finding.state,
    estimate: formatEstimate(finding.estimate, finding.n),
    thisQuarter: `about ${formatRate(finding.thisQuarter.mean)} (${formatInterval(finding.thisQuarter)})`,
    organisation: `${formatRate(organisation.mean)} (${formatInterval(organisation)})`,
    reason: describeReason(finding, published.findings.rule),
    change: describeChange(finding.change).text,
    cell: finding.cell,
    threshold: published.policy.threshold,
  }
}

/** A row beside or below another, with its state for one outcome. */
export type Neighbour = { row: string; label: string; state: HotspotState; estimate: string }

/** The rows below a site, or the rows beside a unit. */
export function neighbours(published: PublishedQuarter, row: ProtectedRow, outcome: Outcome): Neighbour[] {
  const below = childrenOf(published, row.id)
  const near =
    below.length > 0
      ? below
      : row.parent === null
        ? []
        : childrenOf(published, row.parent).filter((other) => other.id !== row.id)
  return near
    .flatMap((other) => {
      const finding = findingOf(published, other.id, outcome)
      if (!finding) return []
      const estimate = formatEstimate(finding.estimate, finding.n)
      return [{ row: other.id, label: other.name, state: finding.state, estimate, mean: finding.estimate.mean }]
    })
    .sort((a, b) => b.mean - a.mean || a.row.localeCompare(b.row))
    .map(({ mean: _order, ...neighbour }) => neighbour)
}

/** The rows above a row, outermost first, without the organisation. */
export function ancestors(published: PublishedQuarter, row: ProtectedRow): ProtectedRow[] {
  const parent = row.parent === null ? null : findRow(published, row.parent)
  return parent && parent.parent !== null ? [...ancestors(published, parent), parent] : []
}
