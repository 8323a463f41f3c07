import { cooccurrenceLines } from './cooccurrence'
import { type PublishedQuarter, rootOf } from './published-quarter'
import { formatQuarter } from './quarters'

/** A line for each quarter, newest first: observed, expected, ratio, odds ratio; or why they are not shown. */
export function cooccurrenceHistory(history: readonly PublishedQuarter[]): { id: string; cells: string[] }[] {
  return [...history].reverse().map((published) => {
    const root = rootOf(published).id
    const line = cooccurrenceLines(published).find((entry) => entry.row === root)
    return {
      id: published.quarter,
      cells: [
        formatQuarter(published.quarter),
        line?.observed ?? '–',
        line?.expected ?? '–',
        line?.ratio ?? '–',
        line?.oddsRatio ?? '–',
      ],
    }
  })
}
