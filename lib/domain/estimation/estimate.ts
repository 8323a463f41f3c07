import type { Quarter } from '../organisation/quarter'
import { standardDeviation } from '../protection/discrete-laplace'
import { EXCESS_FACTOR, exceedance, expectedRanks, expectedRanksOfSums, siteExceedance } from './comparison'
import type { Change, Rate } from './distributions'
import { type Effect, effectOf, type PlannedEffect } from './effects'
import { outcomeData } from './outcome-data'
import { type Posterior, pairBack, posteriorOf } from './posterior'
import { type Outcome, outcomes, type PublishedQuarter, type PublishedRow } from './published'
import { type Part, rowAverage, rowChange, rowRates } from './row-estimates'
import { type Needed, type State, statesOf, whatItWouldTake } from './states'
import { type Shares, sharesOf, sumAverage, sumChange, sumRate } from './sum-estimates'
import { type TrackedQuarter, trackRows } from './tracks'

/** What is estimated of one figure of one row in the newest quarter. All rates and changes are fractions. */
export type FigureEstimate = Rate & {
  /** P(rate > 1.25 x the organisation's of the same quarter); null for the organisation, and where a row is not compared. */
  exceeds: number | null
  /** 1: highest. Rows among rows, sites among the sites below the same row; null where `exceeds` is. */
  expectedRank: number | null
  /** Null for the organisation. */
  state: State | null
  /** What it would take to tell; null unless the state is `cannotTell`. */
  needed: Needed | null
  /** Null where that quarter was not published, or the row did not show figures then. */
  sinceYear: Change | null
  sinceQuarter: Change | null
  /** The last four quarters together (those that were published), weighted by respondents. */
  lastFour: Rate
  /** Every quarter so far as it looks today, oldest first. */
  history: readonly (Rate & { quarter: Quarter })[]
}

/** Null: the row shows no figures. */
export type RowEstimate = Readonly<Record<Outcome, FigureEstimate | null>>

export type Estimates = {
  /** The newest quarter; null when there is none. */
  quarter: Quarter | null
  rows: ReadonlyMap<string, RowEstimate>
  effects: readonly Effect[]
}

/**
 * Rates, changes, comparisons and effects for the newest of the published quarters, from published figures alone.
 *
 * For each outcome: y ~ Binomial(n, p), z = y + kept noise + fresh noise, logit p = level of the quarter + offset of
 * the row. Levels are estimated quarter by quarter and never carried over; offsets are (see `spreads`).
 * Everything is integrated on a lattice: the same input gives the same output, to the bit.
 * @param quarters in order of time; quarters may be missing, and rows may come, go, split and merge.
 * @throws RangeError that names the quarter and the row, or the unit of an effect.
 */
export function estimate(quarters: readonly PublishedQuarter[], plan: readonly PlannedEffect[] = []): Estimates {
  const tracks = trackRows(quarters)
  const newest = tracks.quarters.at(-1)
  const posteriors = new Map(outcomes.map((outcome) => [outcome, posteriorOf(outcomeData(tracks, outcome))]))
  const found = new Map(
    [...posteriors].map(([outcome, posterior]) => [outcome, figureEstimates(posterior, outcome)] as const),
  )
  return {
    quarter: newest?.quarter ?? null,
    rows: new Map(
      [...(newest?.rows.keys() ?? [])].map((id) => [
        id,
        { wristAny: found.get('wristAny')?.get(id) ?? null, backAny: found.get('backAny')?.get(id) ?? null },
      ]),
    ),
    effects: plan.map((effect) => {
      const posterior = posteriors.get(effect.outcome)
      if (!posterior || !newest) throw new RangeError(`effect in ${effect.unit}: no quarter was published`)
      return effectOf(posterior, effect)
    }),
  }
}

type Sum = { id: string; row: PublishedRow; shares: Shares }

/** One outcome of all rows that show figures in the newest quarter. */
function figureEstimates(posterior: Posterior, outcome: Outcome): Map<string, FigureEstimate> {
  const quarter = posterior.data.quarters.at(-1)
  const organisation = quarter?.rootId ? sharesOf(quarter, quarter.rootId) : null
  if (!quarter || !organisation) return new Map()
  const sums = [...quarter.composition.keys()].flatMap((id): Sum[] => {
    const row = quarter.rows.get(id)
    const shares = sharesOf(quarter, id)
    return row && shares ? [{ id, row, shares }] : []
  })
  const compared = comparisons(posterior, quarter, sums, organisation)
  const described = new Map(sums.map((sum) => [sum.id, rateAndChanges(posterior, sum)]))
  const level = described.get(quarter.rootId ?? '')?.likely ?? 0
  const noise = standardDeviation(quarter.noise[outcome].fresh) ** 2
  return new Map(
    [...described].map(([id, description]) => {
      const comparison = compared.get(id) ?? { exceeds: null, expectedRank: null, state: null }
      const rows = quarter.composition.get(id)?.length ?? 1
      const n = quarter.rows.get(id)?.n ?? 0
      const needed =
        comparison.state === 'cannotTell' ? whatItWouldTake(description, EXCESS_FACTOR * level, n, noise * rows) : null
      return [id, { ...description, ...comparison, needed }]
    }),
  )
}

type Comparison = Pick<FigureEstimate, 'exceeds' | 'expectedRank' | 'state'>

function comparisons(
  posterior: Posterior,
  quarter: TrackedQuarter,
  sums: readonly Sum[],
  organisation: Shares,
): Map<string, Comparison> {
  const result = new Map<string, Comparison>()
  const overfull = ({ heads, n }: PublishedRow): boolean => heads !== null && n > heads
  const below = sums.filter(({ row }) => row.parent !== null)
  for (const { id, row } of below)
    if (overfull(row)) result.set(id, { exceeds: null, expectedRank: null, state: 'moreReportsThanHeads' })
  const comparable = below.filter(({ row }) => !overfull(row))
  const rows = comparable.filter(({ id }) => quarter.ownRows.has(id))
  const sites = comparable.filter(({ id }) => !quarter.ownRows.has(id))

  const leafOf = ({ shares }: Sum): number => shares[0]?.leaf ?? -1
  const ranks = expectedRanks(posterior, rows.map(leafOf))
  const single = rows.filter(({ row }) => row.members.length === 1)
  const exceeds = new Map(rows.map((sum) => [sum.id, exceedance(posterior, leafOf(sum), organisation)]))
  const states = statesOf(single.map(({ id }) => exceeds.get(id) ?? 0))
  for (const sum of rows)
    result.set(sum.id, {
      exceeds: exceeds.get(sum.id) ?? null,
      expectedRank: ranks.get(leafOf(sum)) ?? null,
      state: states[single.indexOf(sum)] ?? 'smallUnitsTogether',
    })

  const ofSites = sites.map(({ shares }) => siteExceedance(posterior, shares, organisation))
  const stateOfSites = statesOf(ofSites)
  sites.forEach((site, i) => {
    const peers = sites.filter(({ row }) => row.parent === site.row.parent)
    const peerRanks = expectedRanksOfSums(
      posterior,
      peers.map(({ shares }) => shares),
    )
    result.set(site.id, {
      exceeds: ofSites[i] ?? null,
      expectedRank: peerRanks[peers.indexOf(site)] ?? null,
      state: stateOfSites[i] ?? null,
    })
  })
  return result
}

type Described = Omit<FigureEstimate, 'exceeds' | 'expectedRank' | 'state' | 'needed'>

/** Rate, changes, last four quarters and history of one row or sum. */
function rateAndChanges(posterior: Posterior, { id, shares }: Sum): Described {
  const { quarters } = posterior.data
  const only = onlyTrack(quarters, id)
  const history = only === undefined ? sumHistory(posterior, id) : trackHistory(posterior, only)
  const rate = history.at(-1) ?? { likely: 0, lower: 0, upper: 1 }
  const change = (back: number): Change | null => {
    const pair = pairBack(posterior, back)
    if (pair === null) return null
    if (only !== undefined) return rowChange(posterior, only, pair)
    const earlier = quarters[posterior.pairs[pair]?.from ?? -1]
    const before = earlier && sharesOf(earlier, id)
    return before ? sumChange(posterior, pair, before, shares) : null
  }
  const { likely, lower, upper } = rate
  return {
    likely,
    lower,
    upper,
    sinceYear: change(4),
    sinceQuarter: change(1),
    lastFour: lastFour(posterior, id, only, rate),
    history,
  }
}

/** The one track that a row has been made of in every quarter; undefined where it was ever a sum. */
function onlyTrack(quarters: readonly TrackedQuarter[], id: string): number | undefined {
  const made = quarters.flatMap(({ leaves, composition }) =>
    (composition.get(id) ?? []).map((leaf) => leaves[leaf]?.track),
  )
  const own = quarters.at(-1)?.ownRows.has(id)
  return own || new Set(made).size === 1 ? made.at(-1) : undefined
}

function trackHistory(posterior: Posterior, track: number): (Rate & { quarter: Quarter })[] {
  return [...rowRates(posterior, track)].flatMap(([position, rate]) => {
    const quarter = posterior.data.quarters[position]?.quarter
    return quarter ? [{ quarter, ...rate }] : []
  })
}

function sumHistory(posterior: Posterior, id: string): (Rate & { quarter: Quarter })[] {
  return posterior.data.quarters.flatMap((quarter, position) => {
    const shares = sharesOf(quarter, id)
    return shares ? [{ quarter: quarter.quarter, ...sumRate(posterior, position, shares) }] : []
  })
}

function lastFour(posterior: Posterior, id: string, track: number | undefined, newest: Rate): Rate {
  const { quarters } = posterior.data
  const last = quarters.at(-1)?.ordinal ?? 0
  const recent = quarters.flatMap((quarter, position) => {
    if (quarter.ordinal <= last - 4) return []
    const shares = sharesOf(quarter, id)
    const leaf = track === undefined ? undefined : quarter.leafOf.get(track)
    if (track === undefined ? !shares : leaf === undefined) return []
    const own = leaf === undefined ? (shares ?? []) : [{ leaf, share: 1 }]
    const respondents = own.reduce((sum, part) => sum + (quarter.leaves[part.leaf]?.respondents ?? 0), 0)
    return [{ position, respondents, shares: own }]
  })
  if (recent.length < 2) return { likely: newest.likely, lower: newest.lower, upper: newest.upper }
  const total = recent.reduce((sum, { respondents }) => sum + respondents, 0)
  const parts = recent.map(({ position, respondents, shares }): Part & { shares: Shares } => ({
    position,
    weight: total > 0 ? respondents / total : 1 / recent.length,
    shares,
  }))
  return track === undefined ? sumAverage(posterior, parts) : rowAverage(posterior, track, parts)
}
