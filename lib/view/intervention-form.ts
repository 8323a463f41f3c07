import { type Outcome, outcomes } from '../domain/disclosure/table'
import { type RosaSection, rosaSectionIds } from '../domain/instruments/rosa-items'
import type { Quarter } from '../domain/organisation/quarter'
import { describeReason } from './intervention-text'
import { capitalise } from './numbers'

/** Days from planning to the preset due day: six weeks, long enough to order and short enough to be this quarter's. */
const presetDays = 42

/** The due day that a new intervention opens with, as an ISO day. */
export function presetDueDay(today: string): string {
  return new Date(Date.parse(`${today}T00:00:00Z`) + presetDays * 86_400_000).toISOString().slice(0, 10)
}

/** What an intervention can answer: the findings of a quarter, the sections of audits, something else. */
export function reasonChoices(quarter: Quarter | null): { value: string; label: string; group?: string }[] {
  return [
    ...(quarter
      ? outcomes.map((outcome) => ({
          value: `hotspot ${quarter} ${outcome}`,
          label: capitalise(describeReason({ kind: 'hotspot', quarter, outcome })),
          group: 'Reports',
        }))
      : []),
    ...rosaSectionIds.map((section) => ({
      value: `audit ${section}`,
      label: capitalise(describeReason({ kind: 'audit', section })),
      group: 'Workstation audits',
    })),
    { value: 'other', label: 'Something else' },
  ]
}

/** What a page of a new intervention was opened with, as a reason's value. */
export function openingReason(query: {
  quarter?: Quarter | undefined
  outcome?: Outcome | undefined
  section?: RosaSection | undefined
}): string {
  if (query.quarter && query.outcome) return `hotspot ${query.quarter} ${query.outcome}`
  return query.section ? `audit ${query.section}` : 'other'
}
