import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '@/lib/auth/viewer'
import { sha256Hex } from '@/lib/crypto/hash'
import { checkPass, parsePass } from '@/lib/crypto/pass'
import {
  endPassHolder,
  findHolderByCode,
  givePassCode,
  holderOfIdentity,
  listPassHolders,
  takePassCodeBack,
} from '@/lib/data/app/pass-holders'
import { issuePasses, type PassRequest } from '@/lib/data/app/pass-issues'
import { ensurePassKeys, type PassKeyRow } from '@/lib/data/app/pass-keys'
import { beginPass, finishPass, type PendingPass } from '@/lib/pass-client/passes'
import { createInstallation, type Installation } from '../../installation'
import { createHarbour, officerId, slug } from '../../release/harbour'

const secret = 'seals the keys of passes, in tests only'
const running = '2026-Q4'
const at = new Date('2026-11-22T10:00:00Z')
const later = new Date('2026-12-22T10:00:00Z')
const coming = { running, acceptsRunning: false, secret } as const

let installation: Installation
let viewer: Viewer
let keys: PassKeyRow[]

beforeAll(async () => {
  installation = await createInstallation()
  await installation.connectApp('app_worker')
  const { organisationId } = await createHarbour()
  const organisation = { slug, name: 'Harbour Works', demo: false }
  viewer = { organisationId, personId: officerId, name: 'Ada', email: 'ada@example.org', role: 'admin', organisation }
  await installation.connectApp('app_web')
  keys = await ensurePassKeys(viewer, running, secret)
})
afterAll(() => installation.close())

let people = 0
/** Somebody new who may have passes. */
async function newHolder(): Promise<string> {
  people += 1
  const email = `person${people}@example.org`
  await givePassCode(viewer, email, { hash: sha256Hex(email), expiresAt: later })
  const holder = await findHolderByCode(viewer, sha256Hex(email), at)
  if (!holder) throw new Error('the code does not work')
  return holder.holderId
}

const begin = (from = 1) => Promise.all(keys.slice(from).map((key) => beginPass(slug, key)))
const requestsOf = (pending: readonly PendingPass[]): PassRequest[] =>
  pending.map(({ asked }) => ({
    quarter: keys.find((key) => key.quarter === asked.quarter)?.quarter ?? running,
    keyId: asked.keyId,
    blinded: Buffer.from(asked.blinded, 'base64url'),
  }))

describe('issuing passes', () => {
  it('signs the coming four quarters at once, each good in its quarter', async () => {
    const pending = await begin()
    const answers = await issuePasses(viewer, await newHolder(), requestsOf(pending), coming)
    expect(answers.map(({ quarter, status }) => `${quarter} ${status}`)).toEqual([
      '2027-Q1 signed',
      '2027-Q2 signed',
      '2027-Q3 signed',
      '2027-Q4 signed',
    ])
    for (const [index, answer] of answers.entries()) {
      const waiting = pending[index]
      if (answer.status !== 'signed' || !waiting) throw new Error('not signed')
      const { text } = await finishPass(waiting, Buffer.from(answer.signature).toString('base64url'))
      const pass = parsePass(text)
      if (!pass) throw new Error('not a pass')
      expect(checkPass(pass, { slug, openQuarter: answer.quarter, passKeys: keys })).toBe('good')
    }
  })

  it('gives a lost answer again for the same messages, and refuses other ones', async () => {
    const holder = await newHolder()
    const pending = requestsOf(await begin())
    const first = await issuePasses(viewer, holder, pending, coming)
    expect(await issuePasses(viewer, holder, pending, coming)).toEqual(first)
    const others = await issuePasses(viewer, holder, requestsOf(await begin()), coming)
    expect(others.map(({ status }) => status)).toEqual(Array(4).fill('alreadyIssued'))
    // The first messages stay the ones that can be asked for again.
    expect(await issuePasses(viewer, holder, pending, coming)).toEqual(first)
  })

  it('signs one of twenty messages that come at the same moment', async () => {
    const holder = await newHolder()
    const [key] = keys.slice(1)
    if (!key) throw new Error('no key')
    const pending = await Promise.all(Array.from({ length: 20 }, () => beginPass(slug, key)))
    const answers = await Promise.all(pending.map((one) => issuePasses(viewer, holder, requestsOf([one]), coming)))
    expect(answers.flat().filter(({ status }) => status === 'signed')).toHaveLength(1)
  })

  it('gives the running quarter only to who accepts that it is weaker', async () => {
    const holder = await newHolder()
    const [first] = requestsOf(await begin(0))
    if (!first) throw new Error('no request')
    await expect(issuePasses(viewer, holder, [first], coming)).rejects.toThrow('coming four quarters')
    const [answer] = await issuePasses(viewer, holder, [first], { ...coming, acceptsRunning: true })
    expect(answer).toMatchObject({ quarter: running, status: 'signed' })
  })

  it('signs nothing and notes nothing when one of the messages cannot be signed', async () => {
    const holder = await newHolder()
    const [first, second] = requestsOf(await begin())
    if (!first || !second) throw new Error('no requests')
    for (const blinded of [Buffer.alloc(384), Buffer.alloc(384, 255), Buffer.alloc(383, 1), Buffer.alloc(385, 1)]) {
      await expect(issuePasses(viewer, holder, [first, { ...second, blinded }], coming)).rejects.toThrow(
        'cannot be signed',
      )
    }
    const wrongKey = { ...second, keyId: first.keyId }
    await expect(issuePasses(viewer, holder, [first, wrongKey], coming)).rejects.toThrow('not the key of that quarter')
    const past = { ...second, quarter: '2026-Q3' as const }
    await expect(issuePasses(viewer, holder, [first, past], coming)).rejects.toThrow('coming four quarters')
    const admin = await installation.admin('app')
    const { rows } = await admin.query('SELECT * FROM pass_issue WHERE holder_id = $1', [holder])
    expect(rows).toEqual([])
  })

  it('keeps no time and nothing of a pass: a hash of what was blinded, by quarter and person', async () => {
    const admin = await installation.admin('app')
    const { rows } = await admin.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'pass_issue' ORDER BY 1`,
    )
    expect(rows.map(({ name }) => name)).toEqual(['blinded_hash', 'holder_id', 'organisation_id', 'quarter'])
    const log = await admin.query(`SELECT DISTINCT action FROM log_entry`)
    expect(log.rows).toEqual([{ action: 'pass-key:made' }])
  })

  it('forgets who had a pass once the quarter is over', async () => {
    const admin = await installation.admin('app')
    const quartersWithIssues = async () =>
      (await admin.query(`SELECT DISTINCT quarter FROM pass_issue ORDER BY 1`)).rows.map(({ quarter }) => quarter)
    expect(await quartersWithIssues()).toContain(running)
    await ensurePassKeys(viewer, '2027-Q2', secret)
    expect(await quartersWithIssues()).toEqual(['2027-Q2', '2027-Q3', '2027-Q4'])
  })
})

describe('people who may have passes', () => {
  it('have one code at a time, which stops working in time', async () => {
    const email = 'once@example.org'
    await givePassCode(viewer, email, { hash: sha256Hex('first'), expiresAt: later })
    const holder = await findHolderByCode(viewer, sha256Hex('first'), at)
    await givePassCode(viewer, email, { hash: sha256Hex('second'), expiresAt: later })
    expect(await findHolderByCode(viewer, sha256Hex('first'), at)).toBeNull()
    expect(await findHolderByCode(viewer, sha256Hex('second'), at)).toEqual(holder)
    expect(await findHolderByCode(viewer, sha256Hex('second'), later)).toBeNull()
    await takePassCodeBack(viewer, sha256Hex('second'))
    expect(await findHolderByCode(viewer, sha256Hex('second'), at)).toBeNull()
    const row = (await listPassHolders(viewer, at)).find((person) => person.email === email)
    expect(row).toEqual({ id: holder?.holderId, email, link: 'none', ended: false })
  })

  it('are the same person by invitation and by sign-in, when the provider confirms the address', async () => {
    const email = 'both@example.org'
    await givePassCode(viewer, email, { hash: sha256Hex('both'), expiresAt: later })
    const invited = await findHolderByCode(viewer, sha256Hex('both'), at)
    const identity = { issuer: 'https://id.example', subject: '42', email }
    expect(await holderOfIdentity(viewer, identity)).toEqual(invited)
    expect(await holderOfIdentity(viewer, { ...identity, email: null })).toEqual(invited)
    // The same subject of another provider, or another subject with the address, is somebody else.
    const elsewhere = await holderOfIdentity(viewer, { ...identity, issuer: 'https://other.example', email: null })
    const another = await holderOfIdentity(viewer, { ...identity, subject: '43' })
    expect(new Set([invited?.holderId, elsewhere.holderId, another.holderId]).size).toBe(3)
  })

  it('get no more passes once they have left, by link or by signing in, until they are let back in', async () => {
    const email = 'left@example.org'
    const identity = { issuer: 'https://id.example', subject: 'left', email }
    const { holderId } = await holderOfIdentity(viewer, identity)
    await givePassCode(viewer, email, { hash: sha256Hex('left'), expiresAt: later })
    const pending = requestsOf(await begin())
    const first = await issuePasses(viewer, holderId, pending.slice(0, 1), coming)

    await endPassHolder(viewer, holderId, true)
    expect(await findHolderByCode(viewer, sha256Hex('left'), at)).toBeNull()
    expect(await holderOfIdentity(viewer, identity)).toEqual({ holderId })
    await expect(issuePasses(viewer, holderId, pending, coming)).rejects.toThrow('cannot get passes here any more')

    // Inviting lets back in, and one who is back gets no second pass of the same quarter.
    await givePassCode(viewer, email, { hash: sha256Hex('back'), expiresAt: later })
    const again = await issuePasses(viewer, holderId, requestsOf(await begin()), coming)
    expect(again.map(({ status }) => status)).toEqual(['alreadyIssued', 'signed', 'signed', 'signed'])
    expect(await issuePasses(viewer, holderId, pending.slice(0, 1), coming)).toEqual(first)
    await expect(endPassHolder(viewer, randomUUID(), true)).rejects.toThrow('not in the list')
  })

  it('who have left are forgotten when the quarters of their passes are over, and no earlier', async () => {
    const [with2028, without] = [await newHolder(), await newHolder()]
    const [, , , , last] = await ensurePassKeys(viewer, '2027-Q2', secret)
    if (last?.quarter !== '2028-Q2') throw new Error('not the last quarter')
    const request: PassRequest = { quarter: '2028-Q2', keyId: last.keyId, blinded: Buffer.alloc(384, 1) }
    await issuePasses(viewer, with2028, [request], { running: '2027-Q2', acceptsRunning: false, secret })
    for (const holder of [with2028, without]) await endPassHolder(viewer, holder, true)
    const known = async () => (await listPassHolders(viewer, at)).map(({ id }) => id)
    expect(await known()).toEqual(expect.arrayContaining([with2028, without]))
    await ensurePassKeys(viewer, '2028-Q2', secret)
    expect(await known()).toContain(with2028)
    expect(await known()).not.toContain(without)
    await ensurePassKeys(viewer, '2028-Q3', secret)
    expect(await known()).not.toContain(with2028)
  })

  it('who sign in twice at once are one', async () => {
    const identity = { issuer: 'https://id.example', subject: 'twice', email: 'twice@example.org' }
    const found = await Promise.all([1, 2, 3, 4].map(() => holderOfIdentity(viewer, identity)))
    expect(new Set(found.map(({ holderId }) => holderId)).size).toBe(1)
  })
})
