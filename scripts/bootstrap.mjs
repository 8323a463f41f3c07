/**
 * Makes two databases into Plumbline's: roles, ownership, what PUBLIC must not see, migrations, the job queue's
 * schema, the key of the signed context. Safe to run at every start; changes nothing when there is nothing to change.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrate } from './migrate.mjs'
import { loginRoles } from './secrets.mjs'

const prismaDirectory = join(dirname(fileURLToPath(import.meta.url)), '..', 'prisma')

/** Which roles may connect to which database, and who owns it. */
export const databaseRoles = {
  app: { owner: 'app_owner', logins: ['app_web', 'app_worker'] },
  vault: { owner: 'vault_owner', logins: ['vault_intake', 'vault_import', 'vault_worker'] },
}

const identifier = (name) => `"${name.replaceAll('"', '""')}"`
const literal = (text) => `'${text.replaceAll("'", "''")}'`

/**
 * @param {{ appUrl: string, vaultUrl: string, secrets: ReturnType<typeof import('./secrets.mjs').createSecrets>, say?: (line: string) => void }} options
 *   administrative connections to the two databases, which exist.
 */
export async function bootstrap({ appUrl, vaultUrl, secrets, say = () => {} }) {
  await openRoles(appUrl, secrets.roles)
  // A vault on another server has roles of its own.
  await openRoles(vaultUrl, secrets.roles)

  await withClient(vaultUrl, (admin) => secureDatabase(admin, 'vault', say))
  await migrate({ directory: join(prismaDirectory, 'vault'), url: vaultUrl, owner: 'vault_owner' })

  await withClient(appUrl, (admin) => secureDatabase(admin, 'app', say))
  await migrate({ directory: join(prismaDirectory, 'app'), url: appUrl, owner: 'app_owner' })
  await installJobs(appUrl)
  await withClient(appUrl, async (admin) => {
    await admin.query('SET ROLE app_owner')
    await admin.query('SELECT api.set_context_key($1)', [Buffer.from(secrets.contextKey)])
  })
}

/** The roles alone, which migrations name in their grants. */
export async function openRoles(adminUrl, passwords) {
  await withClient(adminUrl, (admin) => createRoles(admin, passwords))
}

/** Creates a database of the embedded server unless it is there. */
export async function createDatabase(adminUrl, name, owner) {
  await withClient(adminUrl, async (admin) => {
    await createRole(admin, owner, 'LOGIN')
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) await admin.query(`CREATE DATABASE ${identifier(name)} OWNER ${identifier(owner)}`)
  })
}

export async function dropDatabase(adminUrl, name) {
  await withClient(adminUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`))
}

/** Nobody but administrators may connect to the databases that PostgreSQL brings: they show the whole server. */
export async function closeMaintenanceDatabases(adminUrl) {
  await withClient(adminUrl, (admin) => admin.query('REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC'))
}

async function createRoles(admin, passwords) {
  // LOGIN without a password: nobody can sign in as an owner, and a NOLOGIN owner breaks Citus.
  for (const { owner } of Object.values(databaseRoles)) await createRole(admin, owner, 'LOGIN')
  for (const role of loginRoles) {
    const password = passwords[role]
    if (!password) throw new Error(`No password for ${role}`)
    await createRole(admin, role, 'LOGIN')
    // A role may change its own password and its own settings: whatever it has changed ends here.
    await admin.query(`ALTER ROLE ${role} RESET ALL`)
    // Durable answers are a promise; the connection limit keeps a runaway process from starving the others.
    await admin.query(`ALTER ROLE ${role} PASSWORD ${literal(password)} CONNECTION LIMIT 30`)
    await admin.query(`ALTER ROLE ${role} SET synchronous_commit = on`)
  }
  const { rows } = await admin.query('SELECT rolsuper FROM pg_roles WHERE rolname = current_user')
  if (rows[0].rolsuper) {
    // A failed statement of the report door is somebody's attempt to report: the server's log does not keep its time.
    await admin.query('ALTER ROLE vault_intake SET log_min_messages = fatal')
  } else {
    // The administrator acts as the owners; a superuser may without this, a managed server's administrator may not.
    await admin.query('GRANT app_owner, vault_owner TO CURRENT_USER')
  }
}

async function createRole(admin, role, attributes) {
  const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [role])
  if (rowCount === 0)
    await admin.query(`CREATE ROLE ${role} ${attributes} NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT`)
}

/** What belongs to the database itself and is not copied with it: who may connect, and who sees its catalogue. */
export async function secureDatabase(admin, kind, say = () => {}) {
  const { owner, logins } = databaseRoles[kind]
  const { rows } = await admin.query('SELECT current_database() AS name')
  const database = identifier(rows[0].name)
  await admin.query(`ALTER DATABASE ${database} OWNER TO ${owner}`)
  await openSchemaPublic(admin, owner, rows[0].name)
  await admin.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`)
  await admin.query(`GRANT CONNECT ON DATABASE ${database} TO ${logins.join(', ')}`)
  for (const role of logins) await admin.query(`ALTER ROLE ${role} IN DATABASE ${database} RESET ALL`)
  try {
    await admin.query(closeSideChannels(kind))
  } catch (error) {
    if (error.code !== '42501') throw error
    say(
      `this server does not let its administrator close the statistics views of "${rows[0].name}": see docs/operations.md`,
    )
  }
}

/**
 * The owner keeps its tables in `public`, which belongs to whoever owns the database (pg_database_owner). PostgreSQL 15 does
 * not let a role without INHERIT make use of that, later ones do: granted to the owner itself, it holds in each.
 */
async function openSchemaPublic(admin, owner, database) {
  const isOpen = async () => {
    const { rows } = await admin.query(
      "SELECT has_schema_privilege($1, 'public', 'CREATE') AND has_schema_privilege($1, 'public', 'USAGE') AS open",
      [owner],
    )
    return rows[0].open
  }
  if (await isOpen()) return
  // As a superuser or as one who inherits from the schema's owner; else in the place of the schema's owner.
  for (const becoming of [[], [owner, 'pg_database_owner']]) {
    try {
      for (const role of becoming) await admin.query(`SET ROLE ${role}`)
      await admin.query(`GRANT CREATE, USAGE ON SCHEMA public TO ${owner}`)
    } catch (error) {
      if (error.code !== '42501') throw error
    } finally {
      await admin.query('RESET ROLE')
    }
    if (await isOpen()) return
  }
  throw Object.assign(
    new Error(
      `The administrator of "${database}" may not open its schema. Have a superuser say there, once:\nGRANT CREATE, USAGE ON SCHEMA public TO ${owner};`,
    ),
    { expected: true },
  )
}

/**
 * Catalogue functions and views that say how many rows there are and when they came: statistics, sizes, locks,
 * positions in the write-ahead log, transaction numbers; and large objects, which anybody may leave in a database. The vault's roles do not need pg_class either, which holds
 * an estimate of the number of reports; the owner does (the schema engine reads it).
 */
function closeSideChannels(kind) {
  return `
DO $$
DECLARE
  v regclass;
  f regprocedure;
BEGIN
  FOR v IN
    SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('v', 'r')
      AND (c.relname ~ '^pg_stat' OR c.relname IN ('pg_locks', 'pg_prepared_xacts', 'pg_replication_slots',
        'pg_replication_origin_status', 'pg_shmem_allocations', 'pg_shmem_allocations_numa', 'pg_backend_memory_contexts', 'pg_buffercache',
        'pg_cursors', 'pg_prepared_statements', 'pg_aios', 'pg_wait_events', 'pg_ident_file_mappings', 'pg_hba_file_rules')
        ${kind === 'vault' ? "OR c.relname = 'pg_class'" : ''})
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', v);
  END LOOP;
  FOR f IN
    SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f'
      AND p.proname ~ '^(pg_stat_|pg_lock_status|pg_.*_size$|pg_current_wal|pg_last_|pg_walfile|pg_wal_|pg_control_|pg_current_xact|pg_current_snapshot|pg_snapshot|pg_xact|pg_last_committed|txid_|pg_logical|pg_replication|pg_get_wal|pg_show_replication|pg_advisory|pg_try_advisory|pg_sleep|pg_notification_queue|lo_|lowrite$|loread$|mxid_age$|age$)'
      -- The age of a date is nobody's secret.
      AND (p.proname <> 'age' OR p.proargtypes[0] = 'xid'::regtype)
      ${kind === 'app' ? "AND p.proname !~ '^pg_advisory_xact'" : ''}
      AND p.prorettype <> 'trigger'::regtype
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
END $$;
${kind === 'vault' ? 'GRANT SELECT ON pg_catalog.pg_class TO vault_owner;' : ''}
GRANT EXECUTE ON FUNCTION pg_catalog.pg_advisory_xact_lock(bigint), pg_catalog.pg_advisory_xact_lock_shared(bigint),
  pg_catalog.pg_advisory_lock(bigint), pg_catalog.pg_advisory_unlock(bigint) TO ${databaseRoles[kind].owner};
-- Nobody but the owner writes procedures, not even a nameless one (DO).
REVOKE ALL ON LANGUAGE sql, plpgsql FROM PUBLIC;
GRANT USAGE ON LANGUAGE sql, plpgsql TO ${databaseRoles[kind].owner};
`
}

/** graphile-worker's schema, owned by app_owner; the worker's role may run it and nothing more. */
async function installJobs(appUrl) {
  const { Logger, runMigrations } = await import('graphile-worker')
  const pool = new pg.Pool({ connectionString: appUrl, options: '-c role=app_owner', max: 2 })
  const ignore = () => {}
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  try {
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => {}) })
    await pool.query(`
      REVOKE ALL ON SCHEMA graphile_worker FROM PUBLIC;
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA graphile_worker FROM PUBLIC;
      GRANT USAGE ON SCHEMA graphile_worker TO app_worker;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO app_worker;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA graphile_worker TO app_worker;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO app_worker;
      DO $$
      DECLARE
        t regclass;
      BEGIN
        FOR t IN
          SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relrowsecurity
            AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'worker')
        LOOP
          EXECUTE format('CREATE POLICY worker ON %s TO app_worker USING (true) WITH CHECK (true)', t);
        END LOOP;
      END $$`)
  } finally {
    await pool.end()
  }
}

async function withClient(url, use) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
