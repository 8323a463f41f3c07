import { describeCell } from '../view/cells'
import { cooccurrenceLines, describePooled } from '../view/cooccurrence'
import { type DisagreementPoint, disagreementMap, type MissingPlace } from '../view/disagreement'
import { effectTexts } from '../view/effects'
import { mechanismsOf } from '../view/mechanisms'
import { nonResponseTable } from '../view/non-response'
import { capitalise, counted, listOf } from '../view/numbers'
import { outcomeWords } from '../view/outcomes'
import { ownPastSentences } from '../view/own-past'
import type { PublishedQuarter } from '../view/published-quarter'

/** The part of the quarterly summary that goes beyond single rates, in the words of the screens. Plain JSON. */
export type SummaryFindings = {
  ownPast: { title: string; text: string }[]
  sites: { name: string; observed: string; expected: string; ratio: string; oddsRatio: string }[]
  pooled: string
  mechanisms: {
    title: string
    n: string
    limits: string
    parts: {
      label: string
      cell: string
      quiet: boolean
      share: string
      bar: { mean: number; lower: number; upper: number }
    }[]
  }[]
  /** One per complaint: what the order of places owes to those who did not answer. */
  orders: { title: string; text: string }[]
  quadrants: { complaint: string; finding: string; groups: { title: string; places: string }[] }[]
  effects: { title: string; where: string; verdict: string; brief: string; remarks: string[] }[]
}

/** @param titleOf what an intervention is called on the day of the summary; null for one that is gone. */
export function summaryFindings(
  published: PublishedQuarter,
  titleOf: (intervention: string) => string | null,
): SummaryFindings {
  const { threshold } = published.policy
  return {
    ownPast: ownPastSentences(published),
    sites: cooccurrenceLines(published)
      .filter((line) => line.level !== 'unit')
      .map(({ label, observed, expected, ratio, oddsRatio }) => ({
        name: label,
        observed,
        expected,
        ratio,
        oddsRatio,
      })),
    pooled: describePooled(published.findings.pooledCooccurrence),
    mechanisms: mechanismsOf(published).flatMap(({ title, limits, overall }) =>
      overall
        ? [
            {
              title,
              n: overall.n,
              limits,
              parts: overall.parts.map((part) => ({
                label: part.label,
                cell: describeCell(part.cell, threshold).text,
                quiet: part.cell.kind !== 'count',
                share: `${part.share} (${part.interval})`,
                bar: part.bar,
              })),
            },
          ]
        : [],
    ),
    orders: (['wristAny', 'backAny'] as const).flatMap((outcome) => {
      const table = nonResponseTable(published, outcome)
      return table ? [{ title: capitalise(outcomeWords[outcome].complaints), text: table.pairs }] : []
    }),
    quadrants: (['wristAny', 'backAny'] as const).flatMap((outcome) => {
      const map = disagreementMap(published, outcome)
      if (!map) return []
      const groups = [
        ...map.quadrants.map(({ title, places }) => ({ title, places: placeList(places) })),
        { title: 'Too close to call', places: placeList(map.open) },
        ...(map.missing.length > 0
          ? [{ title: 'Hotspots and places to watch that are not on it', places: missingList(map.missing) }]
          : []),
      ]
      return [{ complaint: outcomeWords[outcome].complaints, finding: map.finding, groups }]
    }),
    effects: effectTexts(published).map(({ interventions, title, verdict, brief, remarks }) => {
      const titles = interventions.flatMap((id) => titleOf(id) ?? [])
      const where = titles.length > 0 ? listOf(titles) : counted(interventions.length, 'intervention')
      return { title, where, verdict, brief, remarks }
    }),
  }
}

function placeList(places: readonly DisagreementPoint[]): string {
  return places.length === 0 ? 'none' : places.map(({ label, auditText }) => `${label} (${auditText})`).join('; ')
}

function missingList(places: readonly MissingPlace[]): string {
  return places.map(({ label, missing }) => `${label}: ${missing}`).join('; ')
}
