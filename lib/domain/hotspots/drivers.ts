import { outcomes, type ProtectedRow } from '../disclosure/table'
import { postures } from '../instruments/posture'
import { type RosaSection, rosaSectionIds } from '../instruments/rosa-items'
import { kendallTau } from '../statistics/rank-correlation'
import { rateDifference } from '../statistics/rate-difference'
import { studentLimit } from '../statistics/student-t'
import type { DriverFinding, PostureDriver, SectionAssociation, SectionDriver, UnitFinding } from './findings'
import type { AnalysisInput } from './inputs'
import {
  type AuditPool,
  auditsOf,
  checkAudits,
  roundingVariance,
  type SectionScores,
  squaresAroundMean,
} from './row-audits'

/** Sections of ROSA have scores from 1 to 10: no difference is larger. */
const largestDifference = 9

/** From so many units on an association is tested. */
const FEWEST_UNITS = 5

/**
 * What audits found in each row but the organisation's, against all other audits of the organisation. Sections by
 * Student's interval with the two groups' common variance; postures by their shares. Ranks run over sections, and over
 * postures, by difference; their range says how far they hold when any one audit is left out. In the order of rows.
 * @throws RangeError for an audit entry that is none.
 */
export function drivers({ table, audits }: AnalysisInput): DriverFinding[] {
  checkAudits(audits)
  return table.rows.filter(({ parent }) => parent !== null).map((row) => driversOf(row, auditsOf(row, audits)))
}

type Compared = { here: AuditPool; elsewhere: AuditPool }

function driversOf({ id }: ProtectedRow, compared: Compared): DriverFinding {
  const base = { row: id, audits: compared.here.scores.length, sections: null, postures: null }
  if (compared.here.scores.length < 2) return { ...base, reason: 'fewerThanTwoAudits' }
  if (compared.elsewhere.scores.length < 2) return { ...base, reason: 'noAuditsElsewhere' }
  return { ...base, sections: sectionDrivers(compared), postures: postureDrivers(compared), reason: null }
}

function sectionDrivers({ here, elsewhere }: Compared): SectionDriver[] {
  const [inside, outside] = [here.scores, elsewhere.scores]
  const ranks = rankRanges(
    rosaSectionIds.map((section) => [sumOf(inside, section), sumOf(outside, section)]),
    [inside.length, outside.length],
    // Audits with the same scores are left out once: which of them goes makes no difference.
    { here: distinct(inside), elsewhere: distinct(outside) },
  )
  return rosaSectionIds.map((section, i) => {
    const mean = sumOf(inside, section) / inside.length
    const meanElsewhere = sumOf(outside, section) / outside.length
    const difference = mean - meanElsewhere
    const halfWidth = studentHalfWidth(
      inside.map((score) => score[section]),
      outside.map((score) => score[section]),
    )
    return {
      section,
      mean,
      elsewhere: meanElsewhere,
      difference,
      lower: Math.max(-largestDifference, difference - halfWidth),
      upper: Math.min(largestDifference, difference + halfWidth),
      rank: ranks[i] ?? { low: 1, high: rosaSectionIds.length },
    }
  })
}

function sumOf(scores: readonly SectionScores[], section: RosaSection): number {
  return scores.reduce((sum, score) => sum + score[section], 0)
}

function distinct(scores: readonly SectionScores[]): number[][] {
  const inOrder = scores.map((score) => rosaSectionIds.map((section) => score[section]))
  return [...new Map(inOrder.map((values) => [values.join(), values])).values()]
}

/** Half the 95 % interval of a difference of two means with one common variance. */
function studentHalfWidth(a: readonly number[], b: readonly number[]): number {
  const degrees = a.length + b.length - 2
  const variance = Math.max(roundingVariance, (squaresAroundMean(a) + squaresAroundMean(b)) / degrees)
  return studentLimit(0.05, degrees) * Math.sqrt(variance * (1 / a.length + 1 / b.length))
}

function postureDrivers({ here, elsewhere }: Compared): PostureDriver[] {
  const [inside, outside] = [here.scores.length, elsewhere.scores.length]
  const ranks = rankRanges(
    postures.map((posture) => [here.postures[posture], elsewhere.postures[posture]]),
    [inside, outside],
    { here: conceivable(here), elsewhere: conceivable(elsewhere) },
  )
  return postures.map((posture, i) => {
    const seen = here.postures[posture]
    const other = { seen: elsewhere.postures[posture], audits: outside }
    return {
      posture,
      seen,
      elsewhere: other,
      ...rateDifference({ y: seen, n: inside }, { y: other.seen, n: outside }),
      rank: ranks[i] ?? { low: 1, high: postures.length },
    }
  })
}

/**
 * Every audit that could be among these, by the postures seen at it. Which were seen together is not known, so each may
 * be any: the range of a rank can only come out too wide.
 */
function conceivable({ scores, postures: seen }: AuditPool): number[][] {
  return postures.reduce<number[][]>(
    (patterns, posture) =>
      patterns.flatMap((pattern) => [
        ...(seen[posture] > 0 ? [[...pattern, 1]] : []),
        ...(seen[posture] < scores.length ? [[...pattern, 0]] : []),
      ]),
    [[]],
  )
}

/**
 * Smallest and largest rank of each item's difference of means, with all audits and with each one left out.
 * `sums` are the items' totals here and elsewhere, `counts` the audits here and elsewhere. Compared as whole numbers
 * (both means times both counts), so that a tie is exact: tied items share the range of places that they take together.
 */
function rankRanges(
  sums: readonly (readonly [number, number])[],
  [inside, outside]: readonly [number, number],
  leftOut: { here: readonly (readonly number[])[]; elsewhere: readonly (readonly number[])[] },
): { low: number; high: number }[] {
  const ranges = sums.map(() => ({ low: sums.length, high: 1 }))
  const include = (differences: readonly number[]): void => {
    differences.forEach((difference, i) => {
      const range = ranges[i]
      if (!range) return
      range.low = Math.min(range.low, 1 + differences.filter((other) => other > difference).length)
      range.high = Math.max(range.high, differences.filter((other) => other >= difference).length)
    })
  }
  include(sums.map(([here, elsewhere]) => here * outside - elsewhere * inside))
  for (const audit of leftOut.here) {
    include(sums.map(([here, elsewhere], i) => (here - (audit[i] ?? 0)) * outside - elsewhere * (inside - 1)))
  }
  for (const audit of leftOut.elsewhere) {
    include(sums.map(([here, elsewhere], i) => here * (outside - 1) - (elsewhere - (audit[i] ?? 0)) * inside))
  }
  return ranges
}

/**
 * Whether mean section scores and complaint rates (posterior means) go together over the units that have been audited:
 * Kendall's tau-b with its permutation p. Nine tests on few units, so an exploration; an association, never a cause.
 */
export function sectionAssociations(
  { table, audits }: AnalysisInput,
  units: readonly UnitFinding[],
): SectionAssociation[] {
  const scoresOf = new Map(table.rows.map((row) => [row.id, auditsOf(row, audits).here.scores]))
  return rosaSectionIds.flatMap((section) =>
    outcomes.map((outcome): SectionAssociation => {
      const pairs = units.flatMap(({ row, outcome: of, estimate }) => {
        const scores = scoresOf.get(row)
        if (!scores || scores.length === 0 || of !== outcome) return []
        return [{ score: sumOf(scores, section) / scores.length, rate: estimate.mean }]
      })
      if (pairs.length < FEWEST_UNITS) return { kind: 'notTested', section, outcome, reason: 'fewerThanFiveUnits' }
      const found = kendallTau(
        pairs.map(({ score }) => score),
        pairs.map(({ rate }) => rate),
      )
      if (!found) return { kind: 'notTested', section, outcome, reason: 'allTied' }
      return { kind: 'tested', section, outcome, units: pairs.length, ...found }
    }),
  )
}
