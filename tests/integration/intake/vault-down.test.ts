import { type AddressInfo, createServer } from 'node:net'
import type { Client } from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { hashKey } from '@/lib/crypto/receipt'
import { connectIntakeVault } from '@/lib/data/vault/intake'
import { createInstallation, type Installation } from '../installation'
import { type Door, facts, newKey, openDoor } from './door'

let installation: Installation
let door: Door
let admin: Client

beforeAll(async () => {
  installation = await createInstallation()
  await installation.worker.pushFacts(facts)
  door = await openDoor(installation.intake)
  // Beside the vault's database, to cut it off and to let it back in.
  admin = await installation.admin('app')
})
afterAll(async () => {
  await door?.close()
  await installation?.close()
})

const vaultName = () => new URL(installation.adminUrls.vault).pathname.slice(1)

/** Every connection to the vault is cut and no new one is let in: what a killed server looks like from here. */
async function cutOff(): Promise<void> {
  await admin.query(`ALTER DATABASE ${vaultName()} ALLOW_CONNECTIONS false`)
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [vaultName()])
}
async function letIn(): Promise<void> {
  await admin.query(`ALTER DATABASE ${vaultName()} ALLOW_CONNECTIONS true`)
}

const fields = (key: string): [string, string][] => [
  ['unit', 'LEE-PACK'],
  ['regions', 'lower-back'],
  ['back.frequency', '2'],
  ['key', key],
]

it('a report is kept on its page while the vault is down, and stored once when it is back', async () => {
  const key = newKey()
  expect((await door.get('/r/northwind')).status).toBe(200)
  await cutOff()

  const refused = await door.submit('/r/northwind/reports', fields(key))
  expect(refused.status).toBe(503)
  expect(refused.headers.get('retry-after')).not.toBeNull()
  const page = await refused.text()
  expect(page).toContain('may not be saved')
  expect(page).toContain(`value="${key}"`)
  for (const id of ['unit-LEE-PACK', 'regions-lower-back', 'back-frequency-2']) {
    expect(page).toMatch(new RegExp(`<input[^>]*id="${id}"[^>]*checked`))
  }
  const json = await door.send('/r/northwind/reports', { unit: 'LEE-PACK', regions: ['none'], key: newKey() })
  expect(json.status).toBe(503)
  expect(await json.json()).toEqual({ errors: [{ field: '', message: expect.stringContaining('may not be stored') }] })
  expect((await door.send('/r/northwind/receipts', { receipt: '0'.repeat(26), action: 'read' })).status).toBe(503)
  expect((await door.get('/livez')).status).toBe(200)
  expect((await door.get('/healthz')).status).toBe(503)

  await letIn()
  expect((await door.submit('/r/northwind/reports', fields(key))).status).toBe(201)
  expect((await door.submit('/r/northwind/reports', fields(key))).status).toBe(201)
  const vault = await installation.admin('vault')
  const { rows } = await vault.query('SELECT count(*)::int AS n FROM vault.report')
  expect(rows).toEqual([{ n: 1 }])
})

it('a door that has never seen the vault offers to send the same again', async () => {
  await cutOff()
  const fresh = await openDoor(installation.intake)
  try {
    const refused = await fresh.submit('/r/northwind/reports', fields(newKey()))
    expect(refused.status).toBe(503)
    const page = await refused.text()
    expect(page).toContain('<input type="hidden" name="back.frequency" value="2"/>')
    expect(page).toContain('Send again')
    expect((await fresh.get('/r/northwind')).status).toBe(503)
  } finally {
    await fresh.close()
    await letIn()
  }
})

it('an acknowledged report is there after the vault was cut off under load', async () => {
  const unsent = Array.from({ length: 3000 }, newKey)
  const sent: string[] = []
  const acknowledged: string[] = []
  let refused = 0
  let ending = false
  const report = (key: string) => door.send('/r/northwind/reports', { unit: 'LEE-RET', regions: ['none'], key })
  const sender = async () => {
    for (let key = unsent.pop(); key !== undefined && !ending; key = unsent.pop()) {
      sent.push(key)
      const { status } = await report(key)
      if (status === 201) acknowledged.push(key)
      else if (status === 503) refused += 1
      else throw new Error(`answered ${status}`)
    }
  }
  const senders = Promise.all(Array.from({ length: 16 }, sender))
  await vi.waitUntil(() => acknowledged.length > 20, { timeout: 60_000 })
  await cutOff()
  await vi.waitUntil(() => refused > 20, { timeout: 60_000 })
  await letIn()
  const before = acknowledged.length
  await vi.waitUntil(() => acknowledged.length > before + 20, { timeout: 60_000 })
  ending = true
  await senders

  const vault = await installation.admin('vault')
  const { rows } = await vault.query<{ key: string }>("SELECT encode(key_hash, 'hex') AS key FROM vault.report")
  const stored = new Set(rows.map(({ key }) => key))
  expect(acknowledged.filter((key) => !stored.has(hashKey('northwind', key)))).toEqual([])

  // Sent again, each is there once, whether it was acknowledged or not.
  const again = await Promise.all(sent.map(report))
  expect(again.every(({ status }) => status === 201)).toBe(true)
  const count = await vault.query("SELECT count(*)::int AS n FROM vault.report WHERE unit = 'LEE-RET'")
  expect(count.rows).toEqual([{ n: sent.length }])
})

/** Somebody else holds the organisation's lock, as the worker does while it closes a quarter, and does not let go. */
async function whileLocked(use: () => Promise<void>): Promise<void> {
  const holder = await installation.admin('vault')
  await holder.query('BEGIN')
  await holder.query("SELECT vault.lock_alone('northwind')")
  try {
    await use()
  } finally {
    await holder.query('ROLLBACK')
  }
}

it('a vault that hangs is answered with 503, everything kept and nothing stored', {
  timeout: 120_000,
}, async () => {
  const key = newKey()
  const { receipt } = (await (
    await door.send('/r/northwind/reports', { unit: 'LEE-RET', regions: ['none'], key: newKey() })
  ).json()) as { receipt: string }
  const vault = await installation.admin('vault')
  const count = async () => (await vault.query('SELECT count(*)::int AS n FROM vault.report')).rows
  const before = await count()

  await whileLocked(async () => {
    // More than the groups under way hold: those that wait behind them must not wait for ever either.
    const others = Array.from({ length: 300 }, () =>
      door.send('/r/northwind/reports', { unit: 'LEE-RET', regions: ['none'], key: newKey() }),
    )
    const refused = await door.submit('/r/northwind/reports', fields(key))
    expect(refused.status).toBe(503)
    const page = await refused.text()
    expect(page).toContain(`value="${key}"`)
    expect(page).toMatch(/<input[^>]*id="back-frequency-2"[^>]*checked/)
    expect((await door.send('/r/northwind/receipts', { receipt, action: 'withdraw' })).status).toBe(503)
    expect(new Set((await Promise.all(others)).map(({ status }) => status))).toEqual(new Set([503]))
    expect((await door.get('/r/northwind')).status).toBe(200)
  })

  // What was given up is rolled back: nothing turns up later.
  expect(await count()).toEqual(before)
  expect((await door.submit('/r/northwind/reports', fields(key))).status).toBe(201)
  expect((await door.send('/r/northwind/receipts', { receipt, action: 'withdraw' })).status).toBe(200)
})

it('a vault whose server does not even say no is given up as well', { timeout: 120_000 }, async () => {
  // A server that takes connections and says nothing.
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as AddressInfo // Listening on a port, so not a path.
  const vault = connectIntakeVault(`postgres://vault_intake:x@127.0.0.1:${port}/vault`)
  const deaf = await openDoor(vault)
  try {
    const refused = await deaf.submit('/r/northwind/reports', fields(newKey()))
    expect(refused.status).toBe(503)
    expect(await refused.text()).toContain('<input type="hidden" name="back.frequency" value="2"/>')
  } finally {
    await deaf.close()
    await vault.close()
    silent.close()
  }
})
