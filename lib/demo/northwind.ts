import type { RosaSection } from '../domain/instruments/rosa-items'
import type { Unit } from '../domain/organisation/unit-tree'

/**
 * A fictional logistics company. Nobody works there; every figure below is an assumption, chosen inside the
 * ranges of the published surveys that are named, so that the product has something plausible to show.
 */
export const northwind = { slug: 'northwind', name: 'Northwind Logistics', root: 'NORTHWIND' } as const

/** The draw that the product ships; any other gives another company of the same kind. */
export const demoSeed = 'northwind-2026'

/**
 * Rates of an ordinary unit, from published surveys (last 7 days: Daneshmandi 2017; 12 months: Janwantanakul
 * 2008; carried over as assumptions, because no survey of a logistics company was found).
 */
export const assumptions = {
  wristRate: 0.16,
  backRate: 0.35,
  /** Neck complaints by how many of wrist and back hurt: together 38 per cent, inside the 35 to 42 that surveys found. */
  neckRate: { neither: 0.3, one: 0.45, both: 0.6 },
  /** Odds ratio of wrist and back complaints in one person. No published pair figure was found; 2 to 4 is assumed. */
  wristBackOddsRatio: 3,
  /**
   * Share of people with a wrist complaint whose hand has the median pattern. In a Danish cohort 4.8 per cent of computer
   * users had it confirmed (NUDATA), against our 16 per cent with any wrist complaint. Taken as independent of the neck.
   */
  medianPattern: 0.3,
  /**
   * Which came first, of those with both complaints. No published shares were found: wrist and back are assumed to come
   * first equally often, and a quarter not to know.
   */
  onsetOrder: { 'wrist-first': 0.3, 'back-first': 0.3, together: 0.15, 'not-sure': 0.25 },
  /**
   * Share that has changed how they sit or work: higher where the wrist hurt first, because hand pain makes people
   * compensate. The size of the difference is an assumption.
   */
  postureChanged: { wristFirst: 0.55, otherwise: 0.35 },
  /** Interference with work (CMDQ 1 to 3) by how often it hurts: up to four days a week, or daily. An assumption. */
  interference: { sometimes: [0.6, 0.32, 0.08], daily: [0.25, 0.5, 0.25] },
  /**
   * A condition that affects the whole body (diabetes, thyroid or rheumatic disease), of those who answer: a tenth is
   * assumed, and twice as many of those with both complaints.
   */
  systemic: { both: 0.2, otherwise: 0.1 },
  /** Share of people who leave a question that the form does not require open. */
  leftOpen: 0.1,
  /** Standard deviation of a unit's effect, on the logit. */
  unitSpread: 0.4,
  /** Correlation of a unit's effects on wrist and on back: poor workplaces strain both. */
  spreadCorrelation: 0.5,
  /** Share of a unit's people who report in a quarter. */
  participation: { lowest: 0.5, highest: 0.7 },
  /** Mean and spread of the final ROSA score of an ordinary workstation. */
  rosa: { mean: 4.0, sd: 1.3 },
} as const

export type DemoUnit = Unit & {
  heads: number
  /** Planted: added to the unit's log-odds of complaints in every quarter. */
  driver?: { wrist?: number; back?: number; section: RosaSection; strength: number }
}

const site = (code: string, name: string): Unit => ({ code, name, kind: 'site', parent: northwind.root })

function departments(
  parent: string,
  rows: readonly (readonly [code: string, name: string, heads: number, driver?: NonNullable<DemoUnit['driver']>])[],
): DemoUnit[] {
  return rows.map(([code, name, heads, driver]) => ({
    code: `${parent}-${code}`,
    name,
    kind: 'department',
    parent,
    heads,
    ...(driver ? { driver } : {}),
  }))
}

/** Two units where something is wrong all the time: the hotspots that a reader should find. */
export const plantedHotspots = { wrist: 'LEE-PACK', back: 'YOR-CALL' } as const

/** A unit like any other whose newest quarter went badly by chance: it must not be called a hotspot. */
export const luckyUnit = { code: 'HUL-DOCK', wrist: 7, respondents: 17 } as const

/** A back problem that new chairs solved: the log-odds that they took away, in the last quarters of the demo. */
export const solvedProblem = { code: 'HUL-CUSTOMS', strength: 1.1, quartersSince: 3 } as const

/** A unit that got headsets for its backs. They changed nothing there: its effect is zero in truth. */
export const fruitlessMeasure = { code: 'LEE-CUST' } as const

export const sites: readonly Unit[] = [site('LEE', 'Leeds'), site('HUL', 'Hull'), site('YOR', 'York')]

export const leaves: readonly DemoUnit[] = [
  ...departments('LEE', [
    ['PICK', 'Order picking', 120],
    ['PACK', 'Packing', 120, { wrist: 1.25, back: 0.2, section: 'mouseKeyboard', strength: 0.42 }],
    ['CUST', 'Customer service', 96],
    ['GOODS', 'Goods in', 84],
    ['DISP', 'Dispatch', 64],
    ['RET', 'Returns', 48],
    ['PLAN', 'Transport planning', 33],
    ['FIN', 'Finance', 28],
    ['IT', 'IT and systems', 24],
    ['MAINT', 'Maintenance', 18],
    ['HR', 'People team', 12],
    ['SEC', 'Security', 9],
  ]),
  ...departments('HUL', [
    ['PICK', 'Order picking', 88],
    ['PACK', 'Packing', 70],
    ['FREIGHT', 'Freight desk', 58],
    ['CUSTOMS', 'Customs clearance', 42],
    ['CUST', 'Customer service', 36],
    ['DOCK', 'Dock office', 26],
    ['ADMIN', 'Administration', 14],
    ['MAINT', 'Maintenance', 11],
    ['SEC', 'Security', 6],
  ]),
  ...departments('YOR', [
    ['CALL', 'Contact centre', 110, { wrist: 0.1, back: 1.05, section: 'chair', strength: 0.34 }],
    ['CLAIMS', 'Claims handling', 45],
    ['SALES', 'Sales', 40],
    ['IT', 'IT and systems', 22],
    ['FIN', 'Finance', 20],
    ['MKT', 'Marketing', 16],
    ['LEGAL', 'Legal', 8],
  ]),
]

/** The whole tree, root first. */
export const units: readonly Unit[] = [
  { code: northwind.root, name: northwind.name, kind: 'organisation', parent: null },
  ...sites,
  ...leaves.map(({ code, name, kind, parent }) => ({ code, name, kind, parent })),
]
