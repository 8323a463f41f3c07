import { estimate } from '@/lib/domain/estimation/estimate'
import { type Outcome, outcomes } from '@/lib/domain/estimation/published'
import { type Scenario, type SimulatedFirm, type Strength, simulateFirm } from './world'

/** A share: how many of how many. */
export type Share = { hits: number; of: number }

export type Figures = {
  rows: Share
  sites: Share
  organisation: Share
  /** Intervals of the change since the quarter before, of rows and of the organisation. */
  rowChanges: Share
  organisationChanges: Share
  /** Of all flags, those on units whose true rate is at most 1.25 x the organisation's. */
  falseDiscoveries: Share
  /** Hotspots flagged. */
  flagged: Share
  /** Pairs of a hotspot and another unit, both with figures, in which the hotspot is thought more likely to stand out. */
  pairs: Share
  /** Units with a row of their own that show figures. */
  shown: Share
}

export type Arm = {
  size: number
  quarters: number
  scenario: Scenario
  strength: Strength
  outcome: Outcome
  figures: Figures
}

/** Every arm of the study over so many firms of each kind. */
export function studyArm(size: number, quarters: number, scenario: Scenario, strength: Strength, firms: number): Arm[] {
  const arms = outcomes.map((outcome): Arm => ({ size, quarters, scenario, strength, outcome, figures: noFigures() }))
  for (let firm = 0; firm < firms; firm += 1) {
    const simulated = simulateFirm(size, quarters, scenario, strength, 1000 * size + firm)
    const { rows } = estimate(simulated.quarters)
    for (const { outcome, figures } of arms) tally(figures, simulated, outcome, (id) => rows.get(id)?.[outcome] ?? null)
  }
  return arms
}

function noFigures(): Figures {
  const none = (): Share => ({ hits: 0, of: 0 })
  return {
    rows: none(),
    sites: none(),
    organisation: none(),
    rowChanges: none(),
    organisationChanges: none(),
    falseDiscoveries: none(),
    flagged: none(),
    pairs: none(),
    shown: none(),
  }
}

type Found = NonNullable<ReturnType<ReturnType<typeof estimate>['rows']['get']>>[Outcome]

function tally(figures: Figures, firm: SimulatedFirm, outcome: Outcome, find: (id: string) => Found): void {
  const truth = firm.truth[outcome]
  const organisation = truth.get('ORG') ?? 0
  for (const [id, rate] of truth) {
    const found = find(id)
    if (!found) continue
    const place = id === 'ORG' ? figures.organisation : firm.sites.includes(id) ? figures.sites : figures.rows
    count(place, found.lower <= rate && rate <= found.upper)
    const earlier = firm.before[outcome].get(id)
    const change = found.sinceQuarter
    if (earlier === undefined || !change || firm.sites.includes(id)) continue
    const held = change.lower <= rate - earlier && rate - earlier <= change.upper
    count(id === 'ORG' ? figures.organisationChanges : figures.rowChanges, held)
  }
  const isHot = (id: string): boolean => firm.hotspots[outcome].has(id) && (truth.get(id) ?? 0) > 1.25 * organisation
  for (const id of firm.ownRows) {
    count(figures.shown, find(id) !== null)
    if (find(id)?.state === 'hotspot') count(figures.falseDiscoveries, (truth.get(id) ?? 0) <= 1.25 * organisation)
  }
  for (const id of firm.ownRows.filter(isHot)) {
    count(figures.flagged, find(id)?.state === 'hotspot')
    for (const other of firm.ownRows.filter((unit) => !firm.hotspots[outcome].has(unit)))
      compare(figures.pairs, find(id)?.exceeds ?? null, find(other)?.exceeds ?? null)
  }
}

function count(share: Share, hit: boolean): void {
  share.of += 1
  if (hit) share.hits += 1
}

/** Ties are half a hit. */
function compare(share: Share, hot: number | null, other: number | null): void {
  if (hot === null || other === null) return
  share.of += 1
  if (hot >= other) share.hits += hot === other ? 0.5 : 1
}
