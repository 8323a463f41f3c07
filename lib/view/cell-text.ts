import type { Cell } from '../domain/disclosure/table'

/** A published number in words: what stands in the cell, and why it is not a plain count. */
export type CellText = {
  text: string
  /** For screen readers and files: the text without signs. */
  spoken: string
  /** Null for a plain count, which needs no reason. */
  reason: string | null
}

/** The same words for a cell wherever it is shown: screen, PDF, CSV. */
export function cellText(cell: Cell): CellText {
  switch (cell.kind) {
    case 'count':
      return { text: String(cell.value), spoken: String(cell.value), reason: null }
    case 'below':
      return {
        text: `<${cell.high + 1}`,
        spoken: `fewer than ${cell.high + 1}`,
        reason: 'Small counts are shown as a range, so that nobody can be recognised.',
      }
    case 'above':
      return {
        text: `>${cell.low - 1}`,
        spoken: `more than ${cell.low - 1}`,
        reason: 'Nearly everybody: shown as a range, so that the few others cannot be recognised.',
      }
    case 'hidden':
      return {
        text: 'withheld',
        spoken: 'withheld',
        reason: 'Withheld, because a small count elsewhere could be worked out from it.',
      }
    case 'notOffered':
      return {
        text: 'not offered',
        spoken: 'not offered',
        reason: 'Too few respondents in this row for this number.',
      }
  }
}
