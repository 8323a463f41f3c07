import { describe, expect, it } from 'vitest'
import { attackDocument, audit } from '@/lib/domain/disclosure/audit'
import { type AuditCell, type AuditDocument, normaliseDocument } from '@/lib/domain/disclosure/audit-document'

/** T = a + b, where T is published and a and b are not. */
const sum = (total: number, a: Partial<AuditCell> = {}, b: Partial<AuditCell> = {}): AuditDocument => ({
  cells: [
    { id: 'T', value: total },
    { id: 'a', value: null, ...a },
    { id: 'b', value: null, ...b },
  ],
  relations: [{ total: 'T', parts: ['a', 'b'], label: 'T' }],
})
const withOptions = (document: AuditDocument, options: AuditDocument['options'] & object) => ({ ...document, options })
const bound = async (document: AuditDocument, id = 'a') =>
  (await audit(document)).bounds.find((found) => found.id === id)

describe('audit', () => {
  it('reports bounds, widths and what was done, in the order of ids', async () => {
    const report = await audit({
      ...sum(10, { coords: { site: 'A' }, primary: true }),
      cells: [...(sum(10, { coords: { site: 'A' }, primary: true }).cells ?? [])].reverse(),
    })
    expect(report).toEqual({
      ok: true,
      unproven: false,
      hidden: 2,
      components: 1,
      bounds: [
        {
          id: 'a',
          coords: { site: 'A' },
          lower: 0,
          upper: 10,
          width: 10,
          required: 1,
          exact: true,
          primary: true,
          ok: true,
        },
        { id: 'b', coords: null, lower: 0, upper: 10, width: 10, required: 1, exact: true, primary: false, ok: true },
      ],
      failures: [],
      // The two ends of one are those of the other.
      stats: { cells: 3, relations: 1, lp: 2, milp: 0 },
    })
  })

  it('passes a width that is just enough and fails one that is not', async () => {
    expect((await audit(withOptions(sum(10), { required_width: 10 }))).ok).toBe(true)
    const report = await audit(withOptions(sum(10), { required_width: 11 }))
    expect(report.ok).toBe(false)
    expect(report.failures).toEqual([
      { kind: 'interval', id: 'a', lower: 0, upper: 10, reason: 'interval width 10 < required 11' },
      { kind: 'interval', id: 'b', lower: 0, upper: 10, reason: 'interval width 10 < required 11' },
    ])
    expect(report.bounds.map(({ ok }) => ok)).toEqual([false, false])
  })

  it('asks of each cell what it says itself, and nothing of others than primary ones where those alone count', async () => {
    const own = await audit(withOptions(sum(10, { required_width: 11 }), { required_width: 0 }))
    expect(own.failures.map((failure) => 'id' in failure && failure.id)).toEqual(['a'])
    const primary = await audit(withOptions(sum(10, { primary: true }), { audit: 'primary', required_width: 11 }))
    expect(primary.bounds.map(({ id, required }) => [id, required])).toEqual([
      ['a', 11],
      ['b', 0],
    ])
    const all = await audit(withOptions(sum(10, { primary: true }), { required_width: 11 }))
    expect(all.bounds.map(({ required }) => required)).toEqual([11, 11])
  })

  it('bounds unknowns by what they say, or by the defaults', async () => {
    expect(await bound(sum(10, { lb: 2 }))).toMatchObject({ lower: 2, upper: 10 })
    expect(await bound(sum(10, { ub: 7 }))).toMatchObject({ lower: 0, upper: 7 })
    expect(await bound(withOptions(sum(10), { default_lb: 1, default_ub: 8 }))).toMatchObject({ lower: 2, upper: 8 })
    // Null says that there is none: b may be below 0, so a may be above 10.
    expect(await bound(withOptions(sum(10, { lb: 0 }, { lb: null }), {}))).toMatchObject({
      lower: 0,
      upper: null,
      width: null,
    })
    expect(await bound(withOptions(sum(10), { default_lb: null }))).toMatchObject({ lower: null, upper: null })
  })

  it('lets the attacker see what is primary', async () => {
    const known = (a: Partial<AuditCell>) =>
      bound(withOptions(sum(10, { primary: true, ...a }), { public_primary_max: 4 }))
    expect(await known({})).toMatchObject({ lower: 1, upper: 4 })
    // Tighter bounds of its own stay.
    expect(await known({ lb: 2, ub: 3 })).toMatchObject({ lower: 2, upper: 3 })
    expect(await known({ lb: 0, ub: 9 })).toMatchObject({ lower: 1, upper: 4 })
    expect(await bound(withOptions(sum(10), { public_primary_max: 4 }))).toMatchObject({ lower: 0, upper: 10 })
  })

  it('takes published values for constants on either side of an inequality', async () => {
    const document: AuditDocument = {
      cells: [
        { id: 'c', value: 3 },
        { id: 'x', value: null, ub: 20 },
      ],
      relations: [
        // 2 x 3 + x <= 16 and x - 3 >= 1.
        { terms: { c: 2, x: 1 }, sense: '<=', rhs: 16 },
        { terms: { c: -1, x: 1 }, sense: '>=', rhs: 1 },
      ],
    }
    expect(await bound(document, 'x')).toMatchObject({ lower: 4, upper: 10 })
  })

  it('refuses published values that contradict a relation, beyond rounding', async () => {
    const published = (rhs: number, sense: '==' | '<=' | '>=' = '==') =>
      audit({ cells: [{ id: 'a', value: 1 }], relations: [{ terms: { a: 2 }, rhs, sense, label: 'twice a' }] })
    await expect(published(3)).rejects.toThrow('published values contradict the relation twice a')
    await expect(published(1)).rejects.toThrow('published values contradict the relation twice a')
    await expect(published(1, '<=')).rejects.toThrow('twice a')
    await expect(published(3, '>=')).rejects.toThrow('twice a')
    await expect(published(3, '<=')).resolves.toMatchObject({ ok: true, hidden: 0 })
    await expect(published(2)).resolves.toMatchObject({ ok: true, hidden: 0 })
    await expect(published(2 + 5e-7)).resolves.toMatchObject({ ok: true })
    await expect(published(2 - 5e-7)).resolves.toMatchObject({ ok: true })
    await expect(published(2.00001)).rejects.toThrow('contradict')
    await expect(published(1.99999)).rejects.toThrow('contradict')
  })

  it('calls what no table agrees with bad input', async () => {
    await expect(audit(sum(10, { ub: 3 }, { ub: 3 }))).rejects.toMatchObject({
      name: 'AuditInputError',
      message: 'no table agrees with the published values',
    })
  })

  it('has witnesses only where they are asked for', async () => {
    const asked = await bound(withOptions(sum(10), { witness: true }))
    expect(asked?.witness_lower).toEqual({ a: 0, b: 10 })
    expect(asked?.witness_upper).toEqual({ a: 10, b: 0 })
    expect(await bound(sum(10))).not.toHaveProperty('witness_lower')
    const pinned = await bound(withOptions(sum(10, { lb: 4, ub: 4 }), { witness: true, required_width: 0 }))
    expect(pinned).toMatchObject({ lower: 4, upper: 4, witness_lower: null, witness_upper: null })
  })
})

describe('the reach around a true value', () => {
  // a + b = 10: a from 0 to 10, and a is 4.
  const reach = (a: Partial<AuditCell>) => audit(sum(10, { true: 4, ...a }))

  it('is enough exactly up to the bounds', async () => {
    expect((await reach({ lpl: 4, upl: 6 })).ok).toBe(true)
    expect((await reach({ upl: 7 })).failures).toMatchObject([{ id: 'a', reason: 'upper bound 10 < true+upl 11' }])
    expect((await reach({ lpl: 5 })).failures).toMatchObject([{ id: 'a', reason: 'lower bound 0 > true-lpl -1' }])
    expect((await reach({ lpl: 5, upl: 7, required_width: 11 })).failures).toMatchObject([
      { reason: 'interval width 10 < required 11; upper bound 10 < true+upl 11; lower bound 0 > true-lpl -1' },
    ])
  })

  it('needs the true value, inside its interval', async () => {
    const message = "a: lpl and upl need the auditor-only field 'true'"
    await expect(audit(sum(10, { lpl: 1 }))).rejects.toThrow(message)
    await expect(audit(sum(10, { upl: 1 }))).rejects.toThrow(message)
    await expect(audit(sum(10, { upl: 1, true: null }))).rejects.toThrow(message)
    await expect(reach({ true: 11 })).rejects.toThrow('the true value of a lies outside its feasible interval')
    await expect(reach({ true: -1 })).rejects.toThrow('the true value of a lies outside its feasible interval')
    expect((await reach({ true: 10 })).ok).toBe(true)
    expect((await reach({ true: 0 })).ok).toBe(true)
  })
})

describe('the sum of hidden parts', () => {
  const line = (total: number, terms: Record<string, number>, options: AuditDocument['options'] = {}) =>
    audit({
      cells: [
        { id: 'T', value: total },
        { id: 'c', value: 6 },
        { id: 'a', value: null },
        { id: 'b', value: null },
      ],
      relations: [{ terms, label: 'line' }],
      options: { min_hidden_sum: 5, required_width: 0, ...options },
    })
  const parts = { a: 1, b: 1, c: 1, T: -1 }

  it('is zero, or as large as the minimum', async () => {
    // 10 - 6 = 4 < 5.
    expect((await line(10, parts)).failures).toEqual([
      { kind: 'hidden_sum', sum: 4, relation: 'line', ids: ['a', 'b'], reason: 'hidden parts sum to 4 < 5' },
    ])
    expect((await line(7, parts)).failures).toMatchObject([{ kind: 'hidden_sum', sum: 1 }])
    expect((await line(11, parts)).failures).toEqual([])
    expect((await line(6, parts)).failures).toEqual([])
    expect((await line(10, parts, { min_hidden_sum: null })).failures).toEqual([])
  })

  it('is the same with the signs turned round', async () => {
    expect((await line(10, { a: -1, b: -1, c: -1, T: 1 })).failures).toMatchObject([{ kind: 'hidden_sum', sum: 4 }])
  })

  it('is only known where the hidden parts have the same weight of one', async () => {
    expect((await line(10, { a: 2, b: 2, c: 1, T: -1 })).failures).toEqual([])
    expect((await line(10, { a: 1, b: -1, c: 1, T: -1 })).failures).toEqual([])
    // b does not count here at all.
    expect((await line(10, { a: 1, b: 0, c: 1, T: -1 })).failures).toMatchObject([{ ids: ['a'], sum: 4 }])
  })

  it('is not known from an inequality, nor where nothing is hidden', async () => {
    const unequal = await audit({
      cells: [
        { id: 'T', value: 4 },
        { id: 'a', value: null },
      ],
      relations: [
        { terms: { a: 1, T: -1 }, sense: '<=' },
        { terms: { T: 1 }, rhs: 4 },
      ],
      options: { min_hidden_sum: 5, required_width: 0 },
    })
    expect(unequal.failures).toEqual([])
  })
})

describe('an insider', () => {
  it('who knows one of two parts knows the other', async () => {
    const report = await audit(withOptions(sum(10, { true: 4 }), { insider: true }))
    expect(report.ok).toBe(false)
    expect(report.failures).toEqual([
      { kind: 'insider', id: 'b', insider: 'a', lower: 6, upper: 6, reason: 'knowing a narrows b to width 0' },
    ])
    expect((await audit(withOptions(sum(10, { true: 4 }), {}))).ok).toBe(true)
    expect((await audit(withOptions(sum(10, { true: 4 }), { insider: true, insider_width: 0 }))).ok).toBe(true)
    expect((await audit(withOptions(sum(10), { insider: true }))).ok).toBe(true)
    expect((await audit(withOptions(sum(10, { true: null }), { insider: true }))).ok).toBe(true)
  })

  it('leaves as much room as the others have', async () => {
    // a + b + c = 10, b + c = d + e ties d and e to them through others; f stands alone.
    const cells = ['b', 'c', 'd', 'e', 'f'].map((id) => ({ id, value: null }))
    const document: AuditDocument = {
      cells: [{ id: 'T', value: 10 }, { id: 'a', value: null, true: 4 }, ...cells],
      relations: [{ total: 'T', parts: ['a', 'b', 'c'] }, { terms: { b: 1, c: 1, d: -1, e: -1 } }],
    }
    // With a = 4, b, c, d and e each go from 0 to 6.
    const wide = await audit(withOptions(document, { insider: true, insider_width: 6 }))
    expect(wide.failures).toEqual([])
    const narrow = await audit(withOptions(document, { insider: true, insider_width: 7 }))
    expect(narrow.failures.map((failure) => failure.kind === 'insider' && [failure.id, failure.upper])).toEqual([
      ['b', 6],
      ['c', 6],
      ['d', 6],
      ['e', 6],
    ])
  })

  it('who knows a cell that stands alone learns nothing', async () => {
    const report = await audit({
      cells: [
        { id: 'a', value: null, true: 4, ub: 9 },
        { id: 'b', value: null, true: 3, ub: 9 },
      ],
      options: { insider: true, insider_width: 10 },
    })
    expect(report.failures).toEqual([])
  })
})

describe('attackDocument', () => {
  it('answers for positions of cells, and for those asked about', async () => {
    const document = normaliseDocument(sum(10))
    const { found, unknown } = await attackDocument(document, { questions: new Map([[2, { kind: 'ends' }]]) })
    expect(unknown).toEqual([1, 2])
    expect([...found.intervals.keys()]).toEqual([2])
    const known = await attackDocument(document, { known: new Map([[1, 3]]) })
    expect(known.unknown).toEqual([2])
    expect(known.found.intervals.get(2)).toMatchObject({ low: 7, high: 7 })
  })

  it('names the cells that are left out by their positions', async () => {
    const document = normaliseDocument(sum(10, { ub: 3 }, { ub: 3 }))
    const { found } = await attackDocument(document, { contradictions: 'leaveOut' })
    expect(found.leftOut).toEqual([1, 2])
    await expect(attackDocument(document, { contradictions: 'refuse' })).rejects.toThrow('no table agrees')
  })
})
