import { outcomes, type ProtectedRow } from '../domain/disclosure/table'
import type { AuditFinding } from '../domain/hotspots/findings'
import type { Release } from '../release/document'
import { sectionWords } from '../view/audits'
import { type Caterpillar, caterpillar } from '../view/caterpillar'
import { describeCell } from '../view/cells'
import { describeCooccurrence, overallCooccurrence } from '../view/cooccurrence'
import { capitalise } from '../view/numbers'
import { outcomeWords } from '../view/outcomes'
import {
  auditsOf,
  type HotspotCard,
  headline,
  hotspotCards,
  type KeyFigure,
  keyFigures,
  lede,
  watchLines,
} from '../view/overview'
import { describeBounds } from '../view/participation'
import { type PublishedQuarter, rowLabel } from '../view/published-quarter'
import { describeCertificate, policyLines } from '../view/quarter-steps'
import { formatDay, formatQuarter } from '../view/quarters'
import { type SummaryFindings, summaryFindings } from './summary-findings'

/** An intervention as the summary lists it: live, so it carries the day of the summary. */
export type SummaryIntervention = { id: string; unitCode: string; unit: string; title: string; state: string }

/** Everything that the quarterly summary says, in words, and the few numbers that it draws. Plain JSON. */
export type QuarterlySummary = {
  organisation: string
  quarter: string
  published: string
  made: string
  demo: boolean
  headline: string
  lede: string
  figures: KeyFigure[]
  hotspots: (HotspotCard & { planned: string })[]
  watch: { title: string; text: string; sure: string }[]
  rates: (Caterpillar & { title: string })[]
  counts: { name: string; level: 'organisation' | 'site' | 'unit'; cells: { text: string; quiet: boolean }[] }[]
  countHeads: string[]
  countKey: { text: string; why: string }[]
  together: { headline: string; evidence: string }
  findings: SummaryFindings
  bounds: string[]
  audits: { name: string; workstations: string; atAction: string; worst: string }[]
  interventions: SummaryIntervention[]
  rules: { term: string; text: string }[]
  certificate: string
  hash: string
  fingerprint: string
}

/**
 * The quarterly summary of a release, in the words of the screens.
 * @param previous the last release before it, when there is one.
 * @param made the day on which the summary is made: audits in it are those of the release, interventions are of this day.
 */
export function quarterlySummary(input: {
  release: Release
  previous: PublishedQuarter | null
  interventions: readonly SummaryIntervention[]
  made: Date
  fingerprint: string
}): QuarterlySummary {
  const { release, previous, interventions, made, fingerprint } = input
  const published = release.document
  return {
    organisation: published.organisation.name,
    quarter: formatQuarter(published.quarter),
    published: formatDay(release.publishedAt),
    made: formatDay(made),
    demo: published.organisation.demo,
    headline: headline(published),
    lede: lede(published, previous),
    figures: keyFigures(published, previous),
    hotspots: hotspotCards(published).map((card) => ({ ...card, planned: plannedFor(published, card, interventions) })),
    watch: watchLines(published).map(({ label, topic, text, sure }) => ({ title: `${label}: ${topic}`, text, sure })),
    rates: (['wristAny', 'backAny'] as const).map((outcome) => ({
      title: outcomeWords[outcome].complaints,
      ...caterpillar(published, outcome),
    })),
    ...countTable(published),
    together: describeCooccurrence(overallCooccurrence(published)),
    findings: summaryFindings(published, (id) => {
      const found = interventions.find((intervention) => intervention.id === id)
      return found ? `${found.title}, ${found.unit}` : null
    }),
    bounds: (['wristAny', 'backAny'] as const).map((outcome) => describeBounds(published, outcome)),
    audits: published.rows.flatMap((row) => auditLine(published, row)),
    interventions: [...interventions],
    rules: policyLines(published.policy),
    certificate: describeCertificate(published.certificate, published.policy.threshold),
    hash: release.hash,
    fingerprint,
  }
}

function plannedFor(
  published: PublishedQuarter,
  card: HotspotCard,
  interventions: readonly SummaryIntervention[],
): string {
  const members = published.rows.find((row) => row.id === card.row)?.members ?? []
  const planned = interventions.filter(({ unitCode }) => unitCode === card.row || members.includes(unitCode))
  return planned.length > 0 ? planned.map(({ title, state }) => `${title} (${state})`).join('; ') : 'nothing yet'
}

/** Every published cell, in words; a cell that is not a count never looks like one. */
function countTable(published: PublishedQuarter): Pick<QuarterlySummary, 'counts' | 'countHeads' | 'countKey'> {
  const { threshold } = published.policy
  const parents = new Set(published.rows.map((row) => row.parent))
  const level = (row: ProtectedRow): 'organisation' | 'site' | 'unit' =>
    row.parent === null ? 'organisation' : parents.has(row.id) ? 'site' : 'unit'
  const why = new Map<string, { text: string; why: string }>()
  const counts = published.rows.map((row) => ({
    name: rowLabel(published, row),
    level: level(row),
    cells: [row.cells.respondents, ...outcomes.map((outcome) => row.cells[outcome])].map((cell) => {
      const words = describeCell(cell, threshold)
      if (words.why && !why.has(cell.kind)) why.set(cell.kind, keyOf(cell.kind, words.text, words.why))
      return { text: words.text, quiet: cell.kind !== 'count' }
    }),
  }))
  const heads = [
    published.findings.denominator === 'people' ? 'Respondents' : 'Reports',
    ...outcomes.map((outcome) => outcomeWords[outcome].title),
  ]
  return { counts, countHeads: heads, countKey: [...why.values()] }
}

/** The limits of ">n-k" differ from row to row, so its key names the rule instead of one row's numbers. */
function keyOf(kind: string, text: string, why: string): { text: string; why: string } {
  return kind === 'above' ? { text: '>…', why: why.replace(/^\d+ to \d+: n/, 'N') } : { text, why }
}

function auditLine(published: PublishedQuarter, row: ProtectedRow): QuarterlySummary['audits'] {
  const audits = auditsOf(published, row.id)
  if (!audits) return []
  const { workstations, told, atActionLevel, worst } = audits
  return [
    {
      name: rowLabel(published, row),
      workstations: String(workstations),
      atAction: atActionLevel ? `${atActionLevel.final} of ${told}` : 'not told',
      worst: worstText(atActionLevel, worst),
    },
  ]
}

function worstText(atActionLevel: AuditFinding['atActionLevel'], worst: AuditFinding['worst']): string {
  if (!atActionLevel) return 'not told'
  return worst ? `${capitalise(sectionWords[worst])} (${atActionLevel[worst]})` : 'no one section'
}
