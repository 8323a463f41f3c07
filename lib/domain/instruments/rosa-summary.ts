import { asSeen } from '../organisation/as-seen'
import { rosaActionLevel } from './rosa'
import { type RosaSection, rosaSectionIds } from './rosa-items'

/** The scores of one audit, as far as a summary of many needs them. */
export type AuditedSections = { final: number } & Record<RosaSection, number>

/** Workstations at the action level or above, by their final score and by each section's. */
export type ActionLevelCounts = Readonly<{ final: number } & Record<RosaSection, number>>

/**
 * How many of these workstations are at the action level. Counted, not averaged: the action level is a property of one
 * workstation, and the mean of scores whose steps are no distances is a property of none.
 */
export function countAtActionLevel(audits: readonly AuditedSections[]): ActionLevelCounts {
  const at = (score: 'final' | RosaSection) => audits.filter((audit) => audit[score] >= rosaActionLevel).length
  return {
    final: at('final'),
    chair: at('chair'),
    monitorPhone: at('monitorPhone'),
    mouseKeyboard: at('mouseKeyboard'),
  }
}

/** The section that is at the action level most often; null where none is, or where two are equally often. */
export function worstSectionOf(counts: ActionLevelCounts): RosaSection | null {
  const most = Math.max(...rosaSectionIds.map((section) => counts[section]))
  const [worst, ...tied] = rosaSectionIds.filter((section) => counts[section] === most)
  return most > 0 && tied.length === 0 && worst !== undefined ? worst : null
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
