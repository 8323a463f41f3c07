import { describe, expect, it } from 'vitest'
import {
  type Attack,
  attackPublished,
  auditDocuments,
  feasibleCell,
  feasiblePart,
} from '@/lib/domain/disclosure/attack'
import type { Quantity, ShownNumbers, ShownRow } from '@/lib/domain/disclosure/attack-system'
import { attackLedger, type ShownTable } from '@/lib/domain/disclosure/ledger'
import type { Cell } from '@/lib/domain/disclosure/table'
import type { Quarter } from '@/lib/domain/organisation/quarter'

const count = (value: number): Cell => ({ kind: 'count', value })
const hidden: Cell = { kind: 'hidden' }
const notOffered: Cell = { kind: 'notOffered' }
const below: Cell = { kind: 'below', low: 0, high: 4 }

/** One row without rows below it. */
function single(n: number, wristAny: Cell, backAny: Cell, both: Cell): ShownNumbers {
  const row: ShownRow = {
    id: 'ORG',
    parent: null,
    members: ['ORG'],
    cells: { respondents: count(n), wristAny, backAny, both },
  }
  return { threshold: 5, rows: [row], breakdowns: [] }
}

const shortfalls = (attack: Attack | undefined) =>
  attack?.shortfalls.map(({ reading, place, needs, unproven }) => ({
    reading,
    of: place.kind === 'row' ? place.quantity : place,
    needs,
    unproven,
  }))
const interval = (attack: Attack | undefined, quantity: Quantity) => {
  if (!attack) throw new Error('there is no such reading')
  const { low, high } = feasibleCell(attack, 'ORG', quantity)
  return [low, high]
}

describe('attackPublished', () => {
  it('finds nothing where every class holds k people at least, and leaves k out', async () => {
    // wrist 12 - 5 = 7, back 14 - 5 = 9, neither 40 - 12 - 9 = 19.
    const attacks = await attackPublished([single(40, count(12), count(14), count(5))])
    expect(attacks).toHaveLength(1)
    expect(attacks[0].shortfalls).toEqual([])
    expect(['wrist', 'back', 'neither'].map((name) => interval(attacks[0], name as Quantity))).toEqual([
      [7, 7],
      [9, 9],
      [19, 19],
    ])
    expect([...attacks[0].settled].sort()).toEqual(['ORG|back', 'ORG|neither', 'ORG|wrist'])
    // Three unknowns: classes; the three outcomes are published.
    expect(attacks[0].attacked).toBe(3)
  })

  it('finds a class of k - 1, and none of k', async () => {
    const wrist = async (both: number) => {
      const [wide] = await attackPublished([single(40, count(12), count(14), count(both))])
      return shortfalls(wide)
    }
    // 12 - 7 = 5; 12 - 8 = 4.
    expect(await wrist(7)).toEqual([])
    expect(await wrist(8)).toEqual([{ reading: 'anything', of: 'wrist', needs: { kind: 'width' }, unproven: false }])
  })

  it('finds a class that all but k - 1 people are in', async () => {
    const found = async (backAny: number) => {
      const [wide] = await attackPublished([single(40, count(2), count(backAny), count(0))])
      return shortfalls(wide)?.map(({ of }) => of)
    }
    // wrist is 2, back 35 or 36 of 40, neither 40 - 2 - 35 = 3 or 2.
    expect(await found(35)).toEqual(['neither', 'wrist'])
    expect(await found(36)).toEqual(['neither', 'wrist', 'back'])
  })

  it('asks for both ends of a label', async () => {
    const above: Cell = { kind: 'above', low: 36, high: 40 }
    const [wide] = await attackPublished([single(40, below, above, notOffered)])
    // Nothing else is known: everything that the labels say stays possible.
    expect(shortfalls(wide)).toEqual([])
    expect(interval(wide, 'wristAny')).toEqual([0, 4])
    expect(interval(wide, 'backAny')).toEqual([36, 40])
    // both at most 4, as wristAny is.
    expect(interval(wide, 'both')).toEqual([0, 4])
    // both is 2 at least, and so is wristAny.
    const [low] = await attackPublished([single(40, below, count(10), { kind: 'below', low: 2, high: 4 })])
    expect(shortfalls(low)).toContainEqual({
      reading: 'anything',
      of: 'wristAny',
      needs: { kind: 'reach', value: 0 },
      unproven: false,
    })
    const [cut] = await attackPublished([single(40, count(7), { kind: 'above', low: 36, high: 40 }, count(5))])
    // back = n - neither - wristAny at most 33, so backAny at most 38.
    expect(interval(cut, 'backAny')).toEqual([36, 38])
    expect(shortfalls(cut)).toContainEqual({
      reading: 'anything',
      of: 'backAny',
      needs: { kind: 'reach', value: 40 },
      unproven: false,
    })
  })

  it('attacks twice where something is hidden', async () => {
    const attacks = await attackPublished([single(40, count(12), hidden, count(6))])
    expect(attacks.map((attack) => attack?.system.reading)).toEqual(['anything', 'unlabelled'])
    // back + both with both = 6: from 6 up, and of 40 - 12 = 28 others 28 at most.
    expect(attacks.map((attack) => interval(attack, 'backAny'))[0]).toEqual([6, 34])
    expect(attacks.flatMap((attack) => attack?.shortfalls)).toEqual([])
  })

  it('finds a hidden cell with fewer than k counts', async () => {
    const room = async (n: number) => {
      const [wide, narrow] = await attackPublished([single(n, count(6), hidden, notOffered)])
      return [shortfalls(wide), shortfalls(narrow)]
    }
    // Of 14 people, k to n - k is 5 to 9; of 13 people 5 to 8.
    expect((await room(14))[1]?.filter(({ of }) => of === 'backAny')).toEqual([])
    const [wide, narrow] = await room(13)
    expect(wide?.filter(({ of }) => of === 'backAny')).toEqual([])
    expect(narrow?.filter(({ of }) => of === 'backAny')).toEqual([
      { reading: 'unlabelled', of: 'backAny', needs: { kind: 'width' }, unproven: false },
    ])
  })

  it('leaves the narrow reading out where the numbers contradict it', async () => {
    // both 12 of wristAny 12 makes hidden backAny 12 at least; of 16 people, k to n - k ends at 11.
    const [wide, narrow] = await attackPublished([single(16, count(12), hidden, count(12))])
    expect(interval(wide, 'backAny')).toEqual([12, 16])
    expect(narrow?.found.leftOut.length).toBeGreaterThan(0)
    expect(narrow?.shortfalls.filter(({ place }) => place.kind === 'row' && place.quantity === 'backAny')).toEqual([])
  })

  it('calls numbers that no table agrees with bad input', async () => {
    await expect(attackPublished([single(40, count(12), count(14), count(13))])).rejects.toMatchObject({
      name: 'AuditInputError',
    })
  })
})

describe('feasibleCell', () => {
  it('is the count itself where it is published', async () => {
    const [wide] = await attackPublished([single(40, count(12), count(14), count(6))])
    expect(feasibleCell(wide, 'ORG', 'wristAny')).toEqual({ low: 12, high: 12 })
    expect(() => feasibleCell(wide, 'X', 'wristAny')).toThrow('X|wristAny was not attacked')
    expect(() => feasiblePart(wide, 'ORG', 'neckInvolved', 'yes')).toThrow('ORG|neckInvolved|yes was not attacked')
  })
})

describe('feasiblePart', () => {
  it('is what a part can hold', async () => {
    const parts = [
      { part: 'yes', cell: hidden },
      { part: 'no', cell: hidden },
    ]
    const [wide] = await attackPublished([
      {
        ...single(100, count(50), count(40), count(30)),
        breakdowns: [{ breakdown: 'neckInvolved', row: 'ORG', n: 30, parts }],
      },
    ])
    expect(feasiblePart(wide, 'ORG', 'neckInvolved', 'yes')).toEqual({ low: 0, high: 30 })
  })
})

describe('auditDocuments', () => {
  const bounds = (document: Awaited<ReturnType<typeof auditDocuments>>[number] | undefined, id: string) => {
    const cell = document?.cells?.find((found) => found.id === id)
    return [cell?.lb, cell?.ub, cell?.required_width]
  }

  it('has one document for each reading, and none for nothing', async () => {
    expect(await auditDocuments([{ threshold: 5, rows: [], breakdowns: [] }])).toEqual([])
    expect(await auditDocuments([single(40, count(12), count(14), count(6))])).toHaveLength(1)
    const [wide, narrow, ...more] = await auditDocuments([single(40, count(12), hidden, count(6))])
    expect(more).toEqual([])
    expect(bounds(wide, 'ORG|backAny')).toEqual([0, 40, 4])
    expect(bounds(narrow, 'ORG|backAny')).toEqual([5, 35, 4])
    // 12 - 6 = 6 people: settled, so that nothing is demanded.
    expect(bounds(narrow, 'ORG|wrist')).toEqual([0, 40, 0])
  })

  it('falls back to the wide reading where the narrow one is contradicted', async () => {
    const [wide, narrow] = await auditDocuments([single(16, count(12), hidden, count(12))])
    expect(bounds(wide, 'ORG|backAny')).toEqual([0, 16, 4])
    expect(bounds(narrow, 'ORG|backAny')).toEqual([0, 16, 4])
  })
})

describe('attackLedger', () => {
  const quarter = '2026-Q1' as Quarter
  const table = (numbers: ShownNumbers): ShownTable => ({ ...numbers, quarter })

  it('counts what it attacked in both readings', async () => {
    const shown = single(40, count(12), hidden, count(6))
    const attacks = await attackPublished([shown])
    const sum = (of: (attack: Attack) => number) =>
      attacks.reduce((total, attack) => total + (attack ? of(attack) : 0), 0)
    // backAny, neither, wrist and back, twice.
    expect(await attackLedger([table(shown)])).toEqual({
      passed: true,
      failures: [],
      attacked: 8,
      programs: {
        linear: sum(({ programs }) => programs.linear),
        integer: sum(({ programs }) => programs.integer),
      },
    })
    expect(sum(({ programs }) => programs.linear)).toBeGreaterThan(0)
  })

  it('takes two tables for one only when every cell says the same', async () => {
    // Two tables that differ in one cell only are two arrangements, and here contradict each other.
    const one = single(40, count(12), count(14), count(6))
    const differences: ShownNumbers[] = [
      single(40, count(13), count(14), count(6)),
      single(40, count(12), count(15), count(6)),
      single(40, count(12), count(14), count(7)),
      single(41, count(12), count(14), count(6)),
    ]
    for (const other of differences) {
      expect((await attackLedger([table(one), table(other)])).failures).toEqual([{ quarter, reason: 'contradiction' }])
    }
    const alone = await attackLedger([table(one)])
    expect(await attackLedger([table(one), table(one)])).toEqual(alone)
  })

  it('tells labels apart by what they say', async () => {
    const labelled = single(40, below, count(14), notOffered)
    const other = single(40, { kind: 'below', low: 0, high: 2 }, count(14), notOffered)
    const alone = (await attackLedger([table(labelled)])).attacked
    expect((await attackLedger([table(labelled), table(other)])).attacked).toBeGreaterThan(alone)
    expect(
      (await attackLedger([table(labelled), table(single(40, hidden, count(14), notOffered))])).attacked,
    ).toBeGreaterThan(alone)
  })

  it('lets everything but contradictions through', async () => {
    const broken = { ...single(40, hidden, count(14), notOffered) }
    const rows = broken.rows.map((row) => ({ ...row, cells: { ...row.cells, respondents: hidden } }))
    await expect(attackLedger([table({ ...broken, rows })])).rejects.toThrow('respondents are always published')
  })
})
