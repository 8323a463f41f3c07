import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ReportRow, SlipBatchPush, SubmitResult, VaultFacts } from '@/lib/data/vault/types'
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
beforeEach(() => {
  counter += 1
  slug = `northwind-${counter}`
})

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

function facts(admission: VaultFacts['admission'], changes: Partial<VaultFacts> = {}): VaultFacts {
  return {
    organisation: { slug, name: 'Northwind', demo: false },
    openQuarter: '2026-Q4',
    units: [
      { code: 'ORG', name: 'Northwind', kind: 'organisation', parent: null },
      { code: 'LEE', name: 'Leeds', kind: 'site', parent: 'ORG' },
      { code: 'PACK', name: 'Packing', kind: 'team', parent: 'LEE' },
      { code: 'DOCK', name: 'Dock', kind: 'team', parent: 'LEE' },
      { code: 'DESK', name: 'Front desk', kind: 'team', parent: 'ORG' },
    ],
    admission,
    threshold: 5,
    minimumUnitHeadcount: 10,
    publicationLagDays: 14,
    retentionMonths: 24,
    languages: ['en'],
    passKeys: [],
    ...changes,
  }
}

const receipt = (key: string) => hash(`receipt ${slug} ${key}`)

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

const slip = (name: string) => hash(`slip ${slug} ${name}`)
const pass = (name: string, quarter: Quarter = '2026-Q4') => ({ quarter, nullifier: hash(`pass ${slug} ${name}`) })

/** A pushed batch with these slips. */
async function batchOf(names: readonly string[], changes: Partial<SlipBatchPush> = {}): Promise<SlipBatchPush> {
  const batch: SlipBatchPush = {
    organisation: slug,
    batch: randomUUID(),
    quarter: '2026-Q4',
    unit: null,
    hashes: names.map(slip),
    ...changes,
  }
  await installation.worker.pushSlips(batch)
  return batch
}

/** All that the door is told of a slip, a pass or an entry code that does not admit. */
const refused = 'admissionRefused'
const told = (result: SubmitResult) => {
  if (result.status !== 'invalid') expect(Object.keys(result)).toEqual(['status'])
  return result.status
}

async function submit(...rows: ReportRow[]): Promise<string[]> {
  return (await installation.intake.submitReports(rows)).map(told)
}

/** Rows of a table of this organisation, as its owner sees them. */
async function kept(table: 'report' | 'slip' | 'slip_batch' | 'nullifier' | 'entry_code') {
  const admin = await installation.admin('vault')
  const { rows } = await admin.query<Record<string, unknown> & { transaction: string }>(
    `SELECT *, xmin::text AS transaction FROM vault.${table} WHERE organisation = $1 ORDER BY ctid`,
    [slug],
  )
  return rows
}

describe('a slip', () => {
  beforeEach(() => installation.worker.pushFacts(facts('slips')))

  it('admits one report; with another key it is used, with the same one it is the same report', async () => {
    await batchOf(['a'])
    expect(await submit(row('1', { slipHash: slip('a') }))).toEqual(['stored'])
    expect(await submit(row('2', { slipHash: slip('a') }))).toEqual([refused])
    expect(await submit(row('1', { slipHash: slip('a') }))).toEqual(['duplicate'])
    expect(await submit(row('1', { slipHash: slip('a'), contentHash: hash('other') }))).toEqual(['conflict'])
    expect(await kept('report')).toHaveLength(1)
  })

  it('is asked for, and must be known', async () => {
    await batchOf(['a'])
    expect(await submit(row('1'), row('2', { slipHash: slip('b') }), row('3', { pass: pass('p') }))).toEqual([
      refused,
      refused,
      refused,
    ])
    expect(await kept('report')).toEqual([])
    expect(await kept('nullifier')).toEqual([])
  })

  it('of another organisation admits nobody here', async () => {
    await batchOf(['a'])
    const code = slip('a')
    slug = `${slug}-other`
    await installation.worker.pushFacts(facts('slips'))
    expect(await submit(row('1', { slipHash: code }))).toEqual([refused])
  })

  it('of another quarter admits nobody, before it opens and after it closed', async () => {
    await batchOf(['next'], { quarter: '2027-Q1' })
    await batchOf(['old'])
    expect(await submit(row('1', { slipHash: slip('next') }))).toEqual([refused])
    await installation.worker.closeQuarter(slug, '2026-Q4')
    await installation.worker.pushFacts(facts('slips', { openQuarter: '2027-Q1' }))
    expect(await submit(row('1', { slipHash: slip('next') }), row('2', { slipHash: slip('old') }))).toEqual([
      'stored',
      refused,
    ])
  })

  it('of a withdrawn batch admits nobody; what its other slips admitted stays', async () => {
    const batch = await batchOf(['a', 'b'])
    await submit(row('1', { slipHash: slip('a') }))
    await installation.worker.withdrawSlips(slug, batch.batch)
    await installation.worker.withdrawSlips(slug, batch.batch)
    expect(await submit(row('2', { slipHash: slip('b') }))).toEqual([refused])
    // Pushing it again, as a job that is repeated would, does not bring it back.
    await installation.worker.pushSlips(batch)
    expect(await submit(row('2', { slipHash: slip('b') }))).toEqual([refused])
    expect(await kept('report')).toHaveLength(1)
  })

  it('bound to a unit admits reports of the units below it alone, and the report stays there', async () => {
    await batchOf(['leeds', 'also'], { unit: 'LEE' })
    expect(
      await submit(
        row('1', { slipHash: slip('leeds'), unit: 'DESK' }),
        row('2', { slipHash: slip('leeds'), unit: 'DOCK' }),
        row('3', { slipHash: slip('also'), unit: 'LEE' }),
      ),
    ).toEqual([refused, 'stored', 'unknownUnit'])
    const change = { answers: { regions: ['none'] }, symptomClass: 'neither' as const, contentHash: hash('changed') }
    expect(await installation.intake.amendReport(slug, receipt('2'), { ...change, unit: 'DESK' })).toBe('wrongUnit')
    expect(await installation.intake.amendReport(slug, receipt('2'), { ...change, unit: 'PACK' })).toBe('done')
    await installation.worker.shuffleOpen(slug)
    expect(await installation.intake.amendReport(slug, receipt('2'), { ...change, unit: 'DESK' })).toBe('wrongUnit')
  })

  it('twice in one batch admits the first report', async () => {
    await batchOf(['a', 'b'])
    expect(
      await submit(
        row('1', { slipHash: slip('a'), answers: { regions: [] } }),
        row('2', { slipHash: slip('a') }),
        row('3', { slipHash: slip('a') }),
        row('4', { slipHash: slip('b') }),
        row('4', { slipHash: slip('b') }),
      ),
    ).toEqual(['invalid', 'stored', refused, 'stored', 'duplicate'])
    expect((await kept('nullifier')).map((entry) => entry.quarter)).toEqual(['2026-Q4', '2026-Q4'])
  })

  it('is not used up by a report that is refused for another reason', async () => {
    await batchOf(['a'])
    expect(await submit(row('1', { slipHash: slip('a'), unit: 'GONE' }))).toEqual(['unknownUnit'])
    expect(await submit(row('2', { slipHash: slip('a') }))).toEqual(['stored'])
  })

  it('spent by 50 at the same moment admits one', async () => {
    await batchOf(['a', 'b'])
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, number) =>
        submit(row(`a${number}`, { slipHash: slip('a') }), row(`b${number}`, { slipHash: slip('b') })),
      ),
    )
    expect(results.flat().filter((result) => result === 'stored')).toHaveLength(2)
    expect(results.flat().filter((result) => result === refused)).toHaveLength(98)
    expect(await kept('report')).toHaveLength(2)
    expect(await kept('nullifier')).toHaveLength(2)
  })

  it('is not lost when the same report came twice at the same moment with two slips', async () => {
    await batchOf(['a', 'b'])
    const slow = await installation.clientOf('vault_intake')
    await slow.query('BEGIN')
    await slow.query('SELECT api.submit_reports($1)', [JSON.stringify([row('1', { slipHash: slip('a') })])])
    const second = submit(row('1', { slipHash: slip('b') }))
    await new Promise((resolve) => setTimeout(resolve, 200))
    await slow.query('COMMIT')
    expect(await second).toEqual(['duplicate'])
    expect(await submit(row('2', { slipHash: slip('b') }))).toEqual(['stored'])
  })

  it('tells nothing when it comes with a key at the moment when that key is decided', async () => {
    await batchOf(['own', 'own too', 'used', 'unused'])
    await submit(row('before', { slipHash: slip('used') }))
    // One who has slips to spare sends a report, and at the same moment the same report with a slip he asks about.
    const ask = async (key: string, own: string, about: string) => {
      const slow = await installation.clientOf('vault_intake')
      await slow.query('BEGIN')
      await slow.query('SELECT api.submit_reports($1)', [JSON.stringify([row(key, { slipHash: slip(own) })])])
      const answer = submit(row(key, { slipHash: slip(about) }))
      await new Promise((resolve) => setTimeout(resolve, 200))
      await slow.query('COMMIT')
      return answer
    }
    expect(await ask('1', 'own', 'used')).toEqual(['duplicate'])
    expect(await ask('2', 'own too', 'unused')).toEqual(['duplicate'])
    // And in one batch: the first report of a key decides for the key.
    await batchOf(['one', 'two'])
    const pair = (key: string, own: string, about: string) =>
      submit(row(key, { slipHash: slip(own) }), row(key, { slipHash: slip(about) }))
    expect(await pair('3', 'one', 'used')).toEqual(['stored', 'duplicate'])
    expect(await pair('4', 'two', 'unused')).toEqual(['stored', 'duplicate'])
    expect(await submit(row('5', { slipHash: slip('unused') }))).toEqual(['stored'])
  })

  it('is not asked about before everything else is right', async () => {
    await batchOf(['a'])
    await submit(row('1', { slipHash: slip('a') }))
    const wrong = { answers: { regions: [] } }
    expect(
      await submit(row('2', { slipHash: slip('a'), ...wrong }), row('3', { slipHash: slip('no'), ...wrong })),
    ).toEqual(['invalid', 'invalid'])
  })

  it('of a batch that is no batch is refused whole', async () => {
    const broken: Partial<SlipBatchPush>[] = [
      { hashes: ['no hash'] },
      { hashes: Array.from({ length: 1001 }, (_, n) => slip(`${n}`)) },
      { quarter: '2026' as Quarter },
    ]
    for (const changes of broken) await expect(batchOf(['a'], changes)).rejects.toThrow()
    expect(await kept('slip_batch')).toEqual([])
  })
})

describe('a pass', () => {
  beforeEach(() => installation.worker.pushFacts(facts('passes')))

  it('admits one report a quarter', async () => {
    expect(await submit(row('1', { pass: pass('a') }))).toEqual(['stored'])
    expect(await submit(row('2', { pass: pass('a') }), row('1', { pass: pass('a') }))).toEqual([refused, 'duplicate'])
    expect(await submit(row('3', { pass: pass('b', '2027-Q1') }), row('4'), row('5', { slipHash: slip('a') }))).toEqual(
      [refused, refused, refused],
    )
  })

  it('spent by 50 at the same moment admits one', async () => {
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, number) => submit(row(`${number}`, { pass: pass('a') }))),
    )
    expect(results.flat().filter((result) => result === 'stored')).toHaveLength(1)
    expect(results.flat().filter((result) => result === refused)).toHaveLength(49)
    expect(await kept('report')).toHaveLength(1)
  })

  it('uses up nothing where nobody asks for one', async () => {
    await installation.worker.pushFacts(facts('open'))
    expect(await submit(row('1', { pass: pass('a') }), row('2', { pass: pass('a') }))).toEqual(['stored', 'stored'])
    expect(await kept('nullifier')).toEqual([])
  })
})

describe('an entry code', () => {
  const entryHash = hash('entry')
  const codes = (...hashes: string[]) => ({
    organisation: slug,
    codes: hashes.map((code) => ({ quarter: '2026-Q4' as const, hash: code, maximum: 5 })),
  })

  for (const admission of ['open', 'slips', 'passes'] as const) {
    it(`admits reports on behalf where admission is ${admission}`, async () => {
      await installation.worker.pushFacts(facts(admission))
      await installation.worker.pushEntryCodes(codes(entryHash))
      expect(
        await submit(row('1', { entryHash }), row('2', { entryHash }), row('3', { entryHash: hash('no') })),
      ).toEqual(['stored', 'stored', refused])
      await installation.worker.closeQuarter(slug, '2026-Q4')
      expect((await installation.worker.countQuarter(slug, '2026-Q4')).onBehalf).toEqual({ PACK: 2 })
    })
  }

  it('admits as many as its limit says, in one batch and over several, and the same report once', async () => {
    await installation.worker.pushFacts(facts('slips'))
    await installation.worker.pushEntryCodes(codes(entryHash))
    const rows = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => row(`${from + index}`, { entryHash }))
    expect(await submit(...rows(1, 3), ...rows(3, 3))).toEqual(['stored', 'stored', 'stored', 'duplicate'])
    // A report that is refused for another reason uses nothing up, nor does one that is there already.
    expect(await submit(row('x', { entryHash, unit: 'GONE' }), ...rows(1, 1))).toEqual(['unknownUnit', 'duplicate'])
    expect(await submit(...rows(4, 7))).toEqual(['stored', 'stored', refused, refused])
    // Pushed again, as with every code that is made or withdrawn, it is as used as before.
    await installation.worker.pushEntryCodes(codes(entryHash, hash('another')))
    expect(await submit(row('8', { entryHash }), row('9', { entryHash: hash('another') }))).toEqual([refused, 'stored'])
    await installation.worker.shuffleOpen(slug)
    expect(await submit(row('8', { entryHash }))).toEqual([refused])
    // Withdrawing a report gives no use back: it would be a way to try many answers.
    expect(await installation.intake.withdrawReport(slug, receipt('1'))).toBe('done')
    expect(await submit(row('8', { entryHash }))).toEqual([refused])
  })

  it('asked 50 times at the same moment admits no more than its limit', async () => {
    await installation.worker.pushFacts(facts('open'))
    await installation.worker.pushEntryCodes(codes(entryHash))
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, number) => submit(row(`${number}`, { entryHash }))),
    )
    expect(results.flat().filter((result) => result === 'stored')).toHaveLength(5)
    expect(results.flat().filter((result) => result === refused)).toHaveLength(45)
    expect(await kept('report')).toHaveLength(5)
  })

  it('is counted once its quarter has closed, withdrawn or not, and not before', async () => {
    await installation.worker.pushFacts(facts('slips'))
    await installation.worker.pushEntryCodes(codes(entryHash, hash('other'), hash('unused')))
    await submit(row('1', { entryHash }), row('2', { entryHash }), row('3', { entryHash: hash('other') }))
    await installation.worker.pushEntryCodes(codes(hash('other')))
    const asked = [entryHash, hash('other'), hash('unused')].map((code) => ({ hash: code, maximum: 5 }))
    const count = () => installation.worker.countEntryUses(slug, '2026-Q4', asked)
    await expect(count()).rejects.toThrow('not closed')
    await installation.worker.closeQuarter(slug, '2026-Q4')
    expect(await count()).toEqual({ [entryHash]: 2, [hash('other')]: 1, [hash('unused')]: 0 })
    await installation.worker.archiveQuarter(slug, '2026-Q4')
    expect(await count()).toBeNull()
  })

  it('ends when it is not among those that are good', async () => {
    await installation.worker.pushFacts(facts('open'))
    await installation.worker.pushEntryCodes(codes(entryHash))
    await installation.worker.pushEntryCodes(codes(hash('newer')))
    expect(await submit(row('1', { entryHash }))).toEqual([refused])
  })

  it('of another quarter or organisation admits nobody', async () => {
    await installation.worker.pushFacts(facts('open'))
    await installation.worker.pushEntryCodes({
      organisation: slug,
      codes: [{ quarter: '2027-Q1', hash: entryHash, maximum: 5 }],
    })
    expect(await submit(row('1', { entryHash }))).toEqual([refused])
    await installation.worker.pushEntryCodes(codes(entryHash))
    slug = `${slug}-other`
    await installation.worker.pushFacts(facts('open'))
    expect(await submit(row('1', { entryHash }))).toEqual([refused])
  })
})

describe('what a report used up', () => {
  it('shares a transaction number with it until the night, and with no report after it', async () => {
    await installation.worker.pushFacts(facts('slips'))
    const names = Array.from({ length: 20 }, (_, number) => `${number}`)
    await batchOf(names)
    for (const name of names) await submit(row(name, { slipHash: slip(name) }))

    const transactions = async (table: 'report' | 'slip' | 'nullifier') =>
      new Set((await kept(table)).map((entry) => entry.transaction))
    // The negative control: before the night each nullifier names its report.
    expect(await transactions('nullifier')).toEqual(await transactions('report'))
    const before = (await kept('nullifier')).map((entry) => String(entry.hash))

    await installation.worker.shuffleOpen(slug)
    const reports = await transactions('report')
    const nullifiers = await transactions('nullifier')
    expect([reports.size, nullifiers.size]).toEqual([1, 1])
    expect([...nullifiers].filter((transaction) => reports.has(transaction))).toEqual([])
    expect([...(await transactions('slip'))].filter((transaction) => reports.has(transaction))).toEqual([])
    const after = (await kept('nullifier')).map((entry) => String(entry.hash))
    // 20! orders: the old one comes back once in 10^18 runs.
    expect(after).not.toEqual(before)
    expect(after.toSorted()).toEqual(before.toSorted())
    expect(await submit(row('again', { slipHash: slip('7') }))).toEqual([refused])
  })

  it('ends with the publication; its slips and batch end with the purge of their quarter', async () => {
    await installation.worker.pushFacts(facts('slips'))
    await batchOf(['old', 'unused'])
    await batchOf(['new'], { quarter: '2027-Q1' })
    await installation.worker.pushEntryCodes({
      organisation: slug,
      codes: [{ quarter: '2026-Q4', hash: hash('e'), maximum: 5 }],
    })
    await submit(row('1', { slipHash: slip('old') }), row('2', { entryHash: hash('e') }))
    await installation.worker.closeQuarter(slug, '2026-Q4')
    expect([(await kept('nullifier')).length, (await kept('entry_code')).length]).toEqual([2, 1])

    await installation.worker.archiveQuarter(slug, '2026-Q4')
    expect([await kept('nullifier'), await kept('entry_code')]).toEqual([[], []])
    expect([(await kept('report')).length, (await kept('slip')).length]).toEqual([2, 3])

    await installation.worker.purge(slug, '2027-Q1')
    expect(await kept('report')).toEqual([])
    expect((await kept('slip')).length).toBe(1)
    expect((await kept('slip_batch')).map((batch) => batch.quarter)).toEqual(['2027-Q1'])
  })

  it('ends with the purge where nothing was published', async () => {
    await installation.worker.pushFacts(facts('slips'))
    await batchOf(['a'])
    await submit(row('1', { slipHash: slip('a') }))
    // An open quarter is never purged.
    await installation.worker.purge(slug, '2027-Q2')
    expect([(await kept('report')).length, (await kept('nullifier')).length, (await kept('slip')).length]).toEqual([
      1, 1, 1,
    ])
    await installation.worker.closeQuarter(slug, '2026-Q4')
    await installation.worker.purge(slug, '2027-Q1')
    expect([await kept('report'), await kept('nullifier'), await kept('slip'), await kept('slip_batch')]).toEqual([
      [],
      [],
      [],
      [],
    ])
  })
})
