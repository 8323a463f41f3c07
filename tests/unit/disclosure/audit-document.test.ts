import { describe, expect, it } from 'vitest'
import { type AuditDocument, AuditInputError, normaliseDocument } from '@/lib/domain/disclosure/audit-document'

const read = (document: unknown) => normaliseDocument(document as AuditDocument)
const cells = [{ id: 'a', value: null }]
const infinity = Number.POSITIVE_INFINITY

describe('normaliseDocument', () => {
  it('fills in the options that are not given', () => {
    expect(read({ cells }).options).toEqual({
      integer: true,
      default_lb: 0,
      default_ub: null,
      required_width: 1,
      audit: 'all',
      min_hidden_sum: null,
      public_primary_max: null,
      insider: false,
      insider_width: 1,
      time_limit: 60,
      tol: 1e-6,
      witness: false,
    })
    expect(read({ cells, options: { audit: 'primary', default_ub: 9, tol: 0 } }).options).toMatchObject({
      audit: 'primary',
      default_ub: 9,
      tol: 0,
    })
  })

  it('takes a cell without a value for an unknown', () => {
    expect(read({ cells: [{ id: 'a' }, { id: 'b', value: 0 }] }).cells).toEqual([
      { id: 'a', value: null },
      { id: 'b', value: 0 },
    ])
  })

  it('writes a total as its parts less itself, and counts a part that comes twice', () => {
    const three = [...cells, { id: 'b', value: 1 }, { id: 't', value: 5 }]
    expect(read({ cells: three, relations: [{ total: 't', parts: ['a', 'b', 'a'] }] }).relations).toEqual([
      {
        columns: [0, 1, 2],
        coefficients: [2, 1, -1],
        lower: 0,
        upper: 0,
        equality: true,
        label: '{"total":"t","parts":["a","b","a"]}',
      },
    ])
  })

  it('takes terms with a sense and a right-hand side, each with what it is if it is not given', () => {
    const relation = (more: object) => read({ cells, relations: [{ terms: { a: 2 }, ...more }] }).relations[0]
    expect(relation({})).toMatchObject({ columns: [0], coefficients: [2], lower: 0, upper: 0, equality: true })
    expect(relation({ sense: '==', rhs: 3 })).toMatchObject({ lower: 3, upper: 3, equality: true })
    expect(relation({ sense: '<=', rhs: 3 })).toMatchObject({ lower: -infinity, upper: 3, equality: false })
    expect(relation({ sense: '>=', rhs: 3, label: 'named' })).toMatchObject({
      lower: 3,
      upper: infinity,
      equality: false,
      label: 'named',
    })
  })

  it('reads a grid: what is null or suppressed is unknown, and what is suppressed but there is its secret', () => {
    const { cells: found, relations } = read({
      rows: ['r', 's', 'T'],
      columns: [1, 'T'],
      values: [
        [2, 5],
        [null, 4],
        [3, 9],
      ],
      suppressed: [
        [true, false],
        [true, false],
        [false, false],
      ],
      primary: [
        [true, false],
        [false, false],
        [false, false],
      ],
      row_hierarchy: { T: ['r', 's'] },
    })
    expect(found).toEqual([
      { id: 'r|1', coords: { row: 'r', col: '1' }, value: null, primary: true, true: 2 },
      { id: 'r|T', coords: { row: 'r', col: 'T' }, value: 5, primary: false },
      { id: 's|1', coords: { row: 's', col: '1' }, value: null, primary: false },
      { id: 's|T', coords: { row: 's', col: 'T' }, value: 4, primary: false },
      { id: 'T|1', coords: { row: 'T', col: '1' }, value: 3, primary: false },
      { id: 'T|T', coords: { row: 'T', col: 'T' }, value: 9, primary: false },
    ])
    // Cells 0 2 4 are column 1, 1 3 5 column T.
    expect(relations.map(({ columns, coefficients, label }) => ({ columns, coefficients, label }))).toEqual([
      { columns: [0, 2, 4], coefficients: [1, 1, -1], label: 'row:T|1' },
      { columns: [1, 3, 5], coefficients: [1, 1, -1], label: 'row:T|T' },
    ])
  })

  it('reads a grid without marks as it stands, with sums along the columns', () => {
    const { cells: found, relations } = read({
      rows: ['r'],
      columns: ['c', 'd', 'T'],
      values: [[2, null, 5]],
      column_hierarchy: { T: ['c', 'd'] },
    })
    expect(found.map(({ value }) => value)).toEqual([2, null, 5])
    expect(found.every((cell) => cell.primary === false && !('true' in cell))).toBe(true)
    expect(relations).toHaveLength(1)
    expect(relations[0]).toMatchObject({ columns: [0, 1, 2], label: 'col:r|T' })
  })

  it('reads dimensions: a relation for each parent whose children are all there', () => {
    const cell = (site: string, sex: number) => ({ id: `${site}${sex}`, coords: { site, sex }, value: null })
    const { relations } = read({
      cells: [
        cell('T', 0),
        cell('A', 0),
        cell('B', 0),
        cell('T', 1),
        cell('A', 1),
        // Without B1, T1 has no sum; cells without coordinates, or with too few, take no part.
        { id: 'x', value: null },
        { id: 'y', coords: { site: 'B' }, value: null },
      ],
      dimensions: { site: { hierarchy: { T: ['A', 'B'], A: [] } }, sex: {} },
    })
    expect(relations.map(({ columns, label }) => ({ columns, label }))).toEqual([
      { columns: [1, 2, 0], label: 'site:T|0' },
    ])
  })

  it('takes no cell that lacks a dimension into a sum', () => {
    const cell = (site: string) => ({ id: site, coords: { site }, value: null })
    const dimensions = { site: { hierarchy: { T: ['A', 'B'] } } }
    const three = [cell('T'), cell('A'), cell('B')]
    expect(read({ cells: three, dimensions }).relations).toHaveLength(1)
    expect(read({ cells: three, dimensions: { ...dimensions, sex: {} } }).relations).toEqual([])
  })

  it('accepts what is just within the limits', () => {
    const cell = (more: object) => () => read({ cells: [{ id: 'a', value: null, ...more }] })
    expect(cell({ lb: 2, ub: 2 })).not.toThrow()
    expect(cell({ value: 2, lb: 2, ub: 2 })).not.toThrow()
    expect(cell({ lb: null, ub: null, true: null })).not.toThrow()
    expect(cell({ required_width: 0, lpl: 0, upl: 0, true: 1 })).not.toThrow()
    expect(cell({ value: 2, lb: null, ub: 3 })).not.toThrow()
    expect(cell({ lb: null, ub: -1 })).not.toThrow()
    expect(cell({ lb: 1, ub: null })).not.toThrow()
  })

  const relation = (one: unknown) => ({ cells, relations: [one] })
  const malformed: [string, unknown, string][] = [
    ['nothing', null, 'a document is a JSON object'],
    ['a list', [], 'a document is a JSON object'],
    ['a text', 'cells', 'a document is a JSON object'],
    ['no cells', {}, 'no cells'],
    ['cells that are no list', { cells: {} }, 'cells is a JSON array'],
    ['relations that are no list', { cells, relations: {} }, 'relations is a JSON array'],
    ['a cell that is no object', { cells: [3] }, 'a cell is a JSON object'],
    ['a cell without an id', { cells: [{ value: 1 }] }, 'every cell has an id'],
    ['an empty id', { cells: [{ id: '', value: 1 }] }, 'every cell has an id'],
    ['a number as id', { cells: [{ id: 1, value: 1 }] }, 'every cell has an id'],
    ['the same id twice', { cells: [...cells, ...cells] }, 'two cells have the same id'],
    ['a value that is a text', { cells: [{ id: 'a', value: 'x' }] }, 'a: value is no number'],
    ['an infinite value', { cells: [{ id: 'a', value: infinity }] }, 'a: value is no number'],
    ['a lower bound that is a text', { cells: [{ id: 'a', value: null, lb: '1' }] }, 'a: lb is no number'],
    ['an upper bound that is a text', { cells: [{ id: 'a', value: null, ub: '1' }] }, 'a: ub is no number'],
    ['a secret that is a text', { cells: [{ id: 'a', value: null, true: '1' }] }, 'a: true is no number'],
    [
      'a negative width',
      { cells: [{ id: 'a', value: null, required_width: -1 }] },
      'a: required_width is no number from 0 up',
    ],
    ['a width that is a text', { cells: [{ id: 'a', value: null, lpl: '1' }] }, 'a: lpl is no number from 0 up'],
    ['a reach that is null', { cells: [{ id: 'a', value: null, upl: null }] }, 'a: upl is no number from 0 up'],
    [
      'bounds that cross',
      { cells: [{ id: 'a', value: null, lb: 3, ub: 2 }] },
      'a: its lower bound is above its upper bound',
    ],
    ['a value under its bound', { cells: [{ id: 'a', value: 1, lb: 2 }] }, 'a: its value is outside its own bounds'],
    ['a value over its bound', { cells: [{ id: 'a', value: 3, ub: 2 }] }, 'a: its value is outside its own bounds'],
    ['options that are no object', { cells, options: [] }, 'options is a JSON object'],
    ['unknown options', { cells, options: { x: 1, y: 2 } }, 'unknown options: x, y'],
    ['integer: 1', { cells, options: { integer: 1 } }, 'options.integer is true or false'],
    ['insider: 1', { cells, options: { insider: 1 } }, 'options.insider is true or false'],
    ['witness: 1', { cells, options: { witness: 1 } }, 'options.witness is true or false'],
    ['a width below 0', { cells, options: { required_width: -1 } }, 'options.required_width is a number from 0 up'],
    ['a text as width', { cells, options: { insider_width: '1' } }, 'options.insider_width is a number from 0 up'],
    ['no time', { cells, options: { time_limit: null } }, 'options.time_limit is a number from 0 up'],
    ['a tolerance below 0', { cells, options: { tol: -1 } }, 'options.tol is a number from 0 up'],
    ['a text as bound', { cells, options: { default_lb: '0' } }, 'options.default_lb is a number or null'],
    ['an infinite bound', { cells, options: { default_ub: infinity } }, 'options.default_ub is a number or null'],
    ['a text as sum', { cells, options: { min_hidden_sum: 'x' } }, 'options.min_hidden_sum is a number or null'],
    ['a text as range', { cells, options: { public_primary_max: '2' } }, 'options.public_primary_max is a number or'],
    ['an audit of something else', { cells, options: { audit: 'some' } }, 'options.audit: all or primary'],
    ['a relation that is no object', relation(1), 'a relation is a JSON object'],
    ['terms that are no object', relation({ terms: [] }), 'terms is a JSON object'],
    ['neither terms nor a total', relation({ parts: ['a'] }), 'a relation has a total and parts, or terms'],
    ['a total without parts', relation({ total: 'a' }), 'parts is a JSON array'],
    ['a total that is not there', relation({ total: 'z', parts: ['a'] }), 'a relation names the unknown cell z'],
    ['a term that is not there', relation({ terms: { z: 1 } }), 'a relation names the unknown cell z'],
    ['a coefficient that is a text', relation({ terms: { a: '1' } }), 'the coefficient of a is no number'],
    [
      'a right-hand side that is a text',
      relation({ terms: { a: 1 }, rhs: '1' }),
      'the right-hand side of a relation is a number',
    ],
    ['an unknown sense', relation({ terms: { a: 1 }, sense: '<' }), 'no such sense of a relation: <'],
    ['dimensions that are no object', { cells, dimensions: [] }, 'dimensions is a JSON object'],
    ['a dimension that is no object', { cells, dimensions: { site: 1 } }, 'site is a JSON object'],
    [
      'children that are no list',
      { cells: [{ id: 'a', coords: { s: 'T' }, value: null }], dimensions: { s: { hierarchy: { T: 'A' } } } },
      'hierarchy of s is a JSON array',
    ],
    ['rows that are no list', { rows: 1, columns: [], values: [] }, 'rows is a JSON array'],
    ['a grid without columns', { rows: ['r'], values: [[1]] }, 'columns is a JSON array'],
    ['a grid without values', { rows: ['r'], columns: ['c'] }, 'values is a JSON array'],
    [
      'a missing line',
      { rows: ['r', 's'], columns: ['c'], values: [[1]] },
      'values has one line per row and one entry per column',
    ],
    ['a missing entry', { rows: ['r'], columns: ['c', 'd'], values: [[1]] }, 'values has one line per row and one'],
    ['one short line', { rows: ['r', 's'], columns: ['c'], values: [[1], []] }, 'values has one line per row and one'],
    ['a line that is no list', { rows: ['r'], columns: ['c'], values: ['1'] }, 'values has one line per row and one'],
    [
      'marks of another size',
      { rows: ['r'], columns: ['c'], values: [[1]], suppressed: [] },
      'suppressed has one line per row and one entry per column',
    ],
    [
      'primary marks of another size',
      { rows: ['r'], columns: ['c'], values: [[1]], primary: [[true, true]] },
      'primary has one line per row and one entry per column',
    ],
  ]
  it.each(malformed)('refuses %s', (_, document, message) => {
    expect(() => read(document)).toThrow(AuditInputError)
    expect(() => read(document)).toThrow(message)
  })

  it('throws an error that says what it is', () => {
    expect(new AuditInputError('x').name).toBe('AuditInputError')
  })
})
