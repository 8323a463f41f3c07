import { type Outcome, outcomes, type ProtectedRow } from '../domain/disclosure/table'
import type { AuditFinding, UnitFinding } from '../domain/hotspots/findings'
import { compareQuarters } from '../domain/organisation/quarter'
import { describeAudits } from './audits'
import { type ChangeText, changeText, describeChange } from './change'
import { capitalise, counted, countWord, formatInterval, formatPoints, formatRate, listOf } from './numbers'
import { outcomeWords } from './outcomes'
import { gapBefore, participationOf, respondentsWord, shareBefore } from './participation'
import {
  childrenOf,
  comparedRows,
  findingOf,
  findRow,
  type PublishedQuarter,
  rootOf,
  rowLabel,
} from './published-quarter'
import { formatQuarter } from './quarters'
import { describeExceedance } from './states'

/** A row with a signal, and its findings with that grade or higher, strongest first. */
export type Place = { row: ProtectedRow; label: string; findings: UnitFinding[] }

/**
 * Rows whose strongest state over the outcomes is `grade`. A site is listed beside its units only when none
 * of them carries the signal itself: otherwise it would be counted twice.
 */
export function placesGraded(published: PublishedQuarter, grade: 'hotspot' | 'watch'): Place[] {
  const places = published.rows.flatMap((row) => {
    if (row.parent === null || gradeOf(published, row) !== grade) return []
    if (childrenOf(published, row.id).some((child) => gradeOf(published, child) !== null)) return []
    const findings = outcomes
      .flatMap((outcome) => findingOf(published, row.id, outcome) ?? [])
      .filter((finding) => finding.state === 'hotspot' || finding.state === 'watch')
      .sort((a, b) => Number(b.state === 'hotspot') - Number(a.state === 'hotspot') || b.exceedance - a.exceedance)
    return [{ row, label: rowLabel(published, row), findings }]
  })
  return places.sort((a, b) => (b.findings[0]?.exceedance ?? 0) - (a.findings[0]?.exceedance ?? 0))
}

function gradeOf(published: PublishedQuarter, row: ProtectedRow): 'hotspot' | 'watch' | null {
  const states = outcomes.map((outcome) => findingOf(published, row.id, outcome)?.state)
  if (states.includes('hotspot')) return 'hotspot'
  return states.includes('watch') ? 'watch' : null
}

/** "Two hotspots, three to watch." The first thing that a person reads. */
export function headline(published: PublishedQuarter): string {
  const hotspots = placesGraded(published, 'hotspot').length
  const watched = placesGraded(published, 'watch').length
  if (hotspots === 0 && watched === 0) return headlineWithoutSignal(published)
  const found = capitalise(counted(hotspots, 'hotspot'))
  return watched === 0 ? `${found}.` : `${found}, ${countWord(watched)} to watch.`
}

function headlineWithoutSignal(published: PublishedQuarter): string {
  const compared = new Set(comparedRows(published).map((row) => row.id))
  const states = published.findings.units.filter((finding) => compared.has(finding.row)).map((finding) => finding.state)
  if (states.length === 0) return 'Nothing to compare: the organisation is shown as a whole.'
  if (states.every((state) => state === 'lowResponse')) return 'Too few took part to find hotspots.'
  if (states.every((state) => state === 'tooLittleData' || state === 'lowResponse')) {
    return 'Too little data to find hotspots.'
  }
  return 'No hotspots, nothing to watch.'
}

/** Who took part and where complaints stand out. `previous` is the last quarter before it that was published. */
export function lede(published: PublishedQuarter, previous: PublishedQuarter | null): string {
  const both = hotspotRows(published, 'both').length > 0 ? (['both'] as const) : []
  const where = (['wristAny', 'backAny', ...both] as const).map(
    (outcome) => `${outcomeWords[outcome].complaints} stand out ${whereHotspotsAre(published, outcome)}`,
  )
  const compared = comparedRows(published).length > 0
  return `${participationSentence(published, previous)}${compared ? ` ${capitalise(where.join('; '))}.` : ''}`
}

function participationSentence(published: PublishedQuarter, previous: PublishedQuarter | null): string {
  const now = participationOf(published, rootOf(published).id)
  const quarter = formatQuarter(published.quarter)
  if (!now) return `How many took part in ${quarter} is not known.`
  if (published.findings.denominator === 'reports') {
    return `${capitalise(now.text)} came in during ${quarter}; the form is open to anyone with the link, so reports are counted, not people.`
  }
  if (now.share === null) return `${now.respondents} people took part in ${quarter}; the headcount is not known.`
  const before = previous ? participationOf(previous, rootOf(previous).id) : null
  return `${now.text} people took part in ${quarter} (${formatRate(now.share)}${shareBefore(now.share, before?.share ?? null, gapBefore(published, previous))}).`
}

function hotspotRows(published: PublishedQuarter, outcome: Outcome): ProtectedRow[] {
  return placesGraded(published, 'hotspot')
    .filter((place) => place.findings.some((finding) => finding.outcome === outcome && finding.state === 'hotspot'))
    .map((place) => place.row)
}

function whereHotspotsAre(published: PublishedQuarter, outcome: Outcome): string {
  const rows = hotspotRows(published, outcome)
  if (rows.length === 0) return 'nowhere'
  const sites = new Set(rows.map((row) => row.parent))
  const [site] = sites
  if (rows.length > 1 && sites.size === 1 && site && site !== rootOf(published).id) {
    return `in ${findRow(published, site)?.name ?? site}`
  }
  if (rows.length > 3) return `in ${countWord(rows.length)} places`
  if (rows.length > 1) return `in ${listOf(rows.map((row) => bracketedLabel(published, row)))}`
  return `in ${listOf(rows.map((row) => rowLabel(published, row)))}`
}

/** "Packing (Leeds)": a label without a comma, for lists. */
function bracketedLabel(published: PublishedQuarter, row: ProtectedRow): string {
  const site = row.parent === null ? null : findRow(published, row.parent)
  return site && site.parent !== null && !row.merged ? `${row.name} (${site.name})` : row.name
}

/** What a hotspot card says: which outcome, how much, how sure, since when, what the audits there say. */
export type HotspotCard = {
  row: string
  /** Units whose reports it counts. */
  members: readonly string[]
  /** Without the outcome: "Packing, Leeds". */
  place: string
  outcome: Outcome
  title: string
  rate: string
  n: string
  interval: string
  organisation: string
  sure: string
  change: ChangeText
  thisQuarter: string
  audits: string
  /** Other outcomes with a signal there. */
  also: { outcome: Outcome; state: 'hotspot' | 'watch'; text: string }[]
  strip: IntervalStrip
}

/** Places on an axis from 0 to `maximum`, all rates. */
export type IntervalStrip = { mean: number; lower: number; upper: number; organisation: number; maximum: number }

export function hotspotCards(published: PublishedQuarter): HotspotCard[] {
  const places = placesGraded(published, 'hotspot')
  const maximum = axisMaximum(places.flatMap((place) => place.findings.map((finding) => finding.estimate.upper)))
  return places.flatMap((place) => {
    const [lead, ...others] = place.findings
    return lead ? [hotspotCard(published, place, lead, others, maximum)] : []
  })
}

function hotspotCard(
  published: PublishedQuarter,
  place: Place,
  lead: UnitFinding,
  others: UnitFinding[],
  maximum: number,
): HotspotCard {
  const { findings } = published
  const organisation = findings.overall[lead.outcome].estimate
  return {
    row: place.row.id,
    members: place.row.members,
    place: place.label,
    outcome: lead.outcome,
    title: `${place.label}: ${outcomeWords[lead.outcome].topic}`,
    rate: formatRate(lead.estimate.mean),
    n: `${lead.n} ${respondentsWord(findings.denominator, lead.n)}`,
    interval: formatInterval(lead.estimate),
    organisation: `${formatRate(organisation.mean)} (${formatInterval(organisation)})`,
    sure: describeExceedance(lead.exceedance, findings.rule),
    change: describeChange(lead.change),
    thisQuarter: `about ${formatRate(lead.thisQuarter.mean)} (${formatInterval(lead.thisQuarter)})`,
    audits: describeAudits(auditsOf(published, place.row.id)),
    also: others.map((finding) => ({
      outcome: finding.outcome,
      state: finding.state === 'hotspot' ? 'hotspot' : 'watch',
      text: `${outcomeWords[finding.outcome].topic}, about ${formatRate(finding.estimate.mean)} (${formatInterval(finding.estimate)})`,
    })),
    strip: { ...lead.estimate, organisation: organisation.mean, maximum },
  }
}

/** One line for a place that is worth watching. */
export type WatchLine = { row: string; outcome: Outcome; label: string; topic: string; text: string; sure: string }

export function watchLines(published: PublishedQuarter): WatchLine[] {
  return placesGraded(published, 'watch').flatMap((place) => {
    const [lead] = place.findings
    if (!lead) return []
    return [
      {
        row: place.row.id,
        outcome: lead.outcome,
        label: place.label,
        topic: outcomeWords[lead.outcome].topic,
        text: `about ${formatRate(lead.estimate.mean)} (${formatInterval(lead.estimate)}) of ${lead.n}`,
        sure: describeExceedance(lead.exceedance, published.findings.rule),
      },
    ]
  })
}

export function auditsOf(published: PublishedQuarter, row: string): AuditFinding | null {
  return published.findings.audits.find((entry) => entry.row === row) ?? null
}

/** One figure of the strip under the cards. */
export type KeyFigure = {
  id: 'participation' | Outcome
  label: string
  value: string
  evidence: string
  change: ChangeText
}

export function keyFigures(published: PublishedQuarter, previous: PublishedQuarter | null): KeyFigure[] {
  return [participationFigure(published, previous), ...outcomes.map((outcome) => rateFigure(published, outcome))]
}

function rateFigure(published: PublishedQuarter, outcome: Outcome): KeyFigure {
  const { estimate, n, change } = published.findings.overall[outcome]
  return {
    id: outcome,
    label: outcomeWords[outcome].title,
    value: formatRate(estimate.mean),
    evidence: `${formatInterval(estimate)}, n\u00a0${n}`,
    change: describeChange(change),
  }
}

function participationFigure(published: PublishedQuarter, previous: PublishedQuarter | null): KeyFigure {
  const now = participationOf(published, rootOf(published).id)
  const id = 'participation'
  if (!now) {
    return { id, label: 'Took part', value: 'not known', evidence: '', change: describeChange(null) }
  }
  if (now.share === null) {
    const reports = published.findings.denominator === 'reports'
    return {
      id,
      label: reports ? 'Reports' : 'Took part',
      value: String(now.respondents),
      evidence: reports ? 'reports, not people' : 'headcount not known',
      change: describeChange(null),
    }
  }
  const before = previous ? participationOf(previous, rootOf(previous).id) : null
  return {
    id,
    label: 'Took part',
    value: formatRate(now.share),
    evidence: now.text,
    change: participationChange(now.share, before?.share ?? null, previous),
  }
}

/** Participation is counted, not estimated, so its change has no interval. */
function participationChange(now: number, before: number | null, previous: PublishedQuarter | null): ChangeText {
  if (before === null || !previous) return describeChange(null)
  const points = formatPoints(Math.abs(now - before))
  const since = ` since ${formatQuarter(previous.quarter)}`
  if (formatRate(now) === formatRate(before)) return changeText('unclear', 'the same', since)
  return now > before
    ? changeText('up', `up ${points} points`, since)
    : changeText('down', `down ${points} points`, since)
}

/** The next tenth above the highest interval, so that axes of the same outcome can be compared; at most 1. */
export function axisMaximum(upperEnds: readonly number[]): number {
  const highest = Math.max(0.1, ...upperEnds)
  return Math.min(1, Math.ceil(highest * 10 + 1e-9) / 10)
}

/**
 * The last release before this one, or null for the first. A quarter of which nothing was published lies between them where
 * they are more than a quarter apart: `describeGap`.
 */
export function previousOf<Published extends PublishedQuarter>(
  history: readonly Published[],
  published: Published,
): Published | null {
  const before = history.filter(({ quarter }) => compareQuarters(quarter, published.quarter) < 0)
  return before.sort((a, b) => compareQuarters(b.quarter, a.quarter))[0] ?? null
}
