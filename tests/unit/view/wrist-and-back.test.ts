import { describe, expect, it } from 'vitest'
import { breakdowns } from '@/lib/domain/disclosure/breakdowns'
import type { CooccurrenceFinding, MechanismFinding, PooledCooccurrence } from '@/lib/domain/hotspots/findings'
import { cooccurrenceLines, cooccurrenceOf, describePooled } from '@/lib/view/cooccurrence'
import { breakdownWords, mechanismsOf, unshownMechanisms } from '@/lib/view/mechanisms'
import { published } from './published'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

const findings: CooccurrenceFinding[] = [
  {
    row: 'NW',
    kind: 'exact',
    observed: 70,
    expected: 46.2,
    ratio: 1.515,
    oddsRatio: { estimate: 2.12, lower: 1.41, upper: 3.19 },
  },
  { row: 'LEE', kind: 'unbounded', observed: 0, expected: 3.2, ratio: 0 },
  {
    row: 'LEE-PACK',
    kind: 'bounds',
    observed: { low: 0, high: 4 },
    ratio: { low: 0, high: 0.952 },
    oddsRatio: { low: 0, high: 0.9 },
  },
  {
    row: 'HUL',
    kind: 'bounds',
    observed: { low: 3, high: 3 },
    ratio: { low: 1, high: 2 },
    oddsRatio: { low: null, high: null },
  },
  { row: 'HUL-INBO', kind: 'nothingExpected' },
]

describe('wrist and back, place by place', () => {
  const lines = cooccurrenceLines(published({ findings: { cooccurrence: findings } }))

  it('never writes bounds as an estimate', () => {
    expect(lines.map((line) => [line.row, line.level, line.observed, line.oddsRatio])).toEqual([
      ['NW', 'organisation', '70', '2.1 (1.4 to 3.2)'],
      ['LEE', 'site', '0', 'one group is empty'],
      ['LEE-PACK', 'unit', '0 to 4', 'bounds: 0 to 0.9'],
      ['HUL', 'site', '3', 'bounds: anything'],
      ['HUL-INBO', 'unit', 'nothing to compare', '–'],
    ])
    expect(lines.map((line) => line.strip?.estimate ?? null)).toEqual([2.12, null, null, null, null])
  })

  it('knows every row of a release', () => {
    expect(() => cooccurrenceOf(published(), 'LEE-PACK')).toThrow(RangeError)
  })
})

describe('all sites together', () => {
  const pooled = (heterogeneityP: number): PooledCooccurrence => ({
    kind: 'pooled',
    strata: ['LEE', 'HUL'],
    oddsRatio: { estimate: 3.237, lower: 1.417, upper: 7.396 },
    heterogeneityP,
  })

  it('is one figure when the sites are alike', () => {
    expect(plain(describePooled(pooled(0.594)))).toBe(
      'Each of the 2 sites compared within itself, and taken together: odds ratio 3.2 (95 % interval 1.4 to 7.4). The sites do not differ more than chance would have it (Breslow-Day p 0.59).',
    )
    expect(describePooled(pooled(0.05))).toContain('do not differ')
  })

  it('warns when they are not', () => {
    expect(describePooled(pooled(0.049))).toContain('one figure for all of them hides something')
  })

  it('says why there is none', () => {
    const reasons = ['fewerThanTwoSites', 'sitesNotExact', 'noVariation'] as const
    expect(new Set(reasons.map((reason) => describePooled({ kind: 'notPooled', reason }))).size).toBe(3)
  })
})

describe('further questions', () => {
  const onset: MechanismFinding = {
    breakdown: 'onsetOrder',
    row: 'NW',
    n: 62,
    parts: [
      {
        part: 'wristFirst',
        cell: { kind: 'count', value: 25 },
        feasible: { low: 25, high: 25 },
        // 25/62; Jeffreys 0.2878 to 0.5274 (scipy.stats.beta.ppf)
        share: { mean: 0.4032, lower: 0.2878, upper: 0.5274 },
      },
      {
        part: 'backFirst',
        cell: { kind: 'below', low: 0, high: 4 },
        feasible: { low: 0, high: 4 },
        share: { mean: 0.05, lower: 0.01, upper: 0.12 },
      },
    ],
  }
  const quarter = published({ findings: { mechanisms: [{ ...onset, row: 'LEE' }, onset] } })

  it('show the organisation first and the sites below it', () => {
    const [mechanism] = mechanismsOf(quarter)
    expect(mechanism?.overall?.row).toBe('NW')
    expect(mechanism?.sites.map((site) => site.label)).toEqual(['Leeds'])
    expect(plain(mechanism?.overall?.n ?? '')).toBe('Of those who report both: n 62 respondents')
    expect(mechanism?.overall?.parts.map((part) => [part.label, plain(part.share), plain(part.interval)])).toEqual([
      ['Wrist or hand first', 'about 40 %', '29 to 53 %'],
      ['Back first', 'about 5 %', '1 to 12 %'],
    ])
  })

  it('name those that are not shown', () => {
    expect(unshownMechanisms(quarter)).toHaveLength(6)
    expect(unshownMechanisms(quarter)).not.toContain('Which came first')
  })

  it('have words for every answer, and none of them claims a diagnosis or that one led to the other', () => {
    for (const { id, parts } of breakdowns) {
      expect(Object.keys(breakdownWords[id].parts)).toEqual([...parts])
      const said = JSON.stringify(breakdownWords[id])
      expect(said).not.toMatch(/caus|carpal|syndrome|because the|leads to|diagnos/i)
    }
  })
})
