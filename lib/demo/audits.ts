import { type Posture, postureObservations } from '../domain/instruments/posture'
import { type RosaAnswers, type RosaDuration, scoreRosa } from '../domain/instruments/rosa'
import {
  type RosaAdd,
  type RosaBase,
  type RosaItem,
  type RosaSection,
  rosaItems,
} from '../domain/instruments/rosa-items'
import { type DemoUnit, leaves } from './northwind'
import { type Random, randomStream } from './random'
import { unitEffects } from './reports'

export type DemoAudit = {
  unitCode: string
  workstation: string
  /** Days before the end of the demo's last quarter. */
  daysBefore: number
  answers: RosaAnswers
  postures: Posture[]
}

/**
 * How often something at an ordinary workstation is not as it should be, and how far that follows the unit's
 * complaints. Chosen so that final scores have about the assumed mean and spread; a weak link, because ROSA
 * explains about 15 per cent of discomfort (Sonne 2012: r = 0.384).
 */
const ordinary = 0.27
const linkToComplaints = 0.05

/** About 120 audits, more in larger units; none where fewer than ten people work. */
export function demoAudits(seed: string): DemoAudit[] {
  return leaves.flatMap((unit) => {
    const count = unit.heads < 10 ? 0 : Math.max(1, Math.round(unit.heads / 10.4))
    return Array.from({ length: count }, (_, number) => auditOf(unit, number, seed))
  })
}

function auditOf(unit: DemoUnit, number: number, seed: string): DemoAudit {
  const random = randomStream(seed, 'audit', unit.code, number)
  const effects = unitEffects(unit.code, seed)
  const fault: Record<RosaSection, number> = {
    chair: ordinary + linkToComplaints * effects.back,
    monitorPhone: ordinary + linkToComplaints * effects.back,
    mouseKeyboard: ordinary + linkToComplaints * effects.wrist,
  }
  if (unit.driver) fault[unit.driver.section] += unit.driver.strength
  // Workstations of one unit differ: some are new, some are makeshift.
  const station = 0.16 * random.normal()
  const answers = answersOf((section) => Math.min(0.9, Math.max(0.02, fault[section] + station)), random)
  return {
    unitCode: unit.code,
    workstation: `${placeWord(unit.code)} ${number + 1}`,
    daysBefore: Math.floor(random.next() * 330),
    answers,
    postures: posturesOf(answers, random),
  }
}

function answersOf(faultOf: (section: RosaSection) => number, random: Random): RosaAnswers {
  function item<Item extends RosaItem>(
    name: Item,
    section: RosaSection,
  ): { base: RosaBase<Item>; add: RosaAdd<Item>[] } {
    const fault = faultOf(section)
    // The definition's codes are, by its type, exactly those of the item.
    const bases = rosaItems[name].base.map((base) => base.code) as RosaBase<Item>[]
    const adds = rosaItems[name].add.map((add) => add.code) as RosaAdd<Item>[]
    const [good, ...poor] = bases
    return {
      base: good !== undefined && random.chance(1 - fault) ? good : random.pick(poor),
      add: adds.filter(() => random.chance(fault * 0.5)),
    }
  }
  const duration = (weights: readonly [number, number, number]): RosaDuration => random.pick([-1, 0, 1], weights)
  return {
    chair: {
      seatPanHeight: item('seatPanHeight', 'chair'),
      seatPanDepth: item('seatPanDepth', 'chair'),
      armrest: item('armrest', 'chair'),
      backSupport: item('backSupport', 'chair'),
      duration: duration([0.1, 0.3, 0.6]),
    },
    monitorPhone: {
      monitor: { ...item('monitor', 'monitorPhone'), duration: duration([0.1, 0.35, 0.55]) },
      telephone: random.chance(0.25)
        ? null
        : { ...item('telephone', 'monitorPhone'), duration: duration([0.5, 0.35, 0.15]) },
    },
    mouseKeyboard: {
      mouse: { ...item('mouse', 'mouseKeyboard'), duration: duration([0.15, 0.35, 0.5]) },
      keyboard: { ...item('keyboard', 'mouseKeyboard'), duration: duration([0.15, 0.4, 0.45]) },
    },
  }
}

/** Postures are seen more often where the section of ROSA that usually explains them scored high. */
function posturesOf(answers: RosaAnswers, random: Random): Posture[] {
  const score = scoreRosa(answers)
  const sections: Record<RosaSection, number> = {
    chair: score.chair,
    monitorPhone: score.sectionB,
    mouseKeyboard: score.sectionC,
  }
  return postureObservations
    .filter(({ section }) => random.chance(Math.min(0.85, 0.1 + 0.1 * Math.max(0, sections[section] - 2))))
    .map(({ code }) => code)
}

/** Workstations are named as officers would name them: a place, never a person. */
function placeWord(code: string): string {
  if (/-(PACK|RET|MAINT)$/.test(code)) return 'Bench'
  return /-(PICK|GOODS|DISP)$/.test(code) ? 'Terminal' : 'Desk'
}
