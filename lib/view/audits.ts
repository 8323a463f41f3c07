import type { AuditFinding } from '../domain/hotspots/findings'
import { fewestWorkstations } from '../domain/hotspots/row-audits'

export type RosaSection = 'chair' | 'monitorPhone' | 'mouseKeyboard'

export const sectionWords: Record<RosaSection, string> = {
  chair: 'chair',
  monitorPhone: 'monitor and telephone',
  mouseKeyboard: 'mouse and keyboard',
}

/** "8 of 12 at the action level": never a bare share. */
export function countedAtActionLevel(atActionLevel: number, workstations: number): string {
  return `${atActionLevel} of ${workstations} at the action level`
}

/** "1 workstation audited, 3 are needed": why nothing more is said of a row's audits. */
export function describeTooFew(workstations: number): string {
  return `${workstations === 0 ? 'no' : workstations} workstation${workstations === 1 ? '' : 's'} audited, ${fewestWorkstations} are needed`
}

/**
 * What the workstation audits of a row say, in one sentence. Audits stand beside the complaints and never
 * explain them: ROSA accounts for a small part of what people feel (docs/method.md).
 */
export function describeAudits(audits: AuditFinding | null): string {
  if (!audits) return 'no workstation audited by the end of the quarter'
  const { workstations, told, atActionLevel, worst } = audits
  if (!atActionLevel) return describeTooFew(workstations)
  const silent = workstations > told ? ` (${workstations} audited)` : ''
  if (atActionLevel.final === 0) {
    return `none of ${told} workstations at the action level${silent}: look beyond the desk too, at pace, load and tools`
  }
  const share = `${atActionLevel.final} of ${told} workstations at the action level${silent}`
  return worst ? `${share}, ${sectionWords[worst]} most often (${atActionLevel[worst]})` : share
}
