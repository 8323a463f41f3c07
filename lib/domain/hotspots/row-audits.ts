import type { ProtectedRow } from '../disclosure/table'
import { type Posture, postures } from '../instruments/posture'
import type { RosaSection } from '../instruments/rosa-items'
import type { AuditAggregate } from './inputs'

export type SectionScores = AuditAggregate['scores'][number]

/** Audits of some units together. */
export type AuditPool = { scores: readonly SectionScores[]; postures: Readonly<Record<Posture, number>> }

/** Highest score of each section. */
const highestScores: Readonly<Record<RosaSection, number>> = { chair: 10, monitorPhone: 9, mouseKeyboard: 9 }

/** @throws RangeError when a unit has two entries, a score is outside its section's range, or a posture is seen more often than there are audits. */
export function checkAudits(audits: readonly AuditAggregate[]): void {
  const units = new Set(audits.map(({ unit }) => unit))
  if (units.size < audits.length) throw new RangeError('a unit has two audit entries')
  for (const { unit, scores, postures: seen } of audits) {
    for (const score of scores) {
      for (const [section, highest] of Object.entries(highestScores)) {
        // The keys of a Record<RosaSection, ...> are sections.
        const value = score[section as RosaSection]
        if (!Number.isInteger(value) || value < 1 || value > highest) {
          throw new RangeError(`unit ${unit}: no score of ${section}: ${value}`)
        }
      }
    }
    for (const posture of postures) {
      const count = seen[posture]
      if (!Number.isInteger(count) || count < 0 || count > scores.length) {
        throw new RangeError(`unit ${unit}: ${posture} cannot be seen at ${count} of ${scores.length} workstations`)
      }
    }
  }
}

/** The final score of ROSA is its worst section. */
export function finalScore(score: SectionScores): number {
  return Math.max(score.chair, score.monitorPhone, score.mouseKeyboard)
}

/** Audits of a row's members, and all others of the organisation. */
export function auditsOf(
  row: ProtectedRow,
  audits: readonly AuditAggregate[],
): { here: AuditPool; elsewhere: AuditPool } {
  const members = new Set(row.members)
  return {
    here: pool(audits.filter(({ unit }) => members.has(unit))),
    elsewhere: pool(audits.filter(({ unit }) => !members.has(unit))),
  }
}

function pool(audits: readonly AuditAggregate[]): AuditPool {
  const seen = (posture: Posture): number => audits.reduce((sum, entry) => sum + entry.postures[posture], 0)
  return {
    scores: audits.flatMap(({ scores }) => scores),
    // Every posture gets its count.
    postures: Object.fromEntries(postures.map((posture) => [posture, seen(posture)])) as Record<Posture, number>,
  }
}

/** A whole score stands for anything within half a point: the variance of rounding, which no spread falls below. */
export const roundingVariance = 1 / 12

/** Sum of squared distances from the mean, of whole numbers: their sums are exact, so their order does not matter. */
export function squaresAroundMean(scores: readonly number[]): number {
  const sum = scores.reduce((total, score) => total + score, 0)
  const squares = scores.reduce((total, score) => total + score * score, 0)
  return squares - (sum * sum) / scores.length
}
