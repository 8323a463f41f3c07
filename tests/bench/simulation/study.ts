import { randomFrom } from '../../unit/disclosure/cubes'
import { RatioTally } from './tally'
import { protectedTables, rawTables, type Verdicts, verdictsOf } from './verdicts'
import {
  assumptions,
  type ComplaintOutcome,
  complaintOutcomes,
  type SimulatedOrganisation,
  simulateOrganisation,
} from './world'

/** A unit is truly a hotspot from this multiple of the organisation's true rate on; up to the second, a flag is false. */
const truth = { hotspot: 1.5, quiet: 1.25 } as const

export const discounts = [0, 0.4, 0.6, 0.8, 1] as const

/** Units up to this many heads are the small ones. */
export const smallUnitHeads = 40

const sizes = ['all', 'small', 'large'] as const
export type Size = (typeof sizes)[number]

const measures = ['coverage', 'falseDiscovery', 'falseFlag', 'power', 'watched', 'found1', 'found2', 'found4'] as const
export type Measure = (typeof measures)[number]

export type Figure = { ratio: number; standardError: number; cases: number }

export type Arm = {
  counts: 'raw' | 'published'
  discount: number
  outcome: ComplaintOutcome
  size: Size
  figures: Record<Measure, Figure>
}

/**
 * Simulates organisations from a seed and judges the rule by what is true of them, in the last four quarters: every
 * discount, from raw counts and, when `withGate`, from what the gate publishes of the same counts.
 */
export async function study(organisations: number, persistence: number, withGate: boolean): Promise<Arm[]> {
  const tallies: Tallies = new Map()
  for (let seed = 1; seed <= organisations; seed += 1) await addOrganisation(tallies, seed, persistence, withGate)
  return [...tallies.values()].map(({ arm, tally }) => ({
    ...arm,
    figures: byMeasure((measure) => tally[measure].estimate()),
  }))
}

type Tallies = Map<string, { arm: Omit<Arm, 'figures'>; tally: Record<Measure, RatioTally> }>

async function addOrganisation(tallies: Tallies, seed: number, persistence: number, withGate: boolean): Promise<void> {
  const organisation = simulateOrganisation(randomFrom(seed), persistence)
  const sources = [
    { counts: 'raw', tables: rawTables(organisation) },
    ...(withGate ? [{ counts: 'published', tables: await protectedTables(organisation) } as const] : []),
  ] as const
  for (const { counts, tables } of sources) {
    verdictsOf(tables, organisation.headcounts, discounts).forEach((verdicts, d) => {
      for (const outcome of complaintOutcomes) {
        for (const size of sizes) {
          const arm = { counts, discount: discounts[d] ?? 0, outcome, size }
          const key = JSON.stringify(arm)
          const entry = tallies.get(key) ?? { arm, tally: emptyTallies() }
          tallies.set(key, entry)
          judge(organisation, verdicts, outcome, size, entry.tally)
        }
      }
    })
  }
}

function byMeasure<T>(f: (measure: Measure) => T): Record<Measure, T> {
  return {
    coverage: f('coverage'),
    falseDiscovery: f('falseDiscovery'),
    falseFlag: f('falseFlag'),
    power: f('power'),
    watched: f('watched'),
    found1: f('found1'),
    found2: f('found2'),
    found4: f('found4'),
  }
}

function emptyTallies(): Record<Measure, RatioTally> {
  return byMeasure(() => new RatioTally())
}

/** Adds one organisation's hits and cases. A unit without a row of its own cannot be flagged: it counts as missed. */
function judge(
  { units, rates, outbreak }: SimulatedOrganisation,
  verdicts: Verdicts,
  outcome: ComplaintOutcome,
  size: Size,
  tally: Record<Measure, RatioTally>,
): void {
  const sums = byMeasure(() => ({ hits: 0, cases: 0 }))
  const count = (measure: Measure, hit: boolean): void => {
    sums[measure].cases += 1
    sums[measure].hits += hit ? 1 : 0
  }
  const ofSize = units.filter(({ heads }) => size === 'all' || (size === 'small') === heads <= smallUnitHeads)
  for (let q = assumptions.outbreak.quarter; q < assumptions.quarters; q += 1) {
    for (const unit of ofSize) {
      const rate = unit.rates[outcome][q] ?? 0
      const multiple = rate / (rates[outcome][q] ?? 0)
      const verdict = verdicts[outcome][q]?.get(unit.code)
      const flagged = verdict?.state === 'hotspot'
      if (verdict) count('coverage', verdict.lower <= rate && rate <= verdict.upper)
      if (flagged) count('falseDiscovery', multiple <= truth.quiet)
      if (multiple <= truth.quiet) count('falseFlag', flagged)
      if (multiple >= truth.hotspot) {
        count('power', flagged)
        count('watched', flagged || verdict?.state === 'watch')
      }
    }
  }
  if (ofSize.some(({ code }) => code === outbreak[outcome])) {
    const flaggedIn = (quarters: number): boolean =>
      Array.from({ length: quarters }, (_, i) => assumptions.outbreak.quarter + i).some(
        (q) => verdicts[outcome][q]?.get(outbreak[outcome])?.state === 'hotspot',
      )
    count('found1', flaggedIn(1))
    count('found2', flaggedIn(2))
    count('found4', flaggedIn(4))
  }
  for (const measure of measures) tally[measure].add(sums[measure].hits, sums[measure].cases)
}
