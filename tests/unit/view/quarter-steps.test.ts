import { describe, expect, it } from 'vitest'
import { whyWithheld, withheldReasons } from '@/lib/domain/disclosure/withheld'
import { closingWords, describeGap, describeNextStep, statusTag, withheldWords } from '@/lib/view/quarter-steps'

const policy = {
  threshold: 5,
  minimumUnitHeadcount: 10,
  publicationLagDays: 14,
  freeTextThreshold: 10,
  retentionMonths: 24,
  admission: 'slips' as const,
}
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null
const held = (quarter: '2026-Q3' | '2026-Q4' | '2027-Q1', withheldBecause: 'noReports' | 'tooFew' | null) => ({
  quarter,
  status: 'withheld' as const,
  ordered: null,
  publishedAt: null,
  withheldBecause,
  policy,
})

describe('a quarter of which nothing is published', () => {
  const table = (counts: Record<string, number>, onBehalf: Record<string, number> = {}) => ({
    quarter: '2026-Q4' as const,
    tree: { ORG: Object.keys(counts) },
    classes: Object.fromEntries(
      Object.entries(counts).map(([unit, wrist]) => [unit, { neither: 0, wrist, back: 0, both: 0 }]),
    ),
    onBehalf,
  })

  it('had no reports, or fewer than twice the smallest count, or could not be made safe', () => {
    expect(whyWithheld(table({}), 5)).toBe('noReports')
    expect(whyWithheld(table({ A: 0 }), 5)).toBe('noReports')
    expect(whyWithheld(table({ A: 4, B: 5 }), 5)).toBe('tooFew')
    expect(whyWithheld(table({ A: 5, B: 5 }), 5)).toBe('notSafe')
    // Typed in for others: counted, but not among the ten.
    expect(whyWithheld(table({ A: 5, B: 5 }, { B: 1 }), 5)).toBe('tooFew')
  })

  it('is told in the same words everywhere, and no two reasons in the same', () => {
    for (const because of withheldReasons) {
      const state = { ...held('2026-Q4', null), withheldBecause: because }
      expect(statusTag(state).word).toBe(withheldWords[because].word)
      expect(describeNextStep(state, false)).toBe(withheldWords[because].says)
    }
    expect(new Set(withheldReasons.map((because) => withheldWords[because].says)).size).toBe(3)
    expect(withheldWords.noReports.says).not.toMatch(/withheld|picked out/)
    // From before reasons were noted.
    expect(statusTag(held('2026-Q4', null)).word).toBe('Withheld')
  })

  it('is named where a later one is compared with the one before it, or with none', () => {
    const quarters = [held('2026-Q4', 'noReports'), held('2026-Q3', 'tooFew')]
    expect(plain(describeGap('2027-Q1', '2026-Q3', [held('2026-Q4', 'noReports')]))).toBe(
      'Compared with Q3 2026, the last quarter before it that was published: Q4 2026 had no reports.',
    )
    expect(plain(describeGap('2027-Q1', null, quarters))).toBe(
      'There is no earlier quarter to compare with: Q3 2026 had too few reports and Q4 2026 had no reports.',
    )
    expect(describeGap('2027-Q1', '2026-Q4', [held('2026-Q3', 'tooFew')])).toBeNull()
    expect(describeGap('2026-Q3', null, quarters)).toBeNull()
  })
})

it('a quarter that is being closed is not tagged as open', () => {
  const state = { ...held('2026-Q4', null), status: 'open' as const, ordered: 'close' as const }
  expect(statusTag(state).word).toBe('Being closed')
})

describe('closing an open quarter by hand', () => {
  const open = { ...held('2026-Q4', null), status: 'open' as const }
  const words = (at: string) => closingWords(open, new Date(at))

  it('says how many days are left, and comes to the front in the last week', () => {
    expect(plain(words('2026-12-01T14:00:00Z').left)).toContain('in 31 days, on 1 January 2027')
    expect(words('2026-12-31T20:00:00Z').left).toContain('in one day')
    expect([words('2026-12-24T23:59:59Z').soon, words('2026-12-25T00:00:00Z').soon]).toEqual([false, true])
  })

  it('warns that nothing may be published, by the public rule and not by a count', () => {
    expect(plain(words('2026-12-01T14:00:00Z').warning)).toContain('fewer than 10 reports')
    expect(words('2026-12-01T14:00:00Z').warning).toContain('known to nobody')
  })
})

it('a quarter that a hold keeps waiting is not said to close or to be published by itself on a day', () => {
  const state = { ...held('2026-Q4', null), status: 'open' as const }
  expect(plain(describeNextStep(state, true))).toBe(
    'It closes by itself on 1 January 2027 and is published on 15 January 2027, once the hold is lifted.',
  )
  expect(plain(describeNextStep({ ...state, status: 'closed' }, true))).toMatch(/, once the hold is lifted\.$/)
  expect(plain(describeNextStep({ ...state, status: 'protected' }, true))).toMatch(/, once the hold is lifted\.$/)
})
