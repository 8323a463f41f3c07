import type { UnitFinding } from '../domain/hotspots/findings'
import { formatPoints } from './numbers'
import { formatQuarter } from './quarters'

/** `brief` leaves out since when: for a column or a strip whose head says it. */
export type ChangeText = { direction: 'up' | 'down' | 'unclear' | 'none'; text: string; brief: string }

/**
 * A change since an earlier quarter in words. It is called up or down only when its 95 % interval leaves
 * out zero; otherwise the interval is shown and nothing is claimed.
 */
export function describeChange(change: UnitFinding['change'], none = 'no earlier quarter to compare with'): ChangeText {
  if (!change) return changeText('none', none, '')
  const { mean, lower, upper } = change
  const since = ` since ${formatQuarter(change.from)}`
  if (lower > 0) {
    return changeText('up', `up ${formatPoints(mean)} points (${formatPoints(lower)} to ${formatPoints(upper)})`, since)
  }
  if (upper < 0) {
    return changeText(
      'down',
      `down ${formatPoints(-mean)} points (${formatPoints(-upper)} to ${formatPoints(-lower)})`,
      since,
    )
  }
  return changeText('unclear', `no clear change (${formatPoints(lower)} to ${formatPoints(upper)} points)`, since)
}

/** Against the same quarter of last year: the comparison that seasons do not disturb. */
export function describeYearChange(change: UnitFinding['yearChange']): ChangeText {
  return describeChange(change, 'no row of its own in the same quarter last year')
}

/** `since` with its leading space, or nothing. */
export function changeText(direction: ChangeText['direction'], brief: string, since: string): ChangeText {
  return { direction, brief, text: `${brief}${since}` }
}
