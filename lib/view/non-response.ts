import type { Outcome } from '../domain/disclosure/table'
import type { NonResponseBounds } from '../domain/hotspots/findings'
import { formatInterval, formatRate } from './numbers'
import { nonResponseOf, participationOf } from './participation'
import { findRow, type PublishedQuarter, rootOf, rowLabel } from './published-quarter'

/** How often those who stayed silent might have complaints, against those who answered. */
const kappaWords: readonly { kappa: number; words: string }[] = [
  { kappa: 0.5, words: 'half as often' },
  { kappa: 1, words: 'as often' },
  { kappa: 2, words: 'twice as often' },
]

/** None of them at all is the lower bound, which stands in a column of its own. */
const shownKappas = ({ kappa }: { kappa: number }): boolean => kappa > 0

/** "half as often", "3 times as often" */
export function describeKappa(kappa: number): string {
  return kappaWords.find((entry) => entry.kappa === kappa)?.words ?? `${kappa} times as often`
}

/** What those who did not answer could change in one row. */
type NonResponseLine = {
  row: string
  label: string
  took: string
  bounds: string
  /** In the order of `kappas`. */
  prevalences: { share: string; range: string }[]
  /** Names of the places whose order against this one cannot be told. */
  orderChangesWith: string[]
}

export type NonResponseTable = { kappas: string[]; lines: NonResponseLine[]; pairs: string }

/** Every row whose silent part is known. Null where reports are not people, or no headcount is known. */
export function nonResponseTable(published: PublishedQuarter, outcome: Outcome): NonResponseTable | null {
  const found = published.rows.flatMap((row) => {
    const finding = nonResponseOf(published, row.id, outcome)
    return finding ? [{ row, finding }] : []
  })
  const [first] = found
  if (!first) return null
  const name = (id: string) => {
    const row = findRow(published, id)
    return row ? rowLabel(published, row) : id
  }
  const pairs = new Set(
    found.flatMap(({ row, finding }) => finding.orderChangesWith.map((other) => [row.id, other].sort().join(' '))),
  )
  return {
    kappas: first.finding.sensitivity.filter(shownKappas).map(({ kappa }) => describeKappa(kappa)),
    lines: found.map(({ row, finding }) => ({
      row: row.id,
      label: row.id === rootOf(published).id ? `${row.name}, the whole organisation` : rowLabel(published, row),
      took: participationOf(published, row.id)?.text ?? '',
      bounds: formatInterval(finding),
      prevalences: finding.sensitivity.filter(shownKappas).map(prevalenceText),
      orderChangesWith: finding.orderChangesWith.map(name),
    })),
    pairs: pairsSentence(pairs.size),
  }
}

/** Where the count is a label, the ends of the label beside it; else no range. */
function prevalenceText({ prevalence, low, high }: NonResponseBounds['sensitivity'][number]) {
  return { share: formatRate(prevalence), range: low === high ? '' : formatInterval({ lower: low, upper: high }) }
}

function pairsSentence(pairs: number): string {
  if (pairs === 0) {
    return 'No two places change their order, whether those who stayed silent have complaints half as often or twice as often as those who answered.'
  }
  const which = pairs === 1 ? 'One pair of places changes its' : `${pairs} pairs of places change their`
  return `${which} order, depending on whether those who stayed silent have complaints half as often or twice as often as those who answered. Do not read anything into the order of such a pair.`
}
