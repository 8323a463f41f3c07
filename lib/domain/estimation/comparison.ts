import { logit } from '../statistics/special-functions'
import { logOddsLaw, normalBelow } from './distributions'
import { evidenceIn, LEVEL_NODES } from './forward-filter'
import type { Hindsight } from './hindsight'
import { type Evidence, type Masses, massesOf, type OutcomeData } from './outcome-data'
import type { Posterior } from './posterior'
import { type Shares, sumGivenLevel } from './sum-estimates'

/** A row stands out when its rate exceeds this many times the organisation's of the same quarter. */
export const EXCESS_FACTOR = 1.25

/**
 * P(rate of a row > 1.25 x the organisation's) in the newest quarter. The organisation's rate holds the row itself with
 * its share w, so that the rest of it has to lie below p (1 - 1.25 w) / (1.25 (1 - w)); what is not known of the rest is in it.
 */
export function exceedance(posterior: Posterior, leaf: number, organisation: Shares): number {
  const { data, views } = posterior
  const position = data.quarters.length - 1
  const track = data.quarters[position]?.leaves[leaf]?.track ?? -1
  const evidence = evidenceIn(data.tracks[track], position)
  const share = organisation.find((part) => part.leaf === leaf)?.share ?? 0
  const slope = (1 - EXCESS_FACTOR * share) / (EXCESS_FACTOR * (1 - share))
  if (!evidence || !(slope > 0)) return 0
  let probability = 0
  for (const { weight, view } of views) {
    const step = view.filter.steps[position]
    const masses = massesOf(data, position, step?.predicted, track)
    if (!step || !masses) continue
    othersGivenLevel(view, position, leaf, organisation).forEach(({ weight: ofLevel, mean, variance }, node) => {
      const whole = view.moments[position]?.[leaf]?.evidence[node] ?? 1
      const base = data.lattice.base(step.levels[node] ?? 0)
      const law = logOddsLaw(mean, Math.max(variance, 1e-12))
      const below = (rate: number): number => {
        const bound = slope * rate
        return bound >= 1 ? 1 : normalBelow((logit(bound) - law.mean) / Math.sqrt(law.variance))
      }
      probability += ((weight * ofLevel) / whole) * expectation(data, evidence, masses, base, below)
    })
  }
  return Math.min(1, probability)
}

/** Mean and variance of the organisation's rate without one of its rows, by level node. */
function othersGivenLevel(view: Hindsight, position: number, leaf: number, organisation: Shares) {
  const others = organisation.filter((part) => part.leaf !== leaf)
  const total = others.reduce((sum, { share }) => sum + share, 0)
  return sumGivenLevel(
    view,
    position,
    others.map((part) => ({ leaf: part.leaf, share: part.share / total })),
  )
}

/** Sum over a leaf's kept values and offsets of mass x likelihood x value at the rate there. */
function expectation(
  { lattice }: OutcomeData,
  { tables, factors }: Evidence,
  masses: Masses,
  base: number,
  value: (rate: number) => number,
): number {
  const size = lattice.offsets.length
  let total = 0
  for (let i = 0, at = base; i < size; i += 1, at += lattice.stride) {
    let mass = 0
    for (let k = 0; k < tables.length; k += 1)
      mass += (masses[k * size + i] ?? 0) * (factors[k] ?? 0) * (tables[k]?.[at] ?? 0)
    if (mass > 0) total += mass * value(lattice.rates[at] ?? 0)
  }
  return total
}

/** The same for a site: sums of rows are normal, given the level. */
export function siteExceedance({ data, views }: Posterior, site: Shares, organisation: Shares): number {
  const position = data.quarters.length - 1
  const inside = new Map(site.map(({ leaf, share }) => [leaf, share]))
  const ofSite = organisation.reduce((sum, { leaf, share }) => sum + (inside.has(leaf) ? share : 0), 0)
  if (!(1 - EXCESS_FACTOR * ofSite > 0)) return 0
  // Site - 1.25 x organisation, as one sum over rows.
  const leaves = new Set([...inside.keys(), ...organisation.map(({ leaf }) => leaf)])
  const shares = new Map(organisation.map(({ leaf, share }) => [leaf, share]))
  const difference = [...leaves].map((leaf) => ({
    leaf,
    share: (inside.get(leaf) ?? 0) - EXCESS_FACTOR * (shares.get(leaf) ?? 0),
  }))
  return views.reduce(
    (sum, { weight, view }) =>
      sum +
      sumGivenLevel(view, position, difference).reduce(
        (part, { weight: ofLevel, mean, variance }) =>
          part + weight * ofLevel * normalBelow(mean / Math.sqrt(Math.max(variance, 1e-12))),
        0,
      ),
    0,
  )
}

/**
 * Expected rank of each of the leaves in the newest quarter, 1 = highest rate: 1 + the sum over the others of the
 * probability that theirs is higher, ties shared. Source: Laird & Louis (1989), J. Educ. Stat. 14.
 */
export function expectedRanks({ data, views }: Posterior, leaves: readonly number[]): Map<number, number> {
  const position = data.quarters.length - 1
  const size = data.lattice.offsets.length
  const ranks = new Map(leaves.map((leaf) => [leaf, 1]))
  for (const { weight, view } of views) {
    const laws = leaves.map((leaf) => {
      const track = data.quarters[position]?.leaves[leaf]?.track ?? -1
      return offsetLaw(massesOf(data, position, view.filter.filtered, track), size)
    })
    const all = new Float64Array(size)
    for (const law of laws) for (let i = 0; i < size; i += 1) all[i] = (all[i] ?? 0) + (law[i] ?? 0)
    leaves.forEach((leaf, number) => {
      const law = laws[number]
      let above = 0
      let higher = 0
      let own = 0
      for (let i = size - 1; i >= 0; i -= 1) {
        const mass = law?.[i] ?? 0
        const others = (all[i] ?? 0) - mass
        higher += mass * (above + others / 2)
        above += others
        own += mass
      }
      ranks.set(leaf, (ranks.get(leaf) ?? 1) + (weight * higher) / (own || 1))
    })
  }
  return ranks
}

function offsetLaw(masses: Masses | undefined, size: number): Float64Array {
  const law = new Float64Array(size)
  masses?.forEach((mass, i) => {
    law[i % size] = (law[i % size] ?? 0) + mass
  })
  return law
}

/** Expected ranks of sums among each other, given the level normal and independent. */
export function expectedRanksOfSums({ data, views }: Posterior, sums: readonly Shares[]): number[] {
  const position = data.quarters.length - 1
  const ranks = sums.map(() => 1)
  for (const { weight, view } of views) {
    const given = sums.map((shares) => sumGivenLevel(view, position, shares))
    for (let node = 0; node < LEVEL_NODES; node += 1)
      given.forEach((own, i) => {
        given.forEach((other, j) => {
          const [mine, theirs] = [own[node], other[node]]
          if (i === j || !mine || !theirs) return
          const deviation = Math.sqrt(Math.max(mine.variance + theirs.variance, 1e-12))
          ranks[i] = (ranks[i] ?? 1) + weight * mine.weight * normalBelow((theirs.mean - mine.mean) / deviation)
        })
      })
  }
  return ranks
}
