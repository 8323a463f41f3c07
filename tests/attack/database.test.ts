import { createHmac } from 'node:crypto'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signContext } from '@/lib/crypto/context'
import { openRoles, secureDatabase } from '../../scripts/bootstrap.mjs'
import type { LoginRole } from '../../scripts/secrets.mjs'
import { createInstallation, type Installation } from '../integration/installation'
import { attackedRoles, contextFor, databaseOf, fillTenants, inject, type Tenants } from './injection'

/**
 * Somebody has found a place where text is pasted into SQL. Every attack is run with the credential of every process,
 * and once more by the superuser: there it must succeed, so that a refusal is the defence's and not a slip of the pen.
 */
let installation: Installation
let tenants: Tenants
/** Where defences are switched off, one after another, for the controls. */
let scratch: Installation
let scratchTenants: Tenants
const clients = new Map<LoginRole, Client>()
const admins = new Map<'app' | 'vault', Client>()

beforeAll(async () => {
  installation = await createInstallation()
  scratch = await createInstallation()
  tenants = await fillTenants(installation)
  scratchTenants = await fillTenants(scratch)
  for (const role of attackedRoles) clients.set(role, await installation.clientOf(role))
  for (const database of ['app', 'vault'] as const) admins.set(database, await installation.admin(database))
})
afterAll(async () => {
  await installation?.close()
  await scratch?.close()
})

/** With the role's own credential and, in the app database, a good context of the organisation "north". */
function asRole(role: LoginRole, input: string, next: string | null = null) {
  const client = clients.get(role)
  if (!client) throw new Error(`not connected as ${role}`)
  return inject(client, role, input, { context: contextFor(installation, tenants, role), next })
}

function asSuperuser(role: LoginRole, input: string) {
  const client = admins.get(databaseOf(role))
  if (!client) throw new Error('not connected')
  return inject(client, role, input)
}

type Target = Readonly<Record<LoginRole, string>>
const each = (app: string, vault: string): Target => ({
  app_web: app,
  app_worker: app,
  vault_intake: vault,
  vault_import: vault,
  vault_worker: vault,
})

/** A table that the role must not read, as one column of text. */
const secret: Target = {
  app_web: 'SELECT subject FROM directory.identity',
  app_worker: 'SELECT password_hash FROM person',
  vault_intake: 'SELECT answers::text FROM vault.report',
  vault_import: 'SELECT answers::text FROM vault.report',
  vault_worker: 'SELECT answers::text FROM vault.report',
}
const owner = each('app_owner', 'vault_owner')
/** What is published, or what was reported. */
const published = each('release', 'vault.report')
const anyTable = each('unit', 'vault.report')
/** A function that another process may call. */
const foreign: Target = {
  app_web: 'directory.list_organisation_ids()',
  app_worker: "directory.setup_code_is_valid('x', now())",
  vault_intake: "api.participation('north')",
  vault_import: "api.read_report('north', 'x')",
  vault_worker: "api.read_report('north', 'x')",
}

/** Name, what is typed, and, where it is not "insufficient privilege", the expected SQLSTATE. */
const attacks: [name: string, input: (role: LoginRole) => string][] = [
  ['UNION with a secret table', (role) => `x' UNION ALL ${secret[role]} --`],
  ['a second statement that reads a secret table', (role) => `x'; ${secret[role]} --`],
  ['a sub-select of a secret table', (role) => `x' || (${secret[role]} LIMIT 1) || '`],
  ['COPY of a secret table', (role) => `x'; COPY (${secret[role]}) TO STDOUT --`],
  ['EXPLAIN of a secret table, for its estimate of rows', (role) => `x'; EXPLAIN ${secret[role]} --`],
  ['LOCK of a table against everybody', (role) => `x'; LOCK TABLE ${published[role]} IN ACCESS EXCLUSIVE MODE --`],
  ['SET ROLE to the owner', (role) => `x'; SET LOCAL ROLE ${owner[role]}; --`],
  ['SET SESSION AUTHORIZATION', (role) => `x'; SET LOCAL SESSION AUTHORIZATION ${owner[role]}; --`],
  ['row_security off', (role) => `x'; SET LOCAL row_security = off; SELECT * FROM ${anyTable[role]} --`],
  ['ALTER TABLE', (role) => `x'; ALTER TABLE ${anyTable[role]} DISABLE ROW LEVEL SECURITY --`],
  ['GRANT of the owner to itself', (role) => `x'; GRANT ${owner[role]} TO ${role} --`],
  ['COPY to a program', () => `x'; COPY (SELECT 1) TO PROGRAM 'cat > /dev/null' --`],
  ['COPY to a file', () => `x'; COPY (SELECT 1) TO '/dev/null' --`],
  ['pg_read_file', () => `x'; SELECT pg_read_file('PG_VERSION') --`],
  ['pg_ls_dir', () => `x'; SELECT count(*) FROM pg_ls_dir('.') --`],
  ['lo_import', () => `x'; SELECT lo_import('PG_VERSION') --`],
  ['a large object as a drop box', () => `x'; SELECT lo_from_bytea(0, '\\x00') --`],
  ['pg_statistic', () => `x'; SELECT count(*) FROM pg_statistic --`],
  ['pg_authid', () => `x'; SELECT count(*) FROM pg_authid --`],
  ['another process’s function', (role) => `x'; SELECT * FROM ${foreign[role]} --`],
  ['CREATE EXTENSION', () => `x'; CREATE EXTENSION hstore SCHEMA api --`],
  ['DROP EXTENSION', () => `x'; DROP EXTENSION plpgsql CASCADE --`],
  ['CREATE FUNCTION', () => `x'; CREATE FUNCTION api.mine() RETURNS int LANGUAGE sql AS 'SELECT 1' --`],
  ['CREATE TEMP TABLE', () => `x'; CREATE TEMP TABLE mine () --`],
  ['CREATE TABLE', () => `x'; CREATE TABLE public.mine () --`],
  ['CREATE SCHEMA', () => `x'; CREATE SCHEMA mine --`],
  ['DO', () => `x'; DO 'BEGIN NULL; END' --`],
  [
    'rewriting what was published or reported',
    (role) =>
      `x'; UPDATE ${databaseOf(role) === 'app' ? "release SET document = '{1}'" : "vault.report SET unit = 'X'"} --`,
  ],
  [
    'deleting what was published or reported',
    (role) => `x'; DELETE FROM ${databaseOf(role) === 'app' ? 'release' : 'vault.report'} --`,
  ],
  [
    'rewriting the ledger, or the quarters',
    (role) =>
      `x'; ${databaseOf(role) === 'app' ? "UPDATE ledger_entry SET kind = 'x'" : 'UPDATE vault.quarter SET closed = false'} --`,
  ],
  [
    'deleting from the log, or the facts',
    (role) => `x'; DELETE FROM ${databaseOf(role) === 'app' ? 'log_entry' : 'vault.organisation'} --`,
  ],
  [
    'rewriting the log, or the units',
    (role) =>
      `x'; ${databaseOf(role) === 'app' ? "UPDATE log_entry SET action = 'x'" : 'UPDATE vault.unit SET leaf = true'} --`,
  ],
  ['emptying a table', (role) => `x'; TRUNCATE ${databaseOf(role) === 'app' ? 'release' : 'vault.report'} --`],
  [
    'the key of the context, or the receipts',
    (role) => `x'; SELECT * FROM ${databaseOf(role) === 'app' ? 'api.context_key' : 'vault.report'} --`,
  ],
  [
    'the key of the context, or remarks that wait in the vault',
    (role) => `x'; SELECT * FROM ${databaseOf(role) === 'app' ? 'api.context_key' : 'vault.remark'} --`,
  ],
  ['pg_sleep', () => `x'; SELECT pg_sleep(0.001) --`],
  ['an advisory lock that everybody waits for', () => `x'; SELECT pg_advisory_lock(1) --`],
]

describe('an injection', () => {
  describe.each(attacks)('%s', (_, input) => {
    it.each(attackedRoles)('is refused to %s', async (role) => {
      expect(await asRole(role, input(role)), input(role)).toEqual({ refused: '42501' })
    })

    it.each(attackedRoles)('succeeds as %s’s if the rights are a superuser’s', async (role) => {
      expect(await asSuperuser(role, input(role)), input(role)).toHaveProperty('rows')
    })
  })
})

/** How many reports came, and when: each of these is a live counter. */
const counters: [name: string, expression: string][] = [
  ['inserts by table', 'SELECT n_tup_ins FROM pg_stat_all_tables'],
  ['transactions by database', 'SELECT xact_commit FROM pg_stat_database'],
  ['other sessions', 'SELECT query FROM pg_stat_activity'],
  ['the estimated values of a column', 'SELECT most_common_vals FROM pg_stats'],
  ['size of a relation', "SELECT pg_relation_size('pg_catalog.pg_proc')"],
  ['size of the database', 'SELECT pg_database_size(current_database())'],
  ['position in the write-ahead log', 'SELECT pg_current_wal_lsn()'],
  ['number of the transaction', 'SELECT pg_current_xact_id()'],
  ['number of the next transaction', 'SELECT pg_current_snapshot()'],
  ['age of an old transaction', "SELECT age('3'::xid)"],
  ['locks', 'SELECT * FROM pg_locks'],
  ['counters of a table’s statistics', 'SELECT pg_stat_get_tuples_inserted(1259)'],
]

describe('the catalogue', () => {
  describe.each(counters)('%s', (_, sql) => {
    it.each(attackedRoles)('is not shown to %s', async (role) => {
      expect(await asRole(role, `x'; ${sql} --`), sql).toEqual({ refused: '42501' })
    })

    it('is shown to a superuser', async () => {
      expect(await asSuperuser('vault_intake', `x'; ${sql} --`)).toHaveProperty('rows')
    })
  })

  const estimates = `x'; SELECT reltuples FROM pg_class --`
  it.each(['vault_intake', 'vault_import', 'vault_worker'] as const)(
    'hides the number of reports from %s',
    async (role) => {
      expect(await asRole(role, estimates)).toEqual({ refused: '42501' })
    },
  )

  it.each(['app_web', 'app_worker'] as const)('as %s sees it has no table of reports', async (role) => {
    const names = await asRole(role, `x'; SELECT relname::text FROM pg_class WHERE relname ~ 'report' ORDER BY 1 --`)
    expect(names).toEqual({ rows: [['reporting_quarter'], ['reporting_quarter_pkey']] })
  })

  it('shows the number of reports when the defence is off', async () => {
    const admin = await scratch.admin('vault')
    await admin.query('ANALYZE vault.report; GRANT SELECT ON pg_class TO vault_intake')
    const client = await scratch.clientOf('vault_intake')
    const seen = await inject(client, 'vault_intake', `x'; SELECT reltuples FROM pg_class WHERE relname = 'report' --`)
    expect(seen).toEqual({ rows: [[2]] })
  })
})

describe('a limit', () => {
  it('the number of a transaction that wrote a row is in the row: on one server, both databases count together', async () => {
    const numberOfOwnRow = async () => {
      const outcome = await asRole(
        'app_web',
        `x'; INSERT INTO headcount (organisation_id, quarter, unit_code, heads)
          VALUES ('${tenants.north.organisationId}', '2026-Q4', 'ORG', 1) RETURNING xmin::text --`,
      )
      return 'rows' in outcome ? Number(outcome.rows[0]?.[0]) : Number.NaN
    }
    const before = await numberOfOwnRow()
    const entry = {
      organisation: 'north',
      unit: 'LEE-PACK',
      answers: { regions: ['none'] },
      symptomClass: 'neither' as const,
    }
    const hashes = { keyHash: 'd'.repeat(64), contentHash: 'e'.repeat(64), receiptHash: 'f'.repeat(64) }
    expect(await installation.intake.submitReports([{ ...entry, ...hashes }])).toEqual([{ status: 'stored' }])
    // One for this transaction and one for the report's, which was in the other database.
    expect((await numberOfOwnRow()) - before).toBeGreaterThanOrEqual(2)
  })
})

describe('another organisation’s context', () => {
  const southUnits = 'SELECT name FROM unit'
  const forge = (context: string) => `x' OR set_config('plumbline.context', '${context}', true) IS NOT NULL --`
  const expiry = () => Math.floor(Date.now() / 1000) + 100
  const sign = (key: string, content: string, role: string) =>
    `${content}.${createHmac('sha256', key).update(`${content}.${role}`).digest('hex')}`

  const forgeries: [name: string, context: (role: 'app_web' | 'app_worker') => string][] = [
    ['as a bare number', () => tenants.south.organisationId],
    ['signed with a guessed key', (role) => sign('guessed', `${tenants.south.organisationId}.${expiry()}`, role)],
    ['with an empty signature', () => `${tenants.south.organisationId}.${expiry()}.`],
    [
      'with the own organisation’s signature',
      (role) => {
        const own = contextFor(installation, tenants, role) ?? ''
        return own.replace(tenants.north.organisationId, tenants.south.organisationId)
      },
    ],
    [
      'of the other role',
      (role) =>
        signContext(
          installation.secrets.contextKey,
          tenants.south.organisationId,
          role === 'app_web' ? 'app_worker' : 'app_web',
        ),
    ],
    [
      'that has expired',
      (role) => signContext(installation.secrets.contextKey, tenants.south.organisationId, role, Date.now() - 301_000),
    ],
    [
      'prolonged after it has expired',
      (role) => {
        const [organisation, , mac] = signContext(
          installation.secrets.contextKey,
          tenants.south.organisationId,
          role,
          Date.now() - 301_000,
        ).split('.')
        return `${organisation}.${expiry()}.${mac}`
      },
    ],
    ['that is empty', () => ''],
  ]

  describe.each(forgeries)('%s', (_, context) => {
    it.each(['app_web', 'app_worker'] as const)('is refused to %s', async (role) => {
      expect(await asRole(role, forge(context(role)), southUnits)).toEqual({ refused: '42501' })
    })
  })

  it('opens the other organisation if it is signed with the key: the forged ones are well formed', async () => {
    const good = signContext(installation.secrets.contextKey, tenants.south.organisationId, 'app_web')
    expect(await asRole('app_web', forge(good), southUnits)).toEqual({ rows: [['south']] })
  })

  it.each(['app_web', 'app_worker'] as const)('is what keeps %s to its rows, whatever the condition', async (role) => {
    expect(await asRole(role, `x' OR true --`)).toEqual({ rows: [['north']] })
  })

  it('could be forged if it were not signed', async () => {
    const admin = await scratch.admin('app')
    await admin.query(`CREATE OR REPLACE FUNCTION api.organisation_id() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
      SET search_path = pg_catalog, pg_temp AS $$ SELECT split_part(current_setting('plumbline.context'), '.', 1)::uuid $$`)
    const seen = await inject(
      await scratch.clientOf('app_web'),
      'app_web',
      forge(scratchTenants.south.organisationId),
      {
        context: contextFor(scratch, scratchTenants, 'app_web'),
        next: southUnits,
      },
    )
    expect(seen).toEqual({ rows: [['south']] })
  })

  it('would not matter if row-level security were off', async () => {
    await (await scratch.admin('app')).query('ALTER TABLE unit DISABLE ROW LEVEL SECURITY')
    const seen = await inject(await scratch.clientOf('app_web'), 'app_web', `x' OR true ORDER BY 1 --`, {
      context: contextFor(scratch, scratchTenants, 'app_web'),
    })
    expect(seen).toEqual({ rows: [['north'], ['south']] })
  })
})

describe('with one defence switched off in a scratch installation', () => {
  const controls: [name: string, role: LoginRole, off: string, input: string][] = [
    [
      'the grant on reports: UNION reads them',
      'vault_intake',
      'GRANT USAGE ON SCHEMA vault TO vault_intake; GRANT SELECT ON vault.report TO vault_intake',
      `x' UNION ALL ${secret.vault_intake} --`,
    ],
    [
      'the grant on identities: UNION reads them',
      'app_web',
      'GRANT SELECT ON directory.identity TO app_web',
      `x' UNION ALL ${secret.app_web} --`,
    ],
    [
      'the grants on releases: one is rewritten',
      'app_web',
      'GRANT UPDATE ON release TO app_web',
      `x'; UPDATE release SET document = '{1}' --`,
    ],
    [
      'the grants on the log: a line is deleted',
      'app_web',
      'GRANT DELETE ON log_entry TO app_web',
      `x'; DELETE FROM log_entry --`,
    ],
    [
      'who may write procedures: DO runs',
      'vault_intake',
      'GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC',
      `x'; DO 'BEGIN NULL; END' --`,
    ],
    [
      'who may sleep: a connection is held',
      'app_web',
      'GRANT EXECUTE ON FUNCTION pg_sleep(double precision) TO PUBLIC',
      `x'; SELECT pg_sleep(0.001) --`,
    ],
    [
      'the statistics: inserts are counted',
      'vault_worker',
      `GRANT SELECT ON pg_stat_all_tables TO PUBLIC;
      DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid FROM pg_proc WHERE proname ~ '^pg_stat_get' LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', f); END LOOP; END $$`,
      `x'; SELECT n_tup_ins FROM pg_stat_all_tables --`,
    ],
    [
      'who may call what: reports are read back',
      'vault_worker',
      'GRANT EXECUTE ON FUNCTION api.read_report(text, text) TO PUBLIC',
      `x'; SELECT * FROM ${foreign.vault_worker} --`,
    ],
  ]
  it.each(controls)('%s', async (_, role, off, input) => {
    const client = await scratch.clientOf(role)
    const context = contextFor(scratch, scratchTenants, role)
    expect(await inject(client, role, input, { context })).toEqual({ refused: '42501' })
    await (await scratch.admin(databaseOf(role))).query(off)
    expect(await inject(client, role, input, { context })).toHaveProperty('rows')
  })

  it('TEMP on the database: a table of one’s own appears', async () => {
    const admin = await scratch.admin('vault')
    const { rows } = await admin.query('SELECT current_database() AS name')
    await admin.query(`GRANT TEMP ON DATABASE "${rows[0].name}" TO PUBLIC`)
    const client = await scratch.clientOf('vault_intake')
    expect(await inject(client, 'vault_intake', `x'; CREATE TEMP TABLE mine () --`)).toHaveProperty('rows')
  })
})

describe('what a role may change of itself', () => {
  /** Whatever would make PostgreSQL write down statements, values or times, load code, or give more rights. */
  const refused: [name: string, sql: (role: LoginRole) => string][] = [
    ...[
      "log_statement = 'all'",
      "log_min_messages = 'debug5'",
      "log_min_error_statement = 'debug5'",
      'log_min_duration_statement = 0',
      'log_duration = on',
      "log_error_verbosity = 'verbose'",
      'track_activities = off',
      "session_preload_libraries = 'x'",
      "session_replication_role = 'replica'",
    ].map((setting): [string, () => string] => [`SET ${setting}`, () => `SET LOCAL ${setting}`]),
    [
      'a setting of its own that logs statements',
      (role) => `ALTER ROLE ${role} SET log_min_error_statement = 'debug5'`,
    ],
    ['to make roles', (role) => `ALTER ROLE ${role} CREATEROLE`],
    ['to make databases', (role) => `ALTER ROLE ${role} CREATEDB`],
    ['more connections', (role) => `ALTER ROLE ${role} CONNECTION LIMIT -1`],
    ['the password of the owner', (role) => `ALTER ROLE ${owner[role]} PASSWORD 'x'`],
    [
      'the password of another process',
      (role) => `ALTER ROLE ${role === 'app_web' ? 'app_worker' : 'app_web'} PASSWORD 'x'`,
    ],
  ]
  describe.each(refused)('%s', (_, sql) => {
    it.each(attackedRoles)('is refused to %s', async (role) => {
      expect(await asRole(role, `x'; ${sql(role)} --`), sql(role)).toEqual({ refused: '42501' })
    })
  })

  it.each(attackedRoles)(
    'its password and its plain settings: a limit, and %s gets them back at the next start',
    async (role) => {
      // Rolled back: the password is every other test's too. That it was let through is in the outcome.
      expect(await asRole(role, `x'; ALTER ROLE ${role} PASSWORD 'stolen' --`)).toHaveProperty('rows')
      const client = await installation.clientOf(role)
      const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name')
      await client.query(`ALTER ROLE ${role} SET synchronous_commit = off`)
      await client.query(`ALTER ROLE ${role} IN DATABASE "${rows[0]?.name}" SET synchronous_commit = off`)
      const durability = async () => {
        const fresh = await installation.clientOf(role)
        return (await fresh.query<{ synchronous_commit: string }>('SHOW synchronous_commit')).rows[0]
          ?.synchronous_commit
      }
      expect(await durability()).toBe('off')
      const admin = await installation.admin(databaseOf(role))
      await secureDatabase(admin, databaseOf(role))
      await openRoles(installation.adminUrls[databaseOf(role)], installation.secrets.roles)
      expect(await durability()).toBe('on')
    },
  )
})
