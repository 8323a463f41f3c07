import { describe, expect, it } from 'vitest'
import type { CountTable } from '@/lib/domain/disclosure/count-table'
import { protect } from '@/lib/domain/disclosure/protect'

const policy = { threshold: 5, minimumUnitHeadcount: 10 }

/** Counts in the order neither, wrist, back, both. */
type Counts = readonly [number, number, number, number]

/** Each row's cells in the order respondents, wristAny, backAny, both: counts as they are, else the kind. */
async function publish(units: Record<string, Counts>, tree?: CountTable['tree']) {
  const classes = Object.fromEntries(
    Object.entries(units).map(([code, [neither, wrist, back, both]]) => [code, { neither, wrist, back, both }]),
  )
  const { rows } = await protect({ quarter: null, tree: tree ?? { ORG: Object.keys(units) }, classes }, policy)
  return Object.fromEntries(
    rows.map(({ id, cells: { respondents, wristAny, backAny, both } }) => [
      id,
      [respondents, wristAny, backAny, both].map((cell) => (cell.kind === 'count' ? cell.value : cell.kind)),
    ]),
  )
}

describe('the ladder of protect', () => {
  it('goes to the site above when nothing in the site may be hidden', async () => {
    // 9 - 6 = 3 in S1, and S2 has 13 people. S = 6 and U = 15 (100 + 4), not the organisation (100 + 800).
    const rows = await publish(
      { S1: [17, 3, 10, 0], S2: [2, 6, 5, 0], U: [8, 12, 10, 0] },
      { ORG: ['S', 'U'], S: ['S1', 'S2'] },
    )
    expect(Object.fromEntries(Object.entries(rows).map(([id, cells]) => [id, cells[1]]))).toEqual({
      ORG: 21,
      S: 'hidden',
      S1: 'below',
      S2: 6,
      U: 'hidden',
    })
  })

  it('hides the label that fails when no exact cell helps', async () => {
    // 6 in all, 3 in A and 3 in B: neither is 0, as "<5" says. Hidden, the organisation is at least 5, and each of the
    // two at least 1. A, the first that fails, has 17 people and gives up its label. Who knows that exact counts are
    // hidden first now takes A for 5 or 6 and B for 0 or 1, until the organisation is hidden too. B has 11 people.
    const rows = await publish({ A: [9, 3, 5, 0], B: [4, 2, 4, 1] })
    expect(rows).toEqual({
      ORG: [28, 'hidden', 10, 'below'],
      A: [17, 'hidden', 5, 'notOffered'],
      B: [11, 'below', 5, 'notOffered'],
    })
  })

  it('merges the row that nothing protects', async () => {
    // As above, but with 13 and 12 people neither label may be given up: A joins B, and the two are the organisation.
    const rows = await publish({ A: [3, 4, 6, 0], B: [7, 0, 3, 2] })
    expect(rows).toEqual({ ORG: [25, 6, 11, 'below'] })
  })

  it('withdraws both, and asks again before it gives up the row', async () => {
    // 10 people, wristAny 5 and backAny 6 to 10. Five have no wrist complaint, so both is at least 1 and not 0 as "<5"
    // says, and those with wrists only are 5 - 4 to 5 - 1, four counts: two faults of one row, where nothing may be
    // hidden. Without both it is 1 to 5, wrists only 0 to 4, backs only 1 to 5, neither 0 to 4: five counts each.
    const rows = await publish({ ORG: [1, 2, 4, 3] }, { ORG: [] })
    expect(rows).toEqual({ ORG: [10, 5, 'above', 'notOffered'] })
  })

  it('withdraws both of a small site without merging it', async () => {
    // S has the numbers above. T has 40 people: wristAny 20, backAny 20, both 10.
    const rows = await publish({ S: [1, 2, 4, 3], T: [10, 10, 10, 10] }, { ORG: ['R', 'Q'], R: ['S'], Q: ['T'] })
    expect(Object.keys(rows)).toEqual(['ORG', 'Q', 'R'])
    expect(rows.R?.[3]).toBe('notOffered')
  })
})
