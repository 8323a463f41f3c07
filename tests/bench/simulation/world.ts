import type { PublishedQuarter, PublishedRow } from '@/lib/domain/estimation/published'
import { type Outcome, outcomes } from '@/lib/domain/estimation/published'
import { shiftQuarter } from '@/lib/domain/organisation/quarter'
import { logistic, logit, normalQuantile } from '@/lib/domain/statistics/special-functions'

export type Strength = 'standard' | 'strict'
/** Epsilons at the presets of the policy. */
export const strengths: Record<Strength, { fresh: number; kept: number | null }> = {
  standard: { fresh: 1, kept: null },
  strict: { fresh: 1, kept: 1.4 },
}

/** What happens in the last quarter (or, for the season, in all of them). */
export type Scenario = 'constant' | 'down15' | 'down10' | 'up10' | 'up15' | 'season' | 'newUnit' | 'split'

/** Assumptions about firms; where nothing is published they are guesses, and docs/method.md names them. */
const assumptions = {
  rate: { wristAny: { least: 0.12, most: 0.2 }, backAny: { least: 0.3, most: 0.4 } },
  /** Of units' offsets on the log-odds scale, and what they keep of themselves from quarter to quarter. */
  deviation: 0.25,
  persistence: 0.95,
  /** A hotspot's rate, in times the mean of the others. */
  hotspot: { least: 1.6, most: 2 },
  participation: { least: 0.5, most: 0.65 },
  heads: { least: 8, most: 110 },
  unitsPerSite: 8,
  smallestRow: 15,
  smallestFirmWithUnits: 100,
  fewestRespondents: 10,
} as const

/** `until`: the row that it shares with another unit until the last quarter. */
type Unit = {
  code: string
  site: string
  heads: number
  participation: number
  offset: Record<Outcome, number[]>
  until?: string
}

export type SimulatedFirm = {
  quarters: PublishedQuarter[]
  /** True rate in the newest quarter of each row, site and the organisation, weighted by people. */
  truth: Record<Outcome, Map<string, number>>
  /** The same, one quarter before; rows that were not there then are missing. */
  before: Record<Outcome, Map<string, number>>
  /** Units with a row of their own that are hotspots, and all units with one. */
  hotspots: Record<Outcome, Set<string>>
  ownRows: string[]
  sites: string[]
}

type Draw = { uniform: () => number; between: (range: { least: number; most: number }) => number; normal: () => number }

/** Seeded numbers (mulberry32), so that every run of the study is the same. */
export function draws(seed: number): Draw {
  let state = seed >>> 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    uniform,
    between: ({ least, most }) => least + (most - least) * uniform(),
    normal: () => normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, uniform()))),
  }
}

/** One discrete Laplace draw, as a difference of two geometric ones. */
export function noise(epsilon: number, { uniform }: Draw): number {
  const geometric = (): number => Math.floor(Math.log(1 - uniform()) / -epsilon)
  return geometric() - geometric()
}

/** A firm of about `size` heads over some quarters. */
export function simulateFirm(
  size: number,
  quarterCount: number,
  scenario: Scenario,
  strength: Strength,
  seed: number,
): SimulatedFirm {
  const draw = draws(seed)
  const drawn = drawUnits(size, quarterCount, draw)
  const units = scenario === 'split' ? halved(drawn, draw) : drawn
  const levels = {
    wristAny: levelsOf(draw.between(assumptions.rate.wristAny), quarterCount, scenario),
    backAny: levelsOf(draw.between(assumptions.rate.backAny), quarterCount, scenario),
  }
  const last = quarterCount - 1
  const hot = {
    wristAny: makeHotspots(units, 'wristAny', levels.wristAny, size, draw),
    backAny: makeHotspots(units, 'backAny', levels.backAny, size, draw),
  }
  const kept = new Map<string, number>()
  const { fresh, kept: keptEpsilon } = strengths[strength]
  const quarters: PublishedQuarter[] = []
  const truth = { wristAny: new Map<string, number>(), backAny: new Map<string, number>() }
  const before = { wristAny: new Map<string, number>(), backAny: new Map<string, number>() }
  let ownRows: string[] = []
  let sites: string[] = []
  for (let t = 0; t < quarterCount; t += 1) {
    const withoutNew = units.length > 1 ? units.slice(0, -1) : units
    const present = scenario === 'newUnit' && t < last ? withoutNew : units
    const rows = rowsOf(present, size, t === last)
    const published = rows.map(({ id, parent, members }) => {
      const counts = { wristAny: 0, backAny: 0 }
      let n = 0
      for (const unit of members) {
        const answers = binomial(unit.heads, unit.participation, draw)
        n += answers
        for (const outcome of outcomes)
          counts[outcome] += binomial(answers, rateOf(unit, outcome, levels[outcome], t), draw)
      }
      for (const outcome of outcomes) {
        if (keptEpsilon !== null) {
          const key = `${outcome} ${members.map(({ code }) => code).join()}`
          if (!kept.has(key)) kept.set(key, noise(keptEpsilon, draw))
          counts[outcome] += kept.get(key) ?? 0
        }
        counts[outcome] += noise(fresh, draw)
      }
      const heads = members.reduce((sum, { heads }) => sum + heads, 0)
      return { id, parent, members: members.map(({ code }) => code), heads, n, counts }
    })
    quarters.push({
      quarter: shiftQuarter('2024-Q1', t),
      rows: published[0]?.parent === null ? published.map(shown) : withSums(published),
      noise: { wristAny: strengths[strength], backAny: strengths[strength] },
    })
    if (t >= last - 1)
      for (const outcome of outcomes)
        fillTruth(t === last ? truth[outcome] : before[outcome], rows, (unit) =>
          rateOf(unit, outcome, levels[outcome], t),
        )
    if (t === last) {
      ownRows = rows.flatMap(({ id, members, parent }) => (members.length === 1 && parent !== null ? [id] : []))
      sites = [...new Set(rows.flatMap(({ parent }) => parent ?? []))]
    }
  }
  return { quarters, truth, before, hotspots: hot, ownRows, sites }
}

function drawUnits(size: number, quarterCount: number, draw: Draw): Unit[] {
  const units: Unit[] = []
  let heads = 0
  while (heads < size) {
    const { least, most } = assumptions.heads
    const own = Math.min(Math.round(least * (most / least) ** draw.uniform()), Math.max(least, size - heads))
    heads += own
    const offset = { wristAny: walk(quarterCount, draw), backAny: walk(quarterCount, draw) }
    const site = `S${Math.floor(units.length / assumptions.unitsPerSite)}`
    units.push({
      code: `U${units.length}`,
      site,
      heads: own,
      participation: draw.between(assumptions.participation),
      offset,
    })
  }
  return units
}

function walk(quarterCount: number, { normal }: Draw): number[] {
  const { deviation, persistence } = assumptions
  let offset = deviation * normal()
  return Array.from({ length: quarterCount }, () => {
    const now = offset
    offset = persistence * offset + Math.sqrt(1 - persistence ** 2) * deviation * normal()
    return now
  })
}

/** Log-odds of the level in each quarter. */
function levelsOf(rate: number, quarterCount: number, scenario: Scenario): number[] {
  const shift = { down15: -0.15, down10: -0.1, up10: 0.1, up15: 0.15 }
  return Array.from({ length: quarterCount }, (_, t) => {
    const last = t === quarterCount - 1
    if (scenario === 'season') return logit(rate + 0.05 * Math.sin((Math.PI * t) / 2))
    if (last && scenario in shift) return logit(Math.max(0.03, rate + (shift[scenario as keyof typeof shift] ?? 0)))
    return logit(rate)
  })
}

/** Lifts one unit (in firms from 480 heads on, one or two) to a multiple of the first quarter's mean rate, and keeps it that far above; names them. */
function makeHotspots(units: Unit[], outcome: Outcome, levels: number[], size: number, draw: Draw): Set<string> {
  const wanted = size >= 480 && draw.uniform() < 0.5 ? 2 : 1
  const hot = new Set<string>()
  while (hot.size < Math.min(wanted, units.length)) {
    const unit = units[Math.floor(draw.uniform() * units.length)]
    if (!unit || hot.has(unit.code)) continue
    hot.add(unit.code)
    const times = draw.between(assumptions.hotspot)
    const [level = 0] = levels
    const above = logit(times * logistic(level)) - level
    unit.offset[outcome] = levels.map(() => above)
  }
  return hot
}

/** The largest unit as two halves that differ a little; they share a row until the last quarter. */
function halved(units: readonly Unit[], { normal }: Draw): Unit[] {
  const largest = units.reduce((most, unit) => (unit.heads > most.heads ? unit : most))
  return units.flatMap((unit) => {
    if (unit !== largest) return [unit]
    const apart = (offset: readonly number[]): number[] => {
      const difference = 0.5 * assumptions.deviation * normal()
      return offset.map((value) => value + difference)
    }
    const half = { ...unit, until: unit.code, heads: Math.ceil(unit.heads / 2) }
    const offset = { wristAny: apart(unit.offset.wristAny), backAny: apart(unit.offset.backAny) }
    return [half, { ...half, code: `${unit.code}b`, heads: Math.floor(unit.heads / 2), offset }]
  })
}

function rateOf({ offset }: Unit, outcome: Outcome, levels: readonly number[], t: number): number {
  return logistic((levels[t] ?? 0) + (offset[outcome][t] ?? 0))
}

type RowOfUnits = { id: string; parent: string | null; members: Unit[] }

/** Units of 15 heads and more have a row of their own, the rest of each site one together; small firms have one row. */
function rowsOf(units: readonly Unit[], size: number, last: boolean): RowOfUnits[] {
  if (size < assumptions.smallestFirmWithUnits) return [{ id: 'ORG', parent: null, members: [...units] }]
  return [...new Set(units.map(({ site }) => site))].flatMap((site) => {
    const here = units.filter((unit) => unit.site === site)
    const together = here.filter(({ until }) => until !== undefined && !last)
    const alone = here.filter((unit) => !together.includes(unit))
    const small = alone.filter(({ heads }) => heads < assumptions.smallestRow)
    const own = alone.filter(({ heads }) => heads >= assumptions.smallestRow)
    const rows = own.map((unit): RowOfUnits => ({ id: unit.code, parent: site, members: [unit] }))
    if (together[0]) rows.push({ id: together[0].code, parent: site, members: together })
    return small.length > 0 ? [...rows, { id: `${site}-small`, parent: site, members: small }] : rows
  })
}

type Counted = {
  id: string
  parent: string | null
  members: string[]
  heads: number
  n: number
  counts: Record<Outcome, number>
}

function shown({ counts, ...row }: Counted): PublishedRow {
  return { ...row, figures: row.n < assumptions.fewestRespondents ? null : counts }
}

function withSums(rows: readonly Counted[]): PublishedRow[] {
  const sum = (id: string, parent: string | null, below: readonly Counted[]): Counted => ({
    id,
    parent,
    members: below.flatMap(({ members }) => members),
    heads: below.reduce((total, { heads }) => total + heads, 0),
    n: below.reduce((total, { n }) => total + n, 0),
    counts: {
      wristAny: below.reduce((total, { counts }) => total + counts.wristAny, 0),
      backAny: below.reduce((total, { counts }) => total + counts.backAny, 0),
    },
  })
  const sites = [...new Set(rows.flatMap(({ parent }) => parent ?? []))]
  return [
    sum('ORG', null, rows),
    ...sites.map((site) =>
      sum(
        site,
        'ORG',
        rows.filter(({ parent }) => parent === site),
      ),
    ),
    ...rows,
  ].map(shown)
}

function fillTruth(truth: Map<string, number>, rows: readonly RowOfUnits[], rate: (unit: Unit) => number): void {
  const average = (units: readonly Unit[]): number =>
    units.reduce((sum, unit) => sum + unit.heads * rate(unit), 0) / units.reduce((sum, { heads }) => sum + heads, 0)
  for (const { id, members } of rows) truth.set(id, average(members))
  for (const site of new Set(rows.flatMap(({ parent }) => parent ?? [])))
    truth.set(site, average(rows.filter(({ parent }) => parent === site).flatMap(({ members }) => members)))
  truth.set('ORG', average(rows.flatMap(({ members }) => members)))
}

function binomial(n: number, p: number, { uniform }: Draw): number {
  let successes = 0
  for (let i = 0; i < n; i += 1) if (uniform() < p) successes += 1
  return successes
}
