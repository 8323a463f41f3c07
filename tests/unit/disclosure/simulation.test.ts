import { describe, expect, it } from 'vitest'
import { protect } from '@/lib/domain/disclosure/protect'
import type { Cell, Outcome } from '@/lib/domain/disclosure/table'
import { outcomes } from '@/lib/domain/disclosure/table'
import { randomFrom, simulatedOrganisation } from './cubes'

type Tally = Record<Cell['kind'], number>

/** Per level and outcome, the share of cells of each kind in per cent; and what the quarters took. */
async function simulate(organisations: number, sites: number) {
  const random = randomFrom(11)
  const tallies = new Map<string, Tally>()
  let unfinished = 0
  for (let i = 0; i < organisations; i += 1) {
    const table = await protect(simulatedOrganisation(random, 28, sites), { threshold: 5, minimumUnitHeadcount: 10 })
    if (table.status === 'withheld') unfinished += 1
    const parents = new Set(table.rows.map((row) => row.parent))
    for (const row of table.rows) {
      const level = row.parent === null ? 'organisation' : parents.has(row.id) ? 'site' : 'unit'
      for (const outcome of outcomes) {
        const key = `${level} ${outcome}`
        const tally = tallies.get(key) ?? { count: 0, below: 0, above: 0, hidden: 0, notOffered: 0 }
        tally[row.cells[outcome].kind] += 1
        tallies.set(key, tally)
      }
    }
  }
  const share = (level: 'unit' | 'site' | 'organisation', outcome: Outcome, kind: Cell['kind']) => {
    const tally = tallies.get(`${level} ${outcome}`) ?? { count: 0, below: 0, above: 0, hidden: 0, notOffered: 0 }
    const all = Object.values(tally).reduce((total, value) => total + value, 0)
    return all === 0 ? 0 : (100 * tally[kind]) / all
  }
  return { share, unfinished }
}

describe('protect over simulated organisations', () => {
  it('finishes every quarter of 28 units and hides about what the design promises', async () => {
    const { share, unfinished } = await simulate(20, 4)
    expect(unfinished).toBe(0)
    // The design gives 6, 8 and 5 per cent hidden, sites 1.4, without its tree. In four sites of seven units a
    // line often holds a single label, and its second cell has to go: the price is a few points more.
    expect(share('unit', 'wristAny', 'hidden')).toBeLessThan(12)
    expect(share('unit', 'backAny', 'hidden')).toBeLessThan(12)
    expect(share('unit', 'both', 'hidden')).toBeLessThan(8)
    expect(
      (share('site', 'wristAny', 'hidden') + share('site', 'backAny', 'hidden') + share('site', 'both', 'hidden')) / 3,
    ).toBeLessThan(5)
    for (const outcome of outcomes) expect(share('organisation', outcome, 'count')).toBe(100)
  }, 180_000)
})
