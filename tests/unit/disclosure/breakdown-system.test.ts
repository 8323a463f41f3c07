import { describe, expect, it } from 'vitest'
import type { ShownBreakdown, ShownNumbers, SystemPart } from '@/lib/domain/disclosure/attack-system'
import {
  breakdownAtoms,
  breakdownCells,
  dividedRows,
  leftId,
  ownPartId,
  partId,
} from '@/lib/domain/disclosure/breakdown-system'
import { type BreakdownId, breakdowns } from '@/lib/domain/disclosure/breakdowns'
import type { Cell } from '@/lib/domain/disclosure/table'

const count = (value: number): Cell => ({ kind: 'count', value })

/** Rows `id: parent`, all with 60 people in `both` and in `wristAny`. */
function numbers(parents: Record<string, string | null>, entries: ShownBreakdown[] = []): ShownNumbers {
  return {
    threshold: 5,
    breakdowns: entries,
    rows: Object.entries(parents).map(([id, parent]) => ({
      id,
      parent,
      members: [...id],
      cells: { respondents: count(200), wristAny: count(60), backAny: count(60), both: count(60) },
    })),
  }
}

function entry(breakdown: BreakdownId, row: string, n: number, cells: (number | Cell)[] = []): ShownBreakdown {
  const { parts } = breakdowns.find(({ id }) => id === breakdown) ?? { parts: [] }
  return {
    breakdown,
    row,
    n,
    parts: parts.map((part, i) => {
      const cell = cells[i] ?? { kind: 'hidden' }
      return { part, cell: typeof cell === 'number' ? count(cell) : cell }
    }),
  }
}

/** Relations as text: `total = part + part`, or `2 a - b <= 3`. */
const relations = ({ relations: found }: SystemPart) =>
  found.map((relation) => {
    if ('total' in relation) return `${relation.total} = ${relation.parts.join(' + ')}`
    const terms = Object.entries(relation.terms).map(([id, a]) => `${a > 0 ? '+' : '-'} ${id}`)
    return `${terms.join(' ')} ${relation.sense ?? '=='} ${relation.rhs ?? 0}`
  })
const ids = ({ cells }: SystemPart) => cells.map(({ id }) => id)

const tree = { ORG: null, A: 'ORG', A1: 'A', B: 'ORG' }

describe('dividedRows', () => {
  it('hangs every row below the next one above it that publishes the same question', () => {
    const shown = [
      entry('neckInvolved', 'A1', 20),
      entry('systemic', 'ORG', 60),
      entry('neckInvolved', 'ORG', 60),
      entry('neckInvolved', 'B', 15),
    ]
    const [a1, org, b] = dividedRows('neckInvolved', numbers(tree, shown))
    expect([a1?.row, org?.row, b?.row]).toEqual(['A1', 'ORG', 'B'])
    // 60 - 20 - 15 = 25.
    expect([a1?.left, org?.left, b?.left]).toEqual([20, 25, 15])
    expect(org?.below).toEqual([a1, b])
    expect(a1?.below).toEqual([])
  })

  it('subtracts a row within a row only once', () => {
    const shown = [entry('neckInvolved', 'ORG', 60), entry('neckInvolved', 'A', 40), entry('neckInvolved', 'A1', 15)]
    // 60 - 40, 40 - 15.
    expect(dividedRows('neckInvolved', numbers(tree, shown)).map(({ left }) => left)).toEqual([20, 25, 15])
  })

  it('refuses a row that is not shown, and one that comes twice', () => {
    const divide =
      (...shown: ShownBreakdown[]) =>
      () =>
        dividedRows('neckInvolved', numbers(tree, shown))
    expect(divide(entry('neckInvolved', 'X', 9))).toThrow('neckInvolved is published for X, which is no row')
    expect(divide(entry('neckInvolved', 'X', 9))).toThrow(RangeError)
    expect(divide(entry('neckInvolved', 'A', 9), entry('neckInvolved', 'A', 9))).toThrow(
      'neckInvolved is published twice for A',
    )
    expect(divide(entry('systemic', 'X', 9))).not.toThrow()
  })

  it('names parts, and what is left of them', () => {
    const shown = [entry('neckInvolved', 'ORG', 60), entry('neckInvolved', 'A', 20)]
    const [org, a] = dividedRows('neckInvolved', numbers(tree, shown))
    if (!org || !a) throw new Error('two rows')
    expect(partId('A', 'neckInvolved', 'yes')).toBe('A|neckInvolved|yes')
    expect(leftId('A', 'neckInvolved', 'yes')).toBe('A|neckInvolved|yes|left')
    expect(ownPartId(a, 'yes')).toBe('A|neckInvolved|yes')
    expect(ownPartId(org, 'yes')).toBe('ORG|neckInvolved|yes|left')
  })
})

describe('breakdownCells', () => {
  it('has a cell for each part, which add up to the cell that is divided', () => {
    const shown = [entry('systemic', 'ORG', 60, [10, { kind: 'below', low: 0, high: 4 }])]
    const found = breakdownCells(numbers(tree, shown), 'unlabelled', '2/')
    const place = { kind: 'part', breakdown: 'systemic', row: 'ORG' }
    expect(found.cells).toEqual([
      { id: '2/ORG|systemic|yes', value: 10, place: { ...place, part: 'yes' } },
      {
        id: '2/ORG|systemic|no',
        value: null,
        lb: 0,
        ub: 4,
        rule: { kind: 'label' },
        place: { ...place, part: 'no' },
      },
      {
        id: '2/ORG|systemic|notGiven',
        value: null,
        lb: 5,
        ub: 55,
        rule: { kind: 'hidden' },
        place: { ...place, part: 'notGiven' },
      },
    ])
    expect(relations(found)).toEqual([
      '+ 2/ORG|systemic|yes + 2/ORG|systemic|no + 2/ORG|systemic|notGiven == 60',
      '+ 2/ORG|both == 60',
    ])
  })

  it('has what one site leaves, once', () => {
    const shown = [entry('neckInvolved', 'ORG', 60), entry('neckInvolved', 'A', 20)]
    const found = breakdownCells(numbers(tree, shown), 'anything', '')
    expect(ids(found)).toEqual([
      'ORG|neckInvolved|yes',
      'ORG|neckInvolved|yes|left',
      'ORG|neckInvolved|no',
      'ORG|neckInvolved|no|left',
      'A|neckInvolved|yes',
      'A|neckInvolved|no',
    ])
    expect(found.cells[1]).toEqual({
      id: 'ORG|neckInvolved|yes|left',
      value: null,
      lb: 0,
      ub: 40,
      rule: { kind: 'group', n: 40 },
      place: { kind: 'left', breakdown: 'neckInvolved', row: 'ORG', part: 'yes' },
    })
    expect(relations(found)).toContain('ORG|neckInvolved|yes = A|neckInvolved|yes + ORG|neckInvolved|yes|left')
  })

  it('has what each of two sites leaves, and both together', () => {
    const shown = ['ORG', 'A', 'B'].map((row, i) => entry('neckInvolved', row, [60, 20, 15][i] ?? 0))
    const found = breakdownCells(numbers(tree, shown), 'anything', '')
    expect(ids(found).slice(0, 4)).toEqual([
      'ORG|neckInvolved|yes',
      'ORG|neckInvolved|yes|left',
      'ORG|neckInvolved|yes|without A',
      'ORG|neckInvolved|yes|without B',
    ])
    // 60 - 20 and 60 - 15 people.
    expect(found.cells.slice(2, 4).map(({ ub, rule }) => [ub, rule])).toEqual([
      [40, { kind: 'group', n: 40 }],
      [45, { kind: 'group', n: 45 }],
    ])
    expect(found.cells[2]?.place).toEqual({
      kind: 'without',
      breakdown: 'neckInvolved',
      row: 'ORG',
      part: 'yes',
      without: 'A',
    })
    expect(relations(found).slice(0, 3)).toEqual([
      'ORG|neckInvolved|yes = A|neckInvolved|yes + B|neckInvolved|yes + ORG|neckInvolved|yes|left',
      'ORG|neckInvolved|yes = ORG|neckInvolved|yes|without A + A|neckInvolved|yes',
      'ORG|neckInvolved|yes = ORG|neckInvolved|yes|without B + B|neckInvolved|yes',
    ])
  })

  it('has nobody left where the sites are everybody, and with two of them nothing else', () => {
    const shown = ['ORG', 'A', 'B'].map((row, i) => entry('neckInvolved', row, [60, 40, 20][i] ?? 0))
    const found = breakdownCells(numbers(tree, shown), 'anything', '')
    expect(ids(found).filter((id) => id.startsWith('ORG'))).toEqual(['ORG|neckInvolved|yes', 'ORG|neckInvolved|no'])
    expect(relations(found)).toContain('ORG|neckInvolved|yes = A|neckInvolved|yes + B|neckInvolved|yes')
  })

  it('refuses a question that there is not', () => {
    const shown = [{ ...entry('neckInvolved', 'ORG', 60), breakdown: 'weather' as BreakdownId }]
    expect(() => breakdownCells(numbers(tree, shown), 'anything', '')).toThrow('there is no breakdown weather')
  })
})

describe('the neck', () => {
  const ties = (...shown: ShownBreakdown[]) =>
    relations(breakdownCells(numbers(tree, shown), 'anything', '')).filter((text) => !text.endsWith('== 60'))

  it('ties nothing where only one of the two questions is published', () => {
    expect(ties(entry('neckInvolved', 'ORG', 60))).toEqual([])
    expect(ties(entry('handPattern', 'ORG', 60))).toEqual([])
  })

  it('lets a median pattern be one of `both` or of those with wrists only, in the same row', () => {
    expect(ties(entry('neckInvolved', 'ORG', 60), entry('handPattern', 'ORG', 60))).toEqual([
      '+ ORG|handPattern|medianWithNeck - ORG|neckInvolved|yes - ORG|wristAny + ORG|both <= 0',
      '+ ORG|handPattern|medianAlone - ORG|neckInvolved|no - ORG|wristAny + ORG|both <= 0',
    ])
  })

  it('does so in what sites leave', () => {
    const both = (row: string, n: number) => [entry('neckInvolved', row, n), entry('handPattern', row, n)]
    const found = ties(...both('ORG', 60), ...both('A', 20))
    expect(found).toContain(
      '+ ORG|handPattern|medianWithNeck|left - ORG|neckInvolved|yes|left - ORG|wristAny + A|wristAny + ORG|both - A|both <= 0',
    )
    expect(found).toContain('+ A|handPattern|medianAlone - A|neckInvolved|no - A|wristAny + A|both <= 0')
    expect(found.filter((text) => text.endsWith('<= 0'))).toHaveLength(4)
  })

  it('says nothing about a rest of nobody', () => {
    const both = (row: string, n: number, hand = n) => [entry('neckInvolved', row, n), entry('handPattern', row, hand)]
    const nobody = ties(...both('ORG', 60), ...both('A', 40), ...both('B', 20))
    // Two for A and two for B.
    expect(nobody.filter((text) => text.endsWith('<= 0'))).toHaveLength(4)
    const nobodyInBoth = ties(...both('ORG', 60, 70), ...both('A', 40), ...both('B', 20))
    expect(nobodyInBoth.filter((text) => text.endsWith('<= 0'))).toHaveLength(4)
    const nobodyWithWrists = ties(...both('ORG', 60), ...both('A', 30, 40), ...both('B', 20))
    expect(nobodyWithWrists.filter((text) => text.endsWith('<= 0'))).toHaveLength(4)
  })

  it('goes through groups of its own where the two questions are published for different rows', () => {
    const shown = [entry('neckInvolved', 'ORG', 60), entry('handPattern', 'ORG', 60), entry('neckInvolved', 'A', 20)]
    const found = breakdownCells(numbers(tree, shown), 'anything', '2/')
    const groups = ids(found).filter((id) => id.includes('tie'))
    expect(groups).toEqual(
      ['2/ORG', '2/A'].flatMap((row) =>
        ['medianWithNeck', 'medianAlone', 'otherPattern', 'yes', 'no'].map((name) => `${row}|tie|${name}`),
      ),
    )
    expect(found.cells.find(({ id }) => id === '2/A|tie|yes')).toEqual({
      id: '2/A|tie|yes',
      value: null,
      lb: 0,
      ub: null,
    })
    const texts = relations(found).filter((text) => text.includes('tie'))
    expect(texts).toEqual([
      '+ 2/ORG|tie|medianWithNeck - 2/ORG|tie|yes - 2/ORG|wristAny + 2/A|wristAny + 2/ORG|both - 2/A|both <= 0',
      '+ 2/ORG|tie|medianAlone - 2/ORG|tie|no - 2/ORG|wristAny + 2/A|wristAny + 2/ORG|both - 2/A|both <= 0',
      '+ 2/ORG|tie|yes + 2/ORG|tie|no - 2/ORG|both + 2/A|both == 0',
      '+ 2/ORG|tie|medianWithNeck + 2/ORG|tie|medianAlone + 2/ORG|tie|otherPattern - 2/ORG|wristAny + 2/A|wristAny == 0',
      '+ 2/A|tie|medianWithNeck - 2/A|tie|yes - 2/A|wristAny + 2/A|both <= 0',
      '+ 2/A|tie|medianAlone - 2/A|tie|no - 2/A|wristAny + 2/A|both <= 0',
      '+ 2/A|tie|yes + 2/A|tie|no - 2/A|both == 0',
      '+ 2/A|tie|medianWithNeck + 2/A|tie|medianAlone + 2/A|tie|otherPattern - 2/A|wristAny == 0',
      '2/ORG|neckInvolved|yes = 2/ORG|tie|yes + 2/A|tie|yes',
      '2/ORG|neckInvolved|no = 2/ORG|tie|no + 2/A|tie|no',
      '2/A|neckInvolved|yes = 2/A|tie|yes',
      '2/A|neckInvolved|no = 2/A|tie|no',
      '2/ORG|handPattern|medianWithNeck = 2/ORG|tie|medianWithNeck + 2/A|tie|medianWithNeck',
      '2/ORG|handPattern|medianAlone = 2/ORG|tie|medianAlone + 2/A|tie|medianAlone',
    ])
  })

  it('does so for different rows in equal number, and where everybody is in a site', () => {
    const shown = [
      entry('neckInvolved', 'ORG', 60),
      entry('handPattern', 'ORG', 60),
      entry('neckInvolved', 'A', 60),
      entry('handPattern', 'B', 60),
    ]
    const groups = ids(breakdownCells(numbers(tree, shown), 'anything', '')).filter((id) => id.includes('tie'))
    expect([...new Set(groups.map((id) => id.split('|')[0]))]).toEqual(['ORG', 'A', 'B'])
  })
})

describe('breakdownAtoms', () => {
  const one = numbers({ ABC: null, AB: 'ABC', C: 'ABC' }, [
    entry('neckInvolved', 'ABC', 60),
    entry('neckInvolved', 'AB', 40),
  ])
  const other = numbers({ ABC: null, A: 'ABC', BC: 'ABC' }, [
    entry('neckInvolved', 'ABC', 60),
    entry('neckInvolved', 'A', 20),
  ])

  it('cuts one question into the groups that its rows have in common', () => {
    const found = breakdownAtoms([one, other])
    // A lies in AB and A; B in AB and (ABC without A); C in (ABC without AB) and (ABC without A).
    expect(ids(found)).toEqual(['A', 'B', 'C'].flatMap((id) => [`{${id}}|neckInvolved|yes`, `{${id}}|neckInvolved|no`]))
    expect(found.cells[0]).toEqual({
      id: '{A}|neckInvolved|yes',
      value: null,
      lb: 0,
      ub: null,
      rule: { kind: 'group', n: null },
      place: { kind: 'atom', members: ['A'], quantity: 'neckInvolved yes' },
    })
    expect(relations(found)).toEqual([
      '+ {A}|neckInvolved|yes + {A}|neckInvolved|no - {A}|both == 0',
      '+ {B}|neckInvolved|yes + {B}|neckInvolved|no - {B}|both == 0',
      '+ {C}|neckInvolved|yes + {C}|neckInvolved|no - {C}|both == 0',
      '1/ABC|neckInvolved|yes|left = {C}|neckInvolved|yes',
      '1/ABC|neckInvolved|no|left = {C}|neckInvolved|no',
      '1/AB|neckInvolved|yes = {A}|neckInvolved|yes + {B}|neckInvolved|yes',
      '1/AB|neckInvolved|no = {A}|neckInvolved|no + {B}|neckInvolved|no',
      '2/ABC|neckInvolved|yes|left = {B}|neckInvolved|yes + {C}|neckInvolved|yes',
      '2/ABC|neckInvolved|no|left = {B}|neckInvolved|no + {C}|neckInvolved|no',
      '2/A|neckInvolved|yes = {A}|neckInvolved|yes',
      '2/A|neckInvolved|no = {A}|neckInvolved|no',
    ])
  })

  it('divides the people with wrist complaints, with or without the back', () => {
    const wrist = (rows: Record<string, string | null>) =>
      numbers(rows, [entry('wristInterference', Object.keys(rows)[0] ?? '', 60)])
    const found = breakdownAtoms([wrist({ AB: null, A: 'AB', B: 'AB' }), wrist({ AB: null })])
    // One group of people for the question, two for the rows.
    expect(relations(found)[0]).toBe(
      `${['none', 'some', 'much', 'notGiven'].map((part) => `+ {A}|wristInterference|${part}`).join(' ')} - {A}|wrist - {A}|both - {B}|wrist - {B}|both == 0`,
    )
  })

  it('leaves alone what only one arrangement publishes', () => {
    expect(breakdownAtoms([one, numbers({ ABC: null })])).toEqual({ cells: [], relations: [] })
  })

  it('says nothing about a rest of nobody', () => {
    const full = numbers({ ABC: null, AB: 'ABC', C: 'ABC' }, [
      entry('neckInvolved', 'ABC', 60),
      entry('neckInvolved', 'AB', 40),
      entry('neckInvolved', 'C', 20),
    ])
    const texts = relations(breakdownAtoms([full, other]))
    expect(texts.filter((text) => text.startsWith('1/ABC'))).toEqual([])
    expect(texts).toContain('1/C|neckInvolved|yes = {C}|neckInvolved|yes')
  })
})
