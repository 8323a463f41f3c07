import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../../lib/domain/disclosure/table'
import { interventionEffects } from '../../../lib/domain/hotspots/effects'
import type { EffectFinding } from '../../../lib/domain/hotspots/findings'
import type { AnalysisInput, InterventionAggregate } from '../../../lib/domain/hotspots/inputs'
import type { UnitCell, UnitQuarter, UnitSeries } from '../../../lib/domain/hotspots/unit-quarter'
import { type Quarter, shiftQuarter } from '../../../lib/domain/organisation/quarter'
import { combineEvidence, mixturePosterior } from '../../../lib/domain/statistics/rate-posterior'
import { analysisInput, seriesOf } from './audited'
import { publishedTable, type UnitCounts } from './published-table'

const now: Quarter = '2026-Q3'

/** People in every unit. */
const size = 200

type Rates = Readonly<Record<string, number>>

function table(ago: number, rates: Rates, n = size) {
  const units = Object.entries(rates).map(([id, rate]) => ({ id, n, wrist: Math.round(rate * n), back: n / 2 }))
  return publishedTable(shiftQuarter(now, -ago), units)
}

/** An analysis of the quarters given, newest first; null is a quarter that was never published. */
function input(quarters: readonly (Rates | null)[], changes: Partial<AnalysisInput> = {}): AnalysisInput {
  const [latest, ...earlier] = quarters
  return analysisInput({
    table: table(0, latest ?? {}),
    earlier: earlier.flatMap((rates, i) => (rates ? [{ table: table(i + 1, rates), headcounts: {} }] : [])),
    ...changes,
  })
}

function done(
  ago: number,
  units: readonly string[],
  changes: Partial<InterventionAggregate> = {},
): InterventionAggregate {
  return {
    intervention: `in ${units.join()} ${ago}`,
    measure: 'other-mouse',
    outcomes: ['wristAny'],
    units,
    doneIn: shiftQuarter(now, -ago),
    ...changes,
  }
}

const anyRate = mixturePosterior([{ alpha: 1, beta: 1, weight: 1 }])

/** A quarter whose units have their plain rates. */
function withPlainRates(quarter: UnitQuarter): UnitQuarter {
  const plain = new Map(
    quarter.units.map((unit): [UnitCell, UnitCell] => {
      const { low, high, n } = unit.cell
      const posterior = () => ({ ...anyRate, mean: (low + high) / (2 * n) })
      return [unit, { ...unit, posterior, meansAtEnds: () => ({ low: low / n, high: high / n }) }]
    }),
  )
  const find: UnitQuarter['find'] = (row) => {
    const unit = quarter.find(row)
    return unit && plain.get(unit)
  }
  return { ...quarter, units: [...plain.values()], find }
}

function plainSeries(given: AnalysisInput): Record<Outcome, UnitSeries> {
  const of = ({ now: latest, earlier }: UnitSeries): UnitSeries => ({
    now: withPlainRates(latest),
    earlier: earlier.map(withPlainRates),
  })
  const { wristAny, backAny, both } = seriesOf(given)
  return { wristAny: of(wristAny), backAny: of(backAny), both: of(both) }
}

/** Rates are taken to be the plain ones, so that the differences can be done by hand. */
function effects(given: AnalysisInput, series = plainSeries(given)): EffectFinding[] {
  return interventionEffects(given, series)
}

/** The cell of wrist complaints of one unit. */
function cell(given: AnalysisInput, quarter: string, id: string): UnitCell {
  const { now: latest, earlier } = seriesOf(given).wristAny
  const found = [latest, ...earlier].find((then) => then.quarter === quarter)?.units.find(({ row }) => row.id === id)
  if (!found) throw new Error(`no ${id} in ${quarter}`)
  return found
}

/** Mean posterior mean of some units over some quarters. */
function level(given: AnalysisInput, quarters: readonly string[], ids: readonly string[]): number {
  const means = quarters.flatMap((quarter) => ids.map((id) => cell(given, quarter, id).posterior().mean))
  return means.reduce((sum, mean) => sum + mean, 0) / means.length
}

function effect(...given: Parameters<typeof effects>): EffectFinding {
  const [found, ...others] = effects(...given)
  if (!found || others.length > 0) throw new Error(`one effect, not ${1 + others.length}`)
  return found
}

function estimated(...given: Parameters<typeof effects>): Extract<EffectFinding, { kind: 'estimated' }> {
  const found = effect(...given)
  if (found.kind !== 'estimated') throw new Error(found.reason)
  return found
}

/** Treated from 40 to 20 %, three others from 30 to 25, 29 and 30 %. */
const afterwards: Rates = { T: 0.2, A: 0.25, B: 0.29, C: 0.3 }
const beforehand: Rates = { T: 0.4, A: 0.3, B: 0.3, C: 0.3 }
const during: Rates = { T: 0.9, A: 0.9, B: 0.1, C: 0.1 }

describe('the effect of what was done', () => {
  it('by hand: 20 points down against 2 points down elsewhere, the quarter in between left out', () => {
    const given = input([afterwards, during, beforehand], { interventions: [done(1, ['T'])] })
    const found = estimated(given)
    expect(found).toMatchObject({
      interventions: ['in T 1'],
      measure: 'other-mouse',
      outcome: 'wristAny',
      doneIn: '2026-Q2',
      treated: ['T'],
      before: ['2026-Q1'],
      after: ['2026-Q3'],
      controls: 3,
      assignments: 4,
      smallestP: 1 / 4,
      p: 1 / 4,
      lower: null,
      upper: null,
      reference: 'all',
      sizesDiffer: false,
      participation: null,
      preTrend: null,
      alsoDone: [],
    })
    expect(found.estimate).toBeCloseTo(-0.2 - -0.02, 12)
    // All counts are exact: nothing is between bounds.
    expect(found.bounds.low).toBeCloseTo(-0.18, 12)
    expect(found.bounds.high).toBeCloseTo(-0.18, 12)
  })

  it('compares posterior means, each with what the units of its own quarter say', () => {
    const given = input([afterwards, during, beforehand], { interventions: [done(1, ['T'])] })
    const change = (...ids: string[]) => level(given, ['2026-Q3'], ids) - level(given, ['2026-Q1'], ids)
    const { estimate } = estimated(given, seriesOf(given))
    expect(estimate).toBeCloseTo(change('T') - change('A', 'B', 'C'), 12)
    expect(estimate).not.toBeCloseTo(-0.18, 6)
  })

  it('means over up to four quarters on either side', () => {
    const quarters = [0.9, 0.1, 0.2, 0.1, 0.2, 0.9, 0.5, 0.4, 0.5, 0.4, 0.9].map((T) => ({ T, A: 0.3, B: 0.3, C: 0.3 }))
    const given = input(quarters, { interventions: [done(5, ['T'])] })
    const found = estimated(given)
    expect(found.after).toEqual(['2025-Q3', '2025-Q4', '2026-Q1', '2026-Q2'])
    expect(found.before).toEqual(['2024-Q2', '2024-Q3', '2024-Q4', '2025-Q1'])
    expect(found.estimate).toBeCloseTo(0.15 - 0.45, 12)
  })

  it('goes on over a quarter that was not published', () => {
    const found = estimated(input([afterwards, null, during, null, beforehand], { interventions: [done(2, ['T'])] }))
    expect([found.before, found.after]).toEqual([['2025-Q3'], ['2026-Q3']])
  })

  it('is looked for in each outcome that it aims at, and not while it is planned', () => {
    const both = done(1, ['T'], { outcomes: ['wristAny', 'backAny'] })
    const planned = done(1, ['A'], { doneIn: null, intervention: 'planned' })
    const found = effects(input([afterwards, during, beforehand], { interventions: [both, planned] }))
    expect(found.map(({ outcome }) => outcome)).toEqual(['backAny', 'wristAny'])
    expect(found[0]).toMatchObject({ kind: 'estimated' })
  })

  it('does not depend on the order of quarters or interventions', () => {
    const interventions = [done(1, ['T']), done(2, ['A']), done(2, ['B'], { measure: 'training' })]
    const earlier = [during, beforehand, beforehand].map((rates, i) => ({ table: table(i + 1, rates), headcounts: {} }))
    const forwards = effects(input([afterwards], { interventions, earlier }))
    const backwards = effects(
      input([afterwards], { interventions: [...interventions].reverse(), earlier: [...earlier].reverse() }),
    )
    expect(forwards).toHaveLength(3)
    expect(backwards).toEqual(forwards)
    expect(forwards.map(({ doneIn }) => doneIn)).toEqual(['2026-Q1', '2026-Q1', '2026-Q2'])
  })
})

describe('an effect that cannot be told', () => {
  it('has no quarter after it, or none before', () => {
    expect(effect(input([during, beforehand], { interventions: [done(0, ['T'])] }))).toEqual({
      kind: 'notEstimated',
      interventions: ['in T 0'],
      measure: 'other-mouse',
      outcome: 'wristAny',
      doneIn: now,
      treated: [],
      reason: 'noQuarterAfter',
    })
    expect(effect(input([during, beforehand], { interventions: [done(-1, ['T'])] }))).toMatchObject({
      reason: 'noQuarterAfter',
    })
    expect(effect(input([afterwards, during], { interventions: [done(1, ['T'])] }))).toMatchObject({
      reason: 'noQuarterBefore',
    })
    // Five quarters back is too long ago.
    expect(
      effect(input([afterwards, during, null, null, null, null, beforehand], { interventions: [done(1, ['T'])] })),
    ).toMatchObject({ reason: 'noQuarterBefore' })
  })

  it('has no row of its own: the unit is unknown, or part of a merged row', () => {
    expect(effect(input([afterwards, during, beforehand], { interventions: [done(1, ['X'])] }))).toMatchObject({
      reason: 'noRowOfItsOwn',
    })
    const merged = (ago: number) =>
      publishedTable(shiftQuarter(now, -ago), [
        { id: 'OTHER-ORG', n: 40, wrist: 10, back: 10, merged: true, members: ['S', 'T'] },
        { id: 'A', n: 40, wrist: 10, back: 10 },
        { id: 'B', n: 40, wrist: 10, back: 10 },
      ])
    const given = analysisInput({
      table: merged(0),
      earlier: [1, 2].map((ago) => ({ table: merged(ago), headcounts: {} })),
      interventions: [done(1, ['T'])],
    })
    expect(effect(given)).toMatchObject({ reason: 'noRowOfItsOwn' })
    // Done for all of its members, the merged row is followed; done for one of them, it is no row to compare with.
    expect(estimated({ ...given, interventions: [done(1, ['S', 'T'])] })).toMatchObject({
      treated: ['OTHER-ORG'],
      controls: 2,
    })
    expect(estimated({ ...given, interventions: [done(1, ['A', 'T'])] })).toMatchObject({ treated: ['A'], controls: 1 })
  })

  it('has another row than before', () => {
    const { T: _, ...without } = beforehand
    expect(effect(input([afterwards, during, without], { interventions: [done(1, ['T'])] }))).toMatchObject({
      reason: 'unitChanged',
      treated: [],
    })
    expect(effect(input([without, during, beforehand], { interventions: [done(1, ['T'])] }))).toMatchObject({
      reason: 'unitChanged',
    })
  })

  it('has no unit to compare with', () => {
    expect(effect(input([{ T: 0.2 }, { T: 0.3 }, { T: 0.4 }], { interventions: [done(1, ['T'])] }))).toMatchObject({
      reason: 'noControls',
      treated: ['T'],
    })
  })
})

describe('quarters and units that are compared', () => {
  it('leave out quarters in which the treated row is not there', () => {
    const { T: _, ...without } = beforehand
    const found = estimated(
      input([without, afterwards, during, without, beforehand], { interventions: [done(2, ['T'])] }),
    )
    expect([found.before, found.after]).toEqual([['2025-Q3'], ['2026-Q2']])
  })

  it('leave out units that are not there throughout, or were reorganised', () => {
    const { A: _, ...without } = beforehand
    expect(estimated(input([afterwards, during, without], { interventions: [done(1, ['T'])] })).controls).toBe(2)
    const reorganised = table(2, beforehand)
    const rows: UnitCounts[] = Object.keys(beforehand).map((id) => ({
      id,
      n: 40,
      wrist: 10,
      back: 10,
      members: id === 'A' ? ['A', 'A2'] : [id],
    }))
    const given = input([afterwards, during], { interventions: [done(1, ['T'])] })
    const other = publishedTable(reorganised.quarter ?? now, rows)
    expect(estimated({ ...given, earlier: [...given.earlier, { table: other, headcounts: {} }] }).controls).toBe(2)
  })

  it('leave out units where something else was done against the same complaints meanwhile', () => {
    const quarters = [afterwards, during, beforehand, beforehand]
    const controls = (other: InterventionAggregate) =>
      effects(input(quarters, { interventions: [done(1, ['T']), other] })).find(
        ({ treated, interventions }) => interventions.length === 1 && treated.includes('T'),
      )
    const elsewhere = (ago: number, changes = {}) => controls(done(ago, ['A'], { measure: 'training', ...changes }))
    // Quarters from 3 to 0 ago: anything done in them counts, and what was done before or against something else not.
    for (const ago of [0, 1, 2, 3]) expect(elsewhere(ago)).toMatchObject({ controls: 2, alsoDone: [] })
    expect(elsewhere(4)).toMatchObject({ controls: 3 })
    expect(elsewhere(-1)).toMatchObject({ controls: 3 })
    expect(elsewhere(1, { outcomes: ['backAny'] })).toMatchObject({ controls: 3 })
    expect(elsewhere(1, { doneIn: null })).toMatchObject({ controls: 3 })
  })

  it('name what else was done in the treated unit, each measure once', () => {
    const interventions = [
      done(1, ['T']),
      done(2, ['T'], { measure: 'training', intervention: 'x' }),
      done(3, ['T', 'A'], { measure: 'training', intervention: 'y' }),
      done(3, ['A'], { measure: 'pace', intervention: 'z' }),
      done(2, ['T'], { measure: 'rotation', intervention: 'w' }),
    ]
    const found = effects(input([afterwards, during, beforehand, beforehand], { interventions }))
    expect(found.find((item) => item.interventions.includes('in T 1'))).toMatchObject({
      alsoDone: ['rotation', 'training'],
      controls: 2,
    })
  })
})

describe('the same measure in the same quarter', () => {
  const two = [done(1, ['T']), done(1, ['A'])]

  it('is judged together too', () => {
    const found = effects(input([afterwards, during, beforehand], { interventions: [...two].reverse() }))
    expect(found.map(({ interventions, treated }) => [interventions, treated])).toEqual([
      [['in A 1'], ['A']],
      [['in T 1'], ['T']],
      [
        ['in A 1', 'in T 1'],
        ['A', 'T'],
      ],
    ])
    const [, , pooled] = found
    if (pooled?.kind !== 'estimated') throw new Error('not estimated')
    // (-20 - 5)/2 against (-1 + 0)/2; two treated of four: 6 assignments, whose mirror images count.
    expect(pooled.estimate).toBeCloseTo(-0.125 + 0.005, 12)
    expect(pooled).toMatchObject({ controls: 2, assignments: 6, smallestP: 2 / 6, alsoDone: [] })
  })

  it('is not when it stands for anything, or for another measure or quarter', () => {
    const count = (interventions: InterventionAggregate[]) =>
      effects(input([afterwards, during, beforehand, beforehand], { interventions })).length
    expect(count(two.map((item) => ({ ...item, measure: 'other' })))).toBe(2)
    expect(count([done(1, ['T']), done(1, ['A'], { measure: 'training' })])).toBe(2)
    expect(count([done(1, ['T']), done(2, ['A'])])).toBe(2)
    expect(count([done(1, ['T']), done(1, ['A'], { outcomes: ['backAny'] })])).toBe(2)
  })
})

describe('the bounds beside the estimate', () => {
  it('are what labels leave open, the estimate between them', () => {
    const units = (wrist: number): UnitCounts[] => [
      { id: 'T', n: 40, wrist, back: 20 },
      ...['A', 'B', 'C'].map((id) => ({ id, n: 40, wrist: 12, back: 20 })),
    ]
    const given = (wrist: number) =>
      analysisInput({
        table: publishedTable(now, units(wrist)),
        earlier: [1, 2].map((ago) => ({ table: publishedTable(shiftQuarter(now, -ago), units(20)), headcounts: {} })),
        interventions: [done(1, ['T'])],
      })
    const exact = estimated(given(5), seriesOf(given(5)))
    expect(exact.bounds).toEqual({ low: exact.estimate, high: exact.estimate })
    const labelled = estimated(given(2), seriesOf(given(2)))
    expect(labelled.bounds.low).toBeLessThan(labelled.estimate)
    expect(labelled.bounds.high).toBeGreaterThan(labelled.estimate)
    // "<5" of 40: none of them, or four; everything else is exact.
    const after = cell(given(2), now, 'T')
    const meanOf = (y: number) => combineEvidence(after.prior(), [{ low: y, high: y, n: 40, discount: 1 }]).mean
    const rest = labelled.estimate - after.posterior().mean
    expect(labelled.bounds.low).toBeCloseTo(meanOf(0) + rest, 12)
    expect(labelled.bounds.high).toBeCloseTo(meanOf(4) + rest, 12)
  })
})

it('refuses an intervention that comes twice, or a quarter that is none', () => {
  const twice = [done(1, ['T']), done(1, ['T'])]
  expect(() => effects(input([afterwards, during, beforehand], { interventions: twice }))).toThrow(/comes twice/)
  const never = [done(1, ['T'], { doneIn: '2026-Q5' as Quarter })]
  expect(() => effects(input([afterwards, during, beforehand], { interventions: never }))).toThrow(RangeError)
})
