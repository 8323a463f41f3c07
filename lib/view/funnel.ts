import type { Cell, Outcome } from '../domain/disclosure/table'
import type { UnitFinding } from '../domain/hotspots/findings'
import { type FunnelPosition, funnelPosition, funnelTails, midFunnelLimits } from '../domain/statistics/funnel'
import { describeCell } from './cells'
import { capitalise, counted, countWord, formatInterval, formatRate } from './numbers'
import { outcomeWords } from './outcomes'
import { axisMaximum } from './overview'
import { comparedRows, findingOf, type PublishedQuarter, rowLabel } from './published-quarter'
import { type StateShape, type StateTone, stateWords } from './states'

export type FunnelPlace = {
  id: string
  label: string
  n: number
  /** Share of the respondents: a point where the count is shown, else all that it may be. */
  share: { low: number; high: number }
  /** "24 of 61", "<5 of 38". */
  reported: string
  position: FunnelPosition
  where: string
  state: string
  shape: StateShape
  tone: StateTone
  /** Within what chance alone leaves 95 in 100 places of this size. */
  chance: string
}

/** Limits at one number of respondents, as rates. */
export type FunnelLine = { n: number; inner: { lower: number; upper: number }; outer: { lower: number; upper: number } }

/** Counts as published against what chance alone does to places of their size. Plain data for the browser. */
export type FunnelPlot = {
  label: string
  finding: string
  organisation: { mean: number; text: string }
  /** Ends of the scale of respondents. */
  smallest: number
  largest: number
  maximum: number
  lines: FunnelLine[]
  places: FunnelPlace[]
}

/** Points on each line: enough for a curve without corners at any width. */
const steps = 120

/** Null when no place has this number. */
export function funnelPlot(published: PublishedQuarter, outcome: Outcome): FunnelPlot | null {
  const organisation = published.findings.overall[outcome].estimate
  const places = comparedRows(published)
    .flatMap((row) => {
      const finding = findingOf(published, row.id, outcome)
      if (!finding) return []
      return [funnelPlace(row.id, rowLabel(published, row), finding, organisation.mean, published.policy.threshold)]
    })
    .sort((a, b) => distances[b.position] - distances[a.position] || b.n - a.n || a.id.localeCompare(b.id))
  if (places.length === 0) return null
  const sizes = places.map(({ n }) => n)
  const smallest = Math.max(0, Math.floor((Math.min(...sizes) - 2) / 5) * 5)
  const largest = Math.ceil((1.05 * Math.max(...sizes)) / 5) * 5
  return {
    label: `${outcomeWords[outcome].title} complaints of ${counted(places.length, 'place')} by number of respondents, with the limits of what chance alone does around the organisation’s ${formatRate(organisation.mean)}`,
    finding: funnelFinding(places),
    organisation: { mean: organisation.mean, text: formatRate(organisation.mean) },
    smallest,
    largest,
    // A count that is not shown may be nearly anything: its bar and the funnel's mouth may leave the drawing.
    maximum: axisMaximum([
      organisation.upper,
      ...places.flatMap(({ share }) => (share.low === share.high ? share.high : [])),
    ]),
    lines: funnelLines(organisation.mean, smallest, largest),
    places,
  }
}

function funnelPlace(
  id: string,
  label: string,
  { n, cell, feasible, state }: UnitFinding,
  target: number,
  threshold: number,
): FunnelPlace {
  const { word, shape, tone } = stateWords[state]
  const position = funnelPosition({ ...feasible, n }, target)
  return {
    id,
    label,
    n,
    share: { low: feasible.low / n, high: feasible.high / n },
    reported: describeReported(cell, n, threshold),
    position,
    where: positionWords[position],
    state: word,
    shape,
    tone,
    chance: formatInterval(midFunnelLimits(target, n, funnelTails.inner)),
  }
}

function describeReported(cell: Cell, n: number, threshold: number): string {
  const { text } = describeCell(cell, threshold)
  return cell.kind === 'hidden' || cell.kind === 'notOffered' ? `${text}, n\u00a0${n}` : `${text} of ${n}`
}

const positionWords: Readonly<Record<FunnelPosition, string>> = {
  within: 'Within the limits of chance',
  aboveInner: 'Above the 95 % limit',
  aboveOuter: 'Above the 99.8 % limit',
  belowInner: 'Below the 95 % limit',
  belowOuter: 'Below the 99.8 % limit',
}

/** Order in the table: what chance explains least comes first. */
const distances: Readonly<Record<FunnelPosition, number>> = {
  within: 0,
  belowInner: 1,
  belowOuter: 2,
  aboveInner: 3,
  aboveOuter: 4,
}

function funnelLines(target: number, smallest: number, largest: number): FunnelLine[] {
  const sizes = Array.from({ length: steps + 1 }, (_, step) =>
    Math.max(1, Math.round(smallest + (step / steps) * (largest - smallest))),
  )
  return [...new Set(sizes)].map((n) => ({
    n,
    inner: midFunnelLimits(target, n, funnelTails.inner),
    outer: midFunnelLimits(target, n, funnelTails.outer),
  }))
}

function funnelFinding(places: readonly FunnelPlace[]): string {
  const above = places.filter(({ position }) => position === 'aboveInner' || position === 'aboveOuter').length
  const below = places.filter(({ position }) => position === 'belowInner' || position === 'belowOuter').length
  const outside = [
    `${counted(above, 'place')} ${above === 1 ? 'lies' : 'lie'} above the 95\u00a0% limits`,
    `${below === 0 ? 'none' : countWord(below)} below`,
  ]
  return `${capitalise(outside.join(' and '))}. Were all alike, chance alone would put about one in 20 outside.`
}
