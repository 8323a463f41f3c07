import { describe, expect, it } from 'vitest'
import { atomCells, atomId, groupMembers, rowAtoms } from '@/lib/domain/disclosure/atoms'
import type { ShownNumbers } from '@/lib/domain/disclosure/attack-system'
import type { AuditRelation } from '@/lib/domain/disclosure/audit-document'
import type { Cell } from '@/lib/domain/disclosure/table'

const count = (value: number): Cell => ({ kind: 'count', value })

/** Rows named by their members, the root first; all below the root unless `parents` says otherwise. */
function shown(ids: string[], n = 10, parents: Record<string, string> = {}): ShownNumbers {
  return {
    threshold: 5,
    breakdowns: [],
    rows: ids.map((id, i) => ({
      id,
      parent: i === 0 ? null : (parents[id] ?? ids[0] ?? ''),
      members: [...id],
      cells: { respondents: count(n * id.length), wristAny: count(5), backAny: count(5), both: count(5) },
    })),
  }
}

const sums = (relations: readonly AuditRelation[]) =>
  relations.flatMap((relation) => ('total' in relation ? [`${relation.total} = ${relation.parts.join(' + ')}`] : []))

describe('groupMembers', () => {
  it('groups members that all arrangements put into the same row, sorted, named by the first', () => {
    const one = new Map([
      ['c', 'X'],
      ['b', 'X'],
      ['a', 'Y'],
    ])
    const other = new Map([
      ['c', 'P'],
      ['b', 'P'],
      ['d', 'P'],
    ])
    expect(groupMembers([one, other])).toEqual([
      { id: 'a', members: ['a'], keys: ['Y', undefined] },
      { id: 'b', members: ['b', 'c'], keys: ['X', 'P'] },
      { id: 'd', members: ['d'], keys: [undefined, 'P'] },
    ])
    expect(groupMembers([])).toEqual([])
  })
})

describe('rowAtoms', () => {
  it('takes the lowest rows of every arrangement', () => {
    const nested = shown(['ABC', 'AB', 'A', 'B', 'C'], 10, { A: 'AB', B: 'AB' })
    expect(rowAtoms([nested, shown(['ABC', 'A', 'BC'])])).toEqual([
      { id: 'A', members: ['A'], keys: ['A', 'A'] },
      { id: 'B', members: ['B'], keys: ['B', 'BC'] },
      { id: 'C', members: ['C'], keys: ['C', 'BC'] },
    ])
  })
})

describe('atomCells', () => {
  it('has eight sums of classes of every group, none larger than the largest organisation', () => {
    const { cells } = atomCells([shown(['AB', 'A', 'B'], 10), shown(['AB', 'A', 'B'], 15)])
    expect(cells.map(({ id }) => id)).toEqual(
      ['A', 'B'].flatMap((atom) =>
        ['neither', 'wrist', 'back', 'both', 'wristAny', 'backAny', 'no wrist', 'no back'].map(
          (quantity) => `{${atom}}|${quantity}`,
        ),
      ),
    )
    // 2 x 15 people.
    expect(cells[0]).toEqual({
      id: '{A}|neither',
      value: null,
      lb: 0,
      ub: 30,
      rule: { kind: 'group', n: null },
      place: { kind: 'atom', members: ['A'], quantity: 'neither' },
    })
    expect(atomId('A', 'wrist')).toBe('{A}|wrist')
  })

  it('adds up classes to sums of classes, and atoms to the rows that they lie in', () => {
    const { relations } = atomCells([shown(['AB', 'A', 'B']), shown(['AB'])])
    const atom = (id: string) => [
      `{${id}}|wristAny = {${id}}|wrist + {${id}}|both`,
      `{${id}}|backAny = {${id}}|back + {${id}}|both`,
      `{${id}}|no wrist = {${id}}|neither + {${id}}|back`,
      `{${id}}|no back = {${id}}|neither + {${id}}|wrist`,
    ]
    const rows = (row: string, ids: string[]) =>
      ['neither', 'wrist', 'back', 'both'].map(
        (name) => `${row}|${name} = ${ids.map((id) => `{${id}}|${name}`).join(' + ')}`,
      )
    expect(sums(relations)).toEqual([
      ...atom('A'),
      ...atom('B'),
      ...rows('1/A', ['A']),
      ...rows('1/B', ['B']),
      ...rows('2/AB', ['A', 'B']),
    ])
  })

  it('has the groups of several atoms that a subtraction leaves', () => {
    // ABCD without A and C leaves B and D together; and BDE without E, in the other direction.
    const { cells, relations } = atomCells([shown(['ABCDE', 'ABCD', 'E']), shown(['ABCDE', 'A', 'C', 'BDE'])])
    const names = [...new Set(cells.map(({ id }) => id.split('|')[0]))]
    // B and D share both rows, so they are one atom {B}.
    expect(names).toEqual(['{A}', '{B}', '{C}', '{E}'])
    expect(cells.find(({ id }) => id === '{B}|wrist')?.place).toEqual({
      kind: 'atom',
      members: ['B', 'D'],
      quantity: 'wrist',
    })
    expect(sums(relations)).toContain('1/ABCD|wrist = {A}|wrist + {B}|wrist + {C}|wrist')
  })

  it('joins atoms to one group where no atom is what is left', () => {
    // AB, CD, EF in one arrangement; ACE and BDF halves are cut by a second into A, B, ...: what ABC leaves of
    // nothing is no group, but ABCD without the row A of the second leaves B + C + D.
    const { cells, relations } = atomCells([shown(['ABCD', 'AB', 'CD']), shown(['ABCD', 'A', 'BC', 'D'])])
    const names = [...new Set(cells.map(({ id }) => id.split('|')[0]))]
    expect(names.slice(0, 4)).toEqual(['{A}', '{B}', '{C}', '{D}'])
    // AB without A is B, an atom; nothing larger is left of a lowest row. BC of the second lies in neither AB nor CD:
    // no row of the first lies in it, so B + C stay together. AB and CD likewise, as seen from the second: A lies
    // in AB, so B; D in CD, so C.
    expect(names.slice(4)).toEqual(['{B+C}'])
    expect(sums(relations)).toContain('{B+C}|wrist = {B}|wrist + {C}|wrist')
    expect(sums(relations)).toContain('{B+C}|no back = {B}|neither + {B}|wrist + {C}|neither + {C}|wrist')
    expect(cells.find(({ id }) => id === '{B+C}|both')?.place).toEqual({
      kind: 'atom',
      members: ['B', 'C'],
      quantity: 'both',
    })
  })
})
