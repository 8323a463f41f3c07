import type { Outcome } from '../domain/disclosure/table'
import type { RosaSection } from '../domain/instruments/rosa-items'
import { controlLevelNames, findMeasure, type Measure, suggestMeasures } from '../domain/interventions/catalogue'
import { type InterventionStatus, interventionStatusNames, transitions } from '../domain/interventions/transitions'
import type { Quarter } from '../domain/organisation/quarter'
import { capitalise, counted, countWord } from './numbers'
import { outcomeWords } from './outcomes'
import { formatIsoDay, formatQuarter } from './quarters'
import { sectionTitles } from './rosa-words'

/** What an intervention answers, as `lib/schemas/intervention` parses it. */
type Reason =
  | { kind: 'hotspot'; quarter: Quarter; outcome: Outcome }
  | { kind: 'audit'; section: RosaSection }
  | { kind: 'other' }

/** "wrist and hand complaints in Q3 2026" */
export function describeReason(reason: Reason): string {
  switch (reason.kind) {
    case 'hotspot':
      return `${outcomeWords[reason.outcome].complaints} in ${formatQuarter(reason.quarter)}`
    case 'audit':
      return `audits: ${sectionTitles[reason.section].toLowerCase()}`
    case 'other':
      return 'something else'
  }
}

export type MeasureGroup = { title: string; measures: { code: string; name: string }[] }

/**
 * The catalogue for a form: what fits the finding first, each with its level, then the rest by level. Five suggestions
 * at most, because a list that suggests everything suggests nothing.
 */
export function measureGroups(
  finding: { outcome: Outcome | null; section: RosaSection | null },
  all: readonly Measure[],
): { suggested: { code: string; name: string; level: string }[]; others: MeasureGroup[] } {
  const suggested = suggestMeasures(finding).slice(0, 5)
  const rest = all.filter((measure) => measure.code !== 'other' && !suggested.includes(measure))
  const levels = [...new Set(rest.map((measure) => measure.level))]
  const other = findMeasure('other')
  return {
    suggested: suggested.map(({ code, name, level }) => ({ code, name, level: controlLevelNames[level] })),
    others: [
      ...levels.map((level) => ({
        title: controlLevelNames[level],
        measures: rest.filter((measure) => measure.level === level).map(({ code, name }) => ({ code, name })),
      })),
      { title: 'Not on the list', measures: other ? [{ code: other.code, name: other.name }] : [] },
    ],
  }
}

/** "due 12 September 2026, overdue", "done on ...", or that no day is set. */
export function describeDue(intervention: {
  status: InterventionStatus
  dueOn: string | null
  doneOn: string | null
  overdue: boolean
}): string {
  if (intervention.doneOn !== null) return `done on ${formatIsoDay(intervention.doneOn)}`
  if (intervention.dueOn === null) return 'no day set'
  return `due ${formatIsoDay(intervention.dueOn)}${intervention.overdue ? ', overdue' : ''}`
}

/** "in progress, due 12 September 2026": what a card of the dashboard says beside the title. */
export function describeIntervention(intervention: {
  status: InterventionStatus
  dueOn: string | null
  doneOn: string | null
  overdue: boolean
}): string {
  const due = describeDue(intervention)
  return intervention.status === 'done' ? due : `${interventionStatusNames[intervention.status].toLowerCase()}, ${due}`
}

/** What the list says in a sentence. */
export function describeInterventions(list: readonly { status: InterventionStatus; overdue: boolean }[]): string {
  if (list.length === 0) return 'What is done about hotspots and poor workstations, by whom and until when.'
  const open = list.filter((one) => one.status === 'planned' || one.status === 'in_progress').length
  const overdue = list.filter((one) => one.overdue).length
  return `${capitalise(counted(open, 'open intervention'))}${overdue === 0 ? ', none overdue' : `, ${countWord(overdue)} overdue`}.`
}

/** Whole cents as money without a currency, which the organisation knows: "1,200.50". */
export function formatCost(cents: number): string {
  return (cents / 100).toLocaleString('en-GB', {
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2,
    maximumFractionDigits: 2,
  })
}

export type StatusStep =
  | { to: InterventionStatus; name: string; possible: true; action: string; reasonRequired: boolean }
  | { to: InterventionStatus; name: string; possible: false; because: string }

/** Every other status with the step that leads to it, or why none does. */
export function statusSteps(from: InterventionStatus): StatusStep[] {
  return forwardFirst
    .filter((to) => to !== from)
    .map((to) => {
      const step = transitions[from][to]
      const name = interventionStatusNames[to]
      return step.possible
        ? { to, name, possible: true, action: step.action, reasonRequired: step.reason === 'required' }
        : { to, name, possible: false, because: step.because }
    })
}

/** The order in which steps are offered: on with it, back, give it up. */
const forwardFirst: readonly InterventionStatus[] = ['in_progress', 'done', 'planned', 'cancelled']

const fieldWords: Readonly<Record<string, string>> = {
  unitCode: 'Unit',
  measure: 'Measure',
  title: 'Title',
  ownerId: 'Owner',
  dueOn: 'Due day',
  costCents: 'Cost',
  answers: 'What it answers',
}

/** What an edit changed, one line each. People are named by `nameOf`. */
export function describeEdits(
  changes: readonly { field: string; from: unknown; to: unknown }[],
  nameOf: (personId: string) => string,
): string[] {
  const text = (field: string, value: unknown): string => {
    if (value === null || value === '') return 'nothing'
    switch (field) {
      case 'ownerId':
        return nameOf(String(value))
      case 'dueOn':
        return formatIsoDay(String(value))
      case 'costCents':
        return formatCost(Number(value))
      case 'measure':
        return findMeasure(String(value))?.name ?? String(value)
      case 'answers':
        // Stored by the data module as the schema parsed it.
        return describeReason(value as Reason)
      default:
        return String(value)
    }
  }
  return changes.map(
    ({ field, from, to }) => `${fieldWords[field] ?? field}: ${text(field, from)}, now ${text(field, to)}`,
  )
}

const saved: Readonly<Record<string, string>> = {
  planned: 'Saved. The intervention is planned.',
  changed: 'Saved. The history shows what was before.',
  moved: 'Status changed.',
  commented: 'Comment added.',
}

/** What the page says after a form led to it; null when none did. */
export function savedWords(parameter: string | string[] | undefined): string | null {
  return typeof parameter === 'string' ? (saved[parameter] ?? null) : null
}
