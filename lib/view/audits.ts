import type { AuditFinding } from '../domain/hotspots/findings'

export type RosaSection = 'chair' | 'monitorPhone' | 'mouseKeyboard'

export const sectionWords: Record<RosaSection, string> = {
  chair: 'chair',
  monitorPhone: 'monitor and telephone',
  mouseKeyboard: 'mouse and keyboard',
}

/**
 * What the workstation audits of a row say, in one sentence. Audits stand beside the complaints and never
 * explain them: ROSA accounts for a small part of what people feel (docs/method.md).
 */
export function describeAudits(audits: AuditFinding | null): string {
  if (!audits || audits.audits === 0) return 'no workstation audited by the end of the quarter'
  const stations = audits.audits === 1 ? 'workstation' : 'workstations'
  if (audits.atActionLevel === 0) {
    return `none of ${audits.audits} ${stations} at 5 or more: look beyond the desk too, at pace, load and tools`
  }
  const share = `${audits.atActionLevel} of ${audits.audits} ${stations} at 5 or more`
  if (audits.worst === null) return `no section clearly worst: ${share}`
  return `${sectionWords[audits.worst]} worst: ${share}`
}
