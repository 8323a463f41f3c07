import { describe, expect, it } from 'vitest'
import { dashboardQueryString, parseDashboardQuery } from '@/lib/view/dashboard-query'

describe('the dashboard in the address', () => {
  it('shows the newest quarter and wrist or hand when the address says nothing', () => {
    expect(parseDashboardQuery({})).toEqual({ quarter: null, outcome: 'wristAny' })
    expect(parseDashboardQuery({ quarter: '', outcome: '' })).toEqual({ quarter: null, outcome: 'wristAny' })
  })

  it('reads back what it writes', () => {
    const query = { quarter: '2026-Q3', outcome: 'backAny' } as const
    expect(dashboardQueryString(query)).toBe('?quarter=2026-Q3&outcome=backAny')
    expect(parseDashboardQuery(Object.fromEntries(new URLSearchParams(dashboardQueryString(query))))).toEqual(query)
    expect(dashboardQueryString({ quarter: null, outcome: 'wristAny' })).toBe('')
  })

  it.each([
    { quarter: '2026-Q5' },
    { quarter: '2026-Q0' },
    { quarter: 'latest' },
    { quarter: '2026-Q3 ' },
    { outcome: 'knees' },
    { outcome: 'toString' },
  ])('refuses %o instead of guessing', (parameters) => {
    expect(parseDashboardQuery(parameters)).toBeNull()
  })

  it('takes the first of a repeated parameter', () => {
    expect(parseDashboardQuery({ quarter: ['2026-Q3', '2025-Q1'] })?.quarter).toBe('2026-Q3')
  })
})
