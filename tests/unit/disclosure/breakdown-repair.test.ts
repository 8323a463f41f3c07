import { describe, expect, it } from 'vitest'
import type { Shortfall } from '@/lib/domain/disclosure/attack'
import type { Reading } from '@/lib/domain/disclosure/attack-system'
import {
  type OpenBreakdown,
  openBreakdown,
  type PartShortfall,
  repairBreakdown,
} from '@/lib/domain/disclosure/breakdown-repair'
import type { BreakdownId } from '@/lib/domain/disclosure/breakdowns'
import { keyedFraction } from '@/lib/domain/disclosure/hiding-program'

const k = 5
/** The organisation with two sites. */
const rows = [
  { id: 'ORG', parent: null },
  { id: 'A', parent: 'ORG' },
  { id: 'B', parent: 'ORG' },
]

/** A breakdown of one row with the labels that its true counts get; parts named in `hidden` are hidden already. */
function divided(breakdown: BreakdownId, row: string, counts: readonly number[], ...hidden: string[]): OpenBreakdown {
  const n = counts.reduce((sum, count) => sum + count, 0)
  const open = openBreakdown({ breakdown, row, n, level: row === 'ORG' ? 'root' : 'middle' }, counts, k)
  return {
    ...open,
    parts: open.parts.map((part) => (hidden.includes(part.part) ? { ...part, cell: { kind: 'hidden' } } : part)),
  }
}

type Failing = { kind?: 'part' | 'left'; row?: string; part: string; without?: string; needs: Shortfall['needs'] }
const reach = (value: number): Shortfall['needs'] => ({ kind: 'reach', value })
const width: Shortfall['needs'] = { kind: 'width' }

/** The parts to hide, as `row part`; null when nothing helps. */
async function cheapest(
  open: readonly OpenBreakdown[],
  { kind = 'part', row = 'ORG', part, without, needs }: Failing,
  { labelsToo = false, reading = 'anything' as Reading, key = '' } = {},
): Promise<string[] | null> {
  const breakdown = open[0]?.breakdown ?? 'onsetOrder'
  const place = { breakdown, row, part }
  const shortfall: PartShortfall = {
    reading,
    place: without === undefined ? { kind, ...place } : ({ kind: 'without', ...place, without } as const),
    needs,
    unproven: false,
  }
  const found = await repairBreakdown(open, rows, [shortfall], k, key, labelsToo)
  return found?.map((hiding) => `${hiding.row} ${hiding.part}`) ?? null
}

describe('openBreakdown', () => {
  it('labels parts like any count among the people divided', () => {
    // 30 people: from 5 to 25 as they are. A part without a number counts nobody.
    expect(divided('onsetOrder', 'ORG', [21, 5, 4]).parts).toEqual([
      { part: 'wristFirst', count: 21, cell: { kind: 'count', value: 21 } },
      { part: 'backFirst', count: 5, cell: { kind: 'count', value: 5 } },
      { part: 'together', count: 4, cell: { kind: 'below', low: 0, high: 4 } },
      { part: 'notSure', count: 0, cell: { kind: 'below', low: 0, high: 4 } },
    ])
    expect(divided('neckInvolved', 'ORG', [25, 5]).parts.map(({ cell }) => cell.kind)).toEqual(['count', 'count'])
    expect(divided('neckInvolved', 'ORG', [26, 4]).parts.map(({ cell }) => cell)).toEqual([
      { kind: 'above', low: 26, high: 30 },
      { kind: 'below', low: 0, high: 4 },
    ])
  })
})

describe('repairBreakdown of the organisation alone', () => {
  it('hides nothing where a hidden part leaves the label its room', async () => {
    // yes 17 is hidden, no is 10: notSure 0 takes yes 20.
    const open = [divided('postureChanged', 'ORG', [17, 10, 3], 'yes')]
    expect(await cheapest(open, { part: 'notSure', needs: reach(0) })).toEqual([])
  })

  it('hides the only part that can give way', async () => {
    // notSure 4 instead of 3 takes somebody from yes (21) or no (4). A hidden part is never under 5, so it is yes.
    const open = [divided('postureChanged', 'ORG', [22, 5, 3])]
    expect(await cheapest(open, { part: 'notSure', needs: reach(4) })).toEqual(['ORG yes'])
  })

  it('lets the key choose between equally dear parts', async () => {
    // notSure 0 takes yes 20 or no 13, both within 5 to 25; either costs 4 x 200.
    const open = [divided('postureChanged', 'ORG', [17, 10, 3])]
    const keys = ['', 'one', 'two', 'three', 'four', 'five']
    const fractions = keys.map((key) => ['yes', 'no'].map((part) => keyedFraction(`${key}|postureChanged|ORG|${part}`)))
    const expected = fractions.map(([yes = 0, no = 0]) => [yes < no ? 'ORG yes' : 'ORG no'])
    const found: unknown[] = []
    for (const key of keys) found.push(await cheapest(open, { part: 'notSure', needs: reach(0) }, { key }))
    expect(found).toEqual(expected)
    expect(new Set(expected.flat()).size).toBe(2)
  })

  it('lets a label reach the count that is missing, and nothing more', async () => {
    // notSure 0 takes yes 25 or no 8. Its whole label would take yes: notSure 4 with no as it was takes yes 21, and
    // with yes as it was no 4, which is no hidden count. The key that prefers no shows which was asked for.
    const open = [divided('postureChanged', 'ORG', [22, 5, 3])]
    const fraction = (key: string, part: string) => keyedFraction(`${key}|postureChanged|ORG|${part}`)
    const key = ['one', 'two', 'three', 'four', 'five'].find((one) => fraction(one, 'no') < fraction(one, 'yes') - 0.1)
    if (!key) throw new Error('one of five keys prefers no')
    expect(await cheapest(open, { part: 'notSure', needs: reach(0) }, { key })).toEqual(['ORG no'])
    expect(await cheapest(open, { part: 'notSure', needs: width }, { key })).toEqual(['ORG yes'])
  })

  it('leaves a label of nearly everybody what it says', async () => {
    // no 0 and notSure 2 take yes 28, which ">25" says may be.
    const open = [divided('postureChanged', 'ORG', [26, 2, 2])]
    for (const reading of ['anything', 'unlabelled'] as const) {
      expect(await cheapest(open, { part: 'no', needs: reach(0) }, { reading })).toEqual([])
    }
  })

  it('hides an exact part rather than a label, whatever the key', async () => {
    // 10 people in three labels. notSure 0 leaves 10: 8 in the two other labels and 2 more in wristFirst (32 of 5 to
    // 35, cost 800), or 6 in one of those labels, hidden (cost 1200).
    const open = [divided('onsetOrder', 'ORG', [30, 4, 4, 2])]
    for (const key of ['', 'one', 'two', 'three', 'four', 'five']) {
      const found = await cheapest(open, { part: 'notSure', needs: reach(0) }, { key, labelsToo: true })
      expect(found).toEqual(['ORG wristFirst'])
    }
  })

  it('hides a label only when it may, and where no exact part helps', async () => {
    // notSure 0 takes yes + no = 14. no says 0 to 4, so yes would be 10, and hidden it says 5 to 9.
    const open = [divided('postureChanged', 'ORG', [6, 4, 4])]
    expect(await cheapest(open, { part: 'notSure', needs: reach(0) })).toBeNull()
    // Without its label, no can be 8.
    expect(await cheapest(open, { part: 'notSure', needs: reach(0) }, { labelsToo: true })).toEqual(['ORG no'])
  })

  it('hides nothing where fewer than 3k - 1 people are divided', async () => {
    // 13 people: hidden would say 5 to 8, four counts.
    const small = [divided('postureChanged', 'ORG', [5, 5, 3])]
    expect(await cheapest(small, { part: 'notSure', needs: reach(0) }, { labelsToo: true })).toBeNull()
    // 14 people: 5 to 9, five counts. notSure 0 takes yes 8 or no 9.
    const enough = [divided('postureChanged', 'ORG', [5, 6, 3])]
    expect(await cheapest(enough, { part: 'notSure', needs: reach(0) })).toHaveLength(1)
  })

  it('gives a hidden part k counts from k to n - k', async () => {
    // no and notSure take 0 to 8 of 30, so yes is 22 to 30; hidden it says 5 to 25. 22 to 25 are four counts.
    const open = [divided('postureChanged', 'ORG', [24, 4, 2], 'yes')]
    expect(await cheapest(open, { part: 'yes', needs: width })).toBeNull()
    // Without one of the labels there is room down to 5.
    expect(await cheapest(open, { part: 'yes', needs: width }, { labelsToo: true })).toHaveLength(1)
    // Another label, and yes is 18 to 25.
    const three = [divided('onsetOrder', 'ORG', [24, 4, 2, 0], 'wristFirst')]
    expect(await cheapest(three, { part: 'wristFirst', needs: width })).toEqual([])
  })

  it('reads a hidden part as 0 to n only where a label was given up, and only in the wide reading', async () => {
    // Besides wristFirst there are 12: backFirst 8, hidden, so 5 or more, together 2, hidden, and notSure 0 to 4.
    // together is 0 to 7; read as 5 or more it is 5 to 7, three counts, and wristFirst has to give way.
    const open = [divided('onsetOrder', 'ORG', [28, 8, 2, 2], 'backFirst', 'together')]
    const failing = { part: 'together', needs: width }
    expect(await cheapest(open, failing, { reading: 'anything' })).toEqual([])
    expect(await cheapest(open, failing, { reading: 'unlabelled' })).toEqual(['ORG wristFirst'])
    // no was 5 and never had a label: it is not 4 in either reading, so notSure 4 takes one person from yes.
    const exact = [divided('postureChanged', 'ORG', [22, 5, 3], 'no')]
    expect(await cheapest(exact, { part: 'notSure', needs: reach(4) }, { reading: 'anything' })).toEqual(['ORG yes'])
    expect(await cheapest(exact, { part: 'notSure', needs: reach(4) }, { reading: 'unlabelled' })).toEqual(['ORG yes'])
  })
})

describe('repairBreakdown with sites', () => {
  it('hides both parts of a site before one of the organisation', async () => {
    // Organisation 43 - A 40 = 3 people outside A. Two parts always sum to what is divided, so hiding one says
    // nothing new: A yes and no (2 x 4 x 25) or the organisation's (2 x 4 x 200).
    const open = [divided('neckInvolved', 'ORG', [117, 43]), divided('neckInvolved', 'A', [40, 40])]
    const found = await cheapest(open, { kind: 'left', part: 'no', needs: width })
    expect(found).toEqual(['A yes', 'A no'])
  })

  it('asks for k counts, not more', async () => {
    // Outside A 23 - 20 = 3 are not sure. With A's 20 hidden, A no 0 to 4 makes them 22 to 18, and 1 to 5 outside.
    const open = [divided('postureChanged', 'ORG', [100, 37, 23]), divided('postureChanged', 'A', [38, 2, 20])]
    expect(await cheapest(open, { kind: 'left', part: 'notSure', needs: width })).toEqual(['A notSure'])
  })

  it('does not count on fewer than nobody', async () => {
    // As above, but nobody outside A is unsure: of 18 to 22 in A, 21 and 22 are more than the organisation's 20. So
    // A yes has to give way too.
    const open = [divided('postureChanged', 'ORG', [103, 37, 20]), divided('postureChanged', 'A', [38, 2, 20])]
    expect(await cheapest(open, { kind: 'left', part: 'notSure', needs: width })).toEqual(['A yes', 'A notSure'])
  })

  it('counts a part of the organisation in all its sites', async () => {
    // 2 of the 3 who are not sure are in A, where yes and no leave no other number. So notSure 0 takes a part of A and
    // one of the organisation, which gain those who are unsure no longer.
    const open = [divided('postureChanged', 'ORG', [100, 57, 3]), divided('postureChanged', 'A', [50, 28, 2])]
    const found = await cheapest(open, { part: 'notSure', needs: reach(0) })
    expect(found?.map((hiding) => hiding.split(' ')[0])).toEqual(['ORG', 'A'])
  })

  it('repairs what is left without one site though what is left without all is safe', async () => {
    // 60 - 57 = 3 people outside A. B says 0 to 4, what is left 0 to 4: each alone has room, the two together have
    // not. Hiding A (2 x 4 x 25) ends the subtraction; the organisation's parts would cost 2 x 4 x 200.
    const open = [
      divided('neckInvolved', 'ORG', [180, 60]),
      divided('neckInvolved', 'A', [23, 57]),
      divided('neckInvolved', 'B', [78, 2]),
    ]
    expect(await cheapest(open, { part: 'no', without: 'A', needs: width })).toEqual(['A yes', 'A no'])
  })
})
