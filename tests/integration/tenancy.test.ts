import { createHmac } from 'node:crypto'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signContext } from '@/lib/crypto/context'
import { uuidv7 } from '@/lib/crypto/uuid'
import { withOrganisation } from '@/lib/data/app/client'
import { directory } from '@/lib/data/app/directory'
import { enqueue } from '@/lib/data/app/jobs'
import { firstBrokenLine, listLogEntries, writeLog } from '@/lib/data/app/log-entries'
import { createInstallation, type Installation } from './installation'

let installation: Installation
let north: { organisationId: string }
let south: { organisationId: string }
let web: Client

/** Every table with tenants' rows, by its column of the organisation. */
const tenantTables = {
  organisation: 'id',
  unit: 'organisation_id',
  headcount: 'organisation_id',
  policy: 'organisation_id',
  person: 'organisation_id',
  session: 'organisation_id',
  workstation_audit: 'organisation_id',
  audit_revision: 'organisation_id',
  intervention: 'organisation_id',
  intervention_event: 'organisation_id',
  reporting_quarter: 'organisation_id',
  quarter_facts: 'organisation_id',
  release: 'organisation_id',
  log_entry: 'organisation_id',
}

async function createOrganisation(slug: string) {
  return directory.createOrganisation({ slug, name: slug, demo: false }, 'worker', async (tx, context) => {
    await tx.unit.create({
      data: { ...context, firstQuarter: '2026-Q4', code: 'ORG', name: slug, kind: 'organisation' },
    })
    await tx.reportingQuarter.create({ data: { ...context, quarter: '2026-Q4', status: 'open' } })
    return context
  })
}

/** Fills every tenant table with one row of the organisation, as the superuser, so that there is something to steal. */
async function fill(organisationId: string) {
  const admin = await installation.admin('app')
  const id = uuidv7(new Date())
  const one = async (sql: string, ...values: unknown[]) => admin.query(sql, [organisationId, ...values])
  await one(`INSERT INTO headcount (organisation_id, quarter, unit_code, heads) VALUES ($1, '2026-Q4', 'ORG', 80)`)
  await one(`INSERT INTO policy (organisation_id, from_quarter, threshold, minimum_unit_headcount, publication_lag_days,
    free_text_threshold, retention_months, admission) VALUES ($1, '2026-Q4', 10, 10, 14, 10, 24, 'open')`)
  await one(`INSERT INTO quarter_facts (organisation_id, quarter, units, headcounts, threshold, minimum_unit_headcount,
    publication_lag_days, free_text_threshold, retention_months, admission, free_text)
    VALUES ($1, '2026-Q4', '[]', '{}', 10, 10, 14, 10, 24, 'open', false)`)
  await one(
    `INSERT INTO person (organisation_id, id, name, email, role, password_hash) VALUES ($1, $2, 'P', 'p@example.org', 'hr', 'secret')`,
    id,
  )
  await one(
    `INSERT INTO session (organisation_id, id_hash, person_id, created_at, last_seen_at) VALUES ($1, 'h', $2, now(), now())`,
    id,
  )
  await one(
    `INSERT INTO workstation_audit (organisation_id, id, unit_code, workstation, audited_on, auditor_kind, auditor_id,
    answers, score, final_score, client_key) VALUES ($1, $2, 'ORG', 'Bench', now(), 'officer', $2, '{}', '{}', 5, 'k')`,
    id,
  )
  await one(
    `INSERT INTO audit_revision (organisation_id, audit_id, revision, editor_id, content) VALUES ($1, $2, 1, $2, '{}')`,
    id,
  )
  await one(
    `INSERT INTO intervention (organisation_id, id, unit_code, measure, title, answers, status, client_key, created_by)
    VALUES ($1, $2, 'ORG', 'm', 't', '{}', 'planned', 'k', $2)`,
    id,
  )
  await one(
    `INSERT INTO intervention_event (organisation_id, intervention_id, id, person_id, kind, detail)
    VALUES ($1, $2, $2, $2, 'comment', '{}')`,
    id,
  )
  await one(
    `INSERT INTO release (organisation_id, quarter, version, id, document, hash, signature, public_key, published_at)
    VALUES ($1, '2026-Q3', 1, $2, '{}', 'h', 's', 'k', now())`,
    id,
  )
  await one(
    `INSERT INTO log_entry (organisation_id, id, position, action, subject, hash) VALUES ($1, $2, 1, 'a', 's', 'h')`,
    id,
  )
}

beforeAll(async () => {
  installation = await createInstallation()
  await installation.connectApp('app_worker')
  north = await createOrganisation('north')
  south = await createOrganisation('south')
  await fill(north.organisationId)
  await fill(south.organisationId)
  web = await installation.clientOf('app_web')
})
afterAll(() => installation.close())

/** Runs SQL in a transaction with a context as it stands, and takes the transaction back. */
async function query(client: Client, context: string | null, sql: string) {
  await client.query('BEGIN')
  try {
    if (context !== null) await client.query(`SELECT set_config('plumbline.context', $1, true)`, [context])
    return await client.query(sql)
  } finally {
    await client.query('ROLLBACK')
  }
}

const northContext = (role = 'app_web') => signContext(installation.secrets.contextKey, north.organisationId, role)

describe('one organisation', () => {
  for (const [table, column] of Object.entries(tenantTables)) {
    it(`sees its own row of ${table} and no other`, async () => {
      const { rows } = await query(web, northContext(), `SELECT ${column} AS owner FROM ${table}`)
      expect(rows).toEqual([{ owner: north.organisationId }])
    })
  }

  it('cannot change, delete or add a row of another', async () => {
    const foreign = `organisation_id = '${south.organisationId}'`
    expect((await query(web, northContext(), `UPDATE person SET name = 'x' WHERE ${foreign}`)).rowCount).toBe(0)
    expect((await query(web, northContext(), `DELETE FROM unit WHERE ${foreign}`)).rowCount).toBe(0)
    const insert = `INSERT INTO unit (organisation_id, first_quarter, code, name, kind) VALUES ('${south.organisationId}', '2026-Q4', 'X', 'X', 'team')`
    await expect(query(web, northContext(), insert)).rejects.toMatchObject({ code: '42501' })
    const move = `UPDATE unit SET organisation_id = '${south.organisationId}'`
    await expect(query(web, northContext(), move)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('a context', () => {
  const refused = { code: '42501' }

  it('that is missing shows nothing at all', async () => {
    for (const table of Object.keys(tenantTables)) {
      await expect(query(web, null, `SELECT * FROM ${table}`), table).rejects.toMatchObject(refused)
    }
  })

  it('signed with another key is refused', async () => {
    const forged = signContext('x'.repeat(43), south.organisationId, 'app_web')
    await expect(query(web, forged, 'SELECT * FROM unit')).rejects.toMatchObject(refused)
  })

  it('whose organisation was exchanged is refused', async () => {
    const forged = northContext().replace(north.organisationId, south.organisationId)
    await expect(query(web, forged, 'SELECT * FROM unit')).rejects.toMatchObject(refused)
  })

  it('that has expired is refused, one second later and not one second earlier', async () => {
    const { contextKey } = installation.secrets
    const lifetime = 300_000
    const expired = signContext(contextKey, north.organisationId, 'app_web', Date.now() - lifetime - 1_000)
    await expect(query(web, expired, 'SELECT * FROM unit')).rejects.toMatchObject(refused)
    const nearly = signContext(contextKey, north.organisationId, 'app_web', Date.now() - lifetime + 5_000)
    expect((await query(web, nearly, 'SELECT * FROM unit')).rowCount).toBe(1)
  })

  it('whose expiry was put off is refused', async () => {
    const [organisation, expiry, mac] = northContext().split('.')
    const forged = `${organisation}.${Number(expiry) + 1}.${mac}`
    await expect(query(web, forged, 'SELECT * FROM unit')).rejects.toMatchObject(refused)
  })

  it('signed for the worker is refused to the app door', async () => {
    await expect(query(web, northContext('app_worker'), 'SELECT * FROM unit')).rejects.toMatchObject(refused)
  })

  it('has the MAC of RFC 2104 over organisation, expiry and role', () => {
    const token = signContext('k'.repeat(40), 'o', 'r', 1_000_000)
    const mac = createHmac('sha256', 'k'.repeat(40)).update('o.1300.r').digest('hex')
    expect(token).toBe(`o.1300.${mac}`)
  })

  it('ends with its transaction', async () => {
    await query(web, northContext(), 'SELECT 1')
    await expect(web.query('SELECT * FROM unit')).rejects.toMatchObject(refused)
  })

  it('cannot be made with what the database shows: the key is out of reach', async () => {
    for (const sql of ['SELECT * FROM api.context_key', `SELECT api.set_context_key('\\x00')`]) {
      await expect(query(web, northContext(), sql)).rejects.toMatchObject(refused)
    }
  })
})

describe('append-only', () => {
  const refused = { code: '42501' }
  for (const table of ['release', 'audit_revision', 'intervention_event', 'log_entry', 'ledger_entry']) {
    for (const role of ['app_web', 'app_worker'] as const) {
      it(`${table} cannot be changed or emptied by ${role}`, async () => {
        const client = await installation.clientOf(role)
        for (const sql of [
          `UPDATE ${table} SET organisation_id = organisation_id`,
          `DELETE FROM ${table}`,
          `TRUNCATE ${table}`,
        ]) {
          await expect(query(client, northContext(role), sql), sql).rejects.toMatchObject(refused)
        }
      })
    }
  }

  it('a release comes from the worker alone', async () => {
    const insert = `INSERT INTO release (organisation_id, quarter, version, id, document, hash, signature, public_key, published_at)
      VALUES ('${north.organisationId}', '2026-Q2', 1, gen_random_uuid(), '{}', 'h2', 's', 'k', now())`
    await expect(query(web, northContext(), insert)).rejects.toMatchObject(refused)
    const worker = await installation.clientOf('app_worker')
    expect((await query(worker, northContext('app_worker'), insert)).rowCount).toBe(1)
  })
})

describe('columns', () => {
  it('of passwords and set-up codes are closed to the worker, the others open', async () => {
    const worker = await installation.clientOf('app_worker')
    for (const column of ['password_hash', 'setup_code_hash', 'setup_expires_at']) {
      await expect(query(worker, northContext('app_worker'), `SELECT ${column} FROM person`)).rejects.toMatchObject({
        code: '42501',
      })
    }
    const { rows } = await query(worker, northContext('app_worker'), 'SELECT name, email, role FROM person')
    expect(rows).toEqual([{ name: 'P', email: 'p@example.org', role: 'hr' }])
  })

  it('of a quarter’s progress are the worker’s; the app door may only order', async () => {
    const order = `UPDATE reporting_quarter SET ordered = 'close', ordered_by = NULL, problem = NULL`
    expect((await query(web, northContext(), order)).rowCount).toBe(1)
    for (const sql of [
      `UPDATE reporting_quarter SET status = 'published'`,
      `UPDATE reporting_quarter SET preview = '{}'`,
    ]) {
      await expect(query(web, northContext(), sql)).rejects.toMatchObject({ code: '42501' })
    }
  })
})

describe('the directory', () => {
  it('finds whose identity it is, and gives it to one person only', async () => {
    await installation.connectApp('app_web')
    const ada = uuidv7(new Date())
    const bob = uuidv7(new Date())
    await withOrganisation(north, (tx) => directory.putIdentity(tx, 'password', 'ada@example.org', ada))
    expect(await directory.findIdentity('password', 'ada@example.org')).toEqual({ ...north, personId: ada })
    expect(await directory.findIdentity('https://id.example', 'ada@example.org')).toBeNull()
    await expect(
      withOrganisation(south, (tx) => directory.putIdentity(tx, 'password', 'ada@example.org', bob)),
    ).rejects.toMatchObject({ name: 'AppError', code: 'conflict' })
    await withOrganisation(south, (tx) => directory.removeIdentity(tx, 'password', 'ada@example.org'))
    expect(await directory.findIdentity('password', 'ada@example.org')).not.toBeNull()
    await withOrganisation(north, (tx) => directory.removeIdentity(tx, 'password', 'ada@example.org'))
    expect(await directory.findIdentity('password', 'ada@example.org')).toBeNull()
  })

  it('shows no table', async () => {
    for (const table of ['identity', 'setup_code']) {
      await expect(query(web, northContext(), `SELECT * FROM directory.${table}`)).rejects.toMatchObject({
        code: '42501',
      })
    }
  })

  it('lets the app door create an organisation with a set-up code, once', async () => {
    await installation.connectApp('app_web')
    const admin = await installation.admin('app')
    // SHA-256 of "ABCDE12345", computed with coreutils' sha256sum.
    const hash = '729e7a258bcf993717962aa2ff327a22ad8fab9d721e1c18b490d86c4331b7ea'
    await admin.query(
      `INSERT INTO directory.setup_code (code_hash, expires_at) VALUES ($1, now() + interval '1 day')`,
      [hash],
    )
    const create = (slug: string, setupCode: string) =>
      directory.createOrganisation({ slug, name: slug, demo: false }, { setupCode }, async (_tx, context) => context)
    expect(await directory.isSetupCodeValid('abcde-12345')).toBe(true)
    await expect(create('west', 'ABCDE-12346')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(create('north', 'ABCDE-12345')).rejects.toMatchObject({ code: 'conflict' })
    const west = await create('west', 'abcde 12345')
    expect((await directory.findOrganisationBySlug('west'))?.id).toBe(west.organisationId)
    expect(await directory.isSetupCodeValid('abcde-12345')).toBe(false)
    await expect(create('east', 'ABCDE-12345')).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('does not let the app door create one without a code', async () => {
    const sql = `SELECT directory.create_organisation(now(), gen_random_uuid(), 'x', 'x', false)`
    await expect(query(web, northContext(), sql)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('jobs', () => {
  it('are there when, and only when, the change behind them is committed; one per task and quarter', async () => {
    await installation.connectApp('app_web')
    const waiting = async () => {
      const admin = await installation.admin('app')
      const { rows } = await admin.query(`SELECT t.identifier AS task, payload FROM graphile_worker._private_jobs j
        JOIN graphile_worker._private_tasks t ON t.id = j.task_id ORDER BY 1`)
      return rows
    }
    const order = { ...south, quarter: '2026-Q4' as const }
    await expect(
      withOrganisation(south, async (tx) => {
        await enqueue(tx, 'carry-out-order', order)
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    expect(await waiting()).toEqual([])
    await withOrganisation(south, (tx) => enqueue(tx, 'carry-out-order', order))
    await withOrganisation(south, (tx) => enqueue(tx, 'carry-out-order', order))
    expect(await waiting()).toEqual([{ task: 'carry-out-order', payload: order }])
  })

  it('of another organisation, or with another name, are refused', async () => {
    await installation.connectApp('app_web')
    await expect(withOrganisation(south, (tx) => enqueue(tx, 'push-facts', north))).rejects.toMatchObject({
      code: '42501',
    })
    const drop = `SELECT api.enqueue('drop-everything', '{"organisationId": "${north.organisationId}"}')`
    await expect(query(web, northContext(), drop)).rejects.toMatchObject({ code: '22023' })
  })

  it('cannot be read by the app door', async () => {
    await expect(query(web, northContext(), 'SELECT * FROM graphile_worker._private_jobs')).rejects.toMatchObject({
      code: '42501',
    })
  })
})

describe('the log', () => {
  it('is one chain also when many write at once, and a changed line breaks it', async () => {
    await installation.connectApp('app_web')
    const context = await createWithSetupCode()
    await Promise.all(
      Array.from({ length: 12 }, (_, number) =>
        withOrganisation(context, (tx) =>
          writeLog(tx, { actorId: null, action: 'test:wrote', subject: 'x', detail: { number } }),
        ),
      ),
    )
    const lines = await listLogEntries(context, { limit: 50 })
    expect(lines.map((line) => line.position)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    expect(firstBrokenLine(lines)).toBeNull()
    expect(
      firstBrokenLine(lines.map((line) => (line.position === 7 ? { ...line, action: 'test:denied' } : line))),
    ).toBe(7)
    expect(firstBrokenLine(lines.filter((line) => line.position !== 4))).toBe(5)
  })
})

async function createWithSetupCode() {
  const admin = await installation.admin('app')
  // SHA-256 of "LOG".
  const hash = '77e86824b1bccafe8011debc69453b8ea20290818829bee04f8475cea3983c06'
  await admin.query(`INSERT INTO directory.setup_code (code_hash, expires_at) VALUES ($1, now() + interval '1 day')`, [
    hash,
  ])
  return directory.createOrganisation(
    { slug: 'logged', name: 'Logged', demo: false },
    { setupCode: 'LOG' },
    async (_tx, context) => context,
  )
}
