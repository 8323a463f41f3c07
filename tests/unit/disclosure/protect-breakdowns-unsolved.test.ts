import { describe, expect, it, vi } from 'vitest'
import type { BreakdownId } from '@/lib/domain/disclosure/breakdowns'
import { type FirstLevel, protectBreakdowns } from '@/lib/domain/disclosure/protect-breakdowns'
import { firstLevel, glance, partsByRow } from './first-level'

// A site has 4k people for each part, so that hiding enough always helps there, unless the solver gives up: it does.
vi.mock('@/lib/domain/disclosure/hiding-program', async (actual) => ({
  ...(await actual<object>()),
  cheapestHiding: () => Promise.resolve(null),
}))

const protect = (first: FirstLevel, given: Partial<Record<BreakdownId, Record<string, readonly number[]>>>) =>
  protectBreakdowns(first, partsByRow(first, given), '')

describe('protectBreakdowns when no repair is found', () => {
  it('leaves out the site that gives away those outside it', async () => {
    // no: organisation 43 - A 40 = 3 outside A.
    const second = await protect(firstLevel({ A: 80 }, { U: 80 }), { neckInvolved: { ORG: [117, 43], A: [40, 40] } })
    expect(glance(second, 'neckInvolved')).toEqual({ ORG: [117, 43] })
    // Of the other questions nothing is left out.
    expect(second.open.filter(({ breakdown }) => breakdown === 'handPattern').map(({ row }) => row)).toEqual([
      'ORG',
      'A',
    ])
  })

  it('leaves out the smallest site first, and asks again what subtraction leaves', async () => {
    // no: 80 - 30 - 47 = 3 outside A and B. Without the smaller one, B, 80 - 30 = 50 are left outside A.
    const two = { ORG: [140, 80], A: [50, 30], B: [23, 47] }
    const second = await protect(firstLevel({ A: 80, B: 70 }, { U: 70 }), { neckInvolved: two })
    expect(glance(second, 'neckInvolved')).toEqual({ ORG: [140, 80], A: [50, 30] })
    // The other way round.
    const first = { ORG: [140, 80], A: [23, 47], B: [50, 30] }
    const other = await protect(firstLevel({ A: 70, B: 80 }, { U: 70 }), { neckInvolved: first })
    expect(glance(other, 'neckInvolved')).toEqual({ ORG: [140, 80], B: [50, 30] })
    // 80 - 77 = 3 outside A, 2 of them in B. Without B there are still 3 outside A, so A goes too.
    const both = { ORG: [160, 80], A: [8, 77], B: [73, 2] }
    const third = await protect(firstLevel({ A: 85, B: 75 }, { U: 80 }), { neckInvolved: both })
    expect(glance(third, 'neckInvolved')).toEqual({ ORG: [160, 80] })
  })

  it('leaves out the first of equally small sites by its code, in whatever order they stand', async () => {
    const given = { neckInvolved: { ORG: [140, 80], A: [38, 37], B: [35, 40] } }
    // no: 80 - 37 - 40 = 3. Without A 40 are left, without B 43.
    const second = await protect(firstLevel({ A: 75, B: 75 }, { U: 70 }), given)
    expect(Object.keys(glance(second, 'neckInvolved'))).toEqual(['ORG', 'B'])
    const turned = await protect(firstLevel({ B: 75, A: 75 }, { U: 70 }), given)
    expect(Object.keys(glance(turned, 'neckInvolved'))).toEqual(['ORG', 'B'])
  })

  it('leaves out the site that fails, though another is smaller', async () => {
    // A: 80 - 50 - 27 = 3. Its label is given up first, and 3 is still the only number there can be. B (70) is safe.
    const second = await protect(firstLevel({ A: 80, B: 70 }, { U: 70 }), {
      postureChanged: { ORG: [120, 60, 40], A: [50, 27, 3], B: [30, 20, 20] },
    })
    expect(glance(second, 'postureChanged')).toEqual({ ORG: [120, 60, 40], B: [30, 20, 20] })
  })

  it('leaves out the question when the organisation fails and has no site', async () => {
    const second = await protect(firstLevel({}, { U: 30 }), { postureChanged: { ORG: [17, 10, 3] } })
    expect(glance(second, 'postureChanged')).toEqual({})
    expect(glance(second, 'systemic')).toEqual({ ORG: ['above', 'below', 'below'] })
  })

  it('leaves it at giving up the labels that fail where that is enough', async () => {
    // 20 - 14 = 6 in two labels, so neither is 0. Without their labels each is 0 to 6.
    const second = await protect(firstLevel({}, { U: 20 }), { systemic: { ORG: [14, 4, 2] } })
    expect(glance(second, 'systemic')).toEqual({ ORG: [14, 'hidden', 'hidden'] })
  })
})
