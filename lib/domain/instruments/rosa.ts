import { type RosaAdd, type RosaBase, type RosaItem, type RosaTimed, rosaItemDefinition, rosaItems } from './rosa-items'
import { chartA, chartB, chartC, readChart } from './rosa-tables'

/**
 * ROSA, the Rapid Office Strain Assessment: what an auditor sees at one workstation as a score.
 *
 * Items: `rosaItems`, each with its range. Scoring: items and durations through charts A, B and C, the worst section is
 * the final score. Range: chair 1 to 10, monitor and telephone 1 to 9, mouse and keyboard 1 to 9, final 1 to 10.
 * Source: Sonne, Villalta & Andrews 2012, Applied Ergonomics 43:98-108. In 72 workstations the final score correlated with
 * total discomfort by .384 (about 15 % of its variance); two observers agreed by an ICC of .88, one with himself by .91.
 * Workers who score themselves underestimate mouse and keyboard (Sonne & Andrews 2011), so self-checks are labelled.
 * Not verified: the figures inside the paper, which could not be read (see the charts and items for the points where
 * sheets in use differ), and which of two contradictory durations wins. No published audit was found that goes from items
 * to the final score; compared instead are the charts and scores of tests/fixtures/rosa-tables.json.
 */

/** Points for how long something is used: -1 short, 0 medium, +1 long. */
export type RosaDuration = -1 | 0 | 1

export type RosaItemAnswer<Item extends RosaItem> = { base: RosaBase<Item>; add: RosaAdd<Item>[] }
export type RosaTimedItemAnswer<Item extends RosaItem> = RosaItemAnswer<Item> & { duration: RosaDuration }

/** What the auditor saw, in the codes of `rosaItems`. `telephone` is null where the desk has none. */
export type RosaAnswers = {
  chair: {
    seatPanHeight: RosaItemAnswer<'seatPanHeight'>
    seatPanDepth: RosaItemAnswer<'seatPanDepth'>
    armrest: RosaItemAnswer<'armrest'>
    backSupport: RosaItemAnswer<'backSupport'>
    duration: RosaDuration
  }
  monitorPhone: {
    monitor: RosaTimedItemAnswer<'monitor'>
    telephone: RosaTimedItemAnswer<'telephone'> | null
  }
  mouseKeyboard: {
    mouse: RosaTimedItemAnswer<'mouse'>
    keyboard: RosaTimedItemAnswer<'keyboard'>
  }
}

/** Item scores without their duration, and the durations beside them. */
export type RosaItemScores = {
  seatPanHeight: number
  seatPanDepth: number
  armrest: number
  backSupport: number
  chairDuration: RosaDuration
  monitor: number
  monitorDuration: RosaDuration
  /** Null where the desk has no telephone; its duration is then not looked at. */
  telephone: number | null
  telephoneDuration: RosaDuration | null
  mouse: number
  mouseDuration: RosaDuration
  keyboard: number
  keyboardDuration: RosaDuration
}

export type RosaScore = {
  items: RosaItemScores
  /** Chart A before the chair's duration, 2 to 9. */
  areaA: number
  /** Section A: chart A and the chair's duration, 1 to 10. */
  chair: number
  /** Monitor and telephone, 1 to 9. */
  sectionB: number
  /** Mouse and keyboard, 1 to 9. */
  sectionC: number
  /** The worse of sections B and C. */
  peripherals: number
  /** The worse of the chair and the peripherals, 1 to 10. */
  final: number
  /** What left the axis of its chart with its duration and was held at the end of it. */
  capped: RosaTimed[]
  /** True from `rosaActionLevel` on. */
  actionNeeded: boolean
}

/**
 * Score from which the authors ask for action. The abstract of the paper proposes 5 (slides of the same author say
 * "above 5"); no finer bands are founded on data, so none are shown.
 */
export const rosaActionLevel = 5

/**
 * The answers in points. @throws RangeError for a code that the item does not have, an addition given twice, a missing
 * item, or a duration other than -1, 0 and 1.
 */
export function scoreRosa(answers: RosaAnswers): RosaScore {
  const { chair, monitorPhone, mouseKeyboard } = answers
  const telephone = monitorPhone.telephone
  return combineRosa({
    seatPanHeight: scoreItem('seatPanHeight', chair.seatPanHeight),
    seatPanDepth: scoreItem('seatPanDepth', chair.seatPanDepth),
    armrest: scoreItem('armrest', chair.armrest),
    backSupport: scoreItem('backSupport', chair.backSupport),
    chairDuration: chair.duration,
    monitor: scoreItem('monitor', monitorPhone.monitor),
    monitorDuration: monitorPhone.monitor.duration,
    telephone: telephone === null ? null : scoreItem('telephone', telephone),
    telephoneDuration: telephone === null ? null : telephone.duration,
    mouse: scoreItem('mouse', mouseKeyboard.mouse),
    mouseDuration: mouseKeyboard.mouse.duration,
    keyboard: scoreItem('keyboard', mouseKeyboard.keyboard),
    keyboardDuration: mouseKeyboard.keyboard.duration,
  })
}

/**
 * Combines item scores through the charts: the chair's duration is added after chart A, the duration of a device before
 * its chart. An item may also be given as a sheet has it with its duration already counted (0 to 7, telephone 0 to 6)
 * and duration 0. The last two charts of the sheet (peripherals, final) are the larger of their two entries in every
 * cell, and are computed as that. A desk without a telephone takes row 0 of chart B, as implementations of ROSA do;
 * the paper's text does not say.
 * @throws RangeError for a score outside its item's range, or a duration other than -1, 0 and 1.
 */
export function combineRosa(items: RosaItemScores): RosaScore {
  const capped: RosaTimed[] = []
  const device = (item: Exclude<RosaTimed, 'chair'>, score: number, duration: RosaDuration | null): number => {
    const [lowest, highest] = rosaItems[item].range
    const timed = requireScore(item, score) + requireDuration(item, duration)
    const held = Math.min(Math.max(timed, lowest), highest)
    if (held !== timed) capped.push(item)
    return held
  }

  const pan = requireScore('seatPanHeight', items.seatPanHeight) + requireScore('seatPanDepth', items.seatPanDepth)
  const rests = requireScore('armrest', items.armrest) + requireScore('backSupport', items.backSupport)
  const areaA = readChart(chartA, pan, rests)
  const chair = areaA + requireDuration('chair', items.chairDuration)

  const monitor = device('monitor', items.monitor, items.monitorDuration)
  const telephone = items.telephone === null ? 0 : device('telephone', items.telephone, items.telephoneDuration)
  const sectionB = readChart(chartB, telephone, monitor)

  const mouse = device('mouse', items.mouse, items.mouseDuration)
  const keyboard = device('keyboard', items.keyboard, items.keyboardDuration)
  const sectionC = readChart(chartC, mouse, keyboard)

  const peripherals = Math.max(sectionB, sectionC)
  const final = Math.max(chair, peripherals)
  const kept = items.telephone === null ? { ...items, telephoneDuration: null } : { ...items }
  return {
    items: kept,
    areaA,
    chair,
    sectionB,
    sectionC,
    peripherals,
    final,
    capped,
    actionNeeded: final >= rosaActionLevel,
  }
}

/**
 * Points for a duration of use. Long (+1): more than 1 hour at a stretch or more than 4 hours a day. Short (-1): less
 * than 30 minutes at a stretch or less than 1 hour a day. Else 0. The two rules can both hold (20 minutes at a stretch,
 * 5 hours a day) and no source says which wins: long is tested first, which errs on the side of protection.
 * @throws RangeError unless both are finite, not negative, and at most a day.
 */
export function rosaDuration(use: { continuousMinutes: number; hoursPerDay: number }): RosaDuration {
  const { continuousMinutes, hoursPerDay } = use
  if (!(continuousMinutes >= 0 && continuousMinutes <= 24 * 60)) {
    throw new RangeError(`minutes at a stretch must be 0 to 1440: ${continuousMinutes}`)
  }
  if (!(hoursPerDay >= 0 && hoursPerDay <= 24)) throw new RangeError(`hours a day must be 0 to 24: ${hoursPerDay}`)
  if (continuousMinutes > 60 || hoursPerDay > 4) return 1
  if (continuousMinutes < 30 || hoursPerDay < 1) return -1
  return 0
}

/** The three answers of a form in words that a form can show: `long` is offered first, as it is tested first. */
export const rosaDurationBandIds = ['long', 'medium', 'short'] as const
export type RosaDurationBand = (typeof rosaDurationBandIds)[number]

/** What each band counts. */
export const rosaDurationBands = { long: 1, medium: 0, short: -1 } as const satisfies Record<
  RosaDurationBand,
  RosaDuration
>

/** Points of one item without its duration. @throws RangeError as `scoreRosa` */
export function scoreItem(item: RosaItem, answer: { base: string; add: readonly string[] } | undefined): number {
  if (!answer) throw new RangeError(`${item} is not answered`)
  const definition = rosaItemDefinition(item)
  const base = definition.base.find((choice) => choice.code === answer.base)
  if (!base) throw new RangeError(`${item} has no posture ${answer.base}`)
  if (new Set(answer.add).size !== answer.add.length) throw new RangeError(`${item} has an addition twice`)
  return answer.add.reduce((score, code) => {
    const addition = definition.add.find((choice) => choice.code === code)
    if (!addition) throw new RangeError(`${item} has no addition ${code}`)
    return score + addition.plus
  }, base.score)
}

function requireScore(item: RosaItem, score: number): number {
  const [lowest, highest] = rosaItems[item].range
  if (!Number.isInteger(score) || score < lowest || score > highest) {
    throw new RangeError(`${item} must be a whole number from ${lowest} to ${highest}: ${score}`)
  }
  return score
}

function requireDuration(timed: RosaTimed, duration: RosaDuration | null): RosaDuration {
  if (duration !== -1 && duration !== 0 && duration !== 1) {
    throw new RangeError(`the duration of ${timed} must be -1, 0 or 1: ${duration}`)
  }
  return duration
}
