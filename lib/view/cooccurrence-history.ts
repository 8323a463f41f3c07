import { overallCooccurrence } from './cooccurrence'
import { formatRatio } from './numbers'
import type { PublishedQuarter } from './published-quarter'
import { formatQuarter } from './quarters'

/** A line for each quarter, newest first: observed, expected, ratio, odds ratio; or why they are not shown. */
export function cooccurrenceHistory(history: readonly PublishedQuarter[]): { id: string; cells: string[] }[] {
  return [...history].reverse().map((published) => {
    const { quarter } = published
    const cooccurrence = overallCooccurrence(published)
    if (cooccurrence.kind === 'nothingExpected') {
      return { id: quarter, cells: [formatQuarter(quarter), 'nothing to compare', '–', '–', '–'] }
    }
    if (cooccurrence.kind === 'bounds') {
      return { id: quarter, cells: [formatQuarter(quarter), 'withheld to protect others', '–', '–', '–'] }
    }
    const { observed, expected, ratio } = cooccurrence
    const oddsRatio = cooccurrence.kind === 'exact' ? cooccurrence.oddsRatio : null
    return {
      id: quarter,
      cells: [
        formatQuarter(quarter),
        String(observed),
        String(Math.round(expected)),
        formatRatio(ratio),
        oddsRatio
          ? `${formatRatio(oddsRatio.estimate)} (${formatRatio(oddsRatio.lower)} to ${formatRatio(oddsRatio.upper)})`
          : 'one group is empty',
      ],
    }
  })
}
