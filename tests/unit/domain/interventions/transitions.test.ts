import { describe, expect, it } from 'vitest'
import { type InterventionStatus, interventionStatuses, transitions } from '@/lib/domain/interventions/transitions'

const possible = (from: InterventionStatus) => interventionStatuses.filter((to) => transitions[from][to].possible)

describe('transitions', () => {
  it.each([
    ['planned', ['in_progress', 'done', 'cancelled']],
    ['in_progress', ['planned', 'done', 'cancelled']],
    ['done', ['in_progress']],
    ['cancelled', ['planned']],
  ] as const)('lead from %s to %j', (from, to) => {
    expect(possible(from)).toEqual(to)
  })

  it('explain every step that is not possible', () => {
    for (const from of interventionStatuses) {
      for (const to of interventionStatuses) {
        const step = transitions[from][to]
        if (!step.possible) expect(step.because, `${from} to ${to}`).toMatch(/^It .+\.$/)
      }
    }
  })

  it('ask for a reason to cancel and to reopen', () => {
    expect(transitions.planned.cancelled).toMatchObject({ reason: 'required' })
    expect(transitions.done.in_progress).toMatchObject({ action: 'Reopen', reason: 'required' })
    expect(transitions.cancelled.planned).toMatchObject({ action: 'Reopen', reason: 'required' })
  })

  it('make no status a dead end', () => {
    for (const from of interventionStatuses) expect(possible(from).length, from).toBeGreaterThan(0)
  })
})
