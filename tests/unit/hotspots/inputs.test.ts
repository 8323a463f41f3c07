import { describe, expect, it } from 'vitest'
import { headcountOfRow } from '../../../lib/domain/hotspots/inputs'
import { rootOf } from '../../../lib/domain/hotspots/published-rows'
import { publishedTable } from './published-table'

const organisation = rootOf(
  publishedTable('2026-Q3', [
    { id: 'A', n: 20, wrist: 8, back: 9 },
    { id: 'B', n: 20, wrist: 8, back: 9 },
  ]),
)

describe('the heads of a row', () => {
  it('are those of its units together, other units apart: 30 + 0', () => {
    expect(headcountOfRow(organisation, { A: 30, B: 0, C: 500 })).toBe(30)
  })

  it('are unknown where those of one unit are', () => {
    expect(headcountOfRow(organisation, { A: 30 })).toBeNull()
    expect(headcountOfRow(organisation, { B: 30 })).toBeNull()
  })

  it.each([-1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])('are refused where they are %d', (heads) => {
    expect(() => headcountOfRow(organisation, { A: 30, B: heads })).toThrow(RangeError)
    expect(() => headcountOfRow(organisation, { B: heads })).toThrow(`unit B: no headcount: ${heads}`)
  })
})
