import type { AdmissionMode } from '../domain/disclosure/policy'
import { readProtectedTable, readPublishedRows } from '../domain/disclosure/protected-table'
import { analyse } from '../domain/hotspots/analyse'
import type { Findings } from '../domain/hotspots/findings'
import { compareQuarters, type Quarter } from '../domain/organisation/quarter'
import type { EarlierRelease, FindingInputs, Release, ReleaseDocument } from './document'

/**
 * Earlier quarters that a release draws on: four years. Their weight in an estimate falls to 0.6^16 = 0.0003 at the
 * far end, and seasons, baselines and cumulative sums need no more. Without a limit every release would hold
 * all earlier ones.
 */
export const earlierQuartersUsed = 16

/** What a quarter's findings draw on, in the one order in which a release writes it, however it came. */
export function findingInputs(
  quarter: Quarter,
  { chain, ...given }: Omit<FindingInputs, 'earlier'> & { chain: readonly Release[] },
): FindingInputs {
  return {
    ...given,
    audits: [...given.audits].sort((a, b) => order(a.row, b.row)),
    interventions: [...given.interventions].sort((a, b) => order(a.intervention, b.intervention)),
    earlier: earlierReleases(quarter, chain),
  }
}

/** The newest version of each of the last quarters before this one, newest first. */
function earlierReleases(quarter: Quarter, chain: readonly Release[]): EarlierRelease[] {
  const newest = new Map<Quarter, Release>()
  for (const release of chain) {
    const known = newest.get(release.document.quarter)
    if (!known || known.document.version < release.document.version) newest.set(release.document.quarter, release)
  }
  return [...newest.values()]
    .filter((release) => compareQuarters(release.document.quarter, quarter) < 0)
    .sort((a, b) => compareQuarters(b.document.quarter, a.document.quarter))
    .slice(0, earlierQuartersUsed)
    .map(({ hash, document: { quarter, policy, rows, inputs } }) => ({
      quarter,
      release: hash,
      threshold: policy.threshold,
      rows,
      headcounts: inputs.headcounts,
    }))
}

/** The part of a release that its findings are a function of. */
export type FindingSources = Pick<
  ReleaseDocument,
  'quarter' | 'policy' | 'rows' | 'breakdowns' | 'certificate' | 'inputs'
>

/**
 * What a release concludes, from what stands in it: the worker computes it once, a verifier again.
 * @throws RangeError when a table or an input is none.
 */
export function findingsOf({ quarter, policy, rows, breakdowns, certificate, inputs }: FindingSources): Findings {
  const { threshold, admission } = policy
  return analyse({
    table: readProtectedTable({ quarter, threshold, rows, breakdowns, certificate }),
    earlier: inputs.earlier.map(({ quarter, threshold, rows, headcounts }) => ({
      table: readPublishedRows({ quarter, threshold, rows }),
      headcounts,
    })),
    headcounts: inputs.headcounts,
    audits: inputs.audits,
    interventions: inputs.interventions,
    rule: inputs.rule,
    denominator: denominatorOf(admission, inputs),
  })
}

/**
 * Reports are called people only where admission can show it: the open link shows nothing, and neither do more slips or passes
 * than people. A release from before that was asked has what it was published with.
 */
function denominatorOf(admission: AdmissionMode, { onePerPerson }: FindingInputs): Findings['denominator'] {
  return admission === 'open' || onePerPerson === false ? 'reports' : 'people'
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
