import type { Cell } from '../domain/disclosure/table'

/** A cell as people read it: what it says, and in `why` the reason when it is not a plain count. */
export type CellText = { kind: Cell['kind']; text: string; why: string | null }

/**
 * A published cell of a row in words. A count of zero, a label and a withheld cell never look alike.
 * `threshold` is the policy's k: the smallest count that is ever shown.
 */
export function describeCell(cell: Cell, threshold: number): CellText {
  switch (cell.kind) {
    case 'count':
      return { kind: cell.kind, text: String(cell.value), why: null }
    case 'below':
      return {
        kind: cell.kind,
        text: `<${cell.high + 1}`,
        why: `${cell.low} to ${cell.high}: counts under ${threshold} are never shown, so that nobody can be picked out.`,
      }
    case 'above':
      return {
        kind: cell.kind,
        text: `>${cell.low - 1}`,
        why: `${cell.low} to ${cell.high}: nearly everybody there. The exact count is not shown, so that the few others cannot be picked out.`,
      }
    case 'hidden':
      return {
        kind: cell.kind,
        text: 'withheld to protect others',
        why: 'With this number, a count that is not shown elsewhere could be worked out by subtraction.',
      }
    case 'notOffered':
      return {
        kind: cell.kind,
        text: 'not shown: group too small',
        why: `Wrist and back together is shown only for groups of ${8 * threshold} respondents or more.`,
      }
    default:
      return cell satisfies never
  }
}
