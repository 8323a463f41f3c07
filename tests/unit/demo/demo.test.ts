import { describe, expect, it } from 'vitest'
import type { ReportRow } from '@/lib/data/vault/types'
import { demoAudits } from '@/lib/demo/audits'
import { assumptions, demoSeed, leaves, luckyUnit, plantedHotspots, sites, units } from '@/lib/demo/northwind'
import { randomStream } from '@/lib/demo/random'
import { demoReports, plackett } from '@/lib/demo/reports'
import { scoreRosa } from '@/lib/domain/instruments/rosa'
import { unitCodePattern } from '@/lib/domain/organisation/unit-tree'
import { parseFiledReport } from '@/lib/schemas/report'

const quarters = ['2025-Q1', '2025-Q2', '2025-Q3', '2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3'] as const
const reports = quarters.map((quarter, index) => demoReports(demoSeed, quarter, index, index === 6))
const all = reports.flat()
const hasWrist = (row: ReportRow) => row.symptomClass === 'wrist' || row.symptomClass === 'both'
const hasBack = (row: ReportRow) => row.symptomClass === 'back' || row.symptomClass === 'both'
const share = (rows: readonly ReportRow[], has: (row: ReportRow) => boolean) => rows.filter(has).length / rows.length
const of = (code: string) => all.filter((row) => row.unit === code)

describe('the demo company', () => {
  it('has 3 sites and 28 departments of 6 to 120 people', () => {
    expect(sites).toHaveLength(3)
    expect(leaves).toHaveLength(28)
    expect(Math.min(...leaves.map((unit) => unit.heads))).toBe(6)
    expect(Math.max(...leaves.map((unit) => unit.heads))).toBe(120)
    expect(units.every((unit) => unitCodePattern.test(unit.code))).toBe(true)
    expect(new Set(units.map((unit) => unit.code)).size).toBe(units.length)
  })
})

describe('demoReports', () => {
  it('gives the same reports for the same seed and others for another', () => {
    expect(demoReports(demoSeed, '2026-Q3', 6, true)).toEqual(reports[6])
    expect(demoReports('southwind', '2026-Q3', 6, true)).not.toEqual(reports[6])
  })

  it('gives only reports that the wire format accepts, unchanged and in their class', () => {
    for (const row of all) {
      const parsed = parseFiledReport({ unit: row.unit, ...row.answers, key: '0123456789abcdef' })
      if (!parsed.ok) throw new Error(JSON.stringify([row, parsed.problems]))
      expect(parsed.value).toMatchObject({ answers: row.answers, symptomClass: row.symptomClass, ignored: [] })
    }
  })

  it('never uses a key or a receipt twice', () => {
    expect(new Set(all.flatMap((row) => [row.keyHash, row.receiptHash])).size).toBe(2 * all.length)
  })

  it('lets half to two thirds of a unit take part, and never more than work there', () => {
    for (const rows of reports) {
      const heads = leaves.reduce((sum, unit) => sum + unit.heads, 0)
      expect(rows.length / heads).toBeGreaterThan(assumptions.participation.lowest)
      expect(rows.length / heads).toBeLessThan(assumptions.participation.highest)
    }
  })

  // instruments.md 6: 12 to 20 % wrist, 30 to 40 % back in ordinary units.
  it('keeps ordinary units together within the published ranges', () => {
    const planted: readonly string[] = [plantedHotspots.wrist, plantedHotspots.back]
    const ordinary = all.filter((row) => !planted.includes(row.unit))
    expect(share(ordinary, hasWrist)).toBeGreaterThan(0.12)
    expect(share(ordinary, hasWrist)).toBeLessThan(0.2)
    expect(share(ordinary, hasBack)).toBeGreaterThan(0.3)
    expect(share(ordinary, hasBack)).toBeLessThan(0.4)
  })

  it('plants a wrist hotspot and a back hotspot that last over all quarters', () => {
    // Ordinary 16 % and log-odds + 1.25: 40 %. Ordinary 35 % and + 1.05: 61 %. Rows of 400 have an error of 2.5 points.
    expect(Math.abs(share(of(plantedHotspots.wrist), hasWrist) - 0.4)).toBeLessThan(0.08)
    expect(Math.abs(share(of(plantedHotspots.back), hasBack) - 0.61)).toBeLessThan(0.08)
  })

  it('gives one ordinary unit a bad newest quarter', () => {
    const newest = reports[6]?.filter((row) => row.unit === luckyUnit.code) ?? []
    expect([newest.length, newest.filter(hasWrist).length]).toEqual([luckyUnit.respondents, luckyUnit.wrist])
    const before = of(luckyUnit.code).length - newest.length
    expect((of(luckyUnit.code).filter(hasWrist).length - luckyUnit.wrist) / before).toBeLessThan(0.25)
  })

  it('lets wrist and back complaints go together more often than chance would', () => {
    const count = (name: string) => all.filter((row) => row.symptomClass === name).length
    const oddsRatio = (count('both') * count('neither')) / (count('wrist') * count('back'))
    expect(oddsRatio).toBeGreaterThan(2)
    expect(oddsRatio).toBeLessThan(4)
  })
})

describe('plackett', () => {
  it('reproduces its margins and odds ratio', () => {
    const [p, q] = [0.2, 0.4]
    const both = plackett(p, q, 3)
    expect((both * (1 - p - q + both)) / ((p - both) * (q - both))).toBeCloseTo(3, 10)
  })
})

describe('demoAudits', () => {
  const audits = demoAudits(demoSeed)
  const scores = audits.map((audit) => ({ unit: audit.unitCode, ...scoreRosa(audit.answers) }))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

  it('has about 120 audits with about the assumed mean and spread', () => {
    const finals = scores.map((score) => score.final)
    const average = mean(finals)
    expect(Math.abs(audits.length - 120)).toBeLessThanOrEqual(5)
    expect(Math.abs(average - assumptions.rosa.mean)).toBeLessThan(0.3)
    expect(Math.abs(Math.sqrt(mean(finals.map((final) => (final - average) ** 2))) - assumptions.rosa.sd)).toBeLessThan(
      0.3,
    )
  })

  it('scores the planted driver highest where it is planted', () => {
    const section = (unit: string, name: 'chair' | 'sectionB' | 'sectionC') =>
      mean(scores.filter((score) => score.unit === unit).map((score) => score[name]))
    expect(section('LEE-PACK', 'sectionC')).toBeGreaterThan(section('LEE-PACK', 'chair'))
    expect(section('LEE-PACK', 'sectionC')).toBeGreaterThan(section('LEE-PACK', 'sectionB'))
    expect(section('YOR-CALL', 'chair')).toBeGreaterThan(section('YOR-CALL', 'sectionB') + 1)
  })
})

describe('randomStream', () => {
  it('gives uniform and normal numbers', () => {
    const random = randomStream('moments')
    const uniform = Array.from({ length: 20_000 }, () => random.next())
    const normal = Array.from({ length: 20_000 }, () => random.normal())
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    // Uniform: mean 1/2, variance 1/12. Normal: 0 and 1. Five standard errors of 20,000 draws.
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(0.0103)
    expect(Math.abs(mean(uniform.map((u) => (u - 0.5) ** 2)) - 1 / 12)).toBeLessThan(0.0027)
    expect(Math.abs(mean(normal))).toBeLessThan(0.0354)
    expect(Math.abs(mean(normal.map((z) => z * z)) - 1)).toBeLessThan(0.05)
  })

  it('keeps streams of different names apart', () => {
    expect(randomStream('a', 'b').next()).not.toBe(randomStream('ab').next())
  })
})
