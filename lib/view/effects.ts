import type { EffectFinding } from '../domain/hotspots/findings'
import { findMeasure } from '../domain/interventions/catalogue'
import type { Quarter } from '../domain/organisation/quarter'
import { counted, formatFrequency, formatP, formatPoints, listOf } from './numbers'
import { outcomeWords } from './outcomes'
import { findRow, type PublishedQuarter, rowLabel } from './published-quarter'
import { formatQuarter } from './quarters'

/** What a measure did to one complaint, in words: a verdict, its number with interval, and what stands beside it. */
export type EffectText = {
  id: string
  /** Several where the same was done in several places in the same quarter: they are judged together. */
  interventions: readonly string[]
  outcome: EffectFinding['outcome']
  title: string
  verdict: string
  /** For a list: "fell 9 points more than elsewhere (−21 to 3 points)". */
  brief: string
  facts: { term: string; text: string }[]
  /** What to keep in mind, or why nothing can be said. */
  remarks: string[]
}

/** Every effect that a release tells. */
export function effectTexts(published: PublishedQuarter): EffectText[] {
  return published.findings.effects.map((effect) => describeEffect(published, effect))
}

/** Those that one intervention has a part in. */
export function effectsFor(effects: readonly EffectText[], intervention: string): EffectText[] {
  return effects.filter((effect) => effect.interventions.includes(intervention))
}

type Estimated = Extract<EffectFinding, { kind: 'estimated' }>

function describeEffect(published: PublishedQuarter, effect: EffectFinding): EffectText {
  const { interventions, outcome, measure, doneIn } = effect
  const together = interventions.length > 1 ? ', all places together' : ''
  const title = `Effect on ${outcomeWords[outcome].complaints}${together}`
  const base = { id: [outcome, measure, doneIn, ...interventions].join(' '), interventions, outcome, title }
  if (effect.kind === 'notEstimated') {
    const remark = notEstimated[effect.reason]
    return { ...base, verdict: 'No effect can be told yet.', brief: 'cannot be told yet', facts: [], remarks: [remark] }
  }
  return {
    ...base,
    verdict: effectVerdict(effect),
    brief: `${shift(effect.estimate)}${interval(effect)}`,
    facts: effectFacts(published, effect),
    remarks: effectRemarks(effect),
  }
}

const notEstimated: Record<Extract<EffectFinding, { kind: 'notEstimated' }>['reason'], string> = {
  noQuarterAfter: 'No quarter that lies wholly after it was done has been published yet.',
  noQuarterBefore: 'No quarter before it was done has been published, so there is nothing to compare with.',
  noRowOfItsOwn: 'The unit is too small to be shown by itself, so it cannot be followed.',
  unitChanged: 'The unit does not have the same row before and after: other units are counted with it now.',
  noControls: 'There is no other unit that could be followed and where nothing was done.',
}

function effectVerdict({ lower, upper, treated, controls, smallestP }: Estimated): string {
  if (lower === null || upper === null) {
    return `Cannot reach 5 %: with ${treated.length} treated of ${treated.length + controls} units, even the clearest result comes up by chance ${formatFrequency(smallestP)}. That is not the same as no effect.`
  }
  if (upper < 0) return 'Complaints fell more here than elsewhere.'
  if (lower > 0) return 'Complaints rose more here than elsewhere.'
  return 'No clear effect: the interval includes none at all.'
}

/** "fell 9 points more than elsewhere" */
function shift(points: number): string {
  const size = formatPoints(Math.abs(points))
  if (size === '0') return 'changed as elsewhere'
  return points < 0 ? `fell ${size} points more than elsewhere` : `rose ${size} points more than elsewhere`
}

function interval({ lower, upper }: Estimated): string {
  if (lower === null || upper === null) return ', no interval possible'
  return ` (${formatPoints(lower)} to ${formatPoints(upper)} points)`
}

function effectFacts(published: PublishedQuarter, effect: Estimated): EffectText['facts'] {
  const { treated, controls, before, after, p, bounds, expectedByRegression, participation, preTrend } = effect
  return [
    { term: 'Against the others', text: `${shift(effect.estimate)}${interval(effect)}, ${formatP(p)}` },
    {
      term: 'Bounds',
      text: `${formatPoints(bounds.low)} to ${formatPoints(bounds.high)} points, over all counts that the published labels allow`,
    },
    {
      term: 'By itself',
      text: `${formatPoints(expectedByRegression)} points were to be expected without any measure, because high figures come down (regression to the mean)`,
    },
    { term: 'Participation', text: participationText(participation) },
    { term: 'Before the start', text: preTrendText(preTrend) },
    {
      term: 'Compared',
      text: `${listOf(treated.map((id) => placeName(published, id)))} with ${counted(controls, 'unit')} where nothing was done`,
    },
    { term: 'Quarters', text: `${quarterList(before)} before, ${quarterList(after)} after` },
  ]
}

function placeName(published: PublishedQuarter, id: string): string {
  const row = findRow(published, id)
  return row ? rowLabel(published, row) : id
}

function quarterList(quarters: readonly Quarter[]): string {
  return listOf(quarters.map(formatQuarter))
}

function participationText(participation: number | null): string {
  if (participation === null) return 'how the response changed is not known'
  return `the response changed by ${formatPoints(participation)} points against the others; a jump there moves complaints by itself`
}

function preTrendText(preTrend: number | null): string {
  if (preTrend === null) return 'too few earlier quarters to see whether it already went its own way'
  return `it already went its own way by up to ${formatPoints(Math.abs(preTrend))} points from quarter to quarter`
}

function effectRemarks({ sizesDiffer, alsoDone, interventions }: Estimated): string[] {
  const others = alsoDone.map((code) => findMeasure(code)?.name ?? code)
  return [
    ...(interventions.length > 1
      ? [`The same was done in ${counted(interventions.length, 'place')} in that quarter; they are judged together.`]
      : []),
    ...(others.length > 0
      ? [`Also done there in these quarters: ${listOf(others)}. The figure cannot tell them apart.`]
      : []),
    ...(sizesDiffer
      ? ['Treated and compared units differ much in size and are too few to compare like with like: p is unsure.']
      : []),
  ]
}
