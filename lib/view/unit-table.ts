import type { Cell, Outcome } from '../domain/disclosure/table'
import type { HotspotState } from '../domain/hotspots/findings'
import { describeChange } from './change'
import { formatChance, formatInterval, formatRate } from './numbers'
import { auditsOf } from './overview'
import { participationOf } from './participation'
import { comparedRows, findingOf, findRow, type PublishedQuarter, rowLabel } from './published-quarter'
import { describeReason, stateWords } from './states'

/** One line of the unit table: what is shown, and the plain values that it sorts by. */
export type UnitLine = {
  id: string
  label: string
  site: string
  level: 'unit' | 'merged' | 'site'
  n: number
  participation: string
  share: number | null
  cell: Cell
  threshold: number
  rate: string
  interval: string
  mean: number
  state: HotspotState
  stateWord: string
  reason: string
  sure: string
  exceedance: number
  change: string
  changeMean: number | null
  rank: string
  audits: string
  auditsAtAction: number
}

/** All rows but the organisation's own, for one outcome. */
export function unitLines(published: PublishedQuarter, outcome: Outcome): UnitLine[] {
  const compared = new Set(comparedRows(published).map((row) => row.id))
  return published.rows.flatMap((row) => {
    const finding = findingOf(published, row.id, outcome)
    if (row.parent === null || !finding) return []
    const participation = participationOf(published, row.id)
    const audits = auditsOf(published, row.id)
    const parent = findRow(published, row.parent)
    return [
      {
        id: row.id,
        label: rowLabel(published, row),
        site: compared.has(row.id) ? (parent?.parent === null ? row.name : (parent?.name ?? '')) : row.name,
        level: row.merged ? 'merged' : compared.has(row.id) ? 'unit' : 'site',
        n: finding.n,
        participation: participation?.text ?? '',
        share: participation?.share ?? null,
        cell: finding.cell,
        threshold: published.policy.threshold,
        rate: formatRate(finding.estimate.mean),
        interval: formatInterval(finding.estimate),
        mean: finding.estimate.mean,
        state: finding.state,
        stateWord: stateWords[finding.state].word,
        reason: describeReason(finding, published.findings.rule),
        sure: formatChance(finding.exceedance),
        exceedance: finding.exceedance,
        change: describeChange(finding.change).brief,
        changeMean: finding.change?.mean ?? null,
        rank: rankText(finding.rank),
        audits: audits && audits.audits > 0 ? `${audits.atActionLevel} of ${audits.audits}` : 'none yet',
        auditsAtAction: audits?.atActionLevel ?? 0,
      } satisfies UnitLine,
    ]
  })
}

function rankText(rank: { expected: number; probabilityTop: number; topR: number } | null): string {
  if (!rank) return 'not ranked'
  return `about ${Math.round(rank.expected)}; ${formatChance(rank.probabilityTop)} to be in the top ${rank.topR}`
}
