import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectIntakeVault } from '@/lib/data/vault/intake'
import type { ReportAnswers, ReportRow, VaultFacts } from '@/lib/data/vault/types'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { createInstallation, type Installation } from './installation'

let installation: Installation
let counter = 0
/** A new organisation for each test, so that none sees another's reports. */
let slug: string

beforeAll(async () => {
  installation = await createInstallation()
})
afterAll(() => installation.close())
beforeEach(async () => {
  counter += 1
  slug = `northwind-${counter}`
  await installation.worker.pushFacts(facts())
})

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

function facts(changes: Partial<VaultFacts> = {}): VaultFacts {
  return {
    organisation: { slug, name: 'Northwind', demo: false },
    openQuarter: '2026-Q4',
    units: [
      { code: 'ORG', name: 'Northwind', kind: 'organisation', parent: null },
      { code: 'PACK', name: 'Packing', kind: 'team', parent: 'ORG' },
      { code: 'DESK', name: 'Front desk', kind: 'team', parent: 'ORG' },
    ],
    admission: 'open',
    threshold: 10,
    minimumUnitHeadcount: 10,
    publicationLagDays: 14,
    retentionMonths: 24,
    languages: ['en'],
    passKeys: [],
    heads: 120,
    ...changes,
  }
}

function row(key: string, changes: Partial<ReportRow> = {}): ReportRow {
  return {
    organisation: slug,
    unit: 'PACK',
    answers: { regions: ['none'] },
    symptomClass: 'neither',
    keyHash: hash(`key ${slug} ${key}`),
    contentHash: hash(`content ${key}`),
    receiptHash: receipt(key),
    ...changes,
  }
}

const receipt = (key: string) => hash(`receipt ${slug} ${key}`)

async function submit(...rows: ReportRow[]) {
  return (await installation.intake.submitReports(rows)).map((result) => result.status)
}

async function counts(quarter: Quarter = '2026-Q4') {
  return (await installation.worker.countQuarter(slug, quarter)).classes
}

const oneNeither = { neither: 1, wrist: 0, back: 0, both: 0 }

describe('filing', () => {
  it('answers each row of a batch by itself, in the batch’s order', async () => {
    expect(
      await submit(
        row('a'),
        row('b', { organisation: 'nobody' }),
        row('c', { unit: 'ORG' }),
        row('d', { unit: 'GONE' }),
        row('e', { answers: { regions: ['tail'] } }),
        row('f'),
      ),
    ).toEqual(['stored', 'unknownOrganisation', 'unknownUnit', 'unknownUnit', 'invalid', 'stored'])
  })

  it('takes a repeated key with the same content as the same report, with other content as a conflict', async () => {
    expect(await submit(row('a'))).toEqual(['stored'])
    expect(await submit(row('a'))).toEqual(['duplicate'])
    expect(await submit(row('a', { contentHash: hash('other') }))).toEqual(['conflict'])
    await installation.worker.closeQuarter(slug, '2026-Q4')
    expect(await counts()).toEqual({ PACK: oneNeither })
  })

  it('sees a repeated key inside one batch too', async () => {
    expect(await submit(row('a'), row('a'), row('a', { contentHash: hash('other') }))).toEqual([
      'stored',
      'duplicate',
      'conflict',
    ])
  })

  it('tells a repeated key of the closed quarter apart from a late report', async () => {
    await submit(row('a'))
    await installation.worker.closeQuarter(slug, '2026-Q4')
    expect(await submit(row('a'), row('late'))).toEqual(['duplicate', 'noOpenQuarter'])
  })

  it('keeps the same key of two organisations apart', async () => {
    const first = row('a')
    await submit(first)
    const other = `${slug}-other`
    await installation.worker.pushFacts(facts({ organisation: { slug: other, name: 'Other', demo: false } }))
    expect(await submit({ ...first, organisation: other })).toEqual(['stored'])
  })

  it('reads no report of others, also on a connection that was made while there were none', async () => {
    const fresh = await createInstallation()
    await fresh.worker.pushFacts(facts())
    const intake = connectIntakeVault(fresh.urls.vault_intake)
    // One batch after another: the pool lends the same connection, with the plans that it made at first.
    for (let batch = 0; batch < 20; batch += 1) {
      const rows = Array.from({ length: 20 }, (_, n) => row(`${batch} ${n}`))
      expect(await intake.submitReports(rows)).toEqual(rows.map(() => ({ status: 'stored' })))
    }
    expect(await intake.submitReports([row('0 0')])).toEqual([{ status: 'duplicate' }])
    // A connection says what it has read when it ends.
    await intake.close()
    const admin = await fresh.admin('vault')
    const read = async () =>
      (
        await admin.query<{ rows: number }>(`SELECT (t.seq_tup_read + sum(i.idx_tup_read))::int AS rows
          FROM pg_stat_user_tables t JOIN pg_stat_user_indexes i USING (relid)
          WHERE t.schemaname = 'vault' AND t.relname = 'report' GROUP BY t.relid, t.seq_tup_read`)
      ).rows[0]?.rows
    await expect.poll(read).toBeGreaterThan(0)
    expect(await read()).toBe(1)
    await fresh.close()
  })

  it('is refused while no quarter is open', async () => {
    await installation.worker.pushFacts(facts({ openQuarter: null }))
    expect(await submit(row('a'))).toEqual(['noOpenQuarter'])
  })

  it('of many equal keys at the same moment stores one', async () => {
    const results = await Promise.all(Array.from({ length: 24 }, () => submit(row('a'), row('b'))))
    expect(results.flat().filter((status) => status === 'stored')).toHaveLength(2)
    expect(results.flat().filter((status) => status === 'duplicate')).toHaveLength(46)
    await installation.worker.closeQuarter(slug, '2026-Q4')
    expect(await counts()).toEqual({ PACK: { ...oneNeither, neither: 2 } })
  })

  it('refuses a batch of more than 5000', async () => {
    await expect(
      installation.intake.submitReports(Array.from({ length: 5001 }, (_, n) => row(`${n}`))),
    ).rejects.toMatchObject({
      code: '22023',
    })
  })
})

describe('the second line of defence', () => {
  /** From the wire format's table: one answer of each field that is right. */
  const right: ReportAnswers = {
    regions: ['neck', 'wrists-hands', 'lower-back'],
    'wrist.frequency': 3,
    'back.frequency': 0,
    'neck.frequency': 4,
    'wrist.discomfort': 1,
    'back.discomfort': 2,
    'neck.discomfort': 3,
    'wrist.interference': 1,
    'back.interference': 2,
    'neck.interference': 3,
    'hand.left': ['thumb', 'index', 'middle', 'ring-thumb-side', 'ring-little-side', 'little', 'palm', 'back-of-hand'],
    'hand.right': ['palm'],
    'hand.night': 'most-nights',
    'hand.relief': 'yes',
    'neck.hand': 'no',
    order: 'wrist-first',
    posture: 'not-sure',
    systemic: 'prefer-not',
  }

  it('lets every field of the wire format in', async () => {
    expect(await submit(row('a', { answers: right, symptomClass: 'both' }))).toEqual(['stored'])
    expect((await installation.intake.readReport(slug, receipt('a')))?.answers).toEqual(right)
  })

  const wrong: [string, Partial<ReportRow> | { answers: unknown }][] = [
    ['no regions', { answers: {} }],
    ['empty regions', { answers: { regions: [] } }],
    ['none beside a region', { answers: { regions: ['none', 'neck'] } }],
    ['regions as a text', { answers: { regions: 'neck' } }],
    ['an unknown field', { answers: { regions: ['none'], name: 'Ada' } }],
    ['free text', { answers: { regions: ['none'], order: 'Ada did it' } }],
    ['a frequency above 4', { answers: { regions: ['neck'], 'neck.frequency': 5 } }],
    ['a frequency below 0', { answers: { regions: ['neck'], 'neck.frequency': -1 } }],
    ['half a frequency', { answers: { regions: ['neck'], 'neck.frequency': 1.5 } }],
    ['a frequency as a text', { answers: { regions: ['neck'], 'neck.frequency': '1' } }],
    ['discomfort 0', { answers: { regions: ['neck'], 'neck.discomfort': 0 } }],
    ['an object inside', { answers: { regions: ['none'], 'hand.left': [{}] } }],
    ['more digits than a hand has', { answers: { regions: ['none'], 'hand.left': Array(9).fill('thumb') } }],
    ['answers as a list', { answers: ['regions'] }],
    ['a class of its own', { symptomClass: 'dead' as 'both' }],
    ['wrist without the region', { symptomClass: 'wrist' }],
    ['back without the region', { answers: { regions: ['wrists-hands'] }, symptomClass: 'both' }],
    ['a key that is no hash', { keyHash: 'plain key' }],
    ['a receipt that is no hash', { receiptHash: 'AAAA' }],
    ['an upper-case hash', { contentHash: hash('x').toUpperCase() }],
  ]
  for (const [name, changes] of wrong) {
    it(`keeps ${name} out`, async () => {
      // What a broken door might send; the types would not let us.
      expect(await submit({ ...row('a'), ...changes } as ReportRow, row('good'))).toEqual(['invalid', 'stored'])
    })
  }

  // By hand from the definition: wrists or hands count as wrist, upper or lower back as back, both as both.
  const implied = [
    [['none'], 'neither'],
    [['neck', 'knees'], 'neither'],
    [['wrists-hands'], 'wrist'],
    [['neck', 'wrists-hands'], 'wrist'],
    [['upper-back'], 'back'],
    [['lower-back', 'shoulders'], 'back'],
    [['wrists-hands', 'upper-back'], 'both'],
    [['wrists-hands', 'lower-back', 'upper-back'], 'both'],
  ] as const
  for (const [regions, symptomClass] of implied) {
    it(`counts ${regions.join(' and ')} as ${symptomClass} and as nothing else`, async () => {
      for (const claimed of ['neither', 'wrist', 'back', 'both'] as const) {
        const report = row(claimed, { answers: { regions }, symptomClass: claimed })
        expect(await submit(report), claimed).toEqual([claimed === symptomClass ? 'stored' : 'invalid'])
      }
    })
  }

  it('keeps a batch that is no list out', async () => {
    const client = await installation.clientOf('vault_intake')
    for (const text of ['{}', '1', '"x"', 'null']) {
      await expect(client.query('SELECT api.submit_reports($1)', [text]), text).rejects.toMatchObject({ code: '22023' })
    }
  })
})

describe('with a receipt', () => {
  const change = {
    unit: 'DESK',
    answers: { regions: ['lower-back'], 'back.frequency': 2 },
    symptomClass: 'back' as const,
    contentHash: hash('changed'),
  }

  it('a report is read, amended and withdrawn while its quarter is open', async () => {
    await submit(row('a'))
    expect(await installation.intake.readReport(slug, receipt('a'))).toEqual({
      unit: 'PACK',
      quarter: '2026-Q4',
      answers: { regions: ['none'] },
      state: 'open',
    })
    expect(await installation.intake.amendReport(slug, receipt('a'), change)).toBe('done')
    expect((await installation.intake.readReport(slug, receipt('a')))?.unit).toBe('DESK')
    expect(await installation.intake.withdrawReport(slug, receipt('a'))).toBe('done')
    expect(await installation.intake.readReport(slug, receipt('a'))).toBeNull()
    expect(await installation.intake.withdrawReport(slug, receipt('a'))).toBe('notFound')
  })

  it('a report that was amended still answers both its filings as duplicates', async () => {
    await submit(row('a'))
    await installation.intake.amendReport(slug, receipt('a'), change)
    expect(await submit(row('a'), row('a', { contentHash: change.contentHash }))).toEqual(['duplicate', 'duplicate'])
  })

  it('an amendment is checked like a report', async () => {
    await submit(row('a'))
    expect(await installation.intake.amendReport(slug, receipt('a'), { ...change, unit: 'ORG' })).toBe('unknownUnit')
    expect(await installation.intake.amendReport(slug, receipt('a'), { ...change, answers: { regions: [] } })).toBe(
      'invalid',
    )
    expect(await installation.intake.amendReport(slug, receipt('b'), change)).toBe('notFound')
  })

  it('nothing changes between the close and the publication; afterwards withdrawing deletes', async () => {
    await submit(row('a'))
    await installation.worker.closeQuarter(slug, '2026-Q4')
    expect(await installation.intake.amendReport(slug, receipt('a'), change)).toBe('quarterClosed')
    expect(await installation.intake.withdrawReport(slug, receipt('a'))).toBe('quarterClosed')
    expect((await installation.intake.readReport(slug, receipt('a')))?.state).toBe('closed')
    await installation.worker.archiveQuarter(slug, '2026-Q4')
    expect(await installation.intake.amendReport(slug, receipt('a'), change)).toBe('quarterClosed')
    expect((await installation.intake.readReport(slug, receipt('a')))?.state).toBe('published')
    expect(await installation.intake.withdrawReport(slug, receipt('a'))).toBe('done')
    expect(await installation.intake.readReport(slug, receipt('a'))).toBeNull()
  })

  it('of another organisation opens nothing', async () => {
    await submit(row('a'))
    expect(await installation.intake.readReport('northwind-0', receipt('a'))).toBeNull()
  })
})

describe('the form’s facts', () => {
  it('are those that the worker pushed, without the number of heads', async () => {
    const { heads, ...shown } = facts()
    expect(heads).toBe(120)
    expect(await installation.intake.getFacts(slug)).toEqual(shown)
    expect(await installation.intake.getFacts('nobody')).toBeNull()
  })

  it('show no open quarter once it is closed', async () => {
    await installation.worker.closeQuarter(slug, '2026-Q4')
    expect((await installation.intake.getFacts(slug))?.openQuarter).toBeNull()
  })
})

describe('a closed quarter', () => {
  it('is counted by unit and class, an open one never', async () => {
    await submit(
      row('a'),
      row('b', { answers: { regions: ['wrists-hands'] }, symptomClass: 'wrist' }),
      row('c', { unit: 'DESK', answers: { regions: ['upper-back'] }, symptomClass: 'back' }),
      row('d', { unit: 'DESK', answers: { regions: ['wrists-hands', 'lower-back'] }, symptomClass: 'both' }),
    )
    await expect(installation.worker.countQuarter(slug, '2026-Q4')).rejects.toMatchObject({ code: '55000' })
    await installation.worker.closeQuarter(slug, '2026-Q4')
    expect(await installation.worker.countQuarter(slug, '2026-Q4')).toMatchObject({
      quarter: '2026-Q4',
      classes: { PACK: { neither: 1, wrist: 1, back: 0, both: 0 }, DESK: { neither: 0, wrist: 0, back: 1, both: 1 } },
      onBehalf: {},
    })
  })

  it('does not open again, and closing it again changes nothing', async () => {
    await installation.worker.closeQuarter(slug, '2026-Q4')
    await installation.worker.closeQuarter(slug, '2026-Q4')
    await expect(installation.worker.pushFacts(facts())).rejects.toMatchObject({ code: '55000' })
    await installation.worker.pushFacts(facts({ openQuarter: '2027-Q1' }))
    expect(await submit(row('a'))).toEqual(['stored'])
    expect(await counts()).toEqual({})
  })

  it('lets no report slip in after the count, however many are on their way', async () => {
    const filed = Array.from({ length: 40 }, async (_, wave) => {
      const results = await submit(...Array.from({ length: 8 }, (_, n) => row(`${wave}-${n}`)))
      return results.filter((status) => status === 'stored').length
    })
    await filed[0]
    await installation.worker.closeQuarter(slug, '2026-Q4')
    const counted = (await counts()).PACK?.neither ?? 0
    const stored = (await Promise.all(filed)).reduce((sum, number) => sum + number, 0)
    expect(stored).toBeGreaterThan(0)
    expect(counted).toBe(stored)
    expect((await counts()).PACK?.neither ?? 0).toBe(counted)
  })

  it('waits for a report that is on its way, and one that comes meanwhile waits for the close', async () => {
    const slow = await installation.clientOf('vault_intake')
    await slow.query('BEGIN')
    await slow.query('SELECT api.submit_reports($1)', [JSON.stringify([row('slow')])])
    let closed = false
    const closing = installation.worker.closeQuarter(slug, '2026-Q4').then(() => {
      closed = true
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(closed).toBe(false)
    const late = submit(row('late'))
    await slow.query('COMMIT')
    await closing
    expect(await late).toEqual(['noOpenQuarter'])
    expect(await counts()).toEqual({ PACK: oneNeither })
  })
})

describe('imports', () => {
  it('go into the quarter that they name, marked, and are the same when repeated', async () => {
    const rows = [row('a'), row('b', { onBehalf: true })]
    const statuses = async () =>
      (await installation.importer.importReports(slug, '2026-Q2', rows)).map((result) => result.status)
    expect(await statuses()).toEqual(['stored', 'stored'])
    expect(await statuses()).toEqual(['duplicate', 'duplicate'])
    const admin = await installation.admin('vault')
    const { rows: kept } = await admin.query(
      'SELECT imported, on_behalf FROM vault.report WHERE organisation = $1 ORDER BY on_behalf',
      [slug],
    )
    expect(kept).toEqual([
      { imported: true, on_behalf: false },
      { imported: true, on_behalf: true },
    ])
    await installation.worker.closeQuarter(slug, '2026-Q2')
    expect((await installation.worker.countQuarter(slug, '2026-Q2')).onBehalf).toEqual({ PACK: 1 })
  })

  it('do not reach a closed quarter, nor one that is still to come', async () => {
    await installation.worker.closeQuarter(slug, '2026-Q2')
    for (const quarter of ['2026-Q2', '2027-Q1'] as const) {
      const results = await installation.importer.importReports(slug, quarter, [row(quarter)])
      expect(results.map((result) => result.status)).toEqual(['noOpenQuarter'])
    }
  })

  it('of another organisation’s rows are refused whole', async () => {
    const foreign = row('a', { organisation: 'somebody-else' })
    await expect(installation.importer.importReports(slug, '2026-Q2', [foreign])).rejects.toMatchObject({
      code: '22023',
    })
  })

  it('can say “on behalf”; the report door cannot', async () => {
    await submit(row('a', { onBehalf: true }))
    await installation.worker.closeQuarter(slug, '2026-Q4')
    expect((await installation.worker.countQuarter(slug, '2026-Q4')).onBehalf).toEqual({})
  })
})

describe('the order of rows', () => {
  /** Places in the heap with the transaction that wrote them and the key, as a thief of the files would see them. */
  async function heap() {
    const admin = await installation.admin('vault')
    const { rows } = await admin.query<{ id: string; key: string; transaction: string }>(
      `SELECT id, encode(key_hash, 'hex') AS key, xmin::text AS transaction FROM vault.report WHERE organisation = $1 ORDER BY ctid`,
      [slug],
    )
    return rows
  }

  it('says nothing after the nightly shuffle: one transaction wrote them all, in another order', async () => {
    for (let number = 0; number < 30; number += 1) await submit(row(`${number}`))
    const before = await heap()
    expect(new Set(before.map((entry) => entry.transaction)).size).toBe(30)
    await installation.worker.shuffleOpen(slug)
    const after = await heap()
    expect(new Set(after.map((entry) => entry.transaction)).size).toBe(1)
    expect(after.map((entry) => entry.key).toSorted()).toEqual(before.map((entry) => entry.key).toSorted())
    // 30! orders: the old one comes back once in 10^32 runs.
    expect(after.map((entry) => entry.key)).not.toEqual(before.map((entry) => entry.key))
    expect(await installation.intake.withdrawReport(slug, receipt('7'))).toBe('done')
  })

  it('is rewritten once when a quarter is archived; a second time changes nothing', async () => {
    for (let number = 0; number < 12; number += 1) await submit(row(`${number}`))
    await expect(installation.worker.archiveQuarter(slug, '2026-Q4')).rejects.toMatchObject({ code: '55000' })
    await installation.worker.closeQuarter(slug, '2026-Q4')
    const counted = await counts()
    await installation.worker.archiveQuarter(slug, '2026-Q4')
    const once = await heap()
    expect(new Set(once.map((entry) => entry.transaction)).size).toBe(1)
    await installation.worker.archiveQuarter(slug, '2026-Q4')
    expect(await heap()).toEqual(once)
    expect(await counts()).toEqual(counted)
  })
})

describe('participation', () => {
  it('is rounded down to 10', async () => {
    await submit(...Array.from({ length: 19 }, (_, n) => row(`${n}`)))
    expect(await installation.worker.participation(slug)).toBe(10)
    await submit(row('19'))
    expect(await installation.worker.participation(slug)).toBe(20)
  })

  for (const [heads, expected] of [
    [49, null],
    [50, 0],
    [null, null],
  ] as const) {
    it(`with ${heads ?? 'unknown'} heads is ${expected ?? 'not said'}`, async () => {
      await installation.worker.pushFacts(facts({ heads }))
      await submit(...Array.from({ length: 9 }, (_, n) => row(`${n}`)))
      expect(await installation.worker.participation(slug)).toBe(expected)
    })
  }

  it('is not said when no quarter is open', async () => {
    await installation.worker.closeQuarter(slug, '2026-Q4')
    expect(await installation.worker.participation(slug)).toBeNull()
  })
})

describe('purging', () => {
  it('deletes closed quarters before the one that is named, and nothing else', async () => {
    for (const quarter of ['2026-Q1', '2026-Q2', '2026-Q3'] as const) {
      await installation.importer.importReports(slug, quarter, [row(quarter)])
    }
    await submit(row('open'))
    await installation.worker.closeQuarter(slug, '2026-Q1')
    await installation.worker.closeQuarter(slug, '2026-Q3')
    await installation.worker.purge(slug, '2026-Q3')
    const kept = await Promise.all(
      ['2026-Q1', '2026-Q2', '2026-Q3', 'open'].map(
        async (key) => (await installation.intake.readReport(slug, receipt(key))) !== null,
      ),
    )
    expect(kept).toEqual([false, true, true, true])
  })
})

describe('the vault', () => {
  it('has no column that holds a time, no sequence and no trigger', async () => {
    const admin = await installation.admin('vault')
    const { rows } = await admin.query(`
      SELECT attrelid::regclass::text || '.' || attname AS found FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'vault'::regnamespace AND atttypid IN ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype, 'time'::regtype)
      UNION ALL SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace::regnamespace::text !~ '^pg_'
      UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal`)
    expect(rows).toEqual([])
  })

  it('gives reports ids of version 4, which hold no time', async () => {
    await submit(row('a'))
    const admin = await installation.admin('vault')
    const { rows } = await admin.query<{ id: string }>('SELECT id FROM vault.report WHERE organisation = $1', [slug])
    expect(rows.map(({ id }) => id[14])).toEqual(['4'])
  })
})
