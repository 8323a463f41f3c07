import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { connectWorkerVault } from '@/lib/data/vault/worker'
import { bootstrap, createDatabase } from '../../scripts/bootstrap.mjs'
import { removePostgres, startPostgres } from '../../scripts/postgres.mjs'
import { readSecrets } from '../../scripts/secrets.mjs'
import { startDoor } from '../attack/door-process'
import { facts } from '../integration/intake/door'

/**
 * `npm run bench -- night [rows]`: a report every 250 ms through the door's own process, and a receipt that is read and
 * changed every second, while the worker rewrites, archives and purges a quarter of a million reports. Nobody may be
 * refused, and no row may be missing at the end.
 */
const [total = 1_000_000] = process.argv.slice(2).map(Number)
const every = 250
const slug = facts.organisation.slug

const home = mkdtempSync(join(tmpdir(), 'plumbline-night-'))
const secrets = readSecrets(home)
const server = await startPostgres({ home, password: secrets.superuser })
await createDatabase(server.adminUrl(), 'app', 'app_owner')
await createDatabase(server.adminUrl(), 'vault', 'vault_owner')
await bootstrap({ appUrl: server.adminUrl('app'), vaultUrl: server.adminUrl('vault'), secrets })
const roleUrl = (role: 'vault_intake' | 'vault_worker') => {
  const url = new URL(server.adminUrl('vault'))
  url.username = role
  url.password = secrets.roles[role]
  return url.href
}
const admin = new pg.Client({ connectionString: server.adminUrl('vault') })
await admin.connect()
const worker = connectWorkerVault(roleUrl('vault_worker'))
await worker.pushFacts({ ...facts, openQuarter: '2026-Q4' })

const answers = {
  regions: ['wrists-hands', 'lower-back'],
  'wrist.frequency': 3,
  'wrist.discomfort': 2,
  'wrist.interference': 2,
  'hand.right': ['thumb', 'index', 'middle'],
  'hand.night': 'sometimes',
  'back.frequency': 2,
  'back.discomfort': 1,
  order: 'wrist-first',
  posture: 'yes',
  systemic: 'no',
}
const seeding = performance.now()
for (let done = 0; done < total; done += 50_000) {
  await admin.query(
    `INSERT INTO vault.report (organisation, quarter, unit, symptom_class, answers, imported, on_behalf, key_hash, content_hash, receipt_hash)
    SELECT $1, '2026-Q4', 'LEE-PACK', 'both', $2, false, false, sha256(gen_random_uuid()::text::bytea),
      sha256(gen_random_uuid()::text::bytea), sha256(gen_random_uuid()::text::bytea)
    FROM generate_series(1, $3)`,
    [slug, JSON.stringify(answers), Math.min(50_000, total - done)],
  )
}
await admin.query('ANALYZE vault.report')
const seeded = seconds(seeding)
const door = await startDoor(roleUrl('vault_intake'))

function seconds(since: number): number {
  return Math.round(performance.now() - since) / 1000
}

async function send(
  path: 'reports' | 'receipts',
  body: object,
): Promise<{ status: number; text: string; wait: number }> {
  const sent = performance.now()
  try {
    const answer = await fetch(`${door.address}/r/${slug}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: answer.status, text: await answer.text(), wait: performance.now() - sent }
  } catch {
    return { status: 0, text: '', wait: performance.now() - sent }
  }
}

let stored = 0
/** People who report, and one who reads and changes what was reported, for as long as the work takes. */
async function meanwhile(work: (between: () => Promise<void>) => Promise<void>) {
  const statuses: Record<string, number> = {}
  const receipts: Record<string, number> = {}
  const waits: number[] = []
  const pending: Promise<void>[] = []
  let over = false
  const report = async () => {
    const key = randomBytes(18).toString('base64url')
    const { status, text, wait } = await send('reports', { unit: 'LEE-PACK', ...answers, key })
    statuses[status] = (statuses[status] ?? 0) + 1
    waits.push(wait)
    if (status !== 201) return
    stored += 1
    const { receipt } = JSON.parse(text) as { receipt: string }
    if (stored % 4 !== 0) return
    for (const body of [
      { receipt, action: 'read' },
      { receipt, action: 'amend', unit: 'LEE-PACK', regions: ['none'] },
    ]) {
      const acted = await send('receipts', body)
      receipts[acted.status] = (receipts[acted.status] ?? 0) + 1
      waits.push(acted.wait)
    }
  }
  const people = (async () => {
    while (!over) {
      pending.push(report())
      await sleep(every)
    }
  })()
  let batches = 0
  let longest = 0
  let last = performance.now()
  const from = last
  const between = async () => {
    batches += 1
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }
  await work(between)
  const took = seconds(from)
  over = true
  await people
  await Promise.all(pending)
  waits.sort((a, b) => a - b)
  const at = (share: number) => Math.round(waits[Math.floor(share * (waits.length - 1))] ?? Number.NaN)
  return {
    seconds: took,
    batches: batches + 1,
    longestBatchMs: Math.round(longest),
    answered: statuses,
    receipts,
    waitMs: { median: at(0.5), p99: at(0.99), longest: at(1) },
    load: loadavg()[0],
  }
}
const rowsOf = async (quarter: string) => {
  const { rows } = await admin.query<{ n: number; keys: number }>(
    `SELECT count(*)::int AS n, count(DISTINCT key_hash)::int AS keys FROM vault.report WHERE quarter = $1`,
    [quarter],
  )
  return rows[0]
}

const shuffle = await meanwhile((between) => worker.shuffleOpen(slug, between))
const afterShuffle = { wanted: total + stored, ...(await rowsOf('2026-Q4')) }
const inOldQuarter = stored
await worker.closeQuarter(slug, '2026-Q4')
await worker.pushFacts({ ...facts, openQuarter: '2027-Q1' })
// The door asks for the facts every two seconds.
await sleep(2_500)
const archive = await meanwhile((between) => worker.archiveQuarter(slug, '2026-Q4', between))
const afterArchive = { wanted: total + inOldQuarter, ...(await rowsOf('2026-Q4')) }
const purge = await meanwhile((between) => worker.purge(slug, '2027-Q1', between))
const afterPurge = { wanted: stored - inOldQuarter, ...(await rowsOf('2027-Q1')), left: (await rowsOf('2026-Q4'))?.n }

const parts = { shuffle, archive, purge }
console.log(
  JSON.stringify(
    {
      machine: { processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version },
      rows: total,
      seeded,
      parts,
      rowsAfter: { afterShuffle, afterArchive, afterPurge },
    },
    null,
    2,
  ),
)
const refused = Object.values(parts).flatMap(({ answered, receipts }) =>
  [...Object.keys(answered), ...Object.keys(receipts)].filter((status) => !['200', '201'].includes(status)),
)
const isWhole = [afterShuffle, afterArchive, afterPurge].every(({ wanted, n, keys }) => n === wanted && keys === wanted)
if (refused.length > 0 || !isWhole || afterPurge.left !== 0) process.exitCode = 1

await door.kill('SIGKILL')
await worker.close()
await admin.end()
await server.stop()
removePostgres(home)
rmSync(home, { recursive: true, force: true })
