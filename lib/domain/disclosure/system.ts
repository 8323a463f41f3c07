import { atomCells } from './atoms'
import type { AttackSystem, Reading, Rule, ShownNumbers, SystemCell } from './attack-system'
import type { AuditCell, AuditDocument, AuditRelation } from './audit-document'
import { breakdownAtoms, breakdownCells } from './breakdown-system'
import { rowCells } from './row-system'

/**
 * The attacker's system for the arrangements in which numbers of one quarter were shown: latent classes are
 * unknowns, labels are bounds, rows, tree and parts are relations. Several arrangements count the same reports, so
 * they share the unknowns of the finest groups that their rows cut out.
 */
export function attackSystem(shown: readonly ShownNumbers[], reading: Reading): AttackSystem {
  const threshold = Math.max(...shown.map((numbers) => numbers.threshold))
  const cells: SystemCell[] = []
  const relations: AuditRelation[] = []
  shown.forEach((numbers, i) => {
    const prefix = shown.length === 1 ? '' : `${i + 1}/`
    for (const part of [rowCells(numbers, reading, prefix), breakdownCells(numbers, reading, prefix)]) {
      cells.push(...part.cells)
      relations.push(...part.relations)
    }
  })
  if (shown.length > 1) {
    for (const atoms of [atomCells(shown), breakdownAtoms(shown)]) {
      cells.push(...atoms.cells)
      relations.push(...atoms.relations)
    }
  }
  return { threshold, reading, cells, relations }
}

/**
 * The system as a document for any auditor. `required_width` states the pass rules: a labelled cell keeps its whole
 * label, everything else k feasible counts, unless `settled` says that nobody can place fewer than k people there.
 */
export function auditDocumentOf(
  { cells, relations, threshold }: AttackSystem,
  settled: ReadonlySet<string> = new Set(),
): AuditDocument {
  return {
    cells: cells.map(({ place, rule, ...cell }): AuditCell => {
      if (cell.value !== null) return cell
      return { ...cell, required_width: rule ? requiredWidth(cell, rule, threshold, settled.has(cell.id)) : 0 }
    }),
    relations,
    options: { integer: true, audit: 'all' },
  }
}

function requiredWidth({ lb, ub }: AuditCell, rule: Rule, threshold: number, settled: boolean): number {
  if (rule.kind === 'label') return (ub ?? 0) - (lb ?? 0)
  return settled ? 0 : threshold - 1
}
