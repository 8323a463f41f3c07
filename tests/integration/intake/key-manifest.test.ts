import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensurePassKeys, listPassKeys } from '@/lib/data/app/pass-keys'
import { readReleaseInputs } from '@/lib/data/app/release-inputs'
import { compareKeys, fetchManifest } from '@/lib/pass-client/key-manifest'
import { factsOf } from '@/lib/release/facts'
import { createInstallation, type Installation } from '../installation'
import { createHarbour } from '../release/harbour'
import { type Door, openDoor } from './door'

const secret = 'seals the keys of passes, in tests only'
let installation: Installation
let door: Door
let own: { organisationId: string }

beforeAll(async () => {
  installation = await createInstallation()
  await installation.connectApp('app_worker')
  own = await createHarbour()
  await installation.connectApp('app_web')
})
afterAll(async () => {
  await door.close()
  await installation.close()
})

describe('keys of passes', () => {
  it('are made once for the running quarter and the four coming ones, however many ask at once', async () => {
    const asked = await Promise.all([1, 2, 3].map(() => ensurePassKeys(own, '2026-Q4', secret)))
    expect(asked[0]?.map(({ quarter }) => quarter)).toEqual(['2026-Q4', '2027-Q1', '2027-Q2', '2027-Q3', '2027-Q4'])
    expect(asked[1]).toEqual(asked[0])
    expect(asked[2]).toEqual(asked[0])
    // A quarter later four are kept and one is added.
    const later = await ensurePassKeys(own, '2027-Q1', secret)
    expect(later.slice(0, 4)).toEqual(asked[0]?.slice(1))
    expect(later[4]?.quarter).toBe('2028-Q1')
    const admin = await installation.admin('app')
    const { rows } = await admin.query(
      `SELECT subject, detail->>'keyId' AS key FROM log_entry WHERE action = 'pass-key:made' ORDER BY subject`,
    )
    expect(rows).toEqual([...(asked[0] ?? []), later[4]].map((key) => ({ subject: key?.quarter, key: key?.keyId })))
  })

  it('are never replaced: neither the app door nor the worker may change or delete one', async () => {
    const web = await installation.clientOf('app_web')
    await expect(web.query(`UPDATE pass_key SET spki = 'x'`)).rejects.toThrow('permission denied')
    await expect(web.query('DELETE FROM pass_key')).rejects.toThrow('permission denied')
    const worker = await installation.clientOf('app_worker')
    await expect(worker.query('SELECT sealed_private_key FROM pass_key')).rejects.toThrow('permission denied')
    await expect(worker.query('SELECT email FROM pass_holder')).rejects.toThrow('permission denied')
    await expect(worker.query('SELECT holder_id FROM pass_issue')).rejects.toThrow('permission denied')
  })

  it('are published by the report door for everybody, to programs of any host and as a page to print', async () => {
    await installation.connectApp('app_worker')
    const keys = await listPassKeys(own, '2026-Q4')
    expect(keys).toHaveLength(6)
    await installation.worker.pushFacts(factsOf(await readReleaseInputs(own, '2026-Q4'), '2026-Q4', keys))
    door = await openDoor(installation.intake)

    const answer = await door.get('/r/harbour/keys.json', { Origin: 'https://app.example' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    const organisation = { slug: 'harbour', name: 'Harbour Works' }
    expect(await answer.json()).toEqual({ organisation, keys, remarkKeys: [] })
    // No other path may be read by other hosts.
    expect((await door.get('/r/harbour/facts.json')).headers.get('access-control-allow-origin')).toBeNull()

    const page = await (await door.get('/r/harbour/keys')).text()
    for (const { keyId } of keys) expect(page).toContain(keyId.replace(/(.{4})(?!$)/g, '$1 '))
    expect(page).not.toContain('<script')
  })

  it('that the app offers to one person alone are noticed by the client', async () => {
    const published = await fetchManifest(`${door.address}/r/harbour/keys.json`)
    const offered = published.slice(0, 5)
    expect(await compareKeys(offered, published)).toEqual({ kind: 'same' })
    const [first, second] = published
    if (!first || !second) throw new Error('no keys')
    // Tagging: the second quarter gets a key of its own, once openly and once under the published name.
    const tag = { ...second, keyId: first.keyId, spki: first.spki }
    expect(await compareKeys([first, tag], published)).toEqual({ kind: 'different', quarters: [second.quarter] })
    const hidden = { ...second, spki: first.spki }
    expect(await compareKeys([first, hidden], published)).toEqual({ kind: 'different', quarters: [second.quarter] })
    // Both doors lie alike: the name is not that of the key.
    expect(await compareKeys([hidden], [hidden])).toEqual({ kind: 'different', quarters: [second.quarter] })
    // Two keys for one quarter in the published list.
    expect(await compareKeys([first], [first, { ...second, quarter: first.quarter }])).toEqual({
      kind: 'different',
      quarters: [first.quarter],
    })
    const early = { ...first, quarter: '2030-Q1' }
    expect(await compareKeys([early], published)).toEqual({ kind: 'notYet', quarters: ['2030-Q1'] })
  })
})
