import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '@/lib/auth/viewer'
import { listAdmissionGaps } from '@/lib/data/app/admission-gaps'
import { listAdmittedReports } from '@/lib/data/app/admitted-reports'
import { withOrganisation } from '@/lib/data/app/client'
import { listOverdrawn, listSlipBatches, makeSlipBatch, withdrawSlipBatch } from '@/lib/data/app/slips'
import type { AdmissionMode } from '@/lib/domain/disclosure/policy'
import { createInstallation, type Installation } from '../../installation'
import { smallOrganisation } from './small-organisation'

const at = new Date('2026-11-10T09:00:00Z')
/** Fourteen days before the first day of January, and a minute earlier. */
const [soon, notYet] = [new Date('2026-12-18T00:00:00Z'), new Date('2026-12-17T23:59:00Z')]
const none = { mail: false, signIn: false }

let installation: Installation
let anna: Viewer
beforeAll(async () => {
  installation = await createInstallation()
  ;({ anna } = await smallOrganisation(installation, 'gaps'))
  await withOrganisation(anna, (tx) =>
    tx.headcount.createMany({
      data: [
        { organisationId: anna.organisationId, quarter: '2026-Q1', unitCode: 'LEE-PACK', heads: 12 },
        { organisationId: anna.organisationId, quarter: '2026-Q1', unitCode: 'LEE-DATA', heads: 11 },
      ],
    }),
  )
  const admin = await installation.admin('app')
  await admin.query(`INSERT INTO reporting_quarter (organisation_id, quarter, status) VALUES ($1, '2026-Q4', 'open')`, [
    anna.organisationId,
  ])
})
afterAll(() => installation.close())

async function admitBy(admission: AdmissionMode) {
  const admin = await installation.admin('app')
  await admin.query('DELETE FROM policy')
  await admin.query('DELETE FROM slip_batch')
  await withOrganisation(anna, (tx) =>
    tx.policy.create({
      data: {
        organisationId: anna.organisationId,
        fromQuarter: '2026-Q1',
        threshold: 10,
        minimumUnitHeadcount: 10,
        publicationLagDays: 14,
        freeTextThreshold: 10,
        retentionMonths: 24,
        admission,
      },
    }),
  )
}
const gaps = async (when = at, ways = none) =>
  (await listAdmissionGaps(anna, when, ways)).map(({ opens: _, ...gap }) => gap)
const make = (unit: string | null, size: number, evenIfMore = false) =>
  makeSlipBatch(anna, { quarter: '2026-Q4', unit, size, evenIfMore }, at)

describe('with slips', () => {
  beforeEach(() => admitBy('slips'))

  it('an open quarter without any is a gap, and so is the next one from two weeks before it', async () => {
    expect(await gaps()).toEqual([{ quarter: '2026-Q4', open: true, kind: 'noSlips' }])
    expect(await gaps(notYet)).toHaveLength(1)
    expect(await gaps(soon)).toEqual([
      { quarter: '2026-Q4', open: true, kind: 'noSlips' },
      { quarter: '2027-Q1', open: false, kind: 'noSlips' },
    ])
  })

  it('units without any are named, until there is a batch for everybody; a withdrawn one is none', async () => {
    await make('LEE-PACK', 12)
    expect(await gaps()).toEqual([{ quarter: '2026-Q4', open: true, kind: 'slipsMissing', units: ['Data entry'] }])
    await make(null, 11)
    expect(await gaps()).toEqual([])
    for (const { id } of await listSlipBatches(anna)) await withdrawSlipBatch(anna, id, at)
    expect(await gaps()).toEqual([{ quarter: '2026-Q4', open: true, kind: 'noSlips' }])
  })

  it('more of them than people are not made unasked, in the whole or in a part, and are seen afterwards', async () => {
    await make(null, 20)
    await expect(make(null, 10)).rejects.toMatchObject({ field: 'size', message: expect.stringContaining('30 slips') })
    await expect(make('LEE-PACK', 13)).rejects.toMatchObject({ field: 'size' })
    expect(await listOverdrawn(anna, '2026-Q4')).toEqual([])
    await make('LEE-PACK', 13, true)
    expect((await listOverdrawn(anna, '2026-Q4')).map(({ reports, heads }) => [reports, heads])).toContainEqual([
      13, 12,
    ])
    // Slips of a withdrawn batch may have been used before.
    for (const { id } of await listSlipBatches(anna)) await withdrawSlipBatch(anna, id, at)
    expect(await listOverdrawn(anna, '2026-Q4')).not.toEqual([])
    expect(await listAdmittedReports(anna, '2026-Q4', 'slips')).toContainEqual({ unit: 'LEE-PACK', reports: 13 })
  })
})

describe('with passes', () => {
  beforeEach(() => admitBy('passes'))

  it('nobody can get one without mail or a provider, nor with mail before somebody is invited', async () => {
    expect((await gaps()).map(({ kind }) => kind)).toEqual(['noWayToPasses'])
    expect((await gaps(at, { mail: true, signIn: false })).map(({ kind }) => kind)).toEqual(['noHolders'])
    expect(await gaps(at, { mail: false, signIn: true })).toEqual([])
    await withOrganisation(anna, (tx) =>
      tx.passHolder.create({
        data: { organisationId: anna.organisationId, id: randomUUID(), email: 'somebody@gaps.example' },
      }),
    )
    expect(await gaps(at, { mail: true, signIn: false })).toEqual([])
    expect(await listAdmittedReports(anna, '2026-Q4', 'passes')).toEqual([{ unit: null, reports: 1 }])
  })
})

it('the open link leaves no gap', async () => {
  await admitBy('open')
  expect(await gaps(soon)).toEqual([])
})
