import type { CooccurrenceValue } from '../domain/hotspots/findings'
import { formatRatio } from './numbers'
import { type PublishedQuarter, rootOf } from './published-quarter'

export type CooccurrenceText = { headline: string; evidence: string }

/**
 * Wrist and back complaints in the same people, observed against what chance alone would give. Never says
 * that one brings about the other: a cross-section cannot know.
 */
export function describeCooccurrence(finding: CooccurrenceValue): CooccurrenceText {
  if (finding.kind === 'nothingExpected') {
    return {
      headline: 'Nothing to compare.',
      evidence: 'No wrist complaints or no back complaints were reported.',
    }
  }
  if (finding.kind === 'bounds') {
    return {
      headline: 'Not shown this quarter.',
      evidence:
        'Some of the four groups behind this comparison are withheld to protect others, so an exact comparison is not possible.',
    }
  }
  if (finding.kind === 'unbounded') {
    return {
      headline: 'Too one-sided to compare.',
      evidence: `${finding.observed} report both; ${Math.round(finding.expected)} would be expected if the two had nothing to do with each other: ${formatRatio(finding.ratio)} times as many. One of the four groups is empty, so no interval can be given.`,
    }
  }
  const { observed, expected, ratio, oddsRatio } = finding
  const interval = `odds ratio ${formatRatio(oddsRatio.estimate)}, 95 % interval ${formatRatio(oddsRatio.lower)} to ${formatRatio(oddsRatio.upper)}`
  return {
    headline: cooccurrenceHeadline(oddsRatio),
    evidence: `${observed} report both; ${Math.round(expected)} would be expected if the two had nothing to do with each other: ${formatRatio(ratio)} times as many (${interval}).`,
  }
}

/** The whole organisation's. */
export function overallCooccurrence(published: PublishedQuarter): CooccurrenceValue {
  const root = rootOf(published).id
  const finding = published.findings.cooccurrence.find(({ row }) => row === root)
  if (!finding) throw new RangeError(`no co-occurrence of row ${root}`)
  return finding
}

function cooccurrenceHeadline(oddsRatio: { lower: number; upper: number }): string {
  if (oddsRatio.lower > 1) return 'Wrist and back complaints come together more often than chance would have it.'
  if (oddsRatio.upper < 1) return 'Wrist and back complaints come together less often than chance would have it.'
  return 'Wrist and back complaints come together about as often as chance would have it.'
}
