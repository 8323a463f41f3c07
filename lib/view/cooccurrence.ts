import type { Cell } from '../domain/disclosure/table'
import type { CooccurrenceValue, PooledCooccurrence } from '../domain/hotspots/findings'
import { formatP, formatRatio } from './numbers'
import { childrenOf, type PublishedQuarter, rootOf, rowLabel } from './published-quarter'

export type CooccurrenceText = { headline: string; evidence: string }

/**
 * Wrist and back complaints in the same people, observed against what chance alone would give. Never says
 * that one brings about the other: a cross-section cannot know.
 */
export function describeCooccurrence(finding: CooccurrenceValue): CooccurrenceText {
  switch (finding.kind) {
    case 'nothingExpected':
      return {
        headline: 'Nothing to compare.',
        evidence: 'No wrist complaints or no back complaints were reported.',
      }
    case 'unbounded':
      return {
        headline: 'Too one-sided to compare.',
        evidence: `${observedSentence(finding)}. One of the four groups is empty, so no interval can be given.`,
      }
    case 'bounds':
      return { headline: 'Bounds only, no estimate.', evidence: boundsEvidence(finding) }
    case 'exact': {
      const { oddsRatio } = finding
      return {
        headline: cooccurrenceHeadline(oddsRatio),
        evidence: `${observedSentence(finding)} (odds ratio ${formatRatio(oddsRatio.estimate)}, 95 % interval ${formatRatio(oddsRatio.lower)} to ${formatRatio(oddsRatio.upper)}).`,
      }
    }
    default:
      return finding satisfies never
  }
}

function observedSentence({
  observed,
  expected,
  ratio,
}: {
  observed: number
  expected: number
  ratio: number
}): string {
  return `${observed} report both; ${Math.round(expected)} would be expected if the two had nothing to do with each other: ${formatRatio(ratio)} times as many`
}

/** Of one row. @throws RangeError if there is none: every row of a release has one. */
export function cooccurrenceOf(published: PublishedQuarter, row: string): CooccurrenceValue {
  const finding = published.findings.cooccurrence.find((entry) => entry.row === row)
  if (!finding) throw new RangeError(`no co-occurrence of row ${row}`)
  return finding
}

/** The whole organisation's. */
export function overallCooccurrence(published: PublishedQuarter): CooccurrenceValue {
  return cooccurrenceOf(published, rootOf(published).id)
}

function cooccurrenceHeadline(oddsRatio: { lower: number; upper: number }): string {
  if (oddsRatio.lower > 1) return 'Wrist and back complaints come together more often than chance would have it.'
  if (oddsRatio.upper < 1) return 'Wrist and back complaints come together less often than chance would have it.'
  return 'Wrist and back complaints come together about as often as chance would have it.'
}

type Bounds = Extract<CooccurrenceValue, { kind: 'bounds' }>

function boundsEvidence({ observed, ratio, oddsRatio }: Bounds): string {
  return `Between ${observed.low} and ${observed.high} report both, ${rangeText(ratio)} times what chance alone would give; the odds ratio is ${rangeText(oddsRatio)}. These are the ends of what the published numbers allow, and chance among few people is not even in them.`
}

/** "0.5 to 4.1", "0.5 or more", "4.1 or less", "anything" */
function rangeText({ low, high }: { low: number | null; high: number | null }): string {
  if (low === null) return high === null ? 'anything' : `${formatRatio(high)} or less`
  return high === null ? `${formatRatio(low)} or more` : `${formatRatio(low)} to ${formatRatio(high)}`
}

/** One row's comparison for a table. `strip` is null where there is no odds ratio to draw. */
export type CooccurrenceLine = {
  row: string
  label: string
  level: 'organisation' | 'site' | 'unit'
  respondents: Cell
  kind: CooccurrenceValue['kind']
  observed: string
  expected: string
  ratio: string
  oddsRatio: string
  strip: { low: number | null; high: number | null; estimate: number | null } | null
}

/** The organisation, its sites and its units; what is a bound says so. */
export function cooccurrenceLines(published: PublishedQuarter): CooccurrenceLine[] {
  return published.rows.flatMap((row) => {
    const finding = published.findings.cooccurrence.find((entry) => entry.row === row.id)
    if (!finding) return []
    const level = row.parent === null ? 'organisation' : childrenOf(published, row.id).length > 0 ? 'site' : 'unit'
    const { respondents } = row.cells
    return [{ row: row.id, label: rowLabel(published, row), level, respondents, ...cooccurrenceFields(finding) }]
  })
}

type Fields = Omit<CooccurrenceLine, 'row' | 'label' | 'level' | 'respondents'>

function cooccurrenceFields(finding: CooccurrenceValue): Fields {
  switch (finding.kind) {
    case 'nothingExpected':
      return {
        kind: 'nothingExpected',
        observed: 'nothing to compare',
        expected: '–',
        ratio: '–',
        oddsRatio: '–',
        strip: null,
      }
    case 'bounds': {
      const { observed, ratio, oddsRatio } = finding
      return {
        kind: 'bounds',
        observed: observed.low === observed.high ? String(observed.low) : `${observed.low} to ${observed.high}`,
        expected: '–',
        ratio: rangeText(ratio),
        oddsRatio: `bounds: ${rangeText(oddsRatio)}`,
        strip: { ...oddsRatio, estimate: null },
      }
    }
    case 'unbounded':
      return { kind: 'unbounded', ...observedFields(finding), oddsRatio: 'one group is empty', strip: null }
    case 'exact': {
      const { estimate, lower, upper } = finding.oddsRatio
      return {
        kind: 'exact',
        ...observedFields(finding),
        oddsRatio: `${formatRatio(estimate)} (${formatRatio(lower)} to ${formatRatio(upper)})`,
        strip: { low: lower, high: upper, estimate },
      }
    }
    default:
      return finding satisfies never
  }
}

function observedFields({ observed, expected, ratio }: { observed: number; expected: number; ratio: number }) {
  return { observed: String(observed), expected: String(Math.round(expected)), ratio: formatRatio(ratio) }
}

/** Below this the sites are said to differ. */
const heterogeneityLevel = 0.05

/** All sites at once, each compared within itself, so that differences between sites are not taken for a connection. */
export function describePooled(pooled: PooledCooccurrence): string {
  if (pooled.kind === 'notPooled') return notPooled[pooled.reason]
  const { strata, oddsRatio, heterogeneityP } = pooled
  return `Each of the ${strata.length} sites compared within itself, and taken together: odds ratio ${formatRatio(oddsRatio.estimate)} (95 % interval ${formatRatio(oddsRatio.lower)} to ${formatRatio(oddsRatio.upper)}). ${describeHeterogeneity(heterogeneityP)}`
}

function describeHeterogeneity(p: number | null): string {
  if (p === null) return 'Only one site has people in all groups, so whether sites differ cannot be said.'
  return p < heterogeneityLevel
    ? `The sites differ more than chance would have it (Breslow-Day ${formatP(p)}), so one figure for all of them hides something: read them one by one.`
    : `The sites do not differ more than chance would have it (Breslow-Day ${formatP(p)}).`
}

const notPooled: Record<Extract<PooledCooccurrence, { kind: 'notPooled' }>['reason'], string> = {
  fewerThanTwoSites: 'With fewer than two sites there is nothing to compare within and take together.',
  sitesNotExact: 'Some sites’ counts are ranges, so the sites cannot be taken together.',
  noVariation: 'At every site one of the groups is empty, so the sites cannot be taken together.',
}
