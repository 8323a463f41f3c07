import type { Findings, HotspotState, UnitFinding } from '../domain/hotspots/findings'
import { capitalise, formatChance, formatInterval } from './numbers'

/** Every state has a word and a shape besides its colour. `tone` names the colour in app/globals.css. */
export const stateWords: Record<HotspotState, { word: string; shape: StateShape; tone: StateTone }> = {
  hotspot: { word: 'Hotspot', shape: 'diamond', tone: 'hot' },
  watch: { word: 'Watch', shape: 'ring', tone: 'watch' },
  noSignal: { word: 'No signal', shape: 'dot', tone: 'calm' },
  tooLittleData: { word: 'Too little data', shape: 'open', tone: 'few' },
  lowResponse: { word: 'Low response', shape: 'square', tone: 'few' },
}
export type StateShape = 'diamond' | 'ring' | 'dot' | 'open' | 'square'
export type StateTone = 'hot' | 'watch' | 'calm' | 'few'

/** "97 in 100 that it is above 1.25 times the organisation": how sure, in words. */
export function describeExceedance(exceedance: number, rule: Findings['rule']): string {
  return `${formatChance(exceedance)} that it is above ${rule.factor} times the organisation`
}

/** Why a row has its state: one sentence, for every reason another. */
export function describeReason(finding: UnitFinding, rule: Findings['rule']): string {
  const sure = capitalise(describeExceedance(finding.exceedance, rule))
  switch (finding.reason) {
    case 'probablyAboveThreshold':
      return `${sure}.`
    case 'possiblyAboveThreshold':
      return `${sure}: worth watching, a hotspot needs ${hundredths(rule.hotspotProbability)}.`
    case 'listWouldHoldTooManyFalseAlarms':
      return `${sure}, but a list of hotspots with this place on it would hold more than ${hundredths(rule.falseDiscoveryRate)} in 100 false alarms.`
    case 'notProbablyAbove':
      return `${sure}: not enough for a signal, watching starts at ${hundredths(rule.watchProbability)}.`
    case 'intervalTooWide':
      return `Too few respondents to say: the rate may be anything from ${formatInterval(finding.estimate)}.`
    case 'mergedUnits':
      return 'Stands for several units too small to stand alone, so it is not compared with single units.'
    case 'responseBelowHalf':
      return 'Fewer than half of the people there took part, so it is shown but not ranked.'
    default:
      return finding.reason satisfies never
  }
}

function hundredths(probability: number): string {
  return String(Math.round(probability * 100))
}
