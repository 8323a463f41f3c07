import type { Cell, Outcome, ProtectedRow } from '@/lib/domain/disclosure/table'
import type {
  Findings,
  NonResponseBounds,
  NonResponseFinding,
  OverallFinding,
  UnitFinding,
} from '@/lib/domain/hotspots/findings'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import type { PublishedQuarter } from '@/lib/view/published-quarter'

/** Hand-made published quarters: every number below is invented, none comes from our own statistics. */

export const unknownNonResponse: NonResponseFinding = { kind: 'notBounded', reason: 'headcountUnknown' }

/**
 * 128 of 412 respondents among 655 heads, 243 silent: 128/655, (128 + 243)/655, and for kappa
 * (128 + kappa x 128/412 x 243)/655.
 */
export const boundedNonResponse: NonResponseBounds = {
  lower: 0.19542,
  upper: 0.56641,
  sensitivity: [
    { kappa: 0, prevalence: 0.19542, low: 0.19542, high: 0.19542 },
    { kappa: 0.5, prevalence: 0.25305, low: 0.25305, high: 0.25305 },
    { kappa: 1, prevalence: 0.31068, low: 0.31068, high: 0.31068 },
    { kappa: 2, prevalence: 0.42594, low: 0.42594, high: 0.42594 },
  ],
  orderChangesWith: [],
}

const count = (value: number): Cell => ({ kind: 'count', value })

export function row(id: string, name: string, parent: string | null, over: Partial<ProtectedRow> = {}): ProtectedRow {
  return {
    id,
    name,
    parent,
    members: [id],
    merged: false,
    cells: { respondents: count(40), wristAny: count(12), backAny: count(14), both: { kind: 'notOffered' } },
    feasible: { wristAny: { low: 12, high: 12 }, backAny: { low: 14, high: 14 }, both: { low: 0, high: 12 } },
    ...over,
  }
}

export function finding(id: string, outcome: Outcome, over: Partial<UnitFinding> = {}): UnitFinding {
  return {
    row: id,
    outcome,
    n: 40,
    cell: count(12),
    feasible: { low: 12, high: 12 },
    estimate: { mean: 0.3, lower: 0.2, upper: 0.42 },
    thisQuarter: { mean: 0.31, lower: 0.18, upper: 0.46 },
    exceedance: 0.2,
    rank: { expected: 3, probabilityTop: 0.3, topR: 3 },
    state: 'noSignal',
    reason: 'notProbablyAbove',
    change: null,
    yearChange: null,
    alarm: { kind: 'notTested', reason: 'fewerThanTwoEarlierQuarters' },
    drift: { kind: 'notFollowed', reason: 'fewerThanEightQuarters' },
    ...over,
  }
}

export const hot = (id: string, outcome: Outcome, over: Partial<UnitFinding> = {}): UnitFinding =>
  finding(id, outcome, {
    n: 61,
    estimate: { mean: 0.52, lower: 0.43, upper: 0.61 },
    exceedance: 0.97,
    state: 'hotspot',
    reason: 'probablyAboveThreshold',
    ...over,
  })

export const watched = (id: string, outcome: Outcome, over: Partial<UnitFinding> = {}): UnitFinding =>
  finding(id, outcome, { exceedance: 0.68, state: 'watch', reason: 'possiblyAboveThreshold', ...over })

export const rule: Findings['rule'] = {
  factor: 1.25,
  hotspotProbability: 0.8,
  watchProbability: 0.6,
  falseDiscoveryRate: 0.1,
  discount: 0.6,
  topR: 3,
}

function overall(outcome: Outcome): OverallFinding {
  return {
    outcome,
    n: 412,
    cell: count(128),
    feasible: { low: 128, high: 128 },
    estimate: { mean: 0.31, lower: 0.27, upper: 0.36 },
    change: null,
    yearChange: null,
  }
}

/** Two sites: Leeds with Packing and Returns, Hull with Inbound. */
export function published(
  over: Partial<Omit<PublishedQuarter, 'findings'>> & { units?: UnitFinding[]; findings?: Partial<Findings> } = {},
): PublishedQuarter {
  const { units, findings, ...rest } = over
  const quarter: Quarter = rest.quarter ?? '2026-Q3'
  const members = ['LEE-PACK', 'LEE-RETU', 'HUL-INBO']
  return {
    organisation: { name: 'Northwind', demo: true },
    policy: {
      threshold: 5,
      minimumUnitHeadcount: 10,
      publicationLagDays: 14,
      freeTextThreshold: 10,
      retentionMonths: 24,
      admission: 'passes',
    },
    rows: [
      row('NW', 'Northwind', null, { members }),
      row('LEE', 'Leeds', 'NW', { members: ['LEE-PACK', 'LEE-RETU'] }),
      row('LEE-PACK', 'Packing', 'LEE'),
      row('LEE-RETU', 'Returns', 'LEE'),
      row('HUL', 'Hull', 'NW', { members: ['HUL-INBO', 'HUL-TINY', 'HUL-TEAM'] }),
      row('HUL-INBO', 'Inbound', 'HUL'),
      row('OTHER-HUL', 'Other units of Hull', 'HUL', { members: ['HUL-TINY', 'HUL-TEAM'], merged: true }),
    ],
    ...rest,
    quarter,
    findings: {
      quarter,
      denominator: 'people',
      rule,
      overall: { wristAny: overall('wristAny'), backAny: overall('backAny'), both: overall('both') },
      priors: {
        wristAny: { kind: 'notFitted', reason: 'noRows' },
        backAny: { kind: 'notFitted', reason: 'noRows' },
        both: { kind: 'notFitted', reason: 'noRows' },
      },
      units: units ?? [
        finding('LEE-PACK', 'wristAny'),
        finding('LEE-RETU', 'wristAny'),
        finding('HUL-INBO', 'wristAny'),
      ],
      participation: [
        {
          row: 'NW',
          respondents: 412,
          headcount: 655,
          nonResponse: {
            kind: 'bounded',
            outcomes: { wristAny: boundedNonResponse, backAny: boundedNonResponse, both: null },
          },
        },
      ],
      audits: [],
      cooccurrence: [
        {
          row: 'NW',
          kind: 'bounds',
          observed: { low: 0, high: 4 },
          ratio: { low: 0, high: 1.5 },
          oddsRatio: { low: 0, high: null },
        },
      ],
      pooledCooccurrence: { kind: 'notPooled', reason: 'fewerThanTwoSites' },
      mechanisms: [],
      drivers: [],
      disagreements: [],
      effects: [],
      detectable: [],
      ...findings,
    },
  }
}
