import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { audit } from '@/lib/domain/disclosure/audit'
import { type AuditDocument, AuditInputError } from '@/lib/domain/disclosure/audit-document'
import { comparison } from '../statistics/vectors'

const fixtures = resolve(import.meta.dirname, '../../fixtures/disclosure')
const read = (path: string) => JSON.parse(readFileSync(join(fixtures, path), 'utf8'))

type Vector = {
  name: string
  file?: string
  doc?: AuditDocument
  ok?: boolean
  expect_ok?: boolean
  bounds: Record<string, [number, number]>
}

/** Vectors whose table was kept. */
const vectors: (Vector & { source: string; document: AuditDocument; safe: boolean })[] = [
  'suppression.json',
  'banded.json',
].flatMap((source) =>
  read(source).flatMap((vector: Vector) => {
    if (vector.file && !existsSync(join(fixtures, vector.file))) return []
    const document = vector.doc ?? read(vector.file ?? '')
    return [{ ...vector, source, document, safe: Boolean(vector.expect_ok ?? vector.ok) }]
  }),
)

describe('audit', () => {
  it('has every stored table to reproduce', () => {
    expect(vectors).toHaveLength(20)
  })

  it.each(vectors)('finds the bounds of $name', async ({ source, document, bounds, safe }) => {
    const report = await audit(document)
    expect(Object.fromEntries(report.bounds.map(({ id, lower, upper }) => [id, [lower, upper]]))).toEqual(bounds)
    const numbers = comparison(source)
    for (const { id, lower, upper } of report.bounds) {
      numbers.check(lower ?? Number.NaN, bounds[id]?.[0] ?? Number.NaN, 0)
      numbers.check(upper ?? Number.NaN, bounds[id]?.[1] ?? Number.NaN, 0)
    }
    numbers.report()
    expect(report.ok).toBe(safe)
  })

  it('sees that whole numbers allow less than fractions do', async () => {
    // x + y = 1, y + z = 1, x + z = s with s <= 1. Fractions: x = 1/2 is possible. Whole numbers: x = z, so
    // s = 2x is even, so s = 0.
    const document: AuditDocument = read('tables/integer_gap.json')
    const boundsOfX = async (integer: boolean) => {
      const report = await audit({ ...document, options: { integer } })
      return report.bounds.find(({ id }) => id === 'x')
    }
    expect(await boundsOfX(true)).toMatchObject({ lower: 0, upper: 0 })
    expect((await boundsOfX(false))?.upper).toBeGreaterThan(0)
  })

  it('returns witness tables that add up and attain the bounds', async () => {
    // Geurts 1992: 1|1 + 1|2 = 7, 2|1 + 2|2 = 3 and, of column 1, 9 - 3 = 6.
    const document: AuditDocument = read('tables/geurts1992.json')
    const report = await audit({ ...document, options: { witness: true } })
    expect(report.bounds).toHaveLength(4)
    for (const { id, lower, upper, witness_lower, witness_upper } of report.bounds) {
      expect(witness_lower?.[id]).toBe(lower)
      expect(witness_upper?.[id]).toBe(upper)
      for (const table of [witness_lower, witness_upper]) {
        const [a, b, c, d] = ['1|1', '1|2', '2|1', '2|2'].map((cell) => table?.[cell] ?? Number.NaN)
        expect([Number(a) + Number(b), Number(c) + Number(d), Number(a) + Number(c)]).toEqual([7, 3, 6])
      }
    }
  })

  it('says unbounded with null', async () => {
    const report = await audit({ cells: [{ id: 'x', value: null }] })
    expect(report.bounds[0]).toMatchObject({ lower: 0, upper: null, width: null, ok: true })
  })

  it('does not call safe what it had no time to prove', async () => {
    const report = await audit({ ...read('tables/geurts1992.json'), options: { time_limit: 0, required_width: 0 } })
    expect(report.ok).toBe(false)
    expect(report.unproven).toBe(true)
  })

  it('checks the reach around a true value', async () => {
    // a + b = 10, so a is anywhere from 0 to 10 and reaches 4 - 4 and 4 + 6, but not 4 + 7.
    const document = (upl: number): AuditDocument => ({
      cells: [
        { id: 'T', value: 10 },
        { id: 'a', value: null, true: 4, lpl: 4, upl },
        { id: 'b', value: null },
      ],
      relations: [{ total: 'T', parts: ['a', 'b'] }],
    })
    expect((await audit(document(6))).ok).toBe(true)
    expect((await audit(document(7))).failures).toMatchObject([{ id: 'a', reason: 'upper bound 10 < true+upl 11' }])
  })

  it('uses what the attacker knows of primary cells', async () => {
    const document: AuditDocument = {
      cells: [
        { id: 'T', value: 10 },
        { id: 'a', value: null, primary: true },
        { id: 'b', value: null },
      ],
      relations: [{ total: 'T', parts: ['a', 'b'] }],
      options: { public_primary_max: 2 },
    }
    const report = await audit(document)
    expect(report.bounds.map(({ id, lower, upper }) => [id, lower, upper])).toEqual([
      ['a', 1, 2],
      ['b', 8, 9],
    ])
  })

  const cells = [{ id: 'a', value: null }]
  const malformed: [string, unknown][] = [
    ['a list', []],
    ['no cells', { cells: [] }],
    ['a cell twice', { cells: [...cells, ...cells] }],
    ['a cell without an id', { cells: [{ value: 1 }] }],
    ['a value that is no number', { cells: [{ id: 'a', value: 'many' }] }],
    ['a value that is not a number', { cells: [{ id: 'a', value: Number.NaN }] }],
    ['bounds that cross', { cells: [{ id: 'a', value: null, lb: 3, ub: 2 }] }],
    ['a value outside its bounds', { cells: [{ id: 'a', value: -1, lb: 0 }] }],
    ['a relation with an unknown cell', { cells, relations: [{ total: 'a', parts: ['z'] }] }],
    ['an unknown option', { cells, options: { integral: true } }],
    ['an unknown sense', { cells, relations: [{ terms: { a: 1 }, sense: '<', rhs: 1 }] }],
    ['values that contradict a relation', { cells: [{ id: 'a', value: 1 }], relations: [{ terms: { a: 1 }, rhs: 2 }] }],
    ['a relation that nothing can obey', { cells, relations: [{ terms: { a: 1 }, rhs: -1 }] }],
    ['a relation that no whole number obeys', { cells, relations: [{ terms: { a: 2 }, rhs: 1 }] }],
    ['a grid with a hole', { rows: ['r'], columns: ['c', 'd'], values: [[1]] }],
    ['a width without its true value', { cells: [{ id: 'a', value: null, ub: 3, lpl: 1 }] }],
  ]
  it.each(malformed)('refuses %s', async (_, document) => {
    await expect(audit(document as AuditDocument)).rejects.toThrow(AuditInputError)
  })
})
