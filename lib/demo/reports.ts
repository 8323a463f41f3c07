import { sha256Hex } from '../crypto/hash'
import type { ReportAnswers, ReportRow } from '../data/vault/types'
import type { SymptomClass } from '../domain/disclosure/table'
import { compareQuarters, type Quarter, shiftQuarter } from '../domain/organisation/quarter'
import { canonicalJson } from '../release/canonical-json'
import { assumptions, type DemoUnit, leaves, luckyUnit, northwind, solvedProblem } from './northwind'
import { type Random, randomStream } from './random'

/**
 * Every report of one quarter of the demo company, whose newest published quarter is `last`. Same seed, same reports.
 */
export function demoReports(seed: string, quarter: Quarter, last: Quarter): ReportRow[] {
  return leaves.flatMap((unit) => {
    const random = randomStream(seed, 'reports', quarter, unit.code)
    return classesOf(unit, seed, quarter, last).map((symptomClass, number) => {
      const answers = answersOf(symptomClass, random)
      const name = (part: string) => sha256Hex([seed, quarter, unit.code, number, part].join('\u0000'))
      return {
        organisation: northwind.slug,
        unit: unit.code,
        answers,
        symptomClass,
        keyHash: name('key'),
        contentHash: sha256Hex(canonicalJson({ unit: unit.code, answers })),
        receiptHash: name('receipt'),
      }
    })
  })
}

/**
 * The classes of the people who reported. Wrist and back complaints of one person go together by Plackett's
 * distribution, which has the unit's two rates as margins and one odds ratio.
 */
function classesOf(unit: DemoUnit, seed: string, quarter: Quarter, last: Quarter): SymptomClass[] {
  const random = randomStream(seed, 'classes', quarter, unit.code)
  if (quarter === last && unit.code === luckyUnit.code) return luckyDraw(random)
  const { lowest, highest } = assumptions.participation
  const respondents = Math.round(unit.heads * (lowest + (highest - lowest) * random.next()))
  const rates = ratesOf(unit, seed, quarter, last)
  const both = plackett(rates.wrist, rates.back, assumptions.wristBackOddsRatio)
  const weights = [1 - rates.wrist - rates.back + both, rates.wrist - both, rates.back - both, both]
  return Array.from({ length: respondents }, () => random.pick(['neither', 'wrist', 'back', 'both'], weights))
}

/** The planted coincidence: an ordinary rate, but this once more wrist complaints than there should be. */
function luckyDraw(random: Random): SymptomClass[] {
  return Array.from({ length: luckyUnit.respondents }, (_, number): SymptomClass => {
    const back = random.chance(assumptions.backRate)
    if (number < luckyUnit.wrist) return back ? 'both' : 'wrist'
    return back ? 'back' : 'neither'
  })
}

/** What a unit's people really have: the ordinary rate, the unit's lasting effect, its driver, and a little drift. */
function ratesOf(unit: DemoUnit, seed: string, quarter: Quarter, last: Quarter): { wrist: number; back: number } {
  const lasting = unitEffects(unit.code, seed)
  const drift = randomStream(seed, 'drift', quarter, unit.code)
  const solvedFrom = shiftQuarter(last, 1 - solvedProblem.quartersSince)
  const unsolved =
    unit.code === solvedProblem.code && compareQuarters(quarter, solvedFrom) < 0 ? solvedProblem.strength : 0
  return {
    wrist: logistic(logit(assumptions.wristRate) + lasting.wrist + (unit.driver?.wrist ?? 0) + 0.1 * drift.normal()),
    back: logistic(
      logit(assumptions.backRate) + lasting.back + (unit.driver?.back ?? 0) + unsolved + 0.1 * drift.normal(),
    ),
  }
}

/** Effects that stay with a unit over all quarters. Planted units have none besides their driver. */
export function unitEffects(code: string, seed: string): { wrist: number; back: number } {
  const planted =
    code === luckyUnit.code || code === solvedProblem.code || leaves.some((u) => u.code === code && u.driver)
  if (planted) return { wrist: 0, back: 0 }
  const random = randomStream(seed, 'unit', code)
  const { unitSpread, spreadCorrelation } = assumptions
  const shared = random.normal()
  const own = () => {
    const effect = Math.sqrt(spreadCorrelation) * shared + Math.sqrt(1 - spreadCorrelation) * random.normal()
    // Cut at 1.5 standard deviations, so that the planted units are the worst ones in truth too.
    return unitSpread * Math.min(1.5, Math.max(-1.5, effect))
  }
  return { wrist: own(), back: own() }
}

/**
 * Probability of both, given two margins and an odds ratio other than 1.
 * Source: Plackett 1965, A class of bivariate distributions, JASA 60:516-522, eq. for p11.
 */
export function plackett(p: number, q: number, oddsRatio: number): number {
  const s = 1 + (p + q) * (oddsRatio - 1)
  return (s - Math.sqrt(s * s - 4 * oddsRatio * (oddsRatio - 1) * p * q)) / (2 * (oddsRatio - 1))
}

/** Answers that a person of this class might give. The shares are those of `assumptions`, or assumed here. */
function answersOf(symptomClass: SymptomClass, random: Random): ReportAnswers {
  const wrist = symptomClass === 'wrist' || symptomClass === 'both'
  const back = symptomClass === 'back' || symptomClass === 'both'
  const neck = random.chance(assumptions.neckRate[wrist && back ? 'both' : wrist || back ? 'one' : 'neither'])
  const regions = [
    ...(neck ? ['neck'] : []),
    ...(random.chance(0.18) ? ['shoulders'] : []),
    ...(random.chance(0.05) ? ['elbows'] : []),
    ...(wrist ? ['wrists-hands'] : []),
    ...(back ? backRegions(random) : []),
    ...(random.chance(0.06) ? ['hips-thighs'] : []),
    ...(random.chance(0.12) ? ['knees'] : []),
    ...(random.chance(0.1) ? ['ankles-feet'] : []),
  ]
  return {
    regions: regions.length > 0 ? regions : ['none'],
    ...(wrist ? { ...severity('wrist', random), ...handAnswers(random) } : {}),
    ...(back ? severity('back', random) : {}),
    ...(neck ? severity('neck', random) : {}),
    ...(neck && wrist ? { 'neck.hand': random.chance(0.2) ? 'yes' : 'no' } : {}),
    ...(regions.length > 0 ? courseAnswers(wrist && back, random) : {}),
    ...systemicAnswer(wrist && back, random),
  }
}

function backRegions(random: Random): string[] {
  return random.pick([['lower-back'], ['upper-back'], ['upper-back', 'lower-back']], [0.5, 0.2, 0.3])
}

/** CMDQ frequency of a ticked region is 1 to 4 and required; discomfort and interference are sometimes left open. */
function severity(region: 'wrist' | 'back' | 'neck', random: Random): ReportAnswers {
  const frequency = random.pick([1, 2, 3, 4], [0.4, 0.25, 0.22, 0.13])
  const interference = assumptions.interference[frequency >= 3 ? 'daily' : 'sometimes']
  return {
    [`${region}.frequency`]: frequency,
    ...answered(random, `${region}.discomfort`, () => random.pick([1, 2, 3], [0.45, 0.4, 0.15])),
    ...answered(random, `${region}.interference`, () => random.pick([1, 2, 3], interference)),
  }
}

/** A hand with the median pattern, another hand, or the question left open; the right hand more often. */
function handAnswers(random: Random): ReportAnswers {
  const { leftOpen, medianPattern } = assumptions
  const hand = random.pick(['median', 'other', 'open'], [medianPattern, 1 - medianPattern - leftOpen, leftOpen])
  if (hand === 'open') return {}
  const side = random.pick(['hand.right', 'hand.left'], [0.7, 0.3])
  if (hand === 'median') {
    const night = random.pick(['no', 'sometimes', 'most-nights'], [0.2, 0.55, 0.25])
    return {
      [side]: random.pick([
        ['thumb', 'index', 'middle'],
        ['index', 'middle', 'ring-thumb-side'],
        ['thumb', 'index', 'palm'],
      ]),
      'hand.night': night,
      // Who sleeps through has the pattern by the relief that shaking brings.
      ...(night === 'no' ? { 'hand.relief': 'yes' } : answered(random, 'hand.relief', () => yesNo(random.chance(0.6)))),
    }
  }
  const areas = random.pick([['middle'], ['ring-little-side', 'little'], ['palm'], ['back-of-hand'], []])
  return {
    ...(areas.length > 0 ? { [side]: areas } : {}),
    'hand.night': random.pick(['no', 'sometimes', 'most-nights'], [0.8, 0.15, 0.05]),
    ...answered(random, 'hand.relief', () => yesNo(random.chance(0.2))),
  }
}

const onsetOrders = ['wrist-first', 'back-first', 'together', 'not-sure'] as const

/** What came first, where both hurt, and whether the person sits or works differently since. */
function courseAnswers(both: boolean, random: Random): ReportAnswers {
  const { onsetOrder, postureChanged } = assumptions
  const order = random.pick(
    onsetOrders,
    onsetOrders.map((name) => onsetOrder[name]),
  )
  const changed = both && order === 'wrist-first' ? postureChanged.wristFirst : postureChanged.otherwise
  return {
    ...(both ? answered(random, 'order', () => order) : {}),
    ...answered(random, 'posture', () =>
      random.pick(['yes', 'no', 'not-sure'], [changed, 0.75 * (1 - changed), 0.25 * (1 - changed)]),
    ),
  }
}

function systemicAnswer(both: boolean, random: Random): ReportAnswers {
  const share = assumptions.systemic[both ? 'both' : 'otherwise']
  return answered(random, 'systemic', () => (random.chance(0.07) ? 'prefer-not' : yesNo(random.chance(share))))
}

/** An answer to a question that the form does not require. */
function answered(random: Random, question: string, answer: () => string | number): ReportAnswers {
  return random.chance(assumptions.leftOpen) ? {} : { [question]: answer() }
}

const yesNo = (yes: boolean) => (yes ? 'yes' : 'no')

const logit = (p: number) => Math.log(p / (1 - p))
const logistic = (x: number) => 1 / (1 + Math.exp(-x))
