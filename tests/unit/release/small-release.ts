import type { Outcome } from '@/lib/domain/disclosure/table'
import type { HotspotRule, OverallFinding } from '@/lib/domain/hotspots/findings'
import type { ReleaseDocument } from '@/lib/release/document'

const rule: HotspotRule = {
  factor: 1.1,
  hotspotProbability: 0.9,
  watchProbability: 0.7,
  falseDiscoveryRate: 0.1,
  discount: 0.5,
  topR: 3,
}

/** A release of one row, written by hand: 40 respondents, 10 with wrist and 15 with back complaints. */
export function smallRelease(changes: Partial<ReleaseDocument> = {}): ReleaseDocument {
  const overall = (outcome: Outcome, value: number): OverallFinding => ({
    outcome,
    n: 40,
    cell: { kind: 'count', value },
    feasible: { low: value, high: value },
    estimate: { mean: value / 40, lower: 0.1, upper: 0.6 },
    change: null,
    yearChange: null,
  })
  return {
    format: 'plumbline-release/3',
    organisation: { slug: 'harbour', name: 'Harbour Works', demo: false },
    quarter: '2026-Q1',
    version: 1,
    supersedes: null,
    policy: {
      threshold: 5,
      minimumUnitHeadcount: 10,
      publicationLagDays: 14,
      freeTextThreshold: 10,
      retentionMonths: 24,
      admission: 'open',
    },
    rows: [
      {
        id: 'HW',
        name: 'Harbour Works',
        parent: null,
        members: ['HW'],
        merged: false,
        cells: {
          respondents: { kind: 'count', value: 40 },
          wristAny: { kind: 'count', value: 10 },
          backAny: { kind: 'count', value: 15 },
          both: { kind: 'below', low: 0, high: 4 },
        },
        feasible: { wristAny: { low: 10, high: 10 }, backAny: { low: 15, high: 15 }, both: { low: 0, high: 4 } },
      },
    ],
    breakdowns: [],
    certificate: {
      auditor: 'plumbline',
      solver: 'HiGHS',
      passed: true,
      attacked: 1,
      programs: { linear: 2, integer: 0 },
    },
    inputs: { rule, headcounts: { HW: 80 }, audits: [], interventions: [], earlier: [] },
    findings: {
      quarter: '2026-Q1',
      denominator: 'reports',
      rule,
      overall: { wristAny: overall('wristAny', 10), backAny: overall('backAny', 15), both: overall('both', 4) },
      priors: {
        wristAny: { kind: 'notFitted', reason: 'oneRow' },
        backAny: { kind: 'notFitted', reason: 'oneRow' },
        both: { kind: 'notFitted', reason: 'oneRow' },
      },
      units: [],
      participation: [],
      audits: [],
      cooccurrence: [],
      pooledCooccurrence: { kind: 'notPooled', reason: 'fewerThanTwoSites' },
      mechanisms: [],
      drivers: [],
      disagreements: [],
      effects: [],
      detectable: [],
    },
    previousHash: null,
    ...changes,
  }
}
