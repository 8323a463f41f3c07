import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BreakdownId } from '@/lib/domain/disclosure/breakdowns'
import type { CountTable } from '@/lib/domain/disclosure/count-table'
import { protect } from '@/lib/domain/disclosure/protect'
import { anyCube, randomFrom, simulatedOrganisation, withBreakdowns } from './cubes'

const policy = { threshold: 5, minimumUnitHeadcount: 10 }
const k = policy.threshold

describe('protect with a second level', () => {
  it('never changes the first level', async () => {
    const random = randomFrom(3)
    for (let i = 0; i < 3; i += 1) {
      const table = simulatedOrganisation(random, 30, 3)
      const alone = await protect(table, policy)
      const both = await protect(withBreakdowns(table, random), policy)
      expect(both.rows).toEqual(alone.rows)
    }
  })

  it('lets nobody work out a part or what is left of one, and proves it by tables that add up', async () => {
    const random = randomFrom(5)
    const cubes = [
      ...fc.sample(anyCube, { numRuns: 8, seed: 9 }),
      ...Array.from({ length: 3 }, () => simulatedOrganisation(random, 60, 3)),
    ]
    let entries = 0
    let sites = 0
    for (const cube of cubes) {
      const secret = withBreakdowns(cube, random)
      const table = await protect(secret, policy)
      if (table.status === 'withheld') continue
      const below = (id: string) => table.rows.filter((row) => row.parent === id)
      for (const { breakdown, row, n, parts } of table.breakdowns) {
        entries += 1
        if (row !== table.rows[0]?.id) sites += 1
        const members = table.rows.find(({ id }) => id === row)?.members ?? []
        const inside = (id: string): string[] => [id, ...below(id).flatMap((child) => inside(child.id))]
        const published = inside(row).filter((id) =>
          table.breakdowns.some((entry) => entry.breakdown === breakdown && entry.row === id),
        )
        expect(parts.reduce((total, { part }) => total + countOf(secret, breakdown, part, members), 0)).toBe(n)
        const spans = parts.map(() => new Set<number>())
        for (const witness of table.certificate.witnesses ?? []) {
          const own = witness.parts[breakdown] ?? {}
          const sums = parts.map((_, i) => published.reduce((sum, id) => sum + (own[id]?.[i] ?? Number.NaN), 0))
          expect(sums.reduce((sum, value) => sum + value, 0)).toBe(n)
          sums.forEach((value, i) => {
            spans[i]?.add(value)
          })
          for (const values of Object.values(own)) expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
        }
        parts.forEach(({ part, cell, feasible: { low, high } }, i) => {
          const truth = countOf(secret, breakdown, part, members)
          expect(truth >= low && truth <= high).toBe(true)
          if (cell.kind === 'count') expect([low, high]).toEqual([truth, truth])
          if (cell.kind === 'below') expect([low, high]).toEqual([0, k - 1])
          if (cell.kind === 'above') expect([low, high]).toEqual([n - k + 1, n])
          if (cell.kind === 'hidden') expect(high - low).toBeGreaterThanOrEqual(k - 1)
          expect(Math.min(...(spans[i] ?? []))).toBe(low)
          expect(Math.max(...(spans[i] ?? []))).toBe(high)
        })
      }
    }
    expect(entries).toBeGreaterThan(40)
    expect(sites).toBeGreaterThan(10)
  }, 120_000)
})

function countOf(table: CountTable, breakdown: BreakdownId, part: string, members: readonly string[]): number {
  return members.reduce((sum, code) => sum + (table.breakdowns?.[code]?.[breakdown]?.[part] ?? 0), 0)
}
