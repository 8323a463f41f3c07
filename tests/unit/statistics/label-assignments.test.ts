import { describe, expect, it } from 'vitest'
import { type LabelledUnit, labelAssignments } from '../../../lib/domain/statistics/label-assignments'

/** So many units in the order of their ids, of weight 1, that did not change, and of unknown size unless said otherwise. */
function units(count: number, of: (i: number) => Partial<LabelledUnit>): LabelledUnit[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `U${String(i).padStart(3, '0')}`,
    treated: false,
    change: 0,
    weight: 1,
    size: null,
    ...of(i),
  }))
}

describe('assignments of labels', () => {
  it('are all choices of as many units, with what each shares with the observed one: by hand, two of three', () => {
    const three = units(3, (i) => ({ treated: i < 2, change: [10, 20, 40][i] ?? 0, weight: i + 1 }))
    expect(labelAssignments(three)).toEqual({
      assignments: [
        { change: 10 + 40, weight: 3, sharedWeight: 3, shared: 2 },
        { change: 10 + 120, weight: 4, sharedWeight: 1, shared: 1 },
        { change: 40 + 120, weight: 5, sharedWeight: 2, shared: 1 },
      ],
      reference: 'all',
      sizesDiffer: false,
    })
  })

  it('combine the choices within size classes: weights of the class of 100 and of the class of 10', () => {
    // 2 of 7 large units and 1 of 3 small ones: 21 x 3. Ln of the mean sizes: treated (2 ln 100 + ln 10)/3, others
    // (5 ln 100 + 2 ln 10)/7: alike. With no small one treated: ln 100 against (5 ln 100 + 3 ln 10)/8, a factor of 2.4.
    const sized = (treated: readonly number[]) =>
      units(10, (i) => ({ treated: treated.includes(i), size: i < 7 ? 100 : 10, weight: i < 7 ? 1 : 1000 }))
    expect(labelAssignments(sized([0, 1, 7]))).toMatchObject({ reference: 'all', sizesDiffer: false })
    const { assignments, reference, sizesDiffer } = labelAssignments(sized([0, 1]))
    expect({ reference, sizesDiffer, count: assignments.length }).toEqual({
      reference: 'sizeClasses',
      sizesDiffer: false,
      count: 21,
    })
    for (const { weight } of assignments) expect(weight).toBe(2)
  })

  it('do not look at sizes of which one is unknown', () => {
    const partly = units(17, (i) => ({ treated: i < 2, size: i === 16 ? null : i < 7 ? 100 : 10 }))
    expect(labelAssignments(partly)).toMatchObject({ reference: 'all', sizesDiffer: false })
    const treatedUnknown = units(17, (i) => ({ treated: i < 2, size: i === 0 ? null : i < 7 ? 100 : 10 }))
    expect(labelAssignments(treatedUnknown)).toMatchObject({ reference: 'all', sizesDiffer: false })
  })
})

describe('rotations of labels', () => {
  it('go around each group in the order of ids, whatever the sizes in it', () => {
    // Four groups of 6 by size, the first three ids of each treated. Three neighbours on a ring of six hold exactly one
    // of two opposite places: the places 0 and 3 changed by 1. Inside a group sizes do not follow the ids.
    const order = [4, 1, 5, 0, 2, 3]
    const given = units(24, (i) => ({
      treated: i % 6 < 3,
      change: i % 3 === 0 ? 1 : 0,
      size: 100 + 10 * Math.floor(i / 6) + (order[i % 6] ?? 0),
    }))
    const { assignments, reference, sizesDiffer } = labelAssignments(given)
    expect({ reference, sizesDiffer, count: assignments.length }).toEqual({
      reference: 'rotations',
      sizesDiffer: false,
      count: 6 ** 4,
    })
    for (const { change, weight } of assignments) expect([change, weight]).toEqual([4, 12])
    expect(labelAssignments([...given].reverse())).toEqual(labelAssignments(given))
  })

  it('take units of equal size into groups in the order of ids: 25 units into 6, 7, 6 and 6', () => {
    // All of the second group, and nobody else, changed by 1: every assignment has as many of it as are treated, 4.
    const given = units(25, (i) => ({ treated: i % 2 === 0, change: i >= 6 && i <= 12 ? 1 : 0 }))
    for (const list of [given, [...given].reverse()]) {
      const { assignments } = labelAssignments(list)
      expect(assignments).toHaveLength(6 * 7 * 6 * 6)
      for (const { change } of assignments) expect(change).toBe(4)
    }
  })

  it('take the place of exchanges where sizes differ, too', () => {
    // 12 large treated units among 24 others, 12 of them small: 24 over 12 even within the large ones.
    const given = units(36, (i) => ({ treated: i < 12, size: i < 24 ? 100 : 10 ** 0.1 }))
    expect(labelAssignments(given)).toMatchObject({ reference: 'rotations', sizesDiffer: false })
    // 11 of 12 large ones treated: too few choices among them, too many among all.
    const few = units(36, (i) => ({ treated: i < 11, size: i < 12 ? 100 : 10 }))
    expect(labelAssignments(few)).toMatchObject({ reference: 'rotations', sizesDiffer: false })
  })
})
