import { describe, expect, it } from 'vitest'
import type { CountTable } from '@/lib/domain/disclosure/count-table'
import { readCube } from '@/lib/domain/disclosure/cube'
import { keyedFraction } from '@/lib/domain/disclosure/hiding-program'
import { labelRow } from '@/lib/domain/disclosure/labels'
import { type Hiding, type OpenRow, Repair, type RowShortfall } from '@/lib/domain/disclosure/repair'
import { planRows } from '@/lib/domain/disclosure/rows'

const k = 5

/** Counts in the order neither, wrist, back, both. */
type Counts = readonly [number, number, number, number]

/** A unit of n people of whom so many have wrist complaints; 10 have back complaints only. */
const wrists = (n: number, wristAny: number): Counts => [n - wristAny - 10, wristAny, 10, 0]

/** The rows of a quarter with the labels of their true counts; cells in `hidden`, as `row outcome`, are hidden. */
function open(units: Record<string, Counts>, tree?: CountTable['tree'], ...hidden: string[]): OpenRow[] {
  const classes = Object.fromEntries(
    Object.entries(units).map(([code, [neither, wrist, back, both]]) => [code, { neither, wrist, back, both }]),
  )
  const table: CountTable = { quarter: null, tree: tree ?? { ORG: Object.keys(units) }, classes }
  return planRows(readCube(table), { threshold: k, minimumUnitHeadcount: 10 }).map((row): OpenRow => {
    const cells = labelRow(row, k)
    for (const outcome of ['wristAny', 'backAny', 'both'] as const) {
      if (hidden.includes(`${row.id} ${outcome}`)) cells[outcome] = { kind: 'hidden' }
    }
    return { ...row, cells }
  })
}

function fails(
  row: string,
  quantity: RowShortfall['quantity'],
  needs: number | 'width',
  reading: RowShortfall['reading'] = 'anything',
): RowShortfall {
  return { reading, row, quantity, needs: needs === 'width' ? { kind: 'width' } : { kind: 'reach', value: needs } }
}

const names = (hidings: readonly Hiding[] | null) =>
  hidings?.map(({ row, outcome }) => `${row} ${outcome}`).sort() ?? null

/** What is hidden for one shortfall: exact cells only, or labels too. */
async function cheapest(
  rows: readonly OpenRow[],
  shortfall: RowShortfall,
  { labelsToo = false, key = '' } = {},
): Promise<string[] | null> {
  return names(await new Repair(rows, k, key).find(shortfall, labelsToo))
}

/** A key under which the first of two wristAny cells costs clearly less than the second. */
function keyPreferring(first: string, second: string): string {
  const fraction = (key: string, row: string) => keyedFraction(`${key}|${row}|wristAny`)
  const keys = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']
  const found = keys.find((key) => fraction(key, first) < fraction(key, second) - 0.1)
  if (found === undefined) throw new Error(`none of the keys prefers ${first} to ${second}`)
  return found
}

describe('Repair.find', () => {
  it('hides the cell of a sibling before that of the organisation', async () => {
    // 15 - 12 = 3. A = 0 takes B = 15 (cost 4) or an organisation of 12 (cost 800).
    const rows = open({ A: wrists(30, 3), B: wrists(30, 12) })
    expect(await cheapest(rows, fails('A', 'wristAny', 0))).toEqual(['B wristAny'])
  })

  it('hides both in two units before wristAny in one', async () => {
    // A: 12 - 9 = 3 with wrists only. The organisation's both, 15, less B's gives A's, so hiding takes two cells:
    // both in A and B (1 + 1), wristAny in A and B (4 + 4), or one of them in the organisation (200 and more).
    const rows = open({ A: [20, 3, 8, 9], B: [20, 6, 8, 6] })
    expect(await cheapest(rows, fails('A', 'wrist', 'width'))).toEqual(['A both', 'B both'])
  })

  it('hides both alone where the sibling does not offer it', async () => {
    // B has 39 people, one under 8k. A's both alone (cost 1) makes wrists only 12 - 5 to 12 - 12.
    const rows = open({ A: [20, 3, 8, 9], B: [19, 6, 8, 6] })
    expect(await cheapest(rows, fails('A', 'wrist', 'width'))).toEqual(['A both'])
  })

  it('hides both of the organisation where it stands alone', async () => {
    // both costs 200, wristAny 800.
    const rows = open({ ORG: [20, 3, 8, 9] }, { ORG: [] })
    expect(await cheapest(rows, fails('ORG', 'wrist', 'width'))).toEqual(['ORG both'])
  })

  it('hides both in two sites before both in the organisation', async () => {
    // S: 13 - 10 = 3 with wrists only. Units of 30 do not offer both. Site T (25) or the organisation (200) has to give
    // way besides site S (25).
    const rows = open(
      { S1: [15, 2, 8, 5], S2: [16, 1, 8, 5], T1: [12, 5, 8, 5], T2: [12, 5, 8, 5] },
      { ORG: ['S', 'T'], S: ['S1', 'S2'], T: ['T1', 'T2'] },
    )
    expect(await cheapest(rows, fails('S', 'wrist', 'width'))).toEqual(['S both', 'T both'])
  })

  it('hides nothing in sites where a label of theirs gives the organisation room', async () => {
    // The organisation: 16 - 13 = 3 with wrists only. S says both 9, T says 0 to 4: so its own both (200) is 9 to 13
    // when hidden, and wrists only are 3 to 7, five counts.
    const rows = open(
      { S1: [20, 1, 8, 5], S2: [20, 1, 8, 4], T1: [20, 1, 8, 2], T2: [20, 0, 8, 2] },
      { ORG: ['S', 'T'], S: ['S1', 'S2'], T: ['T1', 'T2'] },
    )
    expect(await cheapest(rows, fails('ORG', 'wrist', 'width'))).toEqual(['ORG both'])
  })

  /** Units of a site where S1 fails and nothing may be hidden in S2. */
  const tooSmall: Record<string, Counts> = { S1: wrists(30, 3), S2: [2, 6, 5, 0] }

  it('leaves the site where nothing in it may be hidden', async () => {
    // S2 has 13 people, and hidden would say 5 to 8. Site S has 9 - 6 = 3 in S1; S1 = 0 takes S = 6 (cost 100) and
    // U = 15 (cost 4) or an organisation of 18 (cost 800).
    const rows = open({ ...tooSmall, U: wrists(30, 12) }, { ORG: ['S', 'U'], S: ['S1', 'S2'] })
    expect(await cheapest(rows, fails('S1', 'wristAny', 0))).toEqual(['S wristAny', 'U wristAny'])
  })

  it('hides a site and a unit of it before the organisation', async () => {
    // As above, with a site T in place of U: T and T1 (100 + 4), as T2 is too small, not the organisation (800).
    const rows = open(
      { ...tooSmall, T1: wrists(30, 12), T2: [2, 6, 5, 0] },
      { ORG: ['S', 'T'], S: ['S1', 'S2'], T: ['T1', 'T2'] },
    )
    expect(await cheapest(rows, fails('S1', 'wristAny', 0))).toEqual(['S wristAny', 'T wristAny', 'T1 wristAny'])
  })

  it('looks inside the site first, as if the count of the site were known', async () => {
    // S is hidden, but 27 - 12 gives it away: 15. S1 = 0 takes S2 = 15, or S = 12 and U = 15; S2 and U cost 4 each.
    const units = { S1: wrists(30, 3), S2: wrists(30, 12), U: wrists(30, 12) }
    const rows = open(units, { ORG: ['S', 'U'], S: ['S1', 'S2'] }, 'S wristAny')
    const key = keyPreferring('U', 'S2')
    expect(await cheapest(rows, fails('S1', 'wristAny', 0), { key })).toEqual(['S2 wristAny'])
  })

  it('hides the organisation where no other row may be hidden', async () => {
    const rows = open({ ...tooSmall, U: [2, 6, 5, 0] }, { ORG: ['S', 'U'], S: ['S1', 'S2'] })
    expect(await cheapest(rows, fails('S1', 'wristAny', 0))).toEqual(['ORG wristAny', 'S wristAny'])
  })

  it('finds nothing in a row of fewer than 3k - 1 people', async () => {
    // 6 - 5 = 1 of 13 people.
    const rows = open({ ORG: [6, 1, 1, 5] }, { ORG: [] })
    expect(await cheapest(rows, fails('ORG', 'wrist', 'width'))).toBeNull()
    expect(await cheapest(rows, fails('ORG', 'wrist', 'width'), { labelsToo: true })).toBeNull()
  })

  it('lets the key choose between equally dear cells', async () => {
    // A = 0 takes B = 15 or C = 15.
    const rows = open({ A: wrists(30, 3), B: wrists(30, 12), C: wrists(30, 12) })
    for (const [first, second] of [
      ['B', 'C'],
      ['C', 'B'],
    ] as const) {
      const key = keyPreferring(first, second)
      expect(await cheapest(rows, fails('A', 'wristAny', 0), { key })).toEqual([`${first} wristAny`])
    }
  })

  it('hides an exact cell rather than a label, whatever the key', async () => {
    // A = 0 takes 3 more in B (cost 4) or in C, which says 0 to 4 and has 4 (cost 6).
    const rows = open({ A: wrists(30, 3), B: wrists(30, 12), C: wrists(30, 4) })
    for (const key of [keyPreferring('B', 'C'), keyPreferring('C', 'B')]) {
      expect(await cheapest(rows, fails('A', 'wristAny', 0), { key, labelsToo: true })).toEqual(['B wristAny'])
    }
  })

  it('hides a label only when it may', async () => {
    // As above, but B has 13 people: C's label (6) or the organisation (800, exact).
    const rows = open({ A: wrists(30, 3), B: [2, 6, 5, 0], C: wrists(30, 4) })
    expect(await cheapest(rows, fails('A', 'wristAny', 0))).toEqual(['ORG wristAny'])
    expect(await cheapest(rows, fails('A', 'wristAny', 0), { labelsToo: true })).toEqual(['C wristAny'])
  })

  it('hides a label of nearly everybody where nothing else helps', async () => {
    // C says 26 to 30 of 30. A = 4 takes C = 25 (cost 6) or one person more in the organisation (800).
    const rows = open({ A: wrists(30, 3), B: [2, 6, 5, 0], C: [1, 26, 3, 0] })
    expect(await cheapest(rows, fails('A', 'wristAny', 4))).toEqual(['ORG wristAny'])
    expect(await cheapest(rows, fails('A', 'wristAny', 4), { labelsToo: true })).toEqual(['C wristAny'])
  })

  it('keeps a hidden cell between k and n - k', async () => {
    // B has 24 of 30: hidden, 5 to 25. A = 0 takes 3 more, which only C (12) has room for; A = 4 one fewer.
    const high = open({ A: wrists(30, 3), B: [1, 24, 5, 0], C: wrists(30, 12) })
    const preferB = { key: keyPreferring('B', 'C') }
    expect(await cheapest(high, fails('A', 'wristAny', 0), preferB)).toEqual(['C wristAny'])
    expect(await cheapest(high, fails('A', 'wristAny', 4), preferB)).toEqual(['B wristAny'])
    // B has 5: one fewer would be a label.
    const low = open({ A: wrists(30, 3), B: wrists(30, 5), C: wrists(30, 12) })
    expect(await cheapest(low, fails('A', 'wristAny', 4), preferB)).toEqual(['C wristAny'])
    expect(await cheapest(low, fails('A', 'wristAny', 0), preferB)).toEqual(['B wristAny'])
  })

  it('leaves a label of nearly everybody what it says', async () => {
    // B has 26 of 30, ">25", so 26 to 30: A = 0 takes B = 29, and nothing is hidden. A = 4 would take B = 25.
    const rows = open({ A: wrists(30, 3), B: [1, 26, 3, 0], C: wrists(30, 12) })
    expect(await cheapest(rows, fails('A', 'wristAny', 0))).toEqual([])
    expect(await cheapest(rows, fails('A', 'wristAny', 4))).toEqual(['C wristAny'])
  })

  it('asks for k counts, not more', async () => {
    // A is hidden, with 12 of the 14 in A and B; B says 0 to 4, so A is 10 to 14.
    const rows = open({ A: wrists(30, 12), B: wrists(30, 2), C: wrists(30, 12) }, undefined, 'A wristAny')
    expect(await cheapest(rows, fails('A', 'wristAny', 'width'))).toEqual([])
  })

  it('reads a hidden cell as 0 to n only where a label was given up, and only in the wide reading', async () => {
    // A, B and C together are 40 - 28 = 12. B is hidden and was 8, so it is 5 or more; C says 0 to 4; A is hidden and
    // was "<5". Read widely A is 0 to 7. Read as 5 or more it is 5 to 7, three counts, and D (4) has to give way.
    const units = { A: wrists(39, 2), B: wrists(39, 8), C: wrists(39, 2), D: [6, 28, 5, 0] as const }
    const rows = open(units, undefined, 'A wristAny', 'B wristAny')
    expect(await cheapest(rows, fails('A', 'wristAny', 'width', 'anything'))).toEqual([])
    expect(await cheapest(rows, fails('A', 'wristAny', 'width', 'unlabelled'))).toEqual(['D wristAny'])
  })
})

describe('Repair.findTogether', () => {
  const together = async (rows: readonly OpenRow[], shortfalls: readonly RowShortfall[], key = '') =>
    names(await new Repair(rows, k, key).findTogether(shortfalls))

  it('hides one cell for two shortfalls that would each hide another', async () => {
    // A = 4 takes one person from B (24 of 30) or C; A = 0 takes three more, which only C has room for. One after the
    // other, with a key that prefers B, it would be B and C.
    const rows = open({ A: wrists(30, 3), B: [1, 24, 5, 0], C: wrists(30, 12) })
    const key = keyPreferring('B', 'C')
    expect(await cheapest(rows, fails('A', 'wristAny', 4), { key })).toEqual(['B wristAny'])
    const both = [fails('A', 'wristAny', 4), fails('A', 'wristAny', 0)]
    expect(await together(rows, both, key)).toEqual(['C wristAny'])
  })

  it('gives up no label', async () => {
    // B has 13 people: the organisation (800) and not C's "<5" (6).
    const rows = open({ A: wrists(30, 3), B: [2, 6, 5, 0], C: wrists(30, 4) })
    expect(await together(rows, [fails('A', 'wristAny', 0)])).toEqual(['ORG wristAny'])
  })

  it('finds nothing where a site has to be hidden too', async () => {
    // S1 + S2 = 9, and S2 has 13 people: see above.
    const units: Record<string, Counts> = { S1: wrists(30, 3), S2: [2, 6, 5, 0], U: wrists(30, 12) }
    const rows = open(units, { ORG: ['S', 'U'], S: ['S1', 'S2'] })
    expect(await together(rows, [fails('S1', 'wristAny', 0)])).toBeNull()
  })

  it('finds nothing for nothing, nor once a label was given up', async () => {
    const units = { A: wrists(30, 3), B: wrists(30, 12), C: wrists(30, 4) }
    expect(await together(open(units), [])).toBeNull()
    expect(await together(open(units), [fails('A', 'wristAny', 0)])).toEqual(['B wristAny'])
    // C = 4 was "<5" and is hidden, which leaves A its room in one reading of hidden only.
    expect(await together(open(units, undefined, 'C wristAny'), [fails('A', 'wristAny', 0)])).toBeNull()
    // B = 12 never had a label.
    expect(await together(open(units, undefined, 'B wristAny'), [fails('A', 'wristAny', 0)])).toEqual([])
  })

  it('leaves it at 3000 unknowns', async () => {
    // Each goal takes a table of its own with four classes in every unit; the same goal in two readings is one.
    const units = (count: number) =>
      open(
        Object.fromEntries(Array.from({ length: count }, (_, i) => [`U${i}`, wrists(30, i === 0 ? 3 : 12)])),
        undefined,
        'U1 wristAny',
      )
    const goals = [0, 4].flatMap((value) => [
      fails('U0', 'wristAny', value),
      fails('U0', 'wristAny', value, 'unlabelled'),
    ])
    // 2 x 375 x 4 = 3000, 2 x 376 x 4 = 3008.
    expect(await together(units(375), goals)).toEqual([])
    expect(await together(units(376), goals)).toBeNull()
  })
})

describe('Repair.alreadyMet', () => {
  const rows = open({ A: wrists(30, 3), B: wrists(30, 12) })

  it('knows the true table before it has found another', () => {
    const repair = new Repair(rows, k, '')
    for (const reading of ['anything', 'unlabelled'] as const) {
      expect(repair.alreadyMet(fails('A', 'wristAny', 3, reading))).toBe(true)
      expect(repair.alreadyMet(fails('A', 'wristAny', 0, reading))).toBe(false)
      expect(repair.alreadyMet(fails('A', 'wristAny', 'width', reading))).toBe(false)
      // Everybody's counts are sums of the units'.
      expect(repair.alreadyMet(fails('ORG', 'wristAny', 15, reading))).toBe(true)
      expect(repair.alreadyMet(fails('ORG', 'neither', 25, reading))).toBe(true)
    }
  })

  it('remembers the tables of earlier repairs', async () => {
    const repair = new Repair(rows, k, '')
    await repair.find(fails('A', 'wristAny', 0), false)
    // A = 0 came with B = 15.
    expect(repair.alreadyMet(fails('A', 'wristAny', 0))).toBe(true)
    expect(repair.alreadyMet(fails('A', 'wristAny', 0, 'unlabelled'))).toBe(true)
    expect(repair.alreadyMet(fails('B', 'wristAny', 15))).toBe(true)
    expect(repair.alreadyMet(fails('ORG', 'wristAny', 15))).toBe(true)
    expect(repair.alreadyMet(fails('A', 'wristAny', 4))).toBe(false)
    // 0 and the true 3 are four counts apart at most; 0 and 4 five.
    expect(repair.alreadyMet(fails('A', 'wristAny', 'width'))).toBe(false)
    await repair.find(fails('A', 'wristAny', 4), false)
    expect(repair.alreadyMet(fails('A', 'wristAny', 'width'))).toBe(true)
  })

  it('takes no table of the wide reading for the narrow one once a label was given up', async () => {
    // C was "<5": that it is 4 contradicts "hidden is at least 5", so the truth is no table of the narrow reading.
    const units = { A: wrists(30, 3), B: wrists(30, 12), C: wrists(30, 4) }
    const repair = new Repair(open(units, undefined, 'C wristAny'), k, '')
    expect(repair.alreadyMet(fails('A', 'wristAny', 3))).toBe(true)
    expect(repair.alreadyMet(fails('A', 'wristAny', 3, 'unlabelled'))).toBe(false)
    expect(repair.alreadyMet(fails('A', 'wristAny', 'width', 'unlabelled'))).toBe(false)
    // A = 0 takes C = 7, which both readings allow, but it was only asked for in one.
    expect(names(await repair.find(fails('A', 'wristAny', 0), false))).toEqual([])
    expect(repair.alreadyMet(fails('A', 'wristAny', 0))).toBe(true)
    expect(repair.alreadyMet(fails('A', 'wristAny', 0, 'unlabelled'))).toBe(false)
    expect(names(await repair.find(fails('A', 'wristAny', 0, 'unlabelled'), false))).toEqual([])
    expect(repair.alreadyMet(fails('A', 'wristAny', 0, 'unlabelled'))).toBe(true)
  })
})
