import type { Cell, Outcome, ProtectedRow } from '../domain/disclosure/table'
import type { AuditFinding, HotspotState, UnitFinding } from '../domain/hotspots/findings'
import { describeCell } from './cells'
import { describeChange } from './change'
import { formatChance, formatInterval, formatRate } from './numbers'
import { auditsOf } from './overview'
import { raisedBriefly } from './own-past'
import { participationOf } from './participation'
import { comparedRows, findingOf, findRow, type PublishedQuarter, rowLabel } from './published-quarter'
import { describeReason, stateWords } from './states'

/** What is concluded about a row and outcome, with the plain values that a table sorts by. */
export type Judgement = {
  state: HotspotState
  stateWord: string
  rate: string
  interval: string
  mean: number
  sure: string
  exceedance: number
  change: string
  changeMean: number | null
  /** Out of line with its own past: null when nothing is raised. */
  ownPast: string | null
  rank: string
}

/** One line of the unit table. */
export type UnitLine = {
  id: string
  label: string
  site: string
  level: 'unit' | 'merged' | 'site'
  respondents: Cell
  participation: string
  share: number | null
  cell: Cell
  threshold: number
  /** Null for a site, whose units are judged instead, and for a number that the row is too small for. */
  judgement: Judgement | null
  why: string
  audits: string
  /** Null where it is not told. */
  auditsAtAction: number | null
}

/** All rows but the organisation's own, for one outcome. */
export function unitLines(published: PublishedQuarter, outcome: Outcome): UnitLine[] {
  return published.rows.flatMap((row) => (row.parent === null ? [] : [unitLine(published, row, outcome)]))
}

function unitLine(published: PublishedQuarter, row: ProtectedRow, outcome: Outcome): UnitLine {
  const { threshold } = published.policy
  const finding = findingOf(published, row.id, outcome)
  const participation = participationOf(published, row.id)
  const audits = auditsOf(published, row.id)
  const level = levelOf(published, row)
  return {
    id: row.id,
    label: rowLabel(published, row),
    site: siteOf(published, row).name,
    level,
    respondents: row.cells.respondents,
    participation: participation?.text ?? '',
    share: participation?.share ?? null,
    cell: row.cells[outcome],
    threshold,
    judgement: finding ? judgement(finding) : null,
    why: finding
      ? describeReason(finding, published.findings.rule)
      : whyNotJudged(level, row.cells[outcome], threshold),
    audits: auditsText(audits),
    auditsAtAction: audits?.atActionLevel?.final ?? null,
  }
}

function auditsText(audits: AuditFinding | null): string {
  if (!audits) return 'none'
  const { workstations, told, atActionLevel } = audits
  return atActionLevel ? `${atActionLevel.final} of ${told}` : `${workstations} audited`
}

function levelOf(published: PublishedQuarter, row: ProtectedRow): UnitLine['level'] {
  if (row.merged) return 'merged'
  return comparedRows(published).some((compared) => compared.id === row.id) ? 'unit' : 'site'
}

/** The row right below the organisation that holds this one, or the row itself. */
function siteOf(published: PublishedQuarter, row: ProtectedRow): ProtectedRow {
  const parent = row.parent === null ? null : findRow(published, row.parent)
  return parent && parent.parent !== null ? siteOf(published, parent) : row
}

/** Why a row has no judgement of its own: its parts have one, or it is too small for the number. */
export function whyNotJudged(level: UnitLine['level'], cell: Cell, threshold: number): string {
  if (level === 'site') return 'Its units are compared, not the site as a whole.'
  return describeCell(cell, threshold).why ?? 'Not compared.'
}

function judgement(finding: UnitFinding): Judgement {
  return {
    state: finding.state,
    stateWord: stateWords[finding.state].word,
    rate: formatRate(finding.estimate.mean),
    interval: formatInterval(finding.estimate),
    mean: finding.estimate.mean,
    sure: formatChance(finding.exceedance),
    exceedance: finding.exceedance,
    change: describeChange(finding.change).brief,
    changeMean: finding.change?.mean ?? null,
    ownPast: raisedBriefly(finding),
    rank: rankText(finding.rank),
  }
}

function rankText(rank: { expected: number; probabilityTop: number; topR: number } | null): string {
  if (!rank) return 'not ranked'
  return `about ${Math.round(rank.expected)}; ${formatChance(rank.probabilityTop)} to be in the top ${rank.topR}`
}
