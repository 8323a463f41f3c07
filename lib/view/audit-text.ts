import type { Posture } from '../domain/instruments/posture'
import { type RosaAnswers, type RosaDuration, type RosaScore, rosaActionLevel } from '../domain/instruments/rosa'
import {
  type RosaItem,
  type RosaSection,
  type RosaTimed,
  rosaSectionIds,
  rosaSections,
} from '../domain/instruments/rosa-items'
import { type RosaRemedy, rosaDrivers, rosaRemedies, sectionScore } from '../domain/instruments/rosa-remedies'
import { capitalise, counted, listOf } from './numbers'
import { postureWords } from './posture-words'
import { durationWords, itemWords, sectionTitles, shorterUse } from './rosa-words'

/** What the list says in a sentence. */
export function describeList(audits: readonly { actionNeeded: boolean; withdrawn: boolean }[]): string {
  const counting = audits.filter((audit) => !audit.withdrawn)
  if (counting.length === 0) return 'How each workstation scores on ROSA, and what to change first.'
  const above = counting.filter((audit) => audit.actionNeeded).length
  const share = above === 0 ? 'none is' : above === 1 ? 'one is' : `${above} are`
  return `${counted(counting.length, 'audit')}, ${share} at ${rosaActionLevel} or more, the level from which ROSA asks for action.`
}

const saved: Readonly<Record<string, string>> = {
  filed: 'Saved. The audit is filed.',
  revised: 'Saved. The history shows what was before.',
  withdrawn: 'Withdrawn.',
}

/** What the page says after a form led to it; null when none did. */
export function savedWords(parameter: string | string[] | undefined): string | null {
  return typeof parameter === 'string' ? (saved[parameter] ?? null) : null
}

/** Where an intervention for an audit is planned: its unit, and the section that makes its score. */
export function interventionHref(unitCode: string, score: RosaScore): string {
  const [section] = rosaDrivers(score)
  return `/interventions/new?${new URLSearchParams({ unit: unitCode, ...(section ? { section } : {}) })}`
}

/** One item of a section as a line of the detail page. */
export type ItemLine = {
  item: RosaItem
  title: string
  /** What was seen, the posture first, then what came on top. */
  seen: string[]
  /** Points without duration; null for a device that the desk does not have. */
  points: number | null
  /** "long, +1" for a device; null for parts of the chair, whose duration counts for the chair as a whole. */
  duration: string | null
}

export type SectionLines = {
  section: RosaSection
  title: string
  score: number
  drives: boolean
  items: ItemLine[]
  /** What joins the items' points to the section's score beyond the chart. */
  remarks: string[]
}

/** The scores section by section, with what was seen. */
export function describeSections(answers: RosaAnswers, score: RosaScore): SectionLines[] {
  const drivers = rosaDrivers(score)
  const { chair, monitorPhone, mouseKeyboard } = answers
  const { monitor, telephone } = monitorPhone
  const { mouse, keyboard } = mouseKeyboard
  const lines: Record<RosaSection, ItemLine[]> = {
    chair: rosaSections.chair.map((item) => itemLine(item, chair[item], score.items[item], null)),
    monitorPhone: [
      itemLine('monitor', monitor, score.items.monitor, monitor.duration),
      telephone
        ? itemLine('telephone', telephone, score.items.telephone, telephone.duration)
        : {
            item: 'telephone',
            title: itemWords('telephone').title,
            seen: ['None at this desk'],
            points: null,
            duration: null,
          },
    ],
    mouseKeyboard: [
      itemLine('mouse', mouse, score.items.mouse, mouse.duration),
      itemLine('keyboard', keyboard, score.items.keyboard, keyboard.duration),
    ],
  }
  const remarks: Record<RosaSection, string[]> = {
    chair: [`Chart ${score.areaA}, sat in ${durationText(chair.duration)}.`],
    monitorPhone: cappedRemarks(score, ['monitor', 'telephone']),
    mouseKeyboard: cappedRemarks(score, ['mouse', 'keyboard']),
  }
  return rosaSectionIds.map((section) => ({
    section,
    title: sectionTitles[section],
    score: sectionScore(score, section),
    drives: drivers.includes(section),
    items: lines[section],
    remarks: remarks[section],
  }))
}

/** The result in a sentence: the score, the action level, and what makes it. */
export function describeResult(score: RosaScore): string {
  const drivers = listOf(rosaDrivers(score).map((section) => sectionTitles[section].toLowerCase()))
  const level = score.actionNeeded
    ? `At or above ${rosaActionLevel}, the level from which ROSA asks for action.`
    : `Below ${rosaActionLevel}, the level from which ROSA asks for action.`
  return `${level} The final score is the worst section: ${drivers}.`
}

export type RemedyLine = { what: string; effect: string; lowersFinal: boolean }

/** What to change first, in plain words, each with what the score would then be. */
export function describeRemedies(answers: RosaAnswers, score: RosaScore): RemedyLine[] {
  return rosaRemedies(answers).map((remedy) => {
    const before = sectionScore(score, remedy.section)
    const section = `${sectionTitles[remedy.section]} from ${before} to ${remedy.sectionAfter}`
    const lowersFinal = remedy.finalAfter < score.final
    return {
      what: remedyText(remedy),
      effect: lowersFinal
        ? `${section}, final score from ${score.final} to ${remedy.finalAfter}.`
        : `${section}. The final score stays ${score.final} until the worst section is better.`,
      lowersFinal,
    }
  })
}

type Content = {
  workstation: string
  auditedOn: string
  auditorKind: 'officer' | 'self'
  unitCode: string
  answers: RosaAnswers
  score: RosaScore
  postures: readonly Posture[]
  note: string
  withdrawn: { reason: string } | null
}

/** What a revision changed, one line each; a day is written by `dayOf`. */
export function describeChanges(before: Content, after: Content, dayOf: (isoDay: string) => string): string[] {
  const lines: string[] = []
  const compare = (what: string, from: string, to: string) => {
    if (from !== to) lines.push(`${what}: ${from || 'nothing'}, now ${to || 'nothing'}`)
  }
  if (after.withdrawn && !before.withdrawn) lines.push(`Withdrawn: ${after.withdrawn.reason}`)
  compare('Unit', before.unitCode, after.unitCode)
  compare('Workstation', before.workstation, after.workstation)
  compare('Day', dayOf(before.auditedOn), dayOf(after.auditedOn))
  compare('Looked at by', auditorWords[before.auditorKind], auditorWords[after.auditorKind])
  const seenBefore = describeSections(before.answers, before.score)
  const seenAfter = describeSections(after.answers, after.score)
  seenAfter.forEach((section, index) => {
    const old = seenBefore[index]
    section.items.forEach((item, place) => {
      compare(item.title, seenText(old?.items[place]), seenText(item))
    })
    if (section.section === 'chair') {
      compare('Chair, time', durationText(before.answers.chair.duration), durationText(after.answers.chair.duration))
    }
  })
  compare('Postures', postureList(before.postures), postureList(after.postures))
  if (before.note !== after.note) lines.push('Note rewritten')
  compare('Final score', String(before.score.final), String(after.score.final))
  return lines
}

export const auditorWords: Readonly<Record<'officer' | 'self', string>> = {
  officer: 'an auditor',
  self: 'the person who works there (self-check)',
}

function itemLine(
  item: RosaItem,
  answer: { base: string; add: readonly string[] },
  points: number | null,
  duration: RosaDuration | null,
): ItemLine {
  const words = itemWords(item)
  return {
    item,
    title: words.title,
    seen: [answer.base, ...answer.add].map((code) => words.base[code]?.label ?? words.add[code]?.label ?? code),
    points,
    duration: duration === null ? null : durationText(duration),
  }
}

function durationText(duration: RosaDuration): string {
  switch (duration) {
    case 1:
      return `${durationWords.long.label.toLowerCase()} (+1)`
    case 0:
      return `${durationWords.medium.label.toLowerCase()} (0)`
    case -1:
      return `${durationWords.short.label.toLowerCase()} (\u22121)`
  }
}

function cappedRemarks(score: RosaScore, devices: RosaTimed[]): string[] {
  return devices
    .filter((device) => score.capped.includes(device))
    .map((device) => `${capitalise(device)}: its points with the duration leave the chart and count as its end.`)
}

function remedyText({ change }: RosaRemedy): string {
  return change.kind === 'item' ? itemWords(change.item).remedy : shorterUse[change.timed]
}

function seenText(line: ItemLine | undefined): string {
  if (!line) return ''
  return [...line.seen, ...(line.duration ? [line.duration] : [])].join('; ')
}

function postureList(postures: readonly Posture[]): string {
  return postures.map((posture) => postureWords[posture].label).join(', ')
}
