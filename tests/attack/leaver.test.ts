import { describe, expect, it } from 'vitest'
import { protect } from '@/lib/domain/disclosure/protect'
import type { SymptomClass } from '@/lib/domain/disclosure/table'
import { randomFrom } from '../unit/disclosure/cubes'

/**
 * Two releases and the staff list: somebody left a unit between two quarters in which everybody reported. The attacker
 * takes the difference of the unit's published counts for the leaver's complaint. ATTACK_WORLDS: how many companies.
 */
const worlds = Number(process.env.ATTACK_WORLDS ?? 30)
const units = [16, 20, 24, 30, 40]
const rate = 0.35
const rules = { threshold: 5, minimumUnitHeadcount: 10 }
type Person = { wrist: boolean; back: boolean }

/** @param stay probability that somebody's complaint is what it was a quarter ago; otherwise it is drawn anew */
async function attack(stay: number): Promise<{ shown: number; right: number; usual: number }> {
  const score = { shown: 0, right: 0, usual: 0 }
  for (let world = 0; world < worlds; world += 1) {
    const random = randomFrom(1_000 + world)
    const draw = (): Person => ({ wrist: random() < rate, back: random() < rate })
    const before = units.map((size) => Array.from({ length: size }, draw))
    const left = Math.floor(random() * units.length)
    const leaver = before[left]?.[0]
    const after = before.map((people, unit) =>
      people.slice(unit === left ? 1 : 0).map((person) => (random() < stay ? person : draw())),
    )
    const counts = await Promise.all([publishedWrists(before, left), publishedWrists(after, left)])
    const [first, second] = counts
    if (first === null || second === null || first === undefined || second === undefined) continue
    score.shown += 1
    if (first - second >= 1 === leaver?.wrist) score.right += 1
    // Without a release the best guess is the usual case: no complaint.
    if (leaver?.wrist === false) score.usual += 1
  }
  return score
}

/** The unit's number of people with wrist complaints, when the release says it exactly. */
async function publishedWrists(people: Person[][], unit: number): Promise<number | null> {
  const classOf = ({ wrist, back }: Person): SymptomClass =>
    wrist ? (back ? 'both' : 'wrist') : back ? 'back' : 'neither'
  const table = await protect(
    {
      quarter: null,
      tree: { ORG: units.map((_, index) => `U${index}`) },
      classes: Object.fromEntries(
        people.map((list, index) => {
          const counts = { neither: 0, wrist: 0, back: 0, both: 0 }
          for (const person of list) counts[classOf(person)] += 1
          return [`U${index}`, counts]
        }),
      ),
      headcounts: Object.fromEntries(people.map((list, index) => [`U${index}`, list.length])),
    },
    rules,
    { tieBreakKey: 'of the quarter' },
  )
  if (table.status === 'withheld') return null
  const bounds = table.rows.find(({ id }) => id === `U${unit}`)?.feasible.wristAny
  return bounds && bounds.low === bounds.high ? bounds.low : null
}

describe('somebody who left between two quarters', () => {
  it('is told by the difference, where both counts are shown and everybody else is as before: a limit', async () => {
    const score = await attack(1)
    if (process.env.ATTACK_WORLDS) console.log(JSON.stringify({ stay: 1, worlds, ...score }))
    expect(score.shown).toBeGreaterThan(0)
    expect(score.right).toBe(score.shown)
  })

  it('is told hardly better than by guessing when a third of the others have changed', async () => {
    const score = await attack(2 / 3)
    if (process.env.ATTACK_WORLDS) console.log(JSON.stringify({ stay: 2 / 3, worlds, ...score }))
    // Two standard deviations of so many guesses.
    expect(score.right).toBeLessThan(score.usual + Math.sqrt(score.shown))
  })
})
