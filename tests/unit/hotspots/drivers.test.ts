import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drivers } from '../../../lib/domain/hotspots/drivers'
import type { DriverFinding, NotCompared } from '../../../lib/domain/hotspots/findings'
import type { WorkstationAudit } from '../../../lib/domain/hotspots/row-audits'
import { rateDifference } from '../../../lib/domain/statistics/rate-difference'
import { analysisInput, audited, chairs, type Scores } from './audited'
import { publishedTable } from './published-table'

function driversOf(row: string, workstations: readonly WorkstationAudit[], table = analysisInput().table) {
  const found = drivers(analysisInput({ table, workstations })).find((finding) => finding.row === row)
  if (!found) throw new Error(`no drivers of ${row}`)
  return found
}

function compared<T extends DriverFinding['scores'] | DriverFinding['postures']>(found: T): Exclude<T, NotCompared> {
  if ('reason' in found) throw new Error(`not compared: ${found.reason}`)
  // NotCompared alone has a reason.
  return found as Exclude<T, NotCompared>
}

describe('workstations at the action level, here against elsewhere', () => {
  it('by hand: counted by the final score and by each section', () => {
    const { final, sections } = compared(
      driversOf('A', [
        ...audited('A', [
          [5, 3, 2],
          [8, 3, 5],
          [2, 4, 5],
          [4, 4, 4],
        ]),
        ...audited('B', [
          [2, 3, 4],
          [4, 6, 4],
          [3, 3, 3],
        ]),
      ]).scores,
    )
    // Here the first three workstations, elsewhere the second.
    expect(final).toMatchObject({ here: { count: 3, of: 4 }, elsewhere: { count: 1, of: 3 } })
    expect(final).toMatchObject(rateDifference({ y: 3, n: 4 }, { y: 1, n: 3 }))
    expect(sections.map(({ section, here, elsewhere }) => [section, here.count, elsewhere.count])).toEqual([
      ['chair', 2, 0],
      ['monitorPhone', 0, 1],
      ['mouseKeyboard', 2, 0],
    ])
    expect(sections[0]).toMatchObject(rateDifference({ y: 2, n: 4 }, { y: 0, n: 3 }))
    expect(sections[0]?.difference).toBe(0.5)
  })

  it('count a score of 5 and not one of 4', () => {
    const at = (chair: number) => {
      const scores = Array.from({ length: 3 }, (): Scores => [chair, 1, 1])
      return compared(driversOf('A', [...audited('A', scores), ...audited('B', chairs(0, 3))]).scores).final.here.count
    }
    expect(at(5)).toBe(3)
    expect(at(4)).toBe(0)
  })

  it('put all units of a row together, and leave out those that no row counts', () => {
    const table = publishedTable('2026-Q3', [
      { id: 'AB', n: 40, wrist: 20, back: 12, members: ['A', 'B'] },
      { id: 'C', n: 40, wrist: 20, back: 12 },
    ])
    const workstations = [
      ...audited('A', chairs(1, 0)),
      ...audited('B', chairs(1, 1)),
      ...audited('C', chairs(0, 4)),
      ...audited('GONE', chairs(3, 0)),
    ]
    const { final } = compared(driversOf('AB', workstations, table).scores)
    expect(final).toMatchObject({ here: { count: 2, of: 3 }, elsewhere: { count: 0, of: 4 } })
  })

  it('are compared from three workstations on', () => {
    expect(driversOf('A', [])).toMatchObject({ workstations: 0, scores: { reason: 'tooFewWorkstations' } })
    const few = [...audited('A', chairs(2, 0)), ...audited('B', chairs(2, 2))]
    expect(driversOf('A', few)).toMatchObject({ workstations: 2, scores: { reason: 'tooFewWorkstations' } })
    // The two are left beside B, so that the organisation does not tell of them either.
    expect(driversOf('B', few)).toMatchObject({ workstations: 4, scores: { reason: 'noneElsewhere' } })
    expect(driversOf('A', [...few, ...audited('A', chairs(1, 0))]).scores).toHaveProperty('final')
  })

  it('take in elsewhere the workstations of a unit with too few, where there are three of them in all', () => {
    const table = publishedTable(
      '2026-Q3',
      ['A', 'B', 'C'].map((id) => ({ id, n: 40, wrist: 20, back: 12 })),
    )
    const workstations = [...audited('A', chairs(1, 2)), ...audited('B', chairs(2, 0)), ...audited('C', chairs(0, 1))]
    const { final } = compared(driversOf('A', workstations, table).scores)
    expect(final).toMatchObject({ here: { count: 1, of: 3 }, elsewhere: { count: 2, of: 3 } })
  })

  it('are told of every row but the organisation, in the order of rows', () => {
    expect(drivers(analysisInput()).map(({ row }) => row)).toEqual(['A', 'B'])
  })
})

describe('a site and its units', () => {
  const units = [
    { id: 'A', n: 40, wrist: 20, back: 12 },
    { id: 'B', n: 40, wrist: 8, back: 12 },
  ]
  const flat = publishedTable('2026-Q3', units)
  const [root, a, b] = flat.rows
  if (!root || !a || !b) throw new Error('three rows')
  const site = { ...root, id: 'SITE', parent: 'ORG' }
  const table = { ...flat, rows: [root, site, { ...a, parent: 'SITE' }, { ...b, parent: 'SITE' }] }

  it('are compared without the one workstation that is left of the site beside a unit', () => {
    const more = { ...b, id: 'C', members: ['C'] }
    const three = { ...table, rows: [{ ...root, members: ['A', 'B', 'C'] }, ...table.rows.slice(1), more] }
    const workstations = [...audited('A', chairs(2, 2)), ...audited('B', chairs(1, 0)), ...audited('C', chairs(0, 3))]
    const found = driversOf('SITE', workstations, three)
    expect(found.workstations).toBe(5)
    expect(compared(found.scores).final).toMatchObject({ here: { count: 2, of: 4 }, elsewhere: { count: 0, of: 3 } })
    expect(compared(driversOf('A', workstations, three).scores).final.elsewhere).toEqual({ count: 0, of: 3 })
  })

  it('have nothing elsewhere where the site is all there is', () => {
    const workstations = [...audited('A', chairs(2, 2)), ...audited('B', chairs(1, 2))]
    expect(driversOf('SITE', workstations, table).scores).toEqual({ reason: 'noneElsewhere' })
    const { final } = compared(driversOf('A', workstations, table).scores)
    expect(final).toMatchObject({ here: { count: 2, of: 4 }, elsewhere: { count: 1, of: 3 } })
  })
})

describe('postures here against elsewhere', () => {
  it('have their shares, and the comparison of two shares', () => {
    const { seen } = compared(
      driversOf('A', [
        ...audited('A', chairs(0, 5), { 'wrist-extension': 3 }),
        ...audited('B', chairs(0, 60), { 'wrist-extension': 12, 'forward-head': 60 }),
      ]).postures,
    )
    const [wrist, head] = seen
    expect(wrist).toMatchObject({
      posture: 'wrist-extension',
      here: { count: 3, of: 5 },
      elsewhere: { count: 12, of: 60 },
    })
    expect(wrist).toMatchObject(rateDifference({ y: 3, n: 5 }, { y: 12, n: 60 }))
    expect(wrist?.probabilityMore).toBeGreaterThan(0.97)
    expect(head).toMatchObject({ posture: 'forward-head', here: { count: 0 }, elsewhere: { count: 60 } })
    expect(head?.probabilityMore).toBeLessThan(0.001)
    expect(seen).toHaveLength(5)
  })

  it('are compared from five workstations on, where scores are from three', () => {
    const found = driversOf('A', [...audited('A', chairs(0, 4), { twisted: 4 }), ...audited('B', chairs(0, 5))])
    expect(found.postures).toEqual({ reason: 'tooFewWorkstations' })
    expect(found.scores).toHaveProperty('final')
  })

  it('say when no other row tells of them', () => {
    // The four of A are left beside B.
    const found = driversOf('B', [...audited('A', chairs(0, 4)), ...audited('B', chairs(0, 5), { twisted: 4 })])
    expect(found.postures).toEqual({ reason: 'noneElsewhere' })
    expect(found.scores).toHaveProperty('final')
  })
})

const score = fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
const pool = fc.array(score, { minLength: 3, maxLength: 8 })

describe('drivers of any audits', () => {
  it('do not depend on the order of audits, and turn over between two units', () => {
    fc.assert(
      fc.property(pool, pool, (here, there) => {
        const found = drivers(analysisInput({ workstations: [...audited('A', here), ...audited('B', there)] }))
        const shuffled = drivers(
          analysisInput({
            workstations: [...audited('B', [...there].reverse()), ...audited('A', [...here].reverse())],
          }),
        )
        expect(shuffled).toEqual(found)
        const [a, b] = found.map(({ scores }) => compared(scores).final)
        expect(b?.difference).toBeCloseTo(-(a?.difference ?? Number.NaN), 12)
        expect(b?.probabilityMore).toBeCloseTo(1 - (a?.probabilityMore ?? Number.NaN), 12)
        expect(b?.here).toEqual(a?.elsewhere)
      }),
      { numRuns: 60 },
    )
  })
})
