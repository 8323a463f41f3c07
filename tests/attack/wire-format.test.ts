import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerFields, fromFormFields } from '@/lib/schemas/report'
import { createInstallation, type Installation } from '../integration/installation'
import { type Door, facts, openDoor } from '../integration/intake/door'

/**
 * Reports that are nearly right: a good one, broken in a few places, sent as JSON, as a form or as multipart, some with
 * broken bytes. ATTACK_INPUTS and ATTACK_SEED: how many, and which.
 */
const inputs = Number(process.env.ATTACK_INPUTS ?? 3_000)
const seed = Number(process.env.ATTACK_SEED ?? Math.floor(Math.random() * 2 ** 31))

let installation: Installation
let door: Door

beforeAll(async () => {
  installation = await createInstallation()
  await installation.worker.pushFacts(facts)
  const free = { burst: 1e9, perSecond: 1e9 }
  door = await openDoor(installation.intake, { rates: { reports: free, receipts: free } })
})
afterAll(async () => {
  await door?.close()
  await installation?.close()
})

type Fields = Record<string, unknown>

/** From the wire format's table in docs and form, not from the schema. */
const regions = [
  'neck',
  'shoulders',
  'elbows',
  'wrists-hands',
  'upper-back',
  'lower-back',
  'hips-thighs',
  'knees',
  'ankles-feet',
]
const areas = ['thumb', 'index', 'middle', 'ring-thumb-side', 'ring-little-side', 'little', 'palm', 'back-of-hand']
const allowed: Record<string, readonly unknown[]> = {
  'hand.night': ['no', 'sometimes', 'most-nights'],
  'hand.relief': ['yes', 'no'],
  'neck.hand': ['yes', 'no'],
  order: ['wrist-first', 'back-first', 'together', 'not-sure'],
  posture: ['yes', 'no', 'not-sure'],
  systemic: ['yes', 'no', 'prefer-not'],
  ...Object.fromEntries(
    ['wrist', 'back', 'neck'].flatMap((part) => [
      [`${part}.frequency`, [0, 1, 2, 3, 4]],
      [`${part}.discomfort`, [1, 2, 3]],
      [`${part}.interference`, [1, 2, 3]],
    ]),
  ),
}

const key = fc.stringMatching(/^[A-Za-z0-9_-]{24,40}$/)
const goodReport: fc.Arbitrary<Fields> = fc
  .record<Fields>(
    {
      unit: fc.constantFrom('LEE-PACK', 'LEE-RET'),
      regions: fc.oneof(fc.constant(['none']), fc.uniqueArray(fc.constantFrom(...regions), { minLength: 1 })),
      key,
      'hand.left': fc.uniqueArray(fc.constantFrom(...areas)),
      'hand.right': fc.uniqueArray(fc.constantFrom(...areas)),
      ...Object.fromEntries(Object.entries(allowed).map(([field, values]) => [field, fc.constantFrom(...values)])),
    },
    { requiredKeys: ['unit', 'regions', 'key', 'wrist.frequency', 'back.frequency', 'neck.frequency'] },
  )
  // fast-check makes objects without a prototype now and then; the wire has no such thing.
  .map((report): Fields => ({ ...report }))

const strangeText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    'NaN',
    'null',
    'true',
    '__proto__',
    'constructor',
    'none',
    'ORG',
    'LEE',
    '\u0000',
    '\ud800',
    '\u202e',
    "'; DROP TABLE report; --",
    '<script>alert(1)</script>',
    '%00',
    '%',
    '+',
    '\r\n\r\n',
    '--b\r\n',
    'a'.repeat(2_049),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const strangeValue: fc.Arbitrary<unknown> = fc.oneof(
  strangeText,
  fc.constantFrom(null, true, -1, 0, 1, 4, 5, 1.5, 1e308, -0, [], {}, [[]], [null], { length: 1 }, { toString: 1 }),
  fc.array(fc.oneof(fc.constantFrom(...regions, 'none', ...areas), strangeText, fc.integer()), { maxLength: 60 }),
  fc.jsonValue({ maxDepth: 4 }),
)
const fieldName = fc.oneof(
  fc.constantFrom(
    ...answerFields,
    'unit',
    'key',
    'pass',
    'slip',
    'entry',
    'onBehalf',
    'symptomClass',
    'receiptHash',
    '__proto__',
  ),
  strangeText,
)
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), field: fieldName, value: strangeValue }),
  fc.record({ kind: fc.constant('drop' as const), field: fieldName }),
  fc.record({ kind: fc.constant('double' as const), field: fieldName }),
)

type Sent = { path: string; type: string; body: Uint8Array<ArrayBuffer> }

const asFields = (report: Fields): [string, string][] =>
  Object.entries(report).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((text): [string, string] => [
      name,
      typeof text === 'string' ? text : (JSON.stringify(text) ?? ''),
    ]),
  )

const attempt: fc.Arbitrary<Sent> = fc
  .record({
    report: goodReport,
    mutations: fc.array(mutation, { maxLength: 3 }),
    encoding: fc.constantFrom('json', 'form', 'multipart'),
    path: fc.constantFrom('reports', 'reports', 'reports', 'reports', 'receipts'),
    receipt: fc.record({ receipt: strangeText, action: fc.constantFrom('read', 'amend', 'withdraw', 'toString', '') }),
    // Broken bytes end in the parser: one in four, so that most inputs get to the schema and the vault.
    damage: fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.boolean() }) },
    ),
  })
  .map(({ report, mutations, encoding, path, receipt, damage }) => {
    const doubled: string[] = []
    let content: Fields = path === 'receipts' ? { ...report, ...receipt } : report
    for (const change of mutations) {
      if (change.kind === 'double') doubled.push(change.field)
      else if (change.kind === 'drop')
        content = Object.fromEntries(Object.entries(content).filter(([name]) => name !== change.field))
      // A computed name: `__proto__` becomes a field like any other.
      else content = { ...content, [change.field]: change.value }
    }
    const fields = asFields(content)
    fields.push(...fields.filter(([name]) => doubled.includes(name)))
    let body: Uint8Array<ArrayBuffer>
    let type = 'application/json'
    if (encoding === 'json') {
      const text = JSON.stringify(content)
      const repeated = doubled
        .map((name) => `${JSON.stringify(name)}:${JSON.stringify(content[name] ?? null)},`)
        .join('')
      body = new TextEncoder().encode(`{${repeated}${text.slice(1)}`)
    } else if (encoding === 'form') {
      type = 'application/x-www-form-urlencoded'
      body = new TextEncoder().encode(new URLSearchParams(fields).toString())
    } else {
      type = 'multipart/form-data; boundary=b'
      const parts = fields.map(
        ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      )
      body = new TextEncoder().encode(`${parts.join('')}--b--\r\n`)
    }
    if (damage !== null && body.length > 0) {
      if (damage.cut) body = body.slice(0, damage.at % body.length)
      else body[damage.at % body.length] = damage.byte
    }
    return { path: `/r/northwind/${path}`, type, body }
  })

type Row = {
  organisation: string
  quarter: string
  unit: string
  symptom_class: string
  answers: Fields
  imported: boolean
  on_behalf: boolean
}

/** What is wrong with a stored report by the rules, said again here so that a mistake in the schema is not shared. */
function broken(row: Row): string[] {
  const { answers } = row
  const ticked = answers.regions
  const problems: string[] = []
  if (row.organisation !== 'northwind' || row.quarter !== '2026-Q4' || row.imported || row.on_behalf)
    problems.push('origin')
  if (!['LEE-PACK', 'LEE-RET'].includes(row.unit)) problems.push('unit')
  const isSet = (value: unknown, from: readonly string[]) =>
    Array.isArray(value) &&
    value.length > 0 &&
    new Set(value).size === value.length &&
    value.every((one) => from.includes(one))
  if (!(isSet(ticked, regions) || JSON.stringify(ticked) === '["none"]')) return [...problems, 'regions']
  // Just found to be a list of known words.
  const has = (...names: string[]) => names.some((name) => (ticked as string[]).includes(name))
  const wrist = has('wrists-hands')
  const back = has('upper-back', 'lower-back')
  for (const [field, value] of Object.entries(answers)) {
    if (field === 'regions') continue
    const good = field === 'hand.left' || field === 'hand.right' ? isSet(value, areas) : allowed[field]?.includes(value)
    if (!good) problems.push(field)
    if (/^(wrist|hand)\./.test(field) && !wrist) problems.push(`${field} without the wrist`)
    if (/^back\./.test(field) && !back) problems.push(`${field} without the back`)
  }
  const complaint = (part: string, there: boolean) => there && Number(answers[`${part}.frequency`] ?? 0) > 0
  if (wrist && answers['wrist.frequency'] === undefined) problems.push('wrist.frequency is missing')
  if (back && answers['back.frequency'] === undefined) problems.push('back.frequency is missing')
  const classes = new Set(
    [
      [wrist, back],
      [complaint('wrist', wrist), complaint('back', back)],
    ].map(([w, b]) => (w ? (b ? 'both' : 'wrist') : b ? 'back' : 'neither')),
  )
  if (![...classes].some((name) => name === row.symptom_class)) problems.push('class')
  return problems
}

async function storedRows(): Promise<Row[]> {
  const admin = await installation.admin('vault')
  const { rows } = await admin.query<Row>(
    'SELECT organisation, quarter, unit, symptom_class, answers, imported, on_behalf FROM vault.report',
  )
  return rows
}

it(`${inputs} reports that are nearly right: no failure, and no stored row breaks a rule`, {
  timeout: 3_600_000,
}, async () => {
  const statuses = new Map<number, number>()
  const send = async (sent: Sent) => {
    const answer = await door.post(sent.path, sent.type, sent.body)
    await answer.arrayBuffer()
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    expect(
      [200, 201, 400, 403, 404, 409, 413, 422],
      `seed ${seed}: ${sent.type} ${sent.path}\n${Buffer.from(sent.body).toString('latin1').slice(0, 2_000)}`,
    ).toContain(answer.status)
  }
  for (let from = 0; from < inputs; from += 500) {
    const sample = fc.sample(attempt, { numRuns: Math.min(500, inputs - from), seed: seed + from })
    for (let n = 0; n < sample.length; n += 25) await Promise.all(sample.slice(n, n + 25).map(send))
  }
  expect(door.failures, `seed ${seed}`).toEqual([])
  const rows = await storedRows()
  const bad = rows.map((row) => ({ row, problems: broken(row) })).filter(({ problems }) => problems.length > 0)
  expect(bad, `seed ${seed}`).toEqual([])
  // As many rows as reports were taken; a key that came twice is taken once.
  expect(rows.length).toBeLessThanOrEqual(statuses.get(201) ?? 0)
  // The inputs reach every part of the door: some are taken, many are not.
  expect(rows.length).toBeGreaterThan(inputs / 50)
  expect(statuses.get(422) ?? 0).toBeGreaterThan(inputs / 20)
  expect(statuses.get(400) ?? 0).toBeGreaterThan(0)
  if (process.env.ATTACK_INPUTS)
    console.log(JSON.stringify({ inputs, seed, statuses: Object.fromEntries(statuses), rows: rows.length }))
})

it('a row that breaks a rule would be noticed', async () => {
  const admin = await installation.admin('vault')
  const put = (answers: object, symptomClass: string, unit = 'LEE-PACK') =>
    admin.query(
      `INSERT INTO vault.report (organisation, quarter, unit, symptom_class, answers, imported, on_behalf, key_hash, content_hash, receipt_hash)
      VALUES ('northwind', '2026-Q4', $1, $2, $3, false, false, sha256(gen_random_uuid()::text::bytea), sha256('c'), sha256(gen_random_uuid()::text::bytea))`,
      [unit, symptomClass, JSON.stringify(answers)],
    )
  await admin.query('TRUNCATE vault.report')
  await put({ regions: ['none'] }, 'neither', 'LEE')
  await put({ regions: ['tail'] }, 'neither')
  await put({ regions: ['none'], pass: 'x' }, 'neither')
  await put({ regions: ['wrists-hands'], 'wrist.frequency': 9 }, 'wrist')
  await put({ regions: ['knees'], 'hand.night': 'no' }, 'neither')
  await put({ regions: ['none'] }, 'both')
  expect((await storedRows()).map((row) => broken(row).length > 0)).toEqual([true, true, true, true, true, true])
})

it('a form that means a good report is a good report', () => {
  for (const report of fc.sample(goodReport, 50)) {
    const read = fromFormFields(asFields(report))
    expect(read.unit).toBe(report.unit)
    expect(read.regions).toEqual(report.regions)
  }
})
