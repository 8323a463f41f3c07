import { describe, expect, it } from 'vitest'
import type { BreakdownId } from '@/lib/domain/disclosure/breakdowns'
import { type FirstLevel, protectBreakdowns } from '@/lib/domain/disclosure/protect-breakdowns'
import { firstLevel, glance, partsByRow } from './first-level'

const protect = (first: FirstLevel, given: Partial<Record<BreakdownId, Record<string, readonly number[]>>>) =>
  protectBreakdowns(first, partsByRow(first, given), '')

describe('protectBreakdowns', () => {
  it('publishes every question of the organisation, and of sites with 4k people for each part', async () => {
    // Site A: 40 in both, 120 with wrist complaints, 160 with back complaints. Two parts take 40 people, three 60,
    // four 80. Outside A there are as many.
    const second = await protect(firstLevel({ A: 40 }, { U: 40 }), { neckInvolved: { ORG: [40, 40], A: [20, 20] } })
    expect(second.open.map(({ breakdown, row, n }) => [breakdown, row, n])).toEqual([
      ['onsetOrder', 'ORG', 80],
      ['neckInvolved', 'ORG', 80],
      ['neckInvolved', 'A', 40],
      ['postureChanged', 'ORG', 80],
      ['handPattern', 'ORG', 240],
      ['handPattern', 'A', 120],
      ['wristInterference', 'ORG', 240],
      ['wristInterference', 'A', 120],
      ['backInterference', 'ORG', 320],
      ['backInterference', 'A', 160],
      ['systemic', 'ORG', 80],
    ])
    expect(glance(second, 'neckInvolved')).toEqual({ ORG: [40, 40], A: [20, 20] })
    // Everybody is "other": 236 to 240 of 240, and 0 to 4 for the rest.
    expect(glance(second, 'handPattern').ORG).toEqual(['below', 'below', 'above', 'below'])
  })

  it('hides the parts of a site that would give away those outside it', async () => {
    // no: organisation 43 - A 40 = 3 outside A. Hiding A costs 2 x 100, hiding the organisation 2 x 800.
    const second = await protect(firstLevel({ A: 80 }, { U: 80 }), { neckInvolved: { ORG: [117, 43], A: [40, 40] } })
    expect(glance(second, 'neckInvolved')).toEqual({ ORG: [117, 43], A: ['hidden', 'hidden'] })
  })

  it('hides a site where what is left without it is small, though each part of that is safe', async () => {
    // no: 60 - 57 = 3 outside A, of whom B has 2 ("<5") and U 1: two groups of 0 to 4 that sum to 3. An attacker who
    // wants B's label would have to be left 4 in B, and so -1 in U.
    const second = await protect(firstLevel({ A: 80, B: 80 }, { U: 80 }), {
      neckInvolved: { ORG: [180, 60], A: [23, 57], B: [78, 2] },
    })
    expect(glance(second, 'neckInvolved')).toEqual({
      ORG: [180, 60],
      A: ['hidden', 'hidden'],
      B: ['above', 'below'],
    })
  })

  it('hides a site where only the people outside it are few', async () => {
    // no: 64 - 60 = 4 outside A: B 2 ("<5", all of 0 to 4) and U 2 (0 to 4). Only the two together are known.
    const second = await protect(firstLevel({ A: 80, B: 80 }, { U: 80 }), {
      neckInvolved: { ORG: [176, 64], A: [20, 60], B: [78, 2] },
    })
    expect(glance(second, 'neckInvolved')).toEqual({
      ORG: [176, 64],
      A: ['hidden', 'hidden'],
      B: ['above', 'below'],
    })
  })

  it('gives up the label that fails where no exact part has room', async () => {
    // yes 24 of 30: no + notSure = 6, so neither is 0 as "<5" says. Hidden, yes is at most 25, and no = 0 takes 26.
    // So no, the first that fails, loses its label. Who knows that exact counts are hidden first now reads it as 5
    // or 6, and notSure as 0 or 1, until yes is hidden as well.
    const second = await protect(firstLevel({}, { U: 30 }), { postureChanged: { ORG: [24, 4, 2] } })
    expect(glance(second, 'postureChanged')).toEqual({ ORG: ['hidden', 'hidden', 'below'] })
  })

  it('leaves out the question where the organisation has too few people to hide anything', async () => {
    // 13 - 5 - 5 = 3; hidden would be 5 to 8. The other questions say nothing about it and stay.
    const few = await protect(firstLevel({}, { U: 13 }), { postureChanged: { ORG: [5, 5, 3] } })
    expect(glance(few, 'postureChanged')).toEqual({})
    expect([...new Set(few.open.map(({ breakdown }) => breakdown))]).toEqual([
      'onsetOrder',
      'neckInvolved',
      'handPattern',
      'wristInterference',
      'backInterference',
      'systemic',
    ])
    // 14 people: 14 - 9 - 5 = 0. Hidden is 5 to 9: notSure 4 takes yes 5, as no cannot be less than 5.
    const enough = await protect(firstLevel({}, { U: 14 }), { postureChanged: { ORG: [9, 5, 0] } })
    expect(glance(enough, 'postureChanged')).toEqual({ ORG: ['hidden', 5, 'below'] })
  })

  it('hides one part where one has room for the whole label, whatever the key', async () => {
    // 14 people, hidden is 5 to 9, and 14 - 6 - 5 = 3 are not sure. notSure 0 takes yes 9 or no 8; notSure 4 takes yes 5,
    // as no cannot be 4. So yes alone (800) does what no does only together with yes (1600).
    const first = firstLevel({}, { U: 14 })
    const partsOf = partsByRow(first, { postureChanged: { ORG: [6, 5, 3] } })
    const found: unknown[] = []
    for (const key of ['', 'one', 'two', 'three']) {
      found.push(glance(await protectBreakdowns(first, partsOf, key), 'postureChanged').ORG)
    }
    expect(found).toEqual(new Array(4).fill(['hidden', 5, 'below']))
  })

  it('repairs each question by itself', async () => {
    // postureChanged: 30 - 5 - 25 = 0; notSure 4 takes no 21, as a hidden yes is not 1. systemic likewise, the other way
    // round. neckInvolved and its two labels are safe.
    const second = await protect(firstLevel({}, { U: 30 }), {
      neckInvolved: { ORG: [27, 3] },
      postureChanged: { ORG: [5, 25, 0] },
      systemic: { ORG: [25, 5, 0] },
    })
    expect(glance(second, 'neckInvolved')).toEqual({ ORG: ['above', 'below'] })
    expect(glance(second, 'postureChanged')).toEqual({ ORG: [5, 'hidden', 'below'] })
    expect(glance(second, 'systemic')).toEqual({ ORG: ['hidden', 5, 'below'] })
  })

  it('gives up the question whose label another question narrows', async () => {
    // 20 in both, 40 with wrists only. 43 have the median pattern with a neck: 40 may be wrist only, so at least 3
    // of both have a neck, and "<5" says 3 or 4. No part of neckInvolved is exact, so nothing of it can be hidden.
    const second = await protect(firstLevel({}, { U: 20 }), {
      neckInvolved: { ORG: [4, 16] },
      handPattern: { ORG: [43, 7, 5, 5] },
    })
    expect(glance(second, 'neckInvolved')).toEqual({})
    expect(glance(second, 'handPattern')).toEqual({ ORG: [43, 7, 5, 5] })
    // 40 with that pattern say nothing about both.
    const apart = await protect(firstLevel({}, { U: 20 }), {
      neckInvolved: { ORG: [4, 16] },
      handPattern: { ORG: [40, 10, 5, 5] },
    })
    expect(glance(apart, 'neckInvolved')).toEqual({ ORG: ['below', 'above'] })
  })

  it('refuses a first level that is not safe without it', async () => {
    // wristAny: organisation 90 - U 87 = 3 in V, which is "<5".
    const first = firstLevel({}, { U: 29, V: 30 })
    const cell = (row: string) =>
      row === 'ORG'
        ? ({ kind: 'count', value: 90 } as const)
        : row === 'U'
          ? ({ kind: 'count', value: 87 } as const)
          : ({ kind: 'below', low: 0, high: 4 } as const)
    const rows = first.rows.map((row) => ({
      ...row,
      cells: { ...row.cells, wristAny: cell(row.id), both: { kind: 'notOffered' } as const },
    }))
    await expect(protect({ ...first, rows }, { handPattern: { ORG: [30, 30, 20, 10] } })).rejects.toThrow(
      'the second level changed what an attacker can learn from the first',
    )
  })
})
