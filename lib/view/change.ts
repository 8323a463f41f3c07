import type { UnitFinding } from '../domain/hotspots/findings'
import { formatPoints } from './numbers'
import { formatQuarter } from './quarters'

export type ChangeText = { direction: 'up' | 'down' | 'unclear' | 'none'; text: string }

/**
 * A change since an earlier quarter in words. It is called up or down only when its 95 % interval leaves
 * out zero; otherwise the interval is shown and nothing is claimed.
 */
export function describeChange(change: UnitFinding['change']): ChangeText {
  if (!change) return { direction: 'none', text: 'no earlier quarter to compare with' }
  const { mean, lower, upper } = change
  const since = `since ${formatQuarter(change.from)}`
  if (lower > 0) {
    return {
      direction: 'up',
      text: `up ${formatPoints(mean)} points (${formatPoints(lower)} to ${formatPoints(upper)}) ${since}`,
    }
  }
  if (upper < 0) {
    return {
      direction: 'down',
      text: `down ${formatPoints(-mean)} points (${formatPoints(-upper)} to ${formatPoints(-lower)}) ${since}`,
    }
  }
  return {
    direction: 'unclear',
    text: `no clear change (${formatPoints(lower)} to ${formatPoints(upper)} points) ${since}`,
  }
}
