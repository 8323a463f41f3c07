import type { HotspotRule } from './findings'

/** The rule that organisations start with. Reasons for each figure: docs/method.md, "hotspot". */
export const standardRule: HotspotRule = {
  factor: 1.25,
  hotspotProbability: 0.8,
  watchProbability: 0.6,
  falseDiscoveryRate: 0.1,
  discount: 0.6,
  topR: 5,
}

/** Intervals wider than this say too little about a unit to grade it. In rate points. */
export const widestGradedInterval = 0.4

/** Below this share of its heads a unit is shown, flagged, and not ranked. Only where a report is a person. */
export const lowestGradedResponse = 0.5

/** @throws RangeError for a rule that contradicts itself. */
export function checkRule(rule: HotspotRule): void {
  const { factor, hotspotProbability, watchProbability, falseDiscoveryRate, discount, topR } = rule
  const proper =
    factor >= 1 &&
    factor < Infinity &&
    watchProbability > 0 &&
    watchProbability <= hotspotProbability &&
    hotspotProbability <= 1 &&
    falseDiscoveryRate >= 0 &&
    falseDiscoveryRate <= 1 &&
    discount >= 0 &&
    discount <= 1 &&
    Number.isInteger(topR) &&
    topR >= 1
  if (!proper) throw new RangeError(`not a hotspot rule: ${JSON.stringify(rule)}`)
}
