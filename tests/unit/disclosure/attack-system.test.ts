import { describe, expect, it } from 'vitest'
import {
  childrenByRow,
  classesOf,
  isOutcome,
  quantities,
  respondentsOf,
  rowCellId,
  type ShownNumbers,
  shownCell,
} from '@/lib/domain/disclosure/attack-system'
import { rowCells } from '@/lib/domain/disclosure/row-system'
import { attackSystem, auditDocumentOf } from '@/lib/domain/disclosure/system'
import type { Cell } from '@/lib/domain/disclosure/table'

const count = (value: number): Cell => ({ kind: 'count', value })
const below: Cell = { kind: 'below', low: 0, high: 4 }
const above: Cell = { kind: 'above', low: 16, high: 20 }
const hidden: Cell = { kind: 'hidden' }
const notOffered: Cell = { kind: 'notOffered' }

describe('shownCell', () => {
  it('is a constant for a count, and an unknown within what anything else says', () => {
    const shown = (cell: Cell) => shownCell('c', cell, 20, 5, 'anything')
    expect(shown(count(7))).toEqual({ id: 'c', value: 7 })
    expect(shown(below)).toEqual({ id: 'c', value: null, lb: 0, ub: 4, rule: { kind: 'label' } })
    expect(shown(above)).toEqual({ id: 'c', value: null, lb: 16, ub: 20, rule: { kind: 'label' } })
    expect(shown(hidden)).toEqual({ id: 'c', value: null, lb: 0, ub: 20, rule: { kind: 'hidden' } })
    expect(shown(notOffered)).toEqual({ id: 'c', value: null, lb: 0, ub: 20, rule: { kind: 'group', n: 20 } })
  })

  it('takes hidden for k to n - k in the narrow reading, and nothing else differently', () => {
    const shown = (cell: Cell) => shownCell('c', cell, 20, 5, 'unlabelled')
    expect(shown(hidden)).toEqual({ id: 'c', value: null, lb: 5, ub: 15, rule: { kind: 'hidden' } })
    expect(shown(below)).toEqual(shownCell('c', below, 20, 5, 'anything'))
    expect(shown(notOffered)).toEqual(shownCell('c', notOffered, 20, 5, 'anything'))
  })
})

describe('quantities', () => {
  it('are published cells and the classes that nobody publishes', () => {
    expect(quantities).toEqual(['wristAny', 'backAny', 'both', 'neither', 'wrist', 'back'])
    expect(quantities.filter(isOutcome)).toEqual(['wristAny', 'backAny', 'both'])
    expect(classesOf('wristAny')).toEqual(['wrist', 'both'])
    expect(classesOf('backAny')).toEqual(['back', 'both'])
    expect(classesOf('both')).toEqual(['both'])
    expect(classesOf('neither')).toEqual(['neither'])
    expect(rowCellId('A', 'wrist')).toBe('A|wrist')
  })
})

describe('childrenByRow', () => {
  it('lists the rows below every row that has some', () => {
    const rows = [
      { id: 'ORG', parent: null },
      { id: 'A', parent: 'ORG' },
      { id: 'A1', parent: 'A' },
      { id: 'B', parent: 'ORG' },
    ]
    const ids = [...childrenByRow(rows)].map(([id, children]) => [id, children.map((child) => child.id)])
    expect(ids).toEqual([
      ['ORG', ['A', 'B']],
      ['A', ['A1']],
    ])
  })
})

const cells = (n: number, wristAny: Cell, backAny: Cell, both: Cell) => ({
  respondents: count(n),
  wristAny,
  backAny,
  both,
})
const numbers: ShownNumbers = {
  threshold: 5,
  breakdowns: [],
  rows: [
    { id: 'ORG', parent: null, members: ['A', 'B'], cells: cells(40, count(9), hidden, count(6)) },
    { id: 'A', parent: 'ORG', members: ['A'], cells: cells(20, below, count(8), notOffered) },
    { id: 'B', parent: 'ORG', members: ['B'], cells: cells(20, count(6), above, notOffered) },
  ],
}

describe('respondentsOf', () => {
  it('is the published number, and nothing goes without it', () => {
    expect(respondentsOf({ id: 'A', cells: cells(20, below, below, below) })).toBe(20)
    const without = { id: 'A', cells: { ...cells(20, below, below, below), respondents: hidden } }
    expect(() => respondentsOf(without)).toThrow(RangeError)
    expect(() => respondentsOf(without)).toThrow('row A: respondents are always published')
  })
})

describe('rowCells', () => {
  it('has the number of respondents, three outcomes and three classes of every row', () => {
    const { cells: found } = rowCells(numbers, 'anything', '2/')
    expect(found).toHaveLength(3 * 7)
    const place = (quantity: string) => ({ kind: 'row', row: 'A', quantity })
    expect(found.slice(7, 14)).toEqual([
      { id: '2/A|respondents', value: 20 },
      { id: '2/A|wristAny', value: null, lb: 0, ub: 4, rule: { kind: 'label' }, place: place('wristAny') },
      { id: '2/A|backAny', value: 8, place: place('backAny') },
      { id: '2/A|both', value: null, lb: 0, ub: 20, rule: { kind: 'group', n: 20 }, place: place('both') },
      { id: '2/A|neither', value: null, lb: 0, ub: 20, rule: { kind: 'group', n: 20 }, place: place('neither') },
      { id: '2/A|wrist', value: null, lb: 0, ub: 20, rule: { kind: 'group', n: 20 }, place: place('wrist') },
      { id: '2/A|back', value: null, lb: 0, ub: 20, rule: { kind: 'group', n: 20 }, place: place('back') },
    ])
  })

  it('ties classes to outcomes in every row, and outcomes to those of the rows below', () => {
    expect(rowCells(numbers, 'anything', '2/').relations).toEqual([
      { total: '2/ORG|wristAny', parts: ['2/ORG|wrist', '2/ORG|both'] },
      { total: '2/ORG|backAny', parts: ['2/ORG|back', '2/ORG|both'] },
      { total: '2/ORG|respondents', parts: ['2/ORG|wristAny', '2/ORG|back', '2/ORG|neither'] },
      { total: '2/ORG|wristAny', parts: ['2/A|wristAny', '2/B|wristAny'] },
      { total: '2/ORG|backAny', parts: ['2/A|backAny', '2/B|backAny'] },
      { total: '2/ORG|both', parts: ['2/A|both', '2/B|both'] },
      { total: '2/A|wristAny', parts: ['2/A|wrist', '2/A|both'] },
      { total: '2/A|backAny', parts: ['2/A|back', '2/A|both'] },
      { total: '2/A|respondents', parts: ['2/A|wristAny', '2/A|back', '2/A|neither'] },
      { total: '2/B|wristAny', parts: ['2/B|wrist', '2/B|both'] },
      { total: '2/B|backAny', parts: ['2/B|back', '2/B|both'] },
      { total: '2/B|respondents', parts: ['2/B|wristAny', '2/B|back', '2/B|neither'] },
    ])
  })
})

describe('attackSystem', () => {
  it('is that of the rows where there is one arrangement without a second level', () => {
    const alone = rowCells(numbers, 'unlabelled', '')
    expect(attackSystem([numbers], 'unlabelled')).toEqual({ threshold: 5, reading: 'unlabelled', ...alone })
  })

  it('takes the largest threshold of several arrangements and numbers their cells', () => {
    const system = attackSystem([numbers, { ...numbers, threshold: 7 }], 'anything')
    expect(system.threshold).toBe(7)
    expect(system.cells.slice(0, 21)).toEqual(rowCells(numbers, 'anything', '1/').cells)
    expect(system.cells[21]?.id).toBe('2/ORG|respondents')
    // Two atoms A and B with eight quantities each.
    expect(system.cells).toHaveLength(2 * 21 + 2 * 8)
  })
})

describe('auditDocumentOf', () => {
  it('states the pass rules as widths: the whole label, k counts otherwise, nothing where it is settled', () => {
    const document = auditDocumentOf(attackSystem([numbers], 'anything'), new Set(['A|neither', 'A|wristAny']))
    const width = (id: string) => document.cells?.find((cell) => cell.id === id)?.required_width
    expect(document.options).toEqual({ integer: true, audit: 'all' })
    // 4 - 0 and 20 - 16; a label is never settled.
    expect(width('A|wristAny')).toBe(4)
    expect(width('B|backAny')).toBe(4)
    // k - 1 = 4.
    expect(width('ORG|backAny')).toBe(4)
    expect(width('A|wrist')).toBe(4)
    expect(width('A|neither')).toBe(0)
    expect(document.cells?.[1]).toEqual({ id: 'ORG|wristAny', value: 9 })
    expect(document.cells?.find((cell) => cell.id === 'A|neither')).toEqual({
      id: 'A|neither',
      value: null,
      lb: 0,
      ub: 20,
      required_width: 0,
    })
  })

  it('demands a width of the label itself, whatever k is, and none of an unknown without a rule', () => {
    const document = auditDocumentOf({
      threshold: 9,
      reading: 'anything',
      cells: [
        { id: 'a', value: null, lb: 3, ub: 10, rule: { kind: 'label' } },
        { id: 'b', value: null, lb: 0, ub: 10 },
        { id: 'c', value: null, lb: 0, ub: 10, rule: { kind: 'hidden' } },
      ],
      relations: [],
    })
    // 10 - 3 = 7, nothing, and 9 - 1 = 8.
    expect(document.cells?.map((cell) => cell.required_width)).toEqual([7, 0, 8])
  })
})
