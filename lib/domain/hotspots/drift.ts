import { cumulativeSums, cusumLimit, logLikelihoodRatio } from '../statistics/cusum'
import { combineEvidence, type Posterior } from '../statistics/rate-posterior'
import { increasingRoot, logistic, logit } from '../statistics/special-functions'
import { fewestRespondents } from './alarms'
import type { DriftFinding } from './findings'
import type { UnitCell, UnitQuarter } from './unit-quarter'

const fewestQuarters = 8
/** One year sets the usual level, so that every season is in it. */
const baselineQuarters = 4
/** P(the unit's rate in its first year was not above the usual level). */
const levelConfidence = 0.9
/** The rise that the sum is made to find: half as much again, in odds. */
const oddsRatioOfRise = 1.5
/** Quarters between two false signals, on average, while nothing changes. */
const averageRunLength = 40
/** A level within e^-15 of nobody or everybody is set there: nearer ones are no different in any count. */
const farthestLevel = 15

/**
 * Has a unit's rate risen for good, by less than an alarm would need? Cumulative sum of log-likelihood ratios, labels
 * with the probability of their whole interval.
 *
 * The usual level is the unit's own: against the organisation's rate every unit that has always been high would
 * signal, and that is what grades are for. Four quarters tell it roughly only, and a level taken too low would make
 * a unit signal in which nothing changes. So it is set at the upper 90 % bound of what they allow: with that
 * probability a false signal is at least as rare as said, whatever the true rate (guaranteed conditional
 * performance: Gandy & Kvaløy 2013, Scand. J. Stat. 40).
 * @param quarters oldest first; the last one is judged.
 */
export function driftOf(unit: UnitCell, quarters: readonly UnitQuarter[]): DriftFinding {
  if (unit.row.merged) return { kind: 'notFollowed', reason: 'mergedUnits' }
  if (unit.cell.n < fewestRespondents) return { kind: 'notFollowed', reason: 'fewerThanTenRespondents' }
  const series = quarters.flatMap((quarter) => {
    const same = quarter.find(unit.row)
    return same ? [{ ...same, quarter: quarter.quarter }] : []
  })
  if (series.length < fewestQuarters) return { kind: 'notFollowed', reason: 'fewerThanEightQuarters' }

  const level = usualLevel(series.slice(0, baselineQuarters))
  const hypotheses = { inControl: logistic(level), raised: logistic(level + Math.log(oddsRatioOfRise)) }
  const followed = series.slice(baselineQuarters)
  const sums = cumulativeSums(followed.map(({ cell }) => logLikelihoodRatio(cell, hypotheses)))
  const { limit, ...chain } = cusumLimit(
    followed.map(({ cell }) => cell.n),
    hypotheses,
    averageRunLength,
  )
  return {
    kind: 'followed',
    usualRate: hypotheses.inControl,
    raisedRate: hypotheses.raised,
    sums: followed.map(({ quarter }, i) => ({ quarter, value: sums[i] ?? 0 })),
    limit,
    averageRunLength: chain.averageRunLength,
    raised: (sums.at(-1) ?? 0) > limit,
  }
}

/** Logit of the rate that the unit's rate in its first quarters was below, with `levelConfidence`. */
function usualLevel(first: readonly UnitCell[]): number {
  const prior = first.at(-1)?.prior() ?? []
  const rate: Posterior = combineEvidence(
    prior,
    first.map(({ cell }) => ({ ...cell, discount: 1 })),
  )
  const bound = increasingRoot((z) => 1 - rate.exceeds(logistic(z)) - levelConfidence, logit(rate.mean))
  return Math.min(farthestLevel, Math.max(-farthestLevel, bound))
}
