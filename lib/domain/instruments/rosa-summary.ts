import { asSeen } from '../organisation/as-seen'
import { rosaActionLevel } from './rosa'
import { type RosaSection, rosaSectionIds } from './rosa-items'

/** The scores of one audit, as far as a summary of many needs them. */
export type AuditedSections = { final: number } & Record<RosaSection, number>

export type AuditSummary = {
  audits: number
  /** Audits whose final score is at or above the action level. */
  atActionLevel: number
  /** Mean section scores; null without audits. */
  sections: Record<RosaSection, number> | null
  /** Section with the highest mean; null without audits or when two share it. */
  worst: RosaSection | null
}

/**
 * What several audits say together. The sections are summarised beside the final score because the final score is the
 * worst section: it hides what the others are like. Sums are compared, not means, so that a tie is exact.
 */
export function summariseAudits(audits: readonly AuditedSections[]): AuditSummary {
  const atActionLevel = audits.filter((audit) => audit.final >= rosaActionLevel).length
  if (audits.length === 0) return { audits: 0, atActionLevel, sections: null, worst: null }
  const sum = (section: RosaSection) => audits.reduce((total, audit) => total + audit[section], 0)
  const sums = { chair: sum('chair'), monitorPhone: sum('monitorPhone'), mouseKeyboard: sum('mouseKeyboard') }
  const highest = Math.max(...Object.values(sums))
  const worst = rosaSectionIds.filter((section) => sums[section] === highest)
  const [only] = worst
  return {
    audits: audits.length,
    atActionLevel,
    sections: {
      chair: sums.chair / audits.length,
      monitorPhone: sums.monitorPhone / audits.length,
      mouseKeyboard: sums.mouseKeyboard / audits.length,
    },
    worst: worst.length === 1 && only !== undefined ? only : null,
  }
}

/** The newest audit of each workstation, which is a place within a unit; upper and lower case and spaces do not count. */
export function newestPerWorkstation<
  Audit extends {
    unitCode: string
    workstation: string
    /** ISO day. */
    auditedOn: string
    /** ISO instant; decides between two audits of one day. */
    createdAt: string
  },
>(audits: readonly Audit[]): Audit[] {
  const newest = new Map<string, Audit>()
  for (const audit of audits) {
    const place = JSON.stringify([audit.unitCode, asSeen(audit.workstation)])
    const known = newest.get(place)
    if (!known || order(audit) > order(known)) newest.set(place, audit)
  }
  return [...newest.values()]
}

function order(audit: { auditedOn: string; createdAt: string }): string {
  return `${audit.auditedOn} ${audit.createdAt}`
}
