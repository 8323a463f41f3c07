import { describe, expect, it } from 'vitest'
import { isCount, isWellFormedCell, labelCount, labelRow, mayHide, outcomeCounts } from '@/lib/domain/disclosure/labels'
import type { Cell } from '@/lib/domain/disclosure/table'

describe('outcomeCounts', () => {
  it('counts people with both complaints in all three outcomes', () => {
    // 2 + 8 = 10, 4 + 8 = 12.
    expect(outcomeCounts({ neither: 1, wrist: 2, back: 4, both: 8 })).toEqual({ wristAny: 10, backAny: 12, both: 8 })
  })
})

describe('labelCount', () => {
  it.each<[number, Cell]>([
    [0, { kind: 'below', low: 0, high: 6 }],
    [6, { kind: 'below', low: 0, high: 6 }],
    [7, { kind: 'count', value: 7 }],
    [13, { kind: 'count', value: 13 }],
    // 20 - 7 = 13, so 14 of 20 is ">13".
    [14, { kind: 'above', low: 14, high: 20 }],
    [20, { kind: 'above', low: 14, high: 20 }],
  ])('labels %i of 20 people with k = 7', (count, cell) => {
    expect(labelCount(count, 20, 7)).toEqual(cell)
  })

  it('says "below" where both labels would hold', () => {
    // n = 8, k = 5: 4 is under 5 and over 8 - 5 = 3.
    expect(labelCount(4, 8, 5)).toEqual({ kind: 'below', low: 0, high: 4 })
  })
})

describe('labelRow', () => {
  // wristAny = 2 + 1 = 3, backAny = 16 + 1 = 17 of 20, over 20 - 5 = 15.
  const row = { n: 20, counts: { neither: 1, wrist: 2, back: 16, both: 1 } }

  it('labels all three outcomes of a row that offers both', () => {
    expect(labelRow({ ...row, offersBoth: true }, 5)).toEqual({
      wristAny: { kind: 'below', low: 0, high: 4 },
      backAny: { kind: 'above', low: 16, high: 20 },
      both: { kind: 'below', low: 0, high: 4 },
    })
  })

  it('offers no count of both where the row does not', () => {
    expect(labelRow({ ...row, offersBoth: false }, 5)).toEqual({
      wristAny: { kind: 'below', low: 0, high: 4 },
      backAny: { kind: 'above', low: 16, high: 20 },
      both: { kind: 'notOffered' },
    })
  })
})

describe('mayHide', () => {
  it('asks for 3k - 1 people, so that k to n - k holds k counts', () => {
    // k = 7: 3 x 7 - 1 = 20, and 7 to 13 are seven counts; with 19 people 7 to 12 are six.
    expect(mayHide(19, 7)).toBe(false)
    expect(mayHide(20, 7)).toBe(true)
  })
})

describe('isWellFormedCell', () => {
  it.each<[Cell, boolean]>([
    [{ kind: 'count', value: 4 }, false],
    [{ kind: 'count', value: 5 }, true],
    [{ kind: 'count', value: 15 }, true],
    [{ kind: 'count', value: 16 }, false],
    [{ kind: 'count', value: 7.5 }, false],
    [{ kind: 'count', value: Number.NaN }, false],
    [{ kind: 'below', low: 0, high: 4 }, true],
    [{ kind: 'below', low: 1, high: 4 }, false],
    [{ kind: 'below', low: 0, high: 5 }, false],
    [{ kind: 'below', low: 0, high: 3 }, false],
    [{ kind: 'above', low: 16, high: 20 }, true],
    [{ kind: 'above', low: 15, high: 20 }, false],
    [{ kind: 'above', low: 16, high: 19 }, false],
    [{ kind: 'hidden' }, true],
    [{ kind: 'notOffered' }, true],
  ])('of 20 people with k = 5: %o is %s', (cell, wellFormed) => {
    expect(isWellFormedCell(cell, 20, 5)).toBe(wellFormed)
  })
})

describe('isCount', () => {
  it.each([
    [0, true],
    [1, true],
    [-1, false],
    [0.5, false],
    [Number.NaN, false],
    [Number.POSITIVE_INFINITY, false],
    [Number.MAX_SAFE_INTEGER, true],
    // One more is no longer told apart from its neighbours.
    [2 ** 53, false],
  ])('of %d is %s', (value, expected) => {
    expect(isCount(value)).toBe(expected)
  })
})
