import { describe, expect, it } from 'vitest'
import { analyse } from '../../../lib/domain/hotspots/analyse'
import { disagreements } from '../../../lib/domain/hotspots/disagreement'
import { type DisagreementFinding, quadrants, type UnitFinding } from '../../../lib/domain/hotspots/findings'
import type { WorkstationAudit } from '../../../lib/domain/hotspots/row-audits'
import { mixturePosterior } from '../../../lib/domain/statistics/rate-posterior'
import { analysisInput, audited, chairs, unitFinding } from './audited'

/** P(rate > 1/2) of Beta(1, 1) is 1/2, of Beta(2, 1) it is 3/4 (1 - x^2), of Beta(1, 2) 1/4. */
const rates = {
  even: mixturePosterior([{ alpha: 1, beta: 1, weight: 1 }]),
  high: mixturePosterior([{ alpha: 2, beta: 1, weight: 1 }]),
  surelyHigh: mixturePosterior([{ alpha: 1e5, beta: 1, weight: 1 }]),
  surelyLow: mixturePosterior([{ alpha: 1, beta: 1e5, weight: 1 }]),
}

function found(
  workstations: readonly WorkstationAudit[],
  rate: keyof typeof rates,
  units: UnitFinding[] = [unitFinding('A', 'wristAny', 0.3)],
): DisagreementFinding[] {
  return disagreements(analysisInput({ workstations }), units, () => ({ estimate: rates[rate], organisationRate: 0.5 }))
}

type Compared = Extract<DisagreementFinding, { kind: 'compared' }>

function place(poor: number, well: number, rate: keyof typeof rates): Compared {
  const [first] = found(audited('A', chairs(poor, well)), rate)
  if (first?.kind !== 'compared') throw new Error('not compared')
  return first
}

/** P(x > 1/2) of a density proportional to f on 0 to 1, by the midpoint rule in x = sin(u)^2, where Jeffreys' edges are smooth. */
function aboveHalf(poor: number, well: number): number {
  const steps = 20_000
  let [above, all] = [0, 0]
  for (let i = 0; i < steps; i += 1) {
    const u = ((i + 0.5) / steps) * (Math.PI / 2)
    // x^(y - 1/2) (1 - x)^(n - y - 1/2) dx = 2 sin(u)^(2y) cos(u)^(2(n - y)) du.
    const weight = Math.sin(u) ** (2 * poor) * Math.cos(u) ** (2 * well)
    all += weight
    if (Math.sin(u) ** 2 > 0.5) above += weight
  }
  return above / all
}

describe('complaints and audits of one row', () => {
  it('by hand: two of four workstations at the action level are as likely most as not', () => {
    // Beta(5/2, 5/2) is symmetric.
    const a = place(2, 2, 'high')
    expect(a).toMatchObject({ row: 'A', outcome: 'wristAny', complaints: { mean: 0.3 }, quadrant: null })
    expect(a).toMatchObject({ workstations: 4, atActionLevel: 2, share: { mean: 0.5 } })
    expect(a.complaintsHigh).toBeCloseTo(0.75, 12)
    expect(a.mostAtActionLevel).toBeCloseTo(0.5, 12)
    expect(a.probabilities.highBoth).toBeCloseTo(0.375, 12)
    expect(a.probabilities.complaintsOnly).toBeCloseTo(0.375, 12)
    expect(a.probabilities.auditOnly).toBeCloseTo(0.125, 12)
    expect(a.probabilities.lowBoth).toBeCloseTo(0.125, 12)
  })

  it('have the share of workstations with the interval of Jeffreys: 8 of 12 is 67 % (39 to 88 %)', () => {
    // Quantiles of Beta(8.5, 4.5) by SciPy's beta.ppf.
    const { share } = place(8, 4, 'even')
    expect(share.mean).toBeCloseTo(8 / 12, 12)
    expect(share.lower).toBeCloseTo(0.3875639, 6)
    expect(share.upper).toBeCloseTo(0.87546268, 6)
  })

  it.each([
    [3, 3],
    [3, 6],
    [4, 0],
    [8, 4],
    [0, 3],
  ])('with %i at the action level and %i below have the probability of a numerical integral', (poor, well) => {
    expect(place(poor, well, 'even').mostAtActionLevel).toBeCloseTo(aboveHalf(poor, well), 3)
  })

  it.each([
    ['highBoth', 'surelyHigh', 6],
    ['complaintsOnly', 'surelyHigh', 0],
    ['auditOnly', 'surelyLow', 6],
    ['lowBoth', 'surelyLow', 0],
  ] as const)('are placed in %s', (quadrant, rate, poor) => {
    expect(place(poor, 6 - poor, rate).quadrant).toBe(quadrant)
  })

  it('are placed from 0.8 on: 8 of 12 at the action level are most, 7 of 12 may not be', () => {
    // By the integral: .88 and .72.
    expect(place(8, 4, 'surelyHigh').quadrant).toBe('highBoth')
    expect(place(7, 5, 'surelyHigh').quadrant).toBeNull()
  })

  it('are never called well where half of the workstations are at the action level', () => {
    for (const half of [2, 3, 6, 20]) expect(place(half, half, 'surelyHigh').quadrant).toBeNull()
  })

  it('are called poor where all of three or of four workstations are at the action level', () => {
    for (const all of [3, 4]) expect(place(all, 0, 'surelyHigh').quadrant).toBe('highBoth')
  })

  it('have four probabilities that sum to 1', () => {
    for (const rate of ['even', 'high', 'surelyHigh', 'surelyLow'] as const) {
      const { probabilities } = place(1, 4, rate)
      expect(quadrants.reduce((sum, quadrant) => sum + probabilities[quadrant], 0)).toBeCloseTo(1, 12)
    }
  })

  it('say what is missing: workstations, or answers', () => {
    const workstations = [...audited('A', chairs(2, 1)), ...audited('B', chairs(1, 1))]
    const [a, b] = [unitFinding('A', 'wristAny', 0.3), unitFinding('B', 'wristAny', 0.3)]
    expect(found(workstations, 'even', [a, unitFinding('A', 'backAny', 0.3), b])).toMatchObject([
      { row: 'A', outcome: 'wristAny', kind: 'compared' },
      { row: 'A', outcome: 'backAny', kind: 'compared' },
      { row: 'B', outcome: 'wristAny', kind: 'notCompared', workstations: 2, reason: 'tooFewWorkstations' },
    ])
    expect(found(workstations, 'even', [{ ...a, state: 'lowResponse', reason: 'responseBelowHalf' }])).toEqual([
      { row: 'A', outcome: 'wristAny', kind: 'notCompared', workstations: 3, reason: 'responseBelowHalf' },
    ])
    expect(found([], 'even')).toMatchObject([{ workstations: 0, reason: 'tooFewWorkstations' }])
  })

  it('refuse audit entries that are none', () => {
    const audits = [{ row: 'A', workstations: 3, atActionLevel: null, postures: null }]
    expect(() =>
      disagreements(analysisInput({ audits }), [], () => ({ estimate: rates.even, organisationRate: 0.5 })),
    ).toThrow(RangeError)
  })

  it('come from the posterior that the unit is shown with: half of A, a fifth of B complain', () => {
    const workstations = [...audited('A', chairs(6, 0)), ...audited('B', chairs(6, 0))]
    const wrist = analyse(analysisInput({ workstations })).disagreements.filter(({ outcome }) => outcome === 'wristAny')
    expect(wrist.map((finding) => [finding.row, finding.kind === 'compared' && finding.quadrant])).toEqual([
      ['A', 'highBoth'],
      ['B', 'auditOnly'],
    ])
  })
})
