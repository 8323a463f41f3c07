import { type RosaAnswers, type RosaScore, scoreRosa } from './rosa'
import { type RosaItem, type RosaSection, type RosaTimed, rosaItems, rosaSectionIds } from './rosa-items'

/** One thing that could be put right at a workstation, and what the score would be afterwards. */
export type RosaRemedy = {
  section: RosaSection
  /** An item set to its best posture without additions, or long use cut to medium. */
  change: { kind: 'item'; item: RosaItem } | { kind: 'duration'; timed: RosaTimed }
  sectionAfter: number
  finalAfter: number
}

/**
 * Single changes that lower the section or the final score, best first: by the final score they leave, then by their
 * gain in the section. The final score is the worst section, so a change elsewhere leaves it as it is; and a chart can
 * hold a section where it is until two items change. Such changes are left out, see `rosaDrivers` for what is wrong.
 */
export function rosaRemedies(answers: RosaAnswers): RosaRemedy[] {
  const now = scoreRosa(answers)
  return candidates(answers)
    .map(({ section, change, answers: changed }) => {
      const after = scoreRosa(changed)
      return {
        remedy: { section, change, sectionAfter: sectionScore(after, section), finalAfter: after.final },
        gain: sectionScore(now, section) - sectionScore(after, section),
      }
    })
    .filter(({ gain }) => gain > 0)
    .sort((a, b) => a.remedy.finalAfter - b.remedy.finalAfter || b.gain - a.gain)
    .map(({ remedy }) => remedy)
}

/** The section or sections that make the final score what it is, in the order of the sheet. */
export function rosaDrivers(score: RosaScore): RosaSection[] {
  return rosaSectionIds.filter((section) => sectionScore(score, section) === score.final)
}

/** A section's score by its name. */
export function sectionScore(score: Pick<RosaScore, 'chair' | 'sectionB' | 'sectionC'>, section: RosaSection): number {
  switch (section) {
    case 'chair':
      return score.chair
    case 'monitorPhone':
      return score.sectionB
    case 'mouseKeyboard':
      return score.sectionC
  }
}

type Candidate = { section: RosaSection; change: RosaRemedy['change']; answers: RosaAnswers }

function candidates(answers: RosaAnswers): Candidate[] {
  const { chair, monitorPhone, mouseKeyboard } = answers
  const { monitor, telephone } = monitorPhone
  const { mouse, keyboard } = mouseKeyboard
  const inChair = (change: Candidate['change'], changed: Partial<typeof chair>): Candidate => ({
    section: 'chair',
    change,
    answers: { ...answers, chair: { ...chair, ...changed } },
  })
  const inMonitorPhone = (change: Candidate['change'], changed: Partial<typeof monitorPhone>): Candidate => ({
    section: 'monitorPhone',
    change,
    answers: { ...answers, monitorPhone: { ...monitorPhone, ...changed } },
  })
  const inMouseKeyboard = (change: Candidate['change'], changed: Partial<typeof mouseKeyboard>): Candidate => ({
    section: 'mouseKeyboard',
    change,
    answers: { ...answers, mouseKeyboard: { ...mouseKeyboard, ...changed } },
  })
  const item = (name: RosaItem) => ({ kind: 'item', item: name }) as const
  const shorter = (timed: RosaTimed) => ({ kind: 'duration', timed }) as const

  const list = [
    inChair(item('seatPanHeight'), { seatPanHeight: { base: rosaItems.seatPanHeight.base[0].code, add: [] } }),
    inChair(item('seatPanDepth'), { seatPanDepth: { base: rosaItems.seatPanDepth.base[0].code, add: [] } }),
    inChair(item('armrest'), { armrest: { base: rosaItems.armrest.base[0].code, add: [] } }),
    inChair(item('backSupport'), { backSupport: { base: rosaItems.backSupport.base[0].code, add: [] } }),
    inMonitorPhone(item('monitor'), { monitor: { ...monitor, base: rosaItems.monitor.base[0].code, add: [] } }),
    inMouseKeyboard(item('mouse'), { mouse: { ...mouse, base: rosaItems.mouse.base[0].code, add: [] } }),
    inMouseKeyboard(item('keyboard'), { keyboard: { ...keyboard, base: rosaItems.keyboard.base[0].code, add: [] } }),
  ]
  if (telephone !== null) {
    const best = { ...telephone, base: rosaItems.telephone.base[0].code, add: [] }
    list.push(inMonitorPhone(item('telephone'), { telephone: best }))
    if (telephone.duration === 1) {
      list.push(inMonitorPhone(shorter('telephone'), { telephone: { ...telephone, duration: 0 } }))
    }
  }
  if (chair.duration === 1) list.push(inChair(shorter('chair'), { duration: 0 }))
  if (monitor.duration === 1) list.push(inMonitorPhone(shorter('monitor'), { monitor: { ...monitor, duration: 0 } }))
  if (mouse.duration === 1) list.push(inMouseKeyboard(shorter('mouse'), { mouse: { ...mouse, duration: 0 } }))
  if (keyboard.duration === 1) {
    list.push(inMouseKeyboard(shorter('keyboard'), { keyboard: { ...keyboard, duration: 0 } }))
  }
  return list
}
