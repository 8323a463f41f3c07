import { type Filter, filterQuarter, fromLogs, priorLevels, startFilter } from './forward-filter'
import { type Hindsight, hindsight, type Pair } from './hindsight'
import type { OutcomeData } from './outcome-data'
import { spreads } from './spreads'

/** The posterior of one outcome: what each plausible spread says, with its weight. */
export type Posterior = {
  data: OutcomeData
  pairs: readonly Pair[]
  views: readonly { weight: number; view: Hindsight }[]
}

/** A spread so far behind the best (natural logarithm) is given up on the way; one with less than the least weight, at the end. */
const HOPELESS = 14
const LEAST_WEIGHT = 0.02

/** Filters forward under every spread, then smooths under those that the quarters leave plausible. */
export function posteriorOf(data: OutcomeData): Posterior {
  const pairs = pairsOf(data)
  const filters = filterAll(data)
  const { weights } = fromLogs(filters.map(({ logWeight }) => logWeight))
  const kept = filters.flatMap((filter, i) =>
    (weights[i] ?? 0) >= LEAST_WEIGHT ? [{ filter, weight: weights[i] ?? 0 }] : [],
  )
  const total = kept.reduce((sum, { weight }) => sum + weight, 0)
  return {
    data,
    pairs,
    views: kept.map(({ filter, weight }) => ({ weight: weight / total, view: hindsight(data, filter, pairs) })),
  }
}

function filterAll(data: OutcomeData): Filter[] {
  let filters = spreads.map(startFilter)
  let near: readonly number[] = priorLevels(data.lattice)
  data.quarters.forEach((_, position) => {
    for (const filter of filters) {
      filterQuarter(data, filter, position, near)
      // The next spread, and the next quarter, look where this one found the level.
      near = filter.steps.at(-1)?.levels ?? near
    }
    const best = Math.max(...filters.map(({ logWeight }) => logWeight))
    filters = filters.filter(({ logWeight }) => logWeight >= best - HOPELESS)
  })
  return filters
}

/** The quarters in question beside the newest: the one before and that of last year; and the last four with each other. */
function pairsOf({ quarters }: OutcomeData): Pair[] {
  const newest = quarters.length - 1
  const last = quarters[newest]?.ordinal ?? 0
  const at = (back: number): number => quarters.findIndex(({ ordinal }) => ordinal === last - back)
  const recent = [3, 2, 1, 0].map(at).filter((position) => position >= 0)
  const pairs = recent.flatMap((from, i) =>
    recent.slice(i + 1).map((to): Pair => ({ from, to, shape: to === newest && from === at(1) })),
  )
  return at(4) >= 0 ? [...pairs, { from: at(4), to: newest, shape: true }] : pairs
}

/** Position in `pairs` of the newest quarter and the one `back` quarters before; null where that was not published. */
export function pairBack({ data, pairs }: Posterior, back: number): number | null {
  const newest = data.quarters.length - 1
  const last = data.quarters[newest]?.ordinal ?? 0
  const position = pairs.findIndex(({ from, to }) => to === newest && data.quarters[from]?.ordinal === last - back)
  return position >= 0 ? position : null
}
