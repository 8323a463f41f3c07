import {
  type Change,
  type Component,
  type Rate,
  summariseBeta,
  summariseChanges,
  summariseRates,
} from './distributions'
import { LEVEL_NODES } from './forward-filter'
import type { Hindsight } from './hindsight'
import type { Posterior } from './posterior'
import type { Part } from './row-estimates'
import type { TrackedQuarter } from './tracks'

/** Leaves (positions in a quarter) with weights that sum to 1: what a site's or the organisation's rate is made of. */
export type Shares = readonly { leaf: number; share: number }[]

/**
 * Shares of people: a sum's rate is what its people would report, whoever of them took part. A quarter in which the
 * good teams answered more often is then no better quarter. Where nobody is, respondents count; where nobody answered either, rows alike.
 */
export function sharesOf({ leaves, composition }: TrackedQuarter, id: string): Shares | null {
  const positions = composition.get(id)
  if (!positions || positions.length === 0) return null
  const measures = [
    (leaf: number) => leaves[leaf]?.people ?? 0,
    (leaf: number) => leaves[leaf]?.respondents ?? 0,
    () => 1,
  ]
  for (const measure of measures) {
    const total = positions.reduce((sum, leaf) => sum + measure(leaf), 0)
    if (total > 0) return positions.map((leaf) => ({ leaf, share: measure(leaf) / total }))
  }
  return null
}

/** Mean and variance of a sum's rate under each level node of a quarter. */
export function sumGivenLevel(view: Hindsight, position: number, shares: Shares): Component[] {
  return (view.levelWeights[position] ?? []).map((weight, node) => {
    let mean = 0
    let variance = 0
    for (const { leaf, share } of shares) {
      const moments = view.moments[position]?.[leaf]
      const m = moments?.mean[node] ?? 0
      mean += share * m
      variance += share ** 2 * Math.max(0, (moments?.square[node] ?? 0) - m ** 2)
    }
    return { weight, mean, variance }
  })
}

/** A sum's rate in one quarter. */
export function sumRate({ views }: Posterior, position: number, shares: Shares): Rate {
  return summariseRates(
    views.flatMap(({ weight, view }) =>
      sumGivenLevel(view, position, shares).map((part) => ({ ...part, weight: weight * part.weight })),
    ),
  )
}

/** How a sum's rate changed between the quarters of a pair. */
export function sumChange(posterior: Posterior, pairIndex: number, before: Shares, after: Shares): Change {
  return summariseChanges(
    posterior.views.flatMap(({ weight, view }) =>
      sumsGivenLevels(posterior, view, pairIndex, before, after).map(
        ({ weight: ofLevels, earlier, later, covariance }) => ({
          weight: weight * ofLevels,
          mean: later.mean - earlier.mean,
          variance: Math.max(0, earlier.variance + later.variance - 2 * covariance),
        }),
      ),
    ),
  )
}

type Moments = { mean: number; variance: number }

/** Moments of a sum's rates in two quarters under each pair of level nodes. Rows that are in one of them only are independent. */
function sumsGivenLevels(
  { data, pairs }: Posterior,
  view: Hindsight,
  pairIndex: number,
  before: Shares,
  after: Shares,
): { weight: number; earlier: Moments; later: Moments; covariance: number }[] {
  const pair = pairs[pairIndex]
  const joint = view.pairs[pairIndex]
  if (!pair || !joint) return []
  const trackOf = (position: number, leaf: number): number => data.quarters[position]?.leaves[leaf]?.track ?? -1
  const earlierShares = new Map(before.map(({ leaf, share }) => [trackOf(pair.from, leaf), share]))
  return joint.weights.map((weight, cell) => {
    const earlier = { mean: 0, variance: 0 }
    const later = { mean: 0, variance: 0 }
    let covariance = 0
    const add = (to: Moments, share: number, mean: number, square: number): void => {
      to.mean += share * mean
      to.variance += share ** 2 * Math.max(0, square - mean ** 2)
    }
    for (const { leaf, share } of before) {
      const both = joint.byTrack.get(trackOf(pair.from, leaf))
      const alone = view.moments[pair.from]?.[leaf]
      const node = Math.floor(cell / LEVEL_NODES)
      if (both) add(earlier, share, both.earlier[cell] ?? 0, both.earlierSquare[cell] ?? 0)
      else add(earlier, share, alone?.mean[node] ?? 0, alone?.square[node] ?? 0)
    }
    for (const { leaf, share } of after) {
      const track = trackOf(pair.to, leaf)
      const both = joint.byTrack.get(track)
      const alone = view.moments[pair.to]?.[leaf]
      const node = cell % LEVEL_NODES
      if (!both) add(later, share, alone?.mean[node] ?? 0, alone?.square[node] ?? 0)
      else {
        const [first, second] = [both.earlier[cell] ?? 0, both.later[cell] ?? 0]
        add(later, share, second, both.laterSquare[cell] ?? 0)
        covariance += share * (earlierShares.get(track) ?? 0) * ((both.product[cell] ?? 0) - first * second)
      }
    }
    return { weight, earlier, later, covariance }
  })
}

/** The average of a sum's rate over several quarters; the shape is a beta law with its mean and variance. */
export function sumAverage(posterior: Posterior, parts: readonly (Part & { shares: Shares })[]): Rate {
  let mean = 0
  let square = 0
  for (const { weight, view } of posterior.views) {
    let here = 0
    let variance = 0
    for (const { position, weight: share, shares } of parts) {
      const moments = total(sumGivenLevel(view, position, shares))
      here += share * moments.mean
      variance += share ** 2 * moments.variance
    }
    posterior.pairs.forEach(({ from, to }, pairIndex) => {
      const [first, second] = [from, to].map((position) => parts.find((part) => part.position === position))
      if (!first || !second) return
      const given = sumsGivenLevels(posterior, view, pairIndex, first.shares, second.shares)
      const [a, b] = [weighted(given, ({ earlier }) => earlier.mean), weighted(given, ({ later }) => later.mean)]
      const product = weighted(given, ({ earlier, later, covariance }) => earlier.mean * later.mean + covariance)
      variance += 2 * first.weight * second.weight * (product - a * b)
    })
    mean += weight * here
    square += weight * (variance + here ** 2)
  }
  return summariseBeta(mean, square - mean ** 2)
}

function weighted<Part extends { weight: number }>(parts: readonly Part[], value: (part: Part) => number): number {
  return parts.reduce((sum, part) => sum + part.weight * value(part), 0)
}

function total(components: readonly Component[]): Moments {
  const mean = weighted(components, (part) => part.mean)
  return { mean, variance: weighted(components, (part) => part.variance + (part.mean - mean) ** 2) }
}
