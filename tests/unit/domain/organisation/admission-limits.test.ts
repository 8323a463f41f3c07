import { describe, expect, it } from 'vitest'
import { isOneReportPerPerson, overdrawnUnits } from '@/lib/domain/organisation/admission-limits'
import type { Unit } from '@/lib/domain/organisation/unit-tree'

const units: Unit[] = [
  { code: 'ORG', name: 'Firm', kind: 'organisation', parent: null },
  { code: 'LEI', name: 'Leipzig', kind: 'site', parent: 'ORG' },
  { code: 'VER', name: 'Versand', kind: 'department', parent: 'LEI' },
  { code: 'MON', name: 'Montage', kind: 'department', parent: 'LEI' },
  { code: 'BUE', name: 'Büro', kind: 'department', parent: 'ORG' },
]
const headcounts = { VER: 38, MON: 60, BUE: 382 }
const facts = { units, headcounts }
const everybody = (reports: number) => ({ unit: null, reports })

describe('more reports than people', () => {
  it('is nowhere while batches add up to the headcounts at most', () => {
    expect(overdrawnUnits([everybody(442), { unit: 'VER', reports: 38 }], facts)).toEqual([])
    expect(isOneReportPerPerson('slips', [everybody(480)], facts)).toBe(true)
  })

  it('adds up over batches that overlap: 20 + 45 + 60 + 500 slips for 480 people, 45 of them for 38', () => {
    const batches = [everybody(20), { unit: 'VER', reports: 45 }, everybody(60), everybody(500)]
    expect(overdrawnUnits(batches, facts)).toEqual([
      { unit: 'ORG', name: 'Firm', reports: 625, heads: 480 },
      { unit: 'VER', name: 'Versand', reports: 45, heads: 38 },
    ])
    expect(isOneReportPerPerson('slips', batches, facts)).toBe(false)
  })

  it('is seen in one unit, also where the whole has enough people', () => {
    const batches = [
      { unit: 'VER', reports: 39 },
      { unit: 'LEI', reports: 10 },
    ]
    expect(overdrawnUnits(batches, facts)).toEqual([{ unit: 'VER', name: 'Versand', reports: 39, heads: 38 }])
    // A site's batch and those of its departments are drawn by the same people.
    const both = [
      { unit: 'LEI', reports: 60 },
      { unit: 'MON', reports: 39 },
    ]
    expect(overdrawnUnits(both, facts).map(({ unit }) => unit)).toEqual(['LEI'])
  })

  it('comes with what staff typed in: 480 slips for 480 people and one typed report are 481 reports', () => {
    expect(isOneReportPerPerson('slips', [everybody(480), everybody(1)], facts)).toBe(false)
    expect(isOneReportPerPerson('passes', [everybody(479), everybody(1)], facts)).toBe(true)
  })

  it('is not compared where a headcount is not known, and never asked of the open link', () => {
    const { MON: _, ...known } = headcounts
    expect(overdrawnUnits([everybody(5_000), { unit: 'VER', reports: 39 }], { units, headcounts: known })).toEqual([
      { unit: 'VER', name: 'Versand', reports: 39, heads: 38 },
    ])
    expect(isOneReportPerPerson('open', [], facts)).toBe(false)
  })
})
