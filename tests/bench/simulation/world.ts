import type { CountTable } from '@/lib/domain/disclosure/count-table'
import type { ClassCounts } from '@/lib/domain/disclosure/table'
import { type Quarter, shiftQuarter } from '@/lib/domain/organisation/quarter'
import { logistic, logit, normalQuantile } from '@/lib/domain/statistics/special-functions'

/** What the simulated organisations are like. Where nothing is published these are assumptions, and are named as such in docs/method.md. */
export const assumptions = {
  quarters: 8,
  units: 28,
  sites: 4,
  heads: { least: 8, most: 120 },
  participation: { least: 0.5, most: 0.7 },
  rate: { wristAny: { least: 0.12, most: 0.2 }, backAny: { least: 0.3, most: 0.4 } },
  /** Of the units' effects on the logit. */
  effectDeviation: 0.4,
  /** Odds ratio of wrist and back complaints within a unit. */
  oddsRatio: 3,
  /** From this quarter on (0 is the first) one unit has this many times the organisation's rate. */
  outbreak: { quarter: 4, times: 1.75 },
} as const

export type ComplaintOutcome = 'wristAny' | 'backAny'
export const complaintOutcomes: readonly ComplaintOutcome[] = ['wristAny', 'backAny']

export type SimulatedUnit = {
  code: string
  site: string
  heads: number
  participation: number
  /** True rate by quarter. */
  rates: Record<ComplaintOutcome, number[]>
}

export type SimulatedOrganisation = {
  units: SimulatedUnit[]
  /** True rate of all heads together, by quarter. */
  rates: Record<ComplaintOutcome, number[]>
  /** Code of the unit whose rate jumps. */
  outbreak: Record<ComplaintOutcome, string>
  /** What was reported, by quarter. */
  tables: CountTable[]
  headcounts: Record<string, number>
}

/**
 * One organisation over eight quarters. A unit's effect stays in distribution and keeps the share `persistence` of
 * itself from quarter to quarter (1: it never changes); the rest is drawn anew.
 */
export function simulateOrganisation(random: () => number, persistence: number): SimulatedOrganisation {
  const between = ({ least, most }: { least: number; most: number }): number => least + (most - least) * random()
  const normal = (): number => normalQuantile(Math.max(1e-12, random()))
  const centre = {
    wristAny: logit(between(assumptions.rate.wristAny)),
    backAny: logit(between(assumptions.rate.backAny)),
  }

  const effects = (): number[] => {
    let effect = assumptions.effectDeviation * normal()
    return Array.from({ length: assumptions.quarters }, () => {
      const now = effect
      effect = persistence * effect + Math.sqrt(1 - persistence ** 2) * assumptions.effectDeviation * normal()
      return now
    })
  }
  const units = Array.from({ length: assumptions.units }, (_, u): SimulatedUnit => {
    const site = `S${u % assumptions.sites}`
    const { least, most } = assumptions.heads
    return {
      code: `${site}-U${u}`,
      site,
      // Evenly on a logarithmic scale: more small units than large ones.
      heads: Math.round(least * (most / least) ** random()),
      participation: between(assumptions.participation),
      rates: {
        wristAny: effects().map((effect) => logistic(centre.wristAny + effect)),
        backAny: effects().map((effect) => logistic(centre.backAny + effect)),
      },
    }
  })
  const outbreak = { wristAny: breakOut(units, 'wristAny', random), backAny: breakOut(units, 'backAny', random) }
  const quarters = Array.from({ length: assumptions.quarters }, (_, q) => q)
  return {
    units,
    rates: {
      wristAny: quarters.map((q) => overallRate(units, 'wristAny', q)),
      backAny: quarters.map((q) => overallRate(units, 'backAny', q)),
    },
    outbreak,
    tables: quarters.map((q) => report(units, q, random)),
    headcounts: Object.fromEntries(units.map(({ code, heads }) => [code, heads])),
  }
}

export function quarterName(q: number): Quarter {
  return shiftQuarter('2024-Q1', q)
}

function overallRate(units: readonly SimulatedUnit[], outcome: ComplaintOutcome, q: number): number {
  const heads = units.reduce((sum, unit) => sum + unit.heads, 0)
  return units.reduce((sum, unit) => sum + unit.heads * (unit.rates[outcome][q] ?? 0), 0) / heads
}

/** Lifts the rates of a unit drawn at random from the outbreak on, and names it. */
function breakOut(units: SimulatedUnit[], outcome: ComplaintOutcome, random: () => number): string {
  const unit = units[Math.floor(random() * units.length)]
  if (!unit) throw new RangeError('an outbreak needs units')
  const { quarter, times } = assumptions.outbreak
  for (let q = quarter; q < assumptions.quarters; q += 1)
    unit.rates[outcome][q] = times * overallRate(units, outcome, q)
  return unit.code
}

function report(units: readonly SimulatedUnit[], q: number, random: () => number): CountTable {
  const tree: Record<string, string[]> = { ORG: [] }
  const classes: Record<string, ClassCounts> = {}
  for (const { code, site, heads, participation, rates } of units) {
    if (!tree[site]) tree.ORG?.push(site)
    tree[site] = [...(tree[site] ?? []), code]
    const wrist = rates.wristAny[q] ?? 0
    const back = rates.backAny[q] ?? 0
    const both = probabilityOfBoth(wrist, back, assumptions.oddsRatio)
    const counts: ClassCounts = { neither: 0, wrist: 0, back: 0, both: 0 }
    for (let head = 0; head < heads; head += 1) {
      if (random() >= participation) continue
      const draw = random()
      if (draw < both) counts.both += 1
      else if (draw < wrist) counts.wrist += 1
      else if (draw < wrist + back - both) counts.back += 1
      else counts.neither += 1
    }
    classes[code] = counts
  }
  return {
    quarter: quarterName(q),
    tree,
    classes,
    headcounts: Object.fromEntries(units.map(({ code, heads }) => [code, heads])),
  }
}

/** P(both) from the margins and the odds ratio. Source: Plackett (1965), J. Am. Stat. Assoc. 60. */
function probabilityOfBoth(wrist: number, back: number, oddsRatio: number): number {
  const sum = 1 + (wrist + back) * (oddsRatio - 1)
  return (sum - Math.sqrt(sum ** 2 - 4 * oddsRatio * (oddsRatio - 1) * wrist * back)) / (2 * (oddsRatio - 1))
}
