import { createHash, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RemarkKey, VaultFacts } from '@/lib/data/vault/types'
import { exportPoint, generateKeyPair } from '@/lib/remark-client/hpke'
import { nameOfKey, type OfficerKey, openRemark, sealRemark } from '@/lib/remark-client/sealed-remark'
import { createInstallation, type Installation } from '../installation'
import { type Door, facts as doorFacts, openDoor, remarkPageScript } from './door'

let installation: Installation
let door: Door
let counter = 0
let slug: string
let officer: OfficerKey
let officerKey: RemarkKey

async function makeKey(): Promise<{ officer: OfficerKey; key: RemarkKey }> {
  const pair = await generateKeyPair()
  const point = await exportPoint(pair.publicKey)
  const keyId = await nameOfKey(point)
  return { officer: { ...pair, keyId }, key: { keyId, publicKey: Buffer.from(point).toString('base64') } }
}

beforeAll(async () => {
  installation = await createInstallation()
  const made = await makeKey()
  officer = made.officer
  officerKey = made.key
})
afterAll(() => installation.close())

beforeEach(async () => {
  counter += 1
  slug = `northwind-${counter}`
  door = await openDoor(installation.intake)
  await push({ remarks: { threshold: 10, keys: [officerKey] } })
})
afterEach(async () => {
  await door.close()
  expect(door.failures).toEqual([])
})

function push(changes: Partial<VaultFacts> = {}): Promise<void> {
  return installation.worker.pushFacts({
    ...doorFacts,
    organisation: { slug, name: 'Northwind Logistics', demo: false },
    ...changes,
  })
}

const report = (key = randomUUID()): [string, string][] => [
  ['unit', 'LEE-PACK'],
  ['regions', 'none'],
  ['key', key],
]
const ticketIn = (page: string) => /name="ticket" value="([0-9a-f]{64})"/.exec(page)?.[1] ?? null

async function fileReport(fields = report()): Promise<string> {
  const answer = await door.submit(`/r/${slug}/reports`, fields)
  expect(answer.status).toBe(201)
  return answer.text()
}

async function newTicket(): Promise<string> {
  const ticket = ticketIn(await fileReport())
  if (ticket === null) throw new Error('the confirmation offers no remark')
  return ticket
}

const scope = () => ({ slug, quarter: '2026-Q4' })

async function send(ticket: string, text: string, keys: RemarkKey[] = [officerKey]): Promise<Response> {
  const remark = Buffer.from(await sealRemark(text, scope(), keys)).toString('base64')
  return door.send(`/r/${slug}/remarks`, { ticket, remark })
}

async function stored(): Promise<Uint8Array<ArrayBuffer>[]> {
  const admin = await installation.admin('vault')
  const { rows } = await admin.query<{ sealed: Buffer }>('SELECT sealed FROM vault.remark WHERE organisation = $1', [
    slug,
  ])
  return rows.map(({ sealed }) => Uint8Array.from(sealed))
}

describe('the offer', () => {
  it('stands on the confirmation, with a ticket that is in no address', async () => {
    const page = await fileReport()
    expect(page).toContain('Write a remark')
    const ticket = ticketIn(page) ?? ''
    expect(ticket).not.toBe('')
    expect(page.match(/(?:href|action)="[^"]*"/g)?.filter((link) => link.includes(ticket))).toEqual([])
    expect(page).not.toMatch(/<script/)
  })

  it('is not made where none are asked for, where nobody could read one, on a shared screen, or on behalf', async () => {
    await push()
    await door.close()
    door = await openDoor(installation.intake)
    expect(ticketIn(await fileReport())).toBeNull()
    await push({ remarks: { threshold: 10, keys: [] } })
    await door.close()
    door = await openDoor(installation.intake)
    expect(ticketIn(await fileReport())).toBeNull()
    await push({ remarks: { threshold: 10, keys: [officerKey] } })
    await door.close()
    door = await openDoor(installation.intake)
    expect(ticketIn(await fileReport([...report(), ['kiosk', 'LEE-PACK']]))).toBeNull()
  })

  it('is the same when the same report is sent again, and another for another report', async () => {
    const fields = report()
    const first = ticketIn(await fileReport(fields))
    expect(ticketIn(await fileReport(fields))).toBe(first)
    expect(ticketIn(await fileReport())).not.toBe(first)
  })

  it('is not made again for a report of a quarter that is over', async () => {
    const fields = report()
    await fileReport(fields)
    await installation.worker.closeQuarter(slug, '2026-Q4')
    await push({ openQuarter: '2027-Q1', remarks: { threshold: 10, keys: [officerKey] } })
    await door.close()
    door = await openDoor(installation.intake)
    expect(ticketIn(await fileReport(fields))).toBeNull()
  })
})

describe('the page of a remark', () => {
  it('has one script, which its policy allows by hash, and no field that a browser could send by itself', async () => {
    const answer = await door.submit(`/r/${slug}/remark`, [['ticket', await newTicket()]])
    const page = await answer.text()
    expect(answer.status).toBe(200)
    const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => text)
    expect(scripts).toEqual([remarkPageScript])
    const hash = createHash('sha256').update(remarkPageScript).digest('base64')
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain(`script-src 'sha256-${hash}';`)
    expect(policy).toContain("connect-src 'self'")
    expect(policy).toContain("default-src 'none'")
    expect(page.match(/<textarea[^>]*>/)?.[0]).not.toMatch(/ name=/)
    expect(page).not.toMatch(/<form/)
    expect(page).toMatch(/<div[^>]* id="editor" hidden="">/)
  })

  it('names the fingerprint of every key that can open the remark', async () => {
    const page = await (await door.submit(`/r/${slug}/remark`, [['ticket', await newTicket()]])).text()
    expect(page).toContain(officerKey.keyId.match(/.{4}/g)?.join(' '))
  })

  it('is shown to nobody without a ticket of this organisation: it says how one gets there', async () => {
    const other = slug
    const ticket = await newTicket()
    counter += 1
    slug = `northwind-${counter}`
    await push({ remarks: { threshold: 10, keys: [officerKey] } })
    for (const fields of [[], [['ticket', '0'.repeat(64)]], [['ticket', ticket]]] as [string, string][][]) {
      const answer = await door.submit(`/r/${slug}/remark`, fields)
      expect(answer.status).toBe(403)
      expect(await answer.text()).toContain('A remark comes with a report')
    }
    expect((await door.get(`/r/${other}/remark?ticket=${ticket}`)).status).toBe(200)
    expect(await (await door.get(`/r/${other}/remark?ticket=${ticket}`)).text()).not.toContain('<script')
  })

  it('is the only page with a script', async () => {
    for (const page of ['', '/receipts', '/entry', '/keys', '/remark']) {
      const answer = await door.get(`/r/${slug}${page}`)
      expect(await answer.text(), page).not.toMatch(/<script/)
      expect(answer.headers.get('content-security-policy'), page).not.toContain('script-src')
    }
  })
})

describe('a remark', () => {
  it('is stored sealed, and opens with the officer’s key', async () => {
    const answer = await send(await newTicket(), 'The lamp over bench four flickers.')
    expect([answer.status, await answer.json()]).toEqual([201, {}])
    const [sealed, ...others] = await stored()
    expect(others).toEqual([])
    expect(await openRemark(sealed ?? new Uint8Array(), scope(), officer)).toBe('The lamp over bench four flickers.')
  })

  it('is one for a report; the same again is the same', async () => {
    const ticket = await newTicket()
    const remark = Buffer.from(await sealRemark('first', scope(), [officerKey])).toString('base64')
    for (let time = 0; time < 2; time += 1)
      expect((await door.send(`/r/${slug}/remarks`, { ticket, remark })).status).toBe(201)
    const second = await send(ticket, 'second')
    expect(second.status).toBe(409)
    expect(await second.json()).toEqual({
      errors: [{ field: 'ticket', message: expect.stringContaining('already sent') }],
    })
    expect(await stored()).toHaveLength(1)
  })

  it('that is not sealed to exactly the officers’ keys is refused with the keys to use', async () => {
    const stranger = await makeKey()
    const ticket = await newTicket()
    for (const keys of [[stranger.key], [officerKey, stranger.key]]) {
      const answer = await send(ticket, 'words', keys)
      expect([answer.status, await answer.json()]).toEqual([409, { errors: [], keys: [officerKey] }])
    }
    expect(await stored()).toEqual([])
    expect((await send(ticket, 'words')).status).toBe(201)
  })

  it('without a good ticket, in clear, or as a form, is refused', async () => {
    const ticket = await newTicket()
    const remark = Buffer.from(await sealRemark('words', scope(), [officerKey])).toString('base64')
    const path = `/r/${slug}/remarks`
    expect((await door.send(path, { ticket: '0'.repeat(64), remark })).status).toBe(403)
    for (const body of [
      { ticket },
      { ticket, remark: 'My back hurts' },
      { ticket, remark: Buffer.from('My back hurts').toString('base64') },
      { ticket, remark, unit: 'LEE-PACK' },
      { remark },
      [],
      null,
      'words',
    ]) {
      expect((await door.send(path, body)).status, JSON.stringify(body)?.slice(0, 40)).toBe(400)
    }
    expect(
      (
        await door.submit(path, [
          ['ticket', ticket],
          ['remark', remark],
        ])
      ).status,
    ).toBe(415)
    expect((await door.get(path)).status).toBe(405)
    expect(await stored()).toEqual([])
  })

  it('leads to no report: neither its row nor its ticket’s hash is found from one', async () => {
    const key = randomUUID()
    const ticket = ticketIn(await fileReport(report(key))) ?? ''
    await send(ticket, 'words')
    const admin = await installation.admin('vault')
    const rowsOf = async (table: string) =>
      (await admin.query(`SELECT xmin::text, t.* FROM vault.${table} t WHERE organisation = $1`, [slug])).rows
    const [reports, nullifiers, remarks] = [await rowsOf('report'), await rowsOf('nullifier'), await rowsOf('remark')]
    expect([reports.length, nullifiers.length, remarks.length]).toEqual([1, 1, 1])
    expect(reports[0].xmin).not.toBe(remarks[0].xmin)
    expect(Object.keys(remarks[0]).toSorted()).toEqual(['id', 'organisation', 'quarter', 'sealed', 'xmin'])
    const hashes = [reports[0].key_hash, reports[0].content_hash, reports[0].receipt_hash].map((hash) =>
      hash.toString('hex'),
    )
    expect(hashes).not.toContain(nullifiers[0].hash.toString('hex'))
  })
})
