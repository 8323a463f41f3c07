import { describe, expect, it } from 'vitest'
import { cheapestHiding, type HidingProblem, keyedFraction, weights } from '@/lib/domain/disclosure/hiding-program'

const exactly = (value: number) => ({ low: value, high: value })

/**
 * Two units of 30 people; columns 0 and 1 count one complaint in A and B, 2 and 3 everybody else. The total of 15 is
 * published, A says 0 to 4 and B 12.
 */
function problem(change: Partial<HidingProblem<string>> = {}): HidingProblem<string> {
  return {
    upper: [30, 30, 30, 30],
    sums: [
      { columns: [0, 2], total: 30 },
      { columns: [1, 3], total: 30 },
    ],
    cells: [
      { place: 'total', columns: [0, 1], says: exactly(15), hidden: { low: 5, high: 55, cost: 200 } },
      { place: 'A', columns: [0], says: { low: 0, high: 4 }, hidden: null },
      { place: 'B', columns: [1], says: exactly(12), hidden: { low: 5, high: 25, cost: 4 } },
    ],
    goals: [{ columns: [0], needs: { kind: 'reach', value: 0 } }],
    ...change,
  }
}

describe('cheapestHiding', () => {
  it('hides the cheapest cell that lets a sum reach a value, and says by which table', async () => {
    // A = 0 takes B = 15 (cost 4) or a total of 12 (cost 200).
    expect(await cheapestHiding(problem())).toEqual({ hide: ['B'], tables: [[0, 15, 30, 15]], cost: 4 })
  })

  it('hides the dearer one where the cheaper has no room for it', async () => {
    // A = 0 takes B = 15, and hidden B says 5 to 14.
    const [total, a, b] = problem().cells
    if (!total || !a || !b) throw new Error('three cells')
    const cells = [total, a, { ...b, hidden: { low: 5, high: 14, cost: 4 } }]
    expect(await cheapestHiding(problem({ cells }))).toEqual({ hide: ['total'], tables: [[0, 12, 30, 18]], cost: 200 })
    // From 16 up, likewise.
    const above = [total, a, { ...b, hidden: { low: 16, high: 25, cost: 4 } }]
    expect((await cheapestHiding(problem({ cells: above })))?.hide).toEqual(['total'])
    // 15 itself will do.
    const just = [total, a, { ...b, hidden: { low: 5, high: 15, cost: 4 } }]
    expect((await cheapestHiding(problem({ cells: just })))?.hide).toEqual(['B'])
  })

  it('hides nothing where nothing has to be hidden', async () => {
    const needs = { kind: 'reach', value: 3 } as const
    expect(await cheapestHiding(problem({ goals: [{ columns: [0], needs }] }))).toEqual({
      hide: [],
      tables: [[3, 12, 27, 18]],
      cost: 0,
    })
  })

  it('finds nothing where nothing helps', async () => {
    // A is at most 4, whatever is hidden.
    const needs = { kind: 'reach', value: 5 } as const
    expect(await cheapestHiding(problem({ goals: [{ columns: [0], needs }] }))).toBeNull()
  })

  it('lets two tables lie as far apart as a width says', async () => {
    const width = (value: number) => problem({ goals: [{ columns: [0], needs: { kind: 'width', width: value } }] })
    const found = await cheapestHiding(width(4))
    expect(found?.hide).toEqual(['B'])
    const [low, high] = found?.tables ?? []
    // A says 0 to 4: only 0 and 4 are four apart.
    expect([low?.[0], high?.[0]]).toEqual([0, 4])
    expect([low?.[1], high?.[1]]).toEqual([15, 11])
    expect(await cheapestHiding(width(5))).toBeNull()
  })

  it('meets several goals at once, each by tables of its own', async () => {
    const goals = [
      { columns: [0], needs: { kind: 'width', width: 4 } as const },
      { columns: [0], needs: { kind: 'reach', value: 1 } as const },
      { columns: [1], needs: { kind: 'reach', value: 13 } as const },
    ]
    const found = await cheapestHiding(problem({ goals }))
    expect(found?.hide).toEqual(['B'])
    expect(found?.cost).toBe(4)
    // 0 and 4 for the width, 1, and 15 - 13 = 2.
    expect(found?.tables.map(([a, b]) => [a, b])).toEqual([
      [0, 15],
      [4, 11],
      [1, 14],
      [2, 13],
    ])
  })

  it('pays for two cells together less than for one', async () => {
    // A = 0 and B + C = 15 in place of A = 3, B = 6, C = 6: B alone, C alone (4 each), or the total.
    const three: HidingProblem<string> = {
      upper: [30, 30, 30],
      sums: [],
      cells: [
        { place: 'total', columns: [0, 1, 2], says: exactly(15), hidden: { low: 5, high: 85, cost: 200 } },
        { place: 'A', columns: [0], says: { low: 0, high: 4 }, hidden: null },
        { place: 'B', columns: [1], says: exactly(6), hidden: { low: 5, high: 8, cost: 4 } },
        { place: 'C', columns: [2], says: exactly(6), hidden: { low: 5, high: 8, cost: 5 } },
      ],
      goals: [{ columns: [0], needs: { kind: 'reach', value: 0 } }],
    }
    // B and C have room for 8 each: one alone makes 14, both 15 (and 9 is less than 200).
    const found = await cheapestHiding(three)
    expect(found?.hide).toEqual(['B', 'C'])
    expect(found?.cost).toBe(9)
  })

  it('takes whole people only', async () => {
    // a + b = b + c = a + c = 1 has a half of everything, and no whole solution.
    const halves: HidingProblem<string> = {
      upper: [9, 9, 9],
      sums: [
        { columns: [0, 1], total: 1 },
        { columns: [1, 2], total: 1 },
        { columns: [0, 2], total: 1 },
      ],
      cells: [],
      goals: [{ columns: [0, 1], needs: { kind: 'reach', value: 1 } }],
    }
    expect(await cheapestHiding(halves)).toBeNull()
  })

  it('keeps within what a column can take', async () => {
    const tight = problem({ upper: [30, 14, 30, 30] })
    // B cannot be 15, so the total goes.
    expect((await cheapestHiding(tight))?.hide).toEqual(['total'])
  })
})

describe('weights', () => {
  it('are those of the design', () => {
    expect(weights).toEqual({
      outcome: { both: 1, wristAny: 4, backAny: 4 },
      part: 4,
      level: { unit: 1, middle: 25, root: 200 },
      label: 1.5,
      tieBreak: 0.01,
    })
  })
})

describe('keyedFraction', () => {
  it('is the final mix of MurmurHash3 over FNV-1a, as a part of 2^32', () => {
    // FNV-1a, 32 bits, of '' is 811c9dc5, of 'a' e40c292c, of 'foobar' bf9cf968 (draft-eastlake-fnv, appendix C).
    // fmix32 of those, in exact integers:
    const fmix = (hash: bigint) => {
      const mask = 0xffffffffn
      let h = hash
      h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & mask
      h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & mask
      return Number(h ^ (h >> 16n)) / 2 ** 32
    }
    expect(keyedFraction('')).toBe(fmix(0x811c9dc5n))
    expect(keyedFraction('a')).toBe(fmix(0xe40c292cn))
    expect(keyedFraction('foobar')).toBe(fmix(0xbf9cf968n))
  })
})
