import type { Outcome } from '../domain/disclosure/table'
import type { DriftFinding } from '../domain/hotspots/findings'
import { counted, formatRate, formatScore } from './numbers'
import { outcomeWords } from './outcomes'
import { formatQuarter, formatQuarterShort } from './quarters'

/** The running sum of what was above expectation, quarter by quarter, and the limit above which a rise is called. */
export type DriftFigure = {
  label: string
  finding: string
  limit: number
  limitText: string
  maximum: number
  raised: boolean
  points: { quarter: string; short: string; value: number; text: string; verdict: string }[]
}

export function driftFigure(drift: Extract<DriftFinding, { kind: 'followed' }>, outcome: Outcome): DriftFigure {
  const { sums, limit, raised, averageRunLength, usualRate, raisedRate } = drift
  const limitText = limit.toFixed(1)
  const last = sums.at(-1)
  const stands = last
    ? `in ${formatQuarter(last.quarter)} the sum stands at ${formatScore(last.value)}`
    : 'there is no sum yet'
  const verdict = raised ? 'A rise that stays' : 'No rise that stays'
  const looked = `Usual in its first year was at most ${formatRate(usualRate)}; the sum looks for a lasting ${formatRate(raisedRate)}.`
  const falseSignals = `Where nothing changes, the sum passes its limit by chance once in ${counted(Math.floor(averageRunLength), 'quarter')} on average, or less often.`
  return {
    label: `Running sum of ${outcomeWords[outcome].complaints} above expectation, by quarter, with its limit of ${limitText}`,
    finding: `${verdict}: ${stands}, the limit is ${limitText}. ${looked} ${falseSignals}`,
    limit,
    limitText,
    maximum: 1.15 * Math.max(limit, ...sums.map((sum) => sum.value)),
    raised,
    points: sums.map(({ quarter, value }) => ({
      quarter: formatQuarter(quarter),
      short: formatQuarterShort(quarter),
      value,
      text: formatScore(value),
      verdict: value > limit ? 'above the limit' : 'below the limit',
    })),
  }
}
