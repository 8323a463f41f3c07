import type { Outcome } from '../domain/disclosure/table'
import { type DisagreementFinding, type Quadrant, quadrants } from '../domain/hotspots/findings'
import { countedAtActionLevel, describeTooFew } from './audits'
import { counted, formatChance, formatInterval, formatRate } from './numbers'
import { outcomeWords } from './outcomes'
import { axisMaximum } from './overview'
import { findingOf, findRow, type PublishedQuarter, rowLabel } from './published-quarter'

const quadrantWords: Readonly<Record<Quadrant, { title: string; meaning: string }>> = {
  highBoth: {
    title: 'Many complaints, most workstations at the action level',
    meaning: 'Audits and reports point the same way. Start with the workstations.',
  },
  complaintsOnly: {
    title: 'Many complaints, most workstations below the action level',
    meaning: 'Change the workstations that are at it; then look at pace, load, tools and how work is organised.',
  },
  auditOnly: {
    title: 'Few complaints, most workstations at the action level',
    meaning: 'Put right what the audits found before complaints come.',
  },
  lowBoth: {
    title: 'Few complaints, most workstations below the action level',
    meaning: 'Nothing stands out here. Workstations at the action level still need changing.',
  },
}

export type DisagreementPoint = {
  id: string
  label: string
  quadrant: Quadrant | null
  rate: { mean: number; lower: number; upper: number }
  /** Share of workstations at the action level. */
  share: { mean: number; lower: number; upper: number }
  rateText: string
  /** "8 of 12 at the action level" */
  auditText: string
  shareText: string
  verdict: string
  how: string
}

/** A place with a signal that cannot be drawn, and what is missing. */
export type MissingPlace = { id: string; label: string; missing: string }

/** Audits against reports, place by place. Plain data for the browser. */
export type DisagreementMap = {
  label: string
  finding: string
  organisation: { mean: number; text: string }
  maximum: number
  points: DisagreementPoint[]
  /** Every quadrant with its places, then those that are too close to call. */
  quadrants: { id: Quadrant; title: string; meaning: string; places: DisagreementPoint[] }[]
  open: DisagreementPoint[]
  /** Hotspots and places to watch that are not on the map. */
  missing: MissingPlace[]
}

type Compared = Extract<DisagreementFinding, { kind: 'compared' }>
type NotCompared = Extract<DisagreementFinding, { kind: 'notCompared' }>

/** Null when no place has a rate of this complaint. */
export function disagreementMap(published: PublishedQuarter, outcome: Outcome): DisagreementMap | null {
  const found = published.findings.disagreements.filter((entry) => entry.outcome === outcome)
  if (found.length === 0) return null
  const points = found
    .filter((entry): entry is Compared => entry.kind === 'compared')
    .map((entry) => disagreementPoint(published, entry))
    .sort((a, b) => b.rate.mean - a.rate.mean || a.id.localeCompare(b.id))
  const organisation = published.findings.overall[outcome].estimate
  const open = points.filter((point) => point.quadrant === null)
  return {
    label: `${outcomeWords[outcome].title} complaints against workstations at the action level, ${counted(points.length, 'place')}, both with 95 % intervals`,
    finding: mapFinding(points, open.length),
    organisation: { mean: organisation.mean, text: formatRate(organisation.mean) },
    maximum: axisMaximum([organisation.upper, ...points.map((point) => point.rate.upper)]),
    points,
    quadrants: quadrants.map((id) => ({
      id,
      ...quadrantWords[id],
      places: points.filter((point) => point.quadrant === id),
    })),
    open,
    missing: found
      .filter((entry): entry is NotCompared => entry.kind === 'notCompared')
      .flatMap((entry) => missingPlace(published, entry)),
  }
}

function disagreementPoint(published: PublishedQuarter, entry: Compared): DisagreementPoint {
  const { row: id, quadrant, complaints, share, atActionLevel, workstations, probabilities } = entry
  const likeliest = quadrants.reduce((best, next) => (probabilities[next] > probabilities[best] ? next : best))
  const named = quadrant ?? likeliest
  const { title } = quadrantWords[named]
  return {
    id,
    label: labelOf(published, id),
    quadrant,
    rate: complaints,
    share,
    rateText: `about ${formatRate(complaints.mean)} (${formatInterval(complaints)})`,
    auditText: countedAtActionLevel(atActionLevel, workstations),
    shareText: `${atActionLevel} of ${workstations} (${formatInterval(share)})`,
    verdict: quadrant ? title : 'Too close to call',
    how: `${formatChance(probabilities[named])}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
  }
}

/** Only places with a signal are named: for the others nobody waits. */
function missingPlace(published: PublishedQuarter, entry: NotCompared): MissingPlace[] {
  const state = findingOf(published, entry.row, entry.outcome)?.state
  if (state !== 'hotspot' && state !== 'watch') return []
  return [{ id: entry.row, label: labelOf(published, entry.row), missing: whatIsMissing(entry) }]
}

function whatIsMissing({ reason, workstations }: NotCompared): string {
  switch (reason) {
    case 'tooFewWorkstations':
      return describeTooFew(workstations)
    case 'responseBelowHalf':
      return 'fewer than half took part'
    default:
      return reason satisfies never
  }
}

function labelOf(published: PublishedQuarter, id: string): string {
  const row = findRow(published, id)
  return row ? rowLabel(published, row) : id
}

function mapFinding(points: readonly DisagreementPoint[], open: number): string {
  if (points.length === 0) return 'No place has enough audited workstations and enough answers to compare them.'
  const apart = points.filter((point) => point.quadrant === 'complaintsOnly' || point.quadrant === 'auditOnly').length
  const together = points.length - open - apart
  const parts = [
    `Of ${counted(points.length, 'place')} with enough audits, they agree with the reports in ${together}`,
    `differ in ${apart}`,
    `and ${open} ${open === 1 ? 'is' : 'are'} too close to call`,
  ]
  return `${parts.join(', ')}.`
}
