import { describe, expect, it } from 'vitest'
import { driftOf } from '../../../lib/domain/hotspots/drift'
import type { DriftFinding } from '../../../lib/domain/hotspots/findings'
import { type UnitQuarter, unitQuarter } from '../../../lib/domain/hotspots/unit-quarter'
import { type Quarter, shiftQuarter } from '../../../lib/domain/organisation/quarter'
import { betaDistribution } from '../../../lib/domain/statistics/special-functions'
import { publishedTable, type UnitCounts } from './published-table'

const now: Quarter = '2026-Q3'

/** Drift of unit A alone, oldest count first: its prior is Jeffreys', whatever it has reported. */
function drift(counts: readonly number[], n = 30, changes: (quarter: number) => Partial<UnitCounts> = () => ({})) {
  const quarters = counts.map((wrist, i) => {
    const quarter = shiftQuarter(now, i + 1 - counts.length)
    const { rows } = publishedTable(quarter, [{ id: 'A', n, wrist, back: 8, ...changes(i) }])
    return unitQuarter({ quarter, rows }, 'wristAny')
  })
  const unit = quarters.at(-1)?.units[0]
  if (!unit) throw new Error('no unit')
  return driftOf(unit, quarters)
}

function followed(finding: DriftFinding) {
  if (finding.kind !== 'followed') throw new Error(finding.reason)
  return finding
}

const constant = [6, 6, 6, 6, 6, 6, 6, 6]

function binomial(y: number, n: number, p: number): number {
  let value = 1
  for (let j = 0; j < n; j += 1) value *= j < y ? (p * (n - j)) / (y - j) : 1 - p
  return value
}

/**
 * Average run length of a cumulative sum, exactly but for a grid of 1/500: the distribution of the sum, followed until a
 * signal has come in all but 1e-9. Increments are rounded up, so the sum signals no later than the true one.
 */
function runLength(increments: readonly { value: number; probability: number }[], limit: number): number {
  const steps = increments.map(({ value, probability }) => ({ step: Math.ceil(value * 500), probability }))
  const states = Math.floor(limit * 500) + 1
  let sums = new Float64Array(states)
  sums[0] = 1
  let length = 0
  for (let quiet = 1; quiet > 1e-9; quiet = sums.reduce((total, p) => total + p, 0)) {
    length += quiet
    const next = new Float64Array(states)
    sums.forEach((p, state) => {
      if (p < 1e-15) return
      for (const { step, probability } of steps) {
        const to = Math.max(0, state + step)
        if (to < states) next[to] = (next[to] ?? 0) + p * probability
      }
    })
    sums = next
  }
  return length
}

describe('drift', () => {
  it('takes for its level the upper 90 % bound of the first four quarters: 24 of 120', () => {
    const { usualRate, raisedRate } = followed(drift(constant))
    expect(usualRate).toBeCloseTo(betaDistribution(24.5, 96.5).quantile(0.9), 9)
    // Half as much again, in odds.
    expect((raisedRate * (1 - usualRate)) / (usualRate * (1 - raisedRate))).toBeCloseTo(1.5, 12)
  })

  it('adds what each later quarter says for the raised rate, and never falls below zero: by hand', () => {
    const { usualRate: p0, raisedRate: p1, sums } = followed(drift([6, 6, 6, 6, 12, 9, 3, 10]))
    const increment = (y: number) => y * Math.log(p1 / p0) + (30 - y) * Math.log((1 - p1) / (1 - p0))
    const label = [0, 1, 2, 3, 4]
    const fewer = Math.log(
      label.reduce((sum, y) => sum + binomial(y, 30, p1), 0) / label.reduce((sum, y) => sum + binomial(y, 30, p0), 0),
    )
    const s5 = increment(12)
    const s6 = s5 + increment(9)
    const s7 = Math.max(0, s6 + fewer)
    expect(s5).toBeGreaterThan(0)
    expect(s7).toBe(0)
    expect(sums.map(({ quarter }) => quarter)).toEqual(['2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3'])
    ;[s5, s6, s7, increment(10)].forEach((value, i) => {
      expect(sums[i]?.value).toBeCloseTo(value, 9)
    })
  })

  it.each([
    ['as others', 6],
    ['much higher than most', 18],
    ['always a label', 2],
    ['always the upper label', 29],
  ])('is not signalled in a unit that stays the same: %s', (_, count) => {
    const finding = followed(drift(Array.from({ length: 40 }, () => count)))
    expect(finding.raised).toBe(false)
    expect(Math.max(...finding.sums.map(({ value }) => value))).toBeLessThanOrEqual(finding.limit)
  })

  it.each([
    ['nobody', 2, { alpha: 0.5, beta: 1e9 }, -15],
    ['everybody', 29, { alpha: 1e9, beta: 0.5 }, 15],
  ])(
    'sets the level of %s within e^-15 of it, where a level can still be told from it',
    (_, wrist, beforehand, logit) => {
      // Beforehand no rate is further than about 1e-9 from the end, and labels do not contradict it: e^-15 is 3e-7.
      const prior = () => [{ ...beforehand, weight: 1 }]
      const quarters = constant.map((_count, i): UnitQuarter => {
        const quarter = shiftQuarter(now, i - 7)
        const real = unitQuarter(
          { quarter, rows: publishedTable(quarter, [{ id: 'A', n: 30, wrist, back: 8 }]).rows },
          'wristAny',
        )
        const units = real.units.map((unit) => ({ ...unit, prior }))
        return { ...real, units, find: () => units[0] }
      })
      const unit = quarters[0]?.units[0]
      if (!unit) throw new Error('no unit')
      const { usualRate, raisedRate, raised } = followed(driftOf(unit, quarters))
      expect(Math.log(usualRate / (1 - usualRate))).toBeCloseTo(logit, 8)
      expect(Math.log(raisedRate / (1 - raisedRate))).toBeCloseTo(logit + Math.log(1.5), 8)
      expect(raised).toBe(false)
    },
  )

  it('is signalled when a rate of 20 % becomes one of 35 % and stays', () => {
    const finding = followed(drift([6, 6, 6, 6, 10, 11, 10, 11]))
    expect(finding.raised).toBe(true)
    expect(finding.sums.at(-1)?.value).toBeGreaterThan(finding.limit)
    expect(followed(drift([6, 6, 6, 6, 6, 6, 7, 6])).raised).toBe(false)
  })

  it('signals while nothing changes once in 40 quarters at most, counts exact or labelled', () => {
    const { usualRate, raisedRate, limit, averageRunLength } = followed(drift(constant))
    const classes = (cut: (y: number) => string) => {
      const sums = new Map<string, { usual: number; raised: number }>()
      for (let y = 0; y <= 30; y += 1) {
        const before = sums.get(cut(y)) ?? { usual: 0, raised: 0 }
        sums.set(cut(y), {
          usual: before.usual + binomial(y, 30, usualRate),
          raised: before.raised + binomial(y, 30, raisedRate),
        })
      }
      return [...sums.values()].map(({ usual, raised }) => ({ value: Math.log(raised / usual), probability: usual }))
    }
    const exact = runLength(classes(String), limit)
    const labelled = runLength(
      classes((y) => (y < 5 ? 'few' : y > 25 ? 'nearly all' : String(y))),
      limit,
    )
    expect(averageRunLength).toBeGreaterThanOrEqual(40)
    expect(exact).toBeGreaterThanOrEqual(40)
    expect(exact).toBeGreaterThanOrEqual(averageRunLength * 0.999)
    expect(labelled).toBeGreaterThanOrEqual(40)
    // Not so much rarer that nothing would ever be found.
    expect(exact).toBeLessThan(70)
  })

  it('keeps that promise for nine units of ten, whatever their first year happened to be', () => {
    // Exact: every possible total of the first year of a unit with a true rate of 20 %.
    let kept = 0
    for (let total = 0; total <= 120; total += 1) {
      const probability = binomial(total, 120, 0.2)
      if (betaDistribution(total + 0.5, 120.5 - total).quantile(0.9) >= 0.2) kept += probability
    }
    expect(kept).toBeGreaterThan(0.87)
    expect(kept).toBeLessThan(0.93)
  })

  it('is followed from eight own quarters on', () => {
    expect(drift(constant.slice(1))).toEqual({ kind: 'notFollowed', reason: 'fewerThanEightQuarters' })
    expect(followed(drift(constant)).sums).toHaveLength(4)
    const changed = drift(constant, 30, (quarter) => (quarter === 0 ? { members: ['A', 'B'] } : {}))
    expect(changed).toEqual({ kind: 'notFollowed', reason: 'fewerThanEightQuarters' })
  })

  it('is not followed with fewer than ten respondents, nor in a merged row', () => {
    expect(drift([2, 2, 2, 2, 2, 2, 2, 2], 9)).toEqual({ kind: 'notFollowed', reason: 'fewerThanTenRespondents' })
    expect(drift([5, 5, 5, 5, 5, 5, 5, 5], 10).kind).toBe('followed')
    expect(drift(constant, 30, () => ({ merged: true }))).toEqual({ kind: 'notFollowed', reason: 'mergedUnits' })
  })

  it('takes into its limit that quarters differ in size', () => {
    const varying = followed(drift(constant, 30, (quarter) => (quarter === 5 ? { n: 120 } : {})))
    expect(varying.averageRunLength).toBeGreaterThanOrEqual(40)
    expect(varying.limit).not.toBe(followed(drift(constant)).limit)
  })
})
