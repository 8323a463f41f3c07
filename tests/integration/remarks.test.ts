import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RemarkResult, VaultFacts } from '@/lib/data/vault/types'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { createInstallation, type Installation } from './installation'

let installation: Installation
let counter = 0
/** A new organisation for each test, so that none sees another's remarks. */
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

function factsOf(changes: Partial<VaultFacts> = {}): VaultFacts {
  return {
    organisation: { slug, name: 'Northwind', demo: false },
    openQuarter: '2026-Q4',
    units: [{ code: 'ORG', name: 'Northwind', kind: 'organisation', parent: null }],
    admission: 'open',
    threshold: 10,
    minimumUnitHeadcount: 10,
    publicationLagDays: 14,
    retentionMonths: 24,
    languages: ['en'],
    passKeys: [],
    ...changes,
  }
}

const open = () =>
  installation.worker.pushFacts(
    factsOf({ remarks: { threshold: 10, keys: [{ keyId: hash('key'), publicKey: 'BA==' }] } }),
  )

/** Random bytes in the outer shape of a remark that is sealed to this many readers. */
function sealedTo(readers: number): Buffer {
  return Buffer.concat([Buffer.from([1]), randomBytes(4112 + 145 * readers)])
}

function submit(ticket: string, sealed = sealedTo(1), quarter: Quarter = '2026-Q4'): Promise<RemarkResult> {
  return installation.intake.submitRemark({
    organisation: slug,
    quarter,
    ticketHash: hash(`ticket ${slug} ${ticket}`),
    sealed,
  })
}

async function submitMany(count: number): Promise<Buffer[]> {
  const remarks = Array.from({ length: count }, () => sealedTo(1))
  for (const [place, sealed] of remarks.entries()) expect(await submit(`of ${place}`, sealed)).toBe('stored')
  return remarks
}

const collect = (minimum = 10, quarter: Quarter = '2026-Q4') =>
  installation.worker.collectRemarks(slug, quarter, minimum)
const close = (quarter: Quarter = '2026-Q4') => installation.worker.closeQuarter(slug, quarter)

async function stored(): Promise<{ sealed: string; transaction: string }[]> {
  const admin = await installation.admin('vault')
  const { rows } = await admin.query<{ sealed: string; transaction: string }>(
    `SELECT encode(sealed, 'hex') AS sealed, xmin::text AS transaction FROM vault.remark WHERE organisation = $1 ORDER BY ctid`,
    [slug],
  )
  return rows
}

describe('a remark', () => {
  it('is stored once for a ticket; the same once more is the same, another is refused', async () => {
    await open()
    const sealed = sealedTo(2)
    expect(await submit('a', sealed)).toBe('stored')
    expect(await submit('a', sealed)).toBe('duplicate')
    expect(await submit('a', sealedTo(2))).toBe('used')
    expect((await stored()).map((row) => row.sealed)).toEqual([sealed.toString('hex')])
  })

  it('is stored once when fifty come with one ticket at the same moment', async () => {
    await open()
    const results = await Promise.all(Array.from({ length: 50 }, () => submit('a')))
    expect(results.filter((result) => result === 'stored')).toHaveLength(1)
    expect(results.filter((result) => result === 'used')).toHaveLength(49)
    expect(await stored()).toHaveLength(1)
  })

  it('is refused where none are asked for, in another quarter, without a quarter, and for a stranger', async () => {
    expect(await submit('a')).toBe('unknownOrganisation')
    await installation.worker.pushFacts(factsOf())
    expect(await submit('a')).toBe('notOffered')
    await open()
    expect(await submit('a', sealedTo(1), '2026-Q3')).toBe('quarterClosed')
    await close()
    expect(await submit('a')).toBe('quarterClosed')
    expect(await stored()).toEqual([])
  })

  it('is refused when it does not have the shape of a sealed one', async () => {
    await open()
    const malformed = [
      Buffer.from([]),
      Buffer.from('my back hurts since the new chairs came'),
      sealedTo(0),
      sealedTo(21),
      sealedTo(1).subarray(1),
      Buffer.concat([Buffer.from([2]), sealedTo(1).subarray(1)]),
    ]
    for (const sealed of malformed) await expect(submit('a', sealed)).rejects.toThrow()
    expect(await stored()).toEqual([])
    expect(await submit('a', sealedTo(20))).toBe('stored')
  })

  it('lies in its row, not beside it under a number that counts up', async () => {
    await open()
    expect(await submit('a', sealedTo(20))).toBe('stored')
    const admin = await installation.admin('vault')
    const { rows } = await admin.query<{ beside: string }>(
      `SELECT reltoastrelid::regclass::text AS beside FROM pg_class WHERE oid = 'vault.remark'::regclass`,
    )
    const beside = await admin.query(`SELECT chunk_id FROM ${rows[0]?.beside}`)
    expect(beside.rows).toEqual([])
  })
})

describe('remarks of a quarter', () => {
  it('are not handed out while it is open', async () => {
    await open()
    await submitMany(12)
    await expect(collect()).rejects.toMatchObject({ code: '55000' })
    await expect(installation.worker.dropRemarks(slug, '2026-Q4')).rejects.toMatchObject({ code: '55000' })
  })

  it('are nine: nothing is handed out, whatever minimum is asked for', async () => {
    await open()
    await submitMany(9)
    await close()
    expect(await collect()).toBeNull()
    expect(await collect(1)).toBeNull()
    expect(await collect(-1)).toBeNull()
  })

  it('are ten: all are handed out, unless the rules ask for more', async () => {
    await open()
    const written = await submitMany(10)
    await close()
    const collected = await collect()
    expect(collected?.toSorted()).toEqual(written.map((sealed) => sealed.toString('base64')).toSorted())
    expect(await collect(11)).toBeNull()
  })

  it('come in another order every time', async () => {
    await open()
    await submitMany(30)
    await close()
    // 30! orders: the same one comes twice once in 10^32 runs.
    expect(await collect()).not.toEqual(await collect())
  })

  it('are those of the organisation and quarter that was asked for', async () => {
    await open()
    await submitMany(10)
    const first = slug
    slug = `${first}-other`
    await open()
    await submitMany(9)
    await close()
    expect(await collect()).toBeNull()
    slug = first
    await close()
    await close('2026-Q3')
    expect(await collect(10, '2026-Q3')).toBeNull()
    expect(await collect()).toHaveLength(10)
  })

  it('lie in another order after a night, all written by one transaction', async () => {
    await open()
    await submitMany(30)
    const before = await stored()
    expect(new Set(before.map((row) => row.transaction)).size).toBe(30)
    await installation.worker.shuffleOpen(slug)
    const after = await stored()
    expect(after.map((row) => row.sealed)).not.toEqual(before.map((row) => row.sealed))
    expect(after.map((row) => row.sealed).toSorted()).toEqual(before.map((row) => row.sealed).toSorted())
    expect(new Set(after.map((row) => row.transaction)).size).toBe(1)
  })

  it('end when they are dropped, when the quarter is archived, and by the purge', async () => {
    for (const end of [
      () => installation.worker.dropRemarks(slug, '2026-Q4'),
      () => installation.worker.archiveQuarter(slug, '2026-Q4'),
      () => installation.worker.purge(slug, '2027-Q1'),
    ]) {
      slug = `${slug}-again`
      await open()
      await submitMany(10)
      await close()
      await installation.worker.purge(slug, '2026-Q4')
      expect(await stored()).toHaveLength(10)
      await end()
      expect(await stored()).toEqual([])
      expect(await collect()).toBeNull()
    }
  })

  it('of the open quarter outlive a purge that would reach them', async () => {
    await open()
    await submitMany(10)
    await installation.worker.purge(slug, '2027-Q1')
    expect(await stored()).toHaveLength(10)
  })
})
