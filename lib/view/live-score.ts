import {
  combineRosa,
  type RosaDuration,
  rosaActionLevel,
  rosaDurationBands,
  scoreItem,
} from '../domain/instruments/rosa'
import { type RosaItem, type RosaSection, type RosaTimed, rosaItemDefinition } from '../domain/instruments/rosa-items'

/** What can be said about an audit that is being filled in. */
export type LiveScore = {
  /** Null until everything of the section is answered. */
  sections: Record<RosaSection, number | null>
  /** The final score, or the least it can still be; null before the first section is complete. */
  final: { kind: 'final' | 'atLeast'; score: number } | null
  actionNeeded: boolean
  /** Questions answered, of those that this desk has. */
  answered: number
  questions: number
}

type Values = Readonly<Record<string, string | readonly string[]>>

/**
 * Scores what has been answered so far, with the same charts as the server. Sections are scored one by one, the others
 * taken as neutral meanwhile: no section's score depends on another's answers.
 */
export function liveScore(values: Values): LiveScore {
  const items = {
    seatPanHeight: points('seatPanHeight', values),
    seatPanDepth: points('seatPanDepth', values),
    armrest: points('armrest', values),
    backSupport: points('backSupport', values),
    monitor: points('monitor', values),
    telephone: one(values['telephone.base']) === 'none' ? ('none' as const) : points('telephone', values),
    mouse: points('mouse', values),
    keyboard: points('keyboard', values),
  }
  const durations = {
    chair: duration('chair', values),
    monitor: duration('monitor', values),
    telephone: items.telephone === 'none' ? ('none' as const) : duration('telephone', values),
    mouse: duration('mouse', values),
    keyboard: duration('keyboard', values),
  }
  const score = combineRosa({
    seatPanHeight: items.seatPanHeight ?? 1,
    seatPanDepth: items.seatPanDepth ?? 1,
    armrest: items.armrest ?? 1,
    backSupport: items.backSupport ?? 1,
    chairDuration: durations.chair ?? 0,
    monitor: items.monitor ?? 1,
    monitorDuration: durations.monitor ?? 0,
    telephone: items.telephone === 'none' ? null : (items.telephone ?? 1),
    telephoneDuration: durations.telephone === 'none' ? null : (durations.telephone ?? 0),
    mouse: items.mouse ?? 1,
    mouseDuration: durations.mouse ?? 0,
    keyboard: items.keyboard ?? 1,
    keyboardDuration: durations.keyboard ?? 0,
  })
  const complete = (...answers: unknown[]) => answers.every((answer) => answer !== null)
  const { seatPanHeight, seatPanDepth, armrest, backSupport, monitor, telephone, mouse, keyboard } = items
  const sections = {
    chair: complete(seatPanHeight, seatPanDepth, armrest, backSupport, durations.chair) ? score.chair : null,
    monitorPhone: complete(monitor, durations.monitor, telephone, durations.telephone) ? score.sectionB : null,
    mouseKeyboard: complete(mouse, durations.mouse, keyboard, durations.keyboard) ? score.sectionC : null,
  }
  const known = Object.values(sections).filter((section) => section !== null)
  const worst = Math.max(...known)
  const asked = [...Object.values(items), ...Object.values(durations).filter((answer) => answer !== 'none')]
  return {
    sections,
    final: known.length === 0 ? null : { kind: known.length === 3 ? 'final' : 'atLeast', score: worst },
    actionNeeded: worst >= rosaActionLevel,
    answered: asked.filter((answer) => answer !== null).length,
    questions: asked.length,
  }
}

function points(item: RosaItem, values: Values): number | null {
  const base = one(values[`${item}.base`])
  const definition = rosaItemDefinition(item)
  if (!definition.base.some((choice) => choice.code === base)) return null
  const ticked = [values[`${item}.add`] ?? []].flat()
  return scoreItem(item, {
    base,
    add: definition.add.map((choice) => choice.code).filter((code) => ticked.includes(code)),
  })
}

function duration(timed: RosaTimed, values: Values): RosaDuration | null {
  switch (one(values[`${timed}.duration`])) {
    case 'long':
      return rosaDurationBands.long
    case 'medium':
      return rosaDurationBands.medium
    case 'short':
      return rosaDurationBands.short
    default:
      return null
  }
}

function one(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}
