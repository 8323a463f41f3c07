import { describe, expect, it } from 'vitest'
import {
  compareQuarters,
  parseQuarter,
  quarterEnd,
  quarterFromOrdinal,
  quarterOf,
  quarterOrdinal,
  quarterStart,
  quarterYear,
  shiftQuarter,
} from '@/lib/domain/organisation/quarter'

describe('a quarter', () => {
  it.each([
    ['2026-Q1', '2026-Q1'],
    ['2026-Q4', '2026-Q4'],
    ['2026-Q0', null],
    ['2026-Q5', null],
    ['26-Q1', null],
    ['12026-Q1', null],
    ['2026-Q11', null],
    ['2026Q1', null],
    ['', null],
  ])('reads %j as %j', (text, quarter) => {
    expect(parseQuarter(text)).toBe(quarter)
  })

  it('holds its first and its last instant, and no other, by UTC', () => {
    expect(quarterOf(new Date('2026-03-31T23:59:59.999Z'))).toBe('2026-Q1')
    expect(quarterOf(new Date('2026-04-01T00:00:00.000Z'))).toBe('2026-Q2')
    expect(quarterOf(new Date('2026-12-31T23:59:59.999Z'))).toBe('2026-Q4')
    expect(quarterStart('2026-Q2').toISOString()).toBe('2026-04-01T00:00:00.000Z')
    expect(quarterEnd('2026-Q2').toISOString()).toBe('2026-07-01T00:00:00.000Z')
    expect(quarterEnd('2026-Q4').toISOString()).toBe('2027-01-01T00:00:00.000Z')
  })

  it('is followed by the next one, over the end of a year too', () => {
    expect(shiftQuarter('2026-Q4', 1)).toBe('2027-Q1')
    expect(shiftQuarter('2026-Q1', -1)).toBe('2025-Q4')
    expect(shiftQuarter('2026-Q3', -8)).toBe('2024-Q3')
  })

  it('comes after what is earlier', () => {
    expect(compareQuarters('2026-Q1', '2025-Q4')).toBe(1)
    expect(compareQuarters('2025-Q4', '2026-Q1')).toBe(-1)
    expect(compareQuarters('2026-Q1', '2026-Q1')).toBe(0)
  })

  it('uses the tree of its own year', () => {
    expect(quarterYear('2026-Q1')).toBe(2026)
    expect(quarterYear('2026-Q4')).toBe(2026)
  })

  it('has an ordinal between the years 1000 and 9999', () => {
    // 4 quarters a year: 2026 x 4 + 2 for the third.
    expect(quarterOrdinal('2026-Q3')).toBe(8106)
    expect(quarterFromOrdinal(8106)).toBe('2026-Q3')
    expect(quarterFromOrdinal(4000)).toBe('1000-Q1')
    expect(quarterFromOrdinal(39999)).toBe('9999-Q4')
    for (const ordinal of [3999, 40000, 8106.5, Number.NaN]) {
      expect(() => quarterFromOrdinal(ordinal)).toThrow(`not a quarter: ${ordinal}`)
    }
    // As it could come out of a file that was read without `parseQuarter`.
    expect(() => quarterOrdinal('2026-Q7' as '2026-Q1')).toThrow('not a quarter: 2026-Q7')
  })
})
