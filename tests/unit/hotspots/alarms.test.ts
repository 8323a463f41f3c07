import { describe, expect, it } from 'vitest'
import { alarmsOf } from '../../../lib/domain/hotspots/alarms'
import type { AlarmFinding } from '../../../lib/domain/hotspots/findings'
import { unitQuarter } from '../../../lib/domain/hotspots/unit-quarter'
import { type Quarter, shiftQuarter } from '../../../lib/domain/organisation/quarter'
import { publishedTable, type UnitCounts } from './published-table'

const now: Quarter = '2026-Q3'

/** One quarter of wrist counts out of n. */
function quarterOf(ago: number, units: readonly UnitCounts[]) {
  return unitQuarter(rowsOf(shiftQuarter(now, -ago), units), 'wristAny')
}

function rowsOf(quarter: Quarter, units: readonly UnitCounts[]) {
  return { quarter, rows: publishedTable(quarter, units).rows }
}

/** One unit alone, newest count first: its prior is then Jeffreys', whatever it has reported. */
function alone(counts: readonly number[], n = 20, changes: Partial<UnitCounts> = {}) {
  return counts
    .map((wrist, ago) => quarterOf(ago, [{ id: 'A', n, wrist, back: 8, ...(ago === 0 ? changes : {}) }]))
    .reverse()
}

function tested(alarms: ReadonlyMap<string, AlarmFinding>, row = 'A') {
  const alarm = alarms.get(row)
  if (alarm?.kind !== 'tested') throw new Error(`${row}: ${JSON.stringify(alarm)}`)
  return alarm
}

/** P(Y = y), beta-binomial, by the definition: C(n, y) a(a+1)... b(b+1)... / (a+b)(a+b+1)... */
function probability(y: number, n: number, a: number, b: number): number {
  let value = 1
  for (let j = 0; j < n; j += 1) {
    value *= (j < y ? (a + j) * ((n - j) / (y - j)) : b + j - y) / (a + b + j)
  }
  return value
}

function midP(low: number, high: number, n: number, a: number, b: number): number {
  let sum = 0
  for (let y = low; y <= n; y += 1) sum += (y > high ? 1 : 0.5) * probability(y, n, a, b)
  return sum
}

describe('an alarm', () => {
  it('sets 15 of 20 against 8 and 6 of 20, weighing 0.9 and 0.81', () => {
    const alarm = tested(alarmsOf(alone([15, 8, 6])))
    const expected = midP(15, 15, 20, 0.5 + 0.9 * 8 + 0.81 * 6, 0.5 + 0.9 * 12 + 0.81 * 14)
    expect(alarm.midP).toBeCloseTo(expected, 10)
    expect(expected).toBeLessThan(0.02)
    // The only test of the quarter: nothing to adjust for.
    expect(alarm).toEqual({
      kind: 'tested',
      midP: alarm.midP,
      adjustedP: alarm.midP,
      baselineQuarters: 2,
      raised: true,
    })
  })

  it('weighs by the calendar: across a gap the earlier quarter is three back, not two', () => {
    const quarters = alone([15, 8, 20, 6]).filter((_, i) => i !== 1)
    expect(quarters).toHaveLength(3)
    const expected = midP(15, 15, 20, 0.5 + 0.9 * 8 + 0.729 * 6, 0.5 + 0.9 * 12 + 0.729 * 14)
    expect(tested(alarmsOf(quarters)).midP).toBeCloseTo(expected, 10)
  })

  it('takes a label as all its counts: 0 to 4 halved, what is above in full', () => {
    const alarm = tested(alarmsOf(alone([2, 8, 6])))
    expect(alarm.midP).toBeCloseTo(midP(0, 4, 20, 0.5 + 0.9 * 8 + 0.81 * 6, 0.5 + 0.9 * 12 + 0.81 * 14), 10)
    expect(alarm.raised).toBe(false)
  })

  it('takes an earlier label as all its counts', () => {
    // Power prior: density x^(a-1) (1-x)^(b-1) times P(Y <= 4 | x)^0.9, integrated on an even grid of x.
    const binomial = (y: number, x: number) => {
      let value = 1
      for (let j = 0; j < 20; j += 1) value *= j < y ? (x * (20 - j)) / (y - j) : 1 - x
      return value
    }
    const upTo4 = (x: number) => [0, 1, 2, 3, 4].reduce((sum, y) => sum + binomial(y, x), 0)
    const tail = (x: number) =>
      0.5 * binomial(12, x) + [13, 14, 15, 16, 17, 18, 19, 20].reduce((s, y) => s + binomial(y, x), 0)
    let norm = 0
    let sum = 0
    for (let i = 0; i < 20000; i += 1) {
      const x = (i + 0.5) / 20000
      const weight = x ** (0.81 * 6 - 0.5) * (1 - x) ** (0.81 * 14 - 0.5) * upTo4(x) ** 0.9
      norm += weight
      sum += weight * tail(x)
    }
    expect(tested(alarmsOf(alone([12, 3, 6]))).midP).toBeCloseTo(sum / norm, 7)
  })

  it('leaves out a quarter that was an alarm itself', () => {
    const alarm = tested(alarmsOf(alone([15, 15, 8, 6])))
    const expected = midP(15, 15, 20, 0.5 + 0.81 * 8 + 0.729 * 6, 0.5 + 0.81 * 12 + 0.729 * 14)
    expect(alarm.baselineQuarters).toBe(2)
    expect(alarm.midP).toBeCloseTo(expected, 10)
    // 10 of 20 was none: it stays in the past.
    expect(tested(alarmsOf(alone([15, 10, 8, 6]))).baselineQuarters).toBe(3)
  })

  it('is not tested against fewer than two own quarters', () => {
    const reason = { kind: 'notTested', reason: 'fewerThanTwoEarlierQuarters' }
    for (const counts of [[15], [15, 8]]) expect(alarmsOf(alone(counts)).get('A')).toEqual(reason)
    expect(alarmsOf(alone([15, 8, 6], 20, { members: ['A', 'B'] })).get('A')).toEqual(reason)
  })

  it('is not tested with fewer than ten respondents, nor in a merged row', () => {
    expect(alarmsOf(alone([2, 2, 2], 9)).get('A')).toEqual({ kind: 'notTested', reason: 'fewerThanTenRespondents' })
    expect(tested(alarmsOf(alone([5, 5, 5], 10))).baselineQuarters).toBe(2)
    expect(alarmsOf(alone([15, 8, 6], 20, { merged: true })).get('A')).toEqual({
      kind: 'notTested',
      reason: 'mergedUnits',
    })
  })

  it('of no quarter is none', () => {
    expect(alarmsOf([]).size).toBe(0)
  })
})

describe('alarms of many units', () => {
  const ids = ['A', 'B', 'C', 'D', 'E', 'F']
  const past = () =>
    [2, 1].map((ago) =>
      quarterOf(
        ago,
        ids.map((id, i) => ({ id, n: 40, wrist: 8 + ((i + ago) % 3), back: 12 })),
      ),
    )
  const counts = [21, 14, 12, 9, 8, 7]
  const jumped = () =>
    alarmsOf([
      ...past(),
      quarterOf(
        0,
        ids.map((id, i) => ({ id, n: 40, wrist: counts[i] ?? 0, back: 12 })),
      ),
    ])

  it('are adjusted together: the i-th smallest of k times k/i, never below a smaller one', () => {
    const alarms = jumped()
    const midPs = ids.map((id) => tested(alarms, id).midP)
    const sorted = [...midPs].sort((a, b) => a - b)
    for (const id of ids) {
      const { midP: own, adjustedP, raised } = tested(alarms, id)
      const expected = Math.min(1, ...sorted.flatMap((p, i) => (p >= own ? [(sorted.length * p) / (i + 1)] : [])))
      expect(adjustedP).toBeCloseTo(expected, 14)
      expect(raised).toBe(expected <= 0.1)
    }
    expect(ids.filter((id) => tested(alarms, id).raised)).toEqual(['A'])
    // B would be one by itself.
    expect(tested(alarms, 'B').midP).toBeLessThan(0.1)
  })

  it('are predicted from before: what others report now changes no prediction', () => {
    const moved = alarmsOf([
      ...past(),
      quarterOf(
        0,
        ids.map((id, i) => ({ id, n: 40, wrist: i === 0 ? 21 : 30, back: 12 })),
      ),
    ])
    expect(tested(moved, 'A').midP).toBe(tested(jumped(), 'A').midP)
  })

  it('lean on the other units: the same past predicts more where all others are high', () => {
    const highOthers = [2, 1].map((ago) =>
      quarterOf(
        ago,
        ids.map((id, i) => ({ id, n: 40, wrist: i === 0 ? 8 + (ago % 3) : 25, back: 12 })),
      ),
    )
    const last = quarterOf(0, [
      { id: 'A', n: 40, wrist: 21, back: 12 },
      { id: 'B', n: 40, wrist: 25, back: 12 },
    ])
    expect(tested(alarmsOf([...highOthers, last])).midP).toBeGreaterThan(tested(alarmsOf([...past(), last])).midP)
  })

  it('lean on the newest past quarter of the others, not on an older one', () => {
    const predicted = (older: number, newer: number) =>
      alarmsOf([
        ...[older, older, newer].map((others, i) =>
          quarterOf(
            3 - i,
            ids.map((id) => ({ id, n: 40, wrist: id === 'A' ? 8 : others, back: 12 })),
          ),
        ),
        quarterOf(0, [
          { id: 'A', n: 40, wrist: 15, back: 12 },
          { id: 'B', n: 40, wrist: 15, back: 12 },
        ]),
      ])
    expect(tested(predicted(8, 25)).midP).toBeGreaterThan(tested(predicted(25, 8)).midP)
  })

  it('do not depend on the order of units', () => {
    const reversed = alarmsOf(
      [2, 1, 0].map((ago) =>
        quarterOf(
          ago,
          ids
            .map((id, i) => ({ id, n: 40, wrist: ago === 0 ? (counts[i] ?? 0) : 8 + ((i + ago) % 3), back: 12 }))
            .reverse(),
        ),
      ),
    )
    expect(Object.fromEntries(reversed)).toEqual(Object.fromEntries(jumped()))
  })
})
