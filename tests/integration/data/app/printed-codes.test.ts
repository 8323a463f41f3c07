import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '@/lib/auth/viewer'
import { sha256Hex } from '@/lib/crypto/hash'
import { hashPrintedCode } from '@/lib/crypto/printed-code'
import { withOrganisation } from '@/lib/data/app/client'
import { listEntryCodes, makeEntryCode, withdrawEntryCode } from '@/lib/data/app/entry-codes'
import { listSlipBatches, listSlipQuarters, makeSlipBatch, withdrawSlipBatch } from '@/lib/data/app/slips'
import { countEntryCodes } from '@/lib/release/pipeline'
import { pushCodes } from '@/lib/release/push-codes'
import { createInstallation, type Installation } from '../../installation'
import { facts } from '../../intake/door'
import { smallOrganisation } from './small-organisation'

const at = new Date('2026-11-10T09:00:00Z')
const slug = 'printed'
let installation: Installation
let anna: Viewer

beforeAll(async () => {
  installation = await createInstallation()
  ;({ anna } = await smallOrganisation(installation, slug))
  const { organisationId } = anna
  await withOrganisation(anna, async (tx) => {
    const rules = {
      threshold: 5,
      minimumUnitHeadcount: 10,
      publicationLagDays: 14,
      freeTextThreshold: 10,
      retentionMonths: 24,
    }
    await tx.policy.createMany({
      data: [
        { organisationId, fromQuarter: '2026-Q4', ...rules, admission: 'slips' },
        { organisationId, fromQuarter: '2027-Q2', ...rules, threshold: 10, admission: 'open' },
      ],
    })
    await tx.headcount.createMany({
      data: [
        { organisationId, quarter: '2026-Q1', unitCode: 'LEE-PACK', heads: 10 },
        { organisationId, quarter: '2026-Q1', unitCode: 'LEE-DATA', heads: 9 },
      ],
    })
  })
})
afterAll(() => installation.close())

const wanted = { quarter: '2026-Q4' as const, unit: 'LEE-PACK', size: 3 }

/** What the worker does when its job comes. */
async function work(): Promise<void> {
  await installation.connectApp('app_worker')
  await pushCodes(installation.worker, { organisationId: anna.organisationId }, at)
  await installation.connectApp('app_web')
}

async function hashesInApp(): Promise<string[]> {
  const admin = await installation.admin('app')
  const { rows } = await admin.query<{ hash: string }>('SELECT unnest(hashes) AS hash FROM slip_batch')
  return rows.map(({ hash }) => hash)
}

async function vaultSlips() {
  const admin = await installation.admin('vault')
  const { rows } = await admin.query(
    `SELECT encode(s.hash, 'hex') AS hash, b.quarter, b.unit, b.withdrawn
     FROM vault.slip s JOIN vault.slip_batch b ON b.organisation = s.organisation AND b.id = s.batch WHERE s.organisation = $1
     ORDER BY 1`,
    [slug],
  )
  return rows
}

describe('a batch of slips', () => {
  it('is offered for the quarters that ask for slips, and for groups of 10 people or more', async () => {
    expect(await listSlipQuarters(anna, at)).toEqual(
      ['2026-Q4', '2027-Q1'].map((quarter) => ({
        quarter,
        groups: [
          { unit: null, name: 'Small Company', heads: 19 },
          { unit: 'LEE', name: 'Leeds', heads: 19 },
          { unit: 'LEE-PACK', name: 'Packing', heads: 10 },
        ],
      })),
    )
    await expect(makeSlipBatch(anna, { ...wanted, unit: 'LEE-DATA' }, at)).rejects.toMatchObject({ field: 'unit' })
    await expect(makeSlipBatch(anna, { ...wanted, quarter: '2027-Q2' }, at)).rejects.toMatchObject({ field: 'quarter' })
    expect(await listSlipBatches(anna)).toEqual([])
  })

  it('leaves its hashes here until the vault has them, and its codes nowhere', async () => {
    const { codes } = await makeSlipBatch(anna, wanted, at)
    const hashes = codes.map(hashPrintedCode).toSorted()
    expect(await hashesInApp()).toEqual(hashes)
    expect(await listSlipBatches(anna)).toMatchObject([
      { quarter: '2026-Q4', group: 'LEE-PACK', size: 3, madeBy: 'Anna Berg', madeOn: '2026-11-10', ready: false },
    ])
    await work()
    expect(await hashesInApp()).toEqual([])
    expect(await vaultSlips()).toEqual(
      hashes.map((hash) => ({ hash, quarter: '2026-Q4', unit: 'LEE-PACK', withdrawn: false })),
    )
    const app = await installation.admin('app')
    const { rows } = await app.query<{ content: string }>(
      `SELECT query_to_xml('SELECT * FROM slip_batch, log_entry, graphile_worker._private_jobs', true, true, '')::text AS content`,
    )
    expect(rows[0]?.content).toContain('LEE-PACK')
    for (const secret of [...codes, ...hashes]) expect(rows[0]?.content).not.toContain(secret)
    expect((await listSlipBatches(anna))[0]?.ready).toBe(true)
  })

  it('is withdrawn in the vault with the next job, once', async () => {
    const [batch] = await listSlipBatches(anna)
    const id = batch?.id ?? ''
    await withdrawSlipBatch(anna, id, at)
    await expect(withdrawSlipBatch(anna, id, at)).rejects.toMatchObject({ code: 'notFound' })
    await work()
    expect((await vaultSlips()).map(({ withdrawn }) => withdrawn)).toEqual([true, true, true])
    expect((await listSlipBatches(anna))[0]?.withdrawnOn).toBe('2026-11-10')
  })

  it('that is withdrawn before the vault knew it never works', async () => {
    await makeSlipBatch(anna, { ...wanted, unit: 'LEE', size: 1 }, at)
    const batch = (await listSlipBatches(anna)).find(({ group }) => group === 'LEE')
    await withdrawSlipBatch(anna, batch?.id ?? '', at)
    await work()
    expect((await vaultSlips()).filter(({ unit }) => unit === 'LEE').map(({ withdrawn }) => withdrawn)).toEqual([true])
  })

  it('is in the log with who made and who withdrew it', async () => {
    const lines = await withOrganisation(anna, (tx) =>
      tx.logEntry.findMany({ where: { action: { startsWith: 'slips:' } }, orderBy: { position: 'asc' } }),
    )
    expect(lines.map(({ action, actorId }) => [action, actorId === anna.personId])).toEqual([
      ['slips:made', true],
      ['slips:withdrawn', true],
      ['slips:made', true],
      ['slips:withdrawn', true],
    ])
  })
})

describe('an entry code', () => {
  const inVault = async () => {
    const admin = await installation.admin('vault')
    const { rows } = await admin.query<{ hash: string; quarter: string; maximum: number }>(
      `SELECT encode(hash, 'hex') AS hash, quarter, maximum FROM vault.entry_code WHERE organisation = $1`,
      [slug],
    )
    return rows
  }

  it('works for the running quarter after the job, until it is withdrawn', async () => {
    const code = await makeEntryCode(anna, { label: 'Canteen', maximum: 3 }, at)
    const other = await makeEntryCode(anna, { label: 'Telephone', maximum: 40 }, at)
    await work()
    expect((await inVault()).map(({ hash }) => hash).toSorted()).toEqual([code, other].map(hashPrintedCode).toSorted())
    const canteen = (await listEntryCodes(anna, at)).find(({ label }) => label === 'Canteen')
    await withdrawEntryCode(anna, canteen?.id ?? '', at)
    await work()
    expect(await inVault()).toEqual([{ hash: hashPrintedCode(other), quarter: '2026-Q4', maximum: 40 }])
    const states = (await listEntryCodes(anna, new Date('2027-01-02T00:00:00Z'))).map(({ label, state }) => [
      label,
      state,
    ])
    expect(states).toEqual([
      ['Canteen', 'withdrawn'],
      ['Telephone', 'over'],
    ])
  })

  it('says how often it was used once its quarter has closed, and nothing before', async () => {
    const code = await makeEntryCode(anna, { label: 'Night shift', maximum: 2 }, at)
    await work()
    await installation.worker.pushFacts({ ...facts, organisation: { slug, name: 'Small Company', demo: false } })
    const typed = Array.from({ length: 3 }, (_, number) => ({
      organisation: slug,
      unit: 'LEE-PACK',
      answers: { regions: ['none'] },
      symptomClass: 'neither' as const,
      keyHash: sha256Hex(`key ${number}`),
      contentHash: sha256Hex(`content ${number}`),
      receiptHash: sha256Hex(`receipt ${number}`),
      entryHash: hashPrintedCode(code),
    }))
    const statuses = (await installation.intake.submitReports(typed)).map(({ status }) => status)
    expect(statuses).toEqual(['stored', 'stored', 'admissionRefused'])

    const count = async () => {
      await installation.connectApp('app_worker')
      await countEntryCodes(installation.worker, { organisationId: anna.organisationId })
      await installation.connectApp('app_web')
    }
    const shown = async () =>
      (await listEntryCodes(anna, at)).map(({ label, uses, maximum }) => [label, uses, maximum]).sort()
    const admin = await installation.admin('app')
    await admin.query(
      `INSERT INTO reporting_quarter (organisation_id, quarter, status) VALUES ($1, '2026-Q4', 'open')`,
      [anna.organisationId],
    )
    await count()
    expect(await shown()).toEqual([
      ['Canteen', null, 3],
      ['Night shift', null, 2],
      ['Telephone', null, 40],
    ])
    await installation.worker.closeQuarter(slug, '2026-Q4')
    await admin.query(`UPDATE reporting_quarter SET status = 'closed' WHERE organisation_id = $1`, [
      anna.organisationId,
    ])
    await count()
    await count()
    expect(await shown()).toEqual([
      ['Canteen', 0, 3],
      ['Night shift', 2, 2],
      ['Telephone', 0, 40],
    ])
  })
})
