import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LoginRole } from '../../scripts/secrets.mjs'
import { createInstallation, type Installation } from './installation'

let installation: Installation

beforeAll(async () => {
  installation = await createInstallation()
})
afterAll(() => installation.close())

/** What everybody but an object's owner may do, for every object that is not PostgreSQL's own. */
async function grants(database: 'app' | 'vault'): Promise<string[]> {
  const admin = await installation.admin(database)
  const { rows } = await admin.query<{ line: string }>(`
    WITH acl AS (
      SELECT 'database' AS object, datdba AS owner, coalesce(datacl, acldefault('d', datdba)) AS acl
        FROM pg_database WHERE datname = current_database()
      UNION ALL
      SELECT 'schema ' || nspname, nspowner, coalesce(nspacl, acldefault('n', nspowner))
        FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
      UNION ALL
      SELECT CASE relkind WHEN 'S' THEN 'sequence ' ELSE 'table ' END || relnamespace::regnamespace || '.' || relname,
        relowner, coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))
        FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND relnamespace::regnamespace::text !~ '^pg_|^information_schema$'
      UNION ALL
      SELECT 'column ' || c.relnamespace::regnamespace || '.' || c.relname || '.' || a.attname, c.relowner, a.attacl
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE a.attacl IS NOT NULL AND c.relnamespace::regnamespace::text !~ '^pg_|^information_schema$'
      UNION ALL
      SELECT 'function ' || pronamespace::regnamespace || '.' || proname || '(' || pg_get_function_identity_arguments(oid) || ')',
        proowner, coalesce(proacl, acldefault('f', proowner))
        FROM pg_proc WHERE pronamespace::regnamespace::text !~ '^pg_|^information_schema$'
      UNION ALL
      SELECT 'language ' || lanname, lanowner, coalesce(lanacl, acldefault('l', lanowner)) FROM pg_language WHERE lanpltrusted
    )
    SELECT coalesce(r.rolname, 'PUBLIC') || ' | ' || object || ' | ' || string_agg(privilege_type, ' ' ORDER BY privilege_type) AS line
    FROM acl, aclexplode(acl.acl) e LEFT JOIN pg_roles r ON r.oid = e.grantee
    WHERE e.grantee <> acl.owner
    GROUP BY r.rolname, object ORDER BY 1`)
  return rows.map((row) => row.line)
}

const isJobQueue = (line: string) => line.includes(' graphile_worker')

describe('grants', () => {
  it('of the vault are EXECUTE on the functions of each process, and nothing on any table', async () => {
    expect(await grants('vault')).toEqual([
      'vault_import | database | CONNECT',
      'vault_import | function api.get_facts(p_organisation text) | EXECUTE',
      'vault_import | function api.import_reports(p_organisation text, p_quarter text, p_rows jsonb) | EXECUTE',
      'vault_import | schema api | USAGE',
      'vault_intake | database | CONNECT',
      'vault_intake | function api.amend_report(p_organisation text, p_receipt_hash text, p_change jsonb) | EXECUTE',
      'vault_intake | function api.get_facts(p_organisation text) | EXECUTE',
      'vault_intake | function api.read_report(p_organisation text, p_receipt_hash text) | EXECUTE',
      'vault_intake | function api.submit_remark(p_organisation text, p_quarter text, p_ticket_hash text, p_sealed bytea) | EXECUTE',
      'vault_intake | function api.submit_reports(p_rows jsonb) | EXECUTE',
      'vault_intake | function api.takes_writes() | EXECUTE',
      'vault_intake | function api.withdraw_report(p_organisation text, p_receipt_hash text) | EXECUTE',
      'vault_intake | schema api | USAGE',
      'vault_owner | language plpgsql | USAGE',
      'vault_owner | language sql | USAGE',
      'vault_worker | database | CONNECT',
      'vault_worker | function api.archive_quarter(p_organisation text, p_quarter text, p_size integer) | EXECUTE',
      'vault_worker | function api.close_quarter(p_organisation text, p_quarter text) | EXECUTE',
      'vault_worker | function api.collect_remarks(p_organisation text, p_quarter text, p_minimum integer) | EXECUTE',
      'vault_worker | function api.count_entry_uses(p_organisation text, p_quarter text, p_codes jsonb) | EXECUTE',
      'vault_worker | function api.count_quarter(p_organisation text, p_quarter text) | EXECUTE',
      'vault_worker | function api.drop_remarks(p_organisation text, p_quarter text) | EXECUTE',
      'vault_worker | function api.participation(p_organisation text) | EXECUTE',
      'vault_worker | function api.probe_write() | EXECUTE',
      'vault_worker | function api.purge(p_organisation text, p_before_quarter text, p_size integer) | EXECUTE',
      'vault_worker | function api.push_entry_codes(p_codes jsonb) | EXECUTE',
      'vault_worker | function api.push_facts(p_facts jsonb) | EXECUTE',
      'vault_worker | function api.push_slips(p_batch jsonb) | EXECUTE',
      'vault_worker | function api.shuffle_open(p_organisation text, p_place jsonb, p_size integer) | EXECUTE',
      'vault_worker | function api.withdraw_slips(p_organisation text, p_batch uuid) | EXECUTE',
      'vault_worker | schema api | USAGE',
    ])
  })

  it('of the app database are these', async () => {
    expect((await grants('app')).filter((line) => !isJobQueue(line))).toEqual([
      'app_owner | language plpgsql | USAGE',
      'app_owner | language sql | USAGE',
      'app_web | column public.entry_code.withdrawn_on | UPDATE',
      'app_web | column public.organisation.collects_from | UPDATE',
      'app_web | column public.organisation.name | UPDATE',
      'app_web | column public.remark_key.withdrawn_on | UPDATE',
      'app_web | column public.reporting_quarter.ordered | UPDATE',
      'app_web | column public.reporting_quarter.ordered_by | UPDATE',
      'app_web | column public.reporting_quarter.problem | UPDATE',
      'app_web | column public.slip_batch.withdrawn_on | UPDATE',
      'app_web | database | CONNECT',
      'app_web | function api.enqueue(p_task text, p_payload jsonb) | EXECUTE',
      'app_web | function api.is_quarter(p_text text) | EXECUTE',
      'app_web | function api.lock_facts() | EXECUTE',
      'app_web | function api.organisation_id() | EXECUTE',
      'app_web | function directory.count_organisations() | EXECUTE',
      'app_web | function directory.count_own_organisations() | EXECUTE',
      'app_web | function directory.find_identity(p_issuer text, p_subject text) | EXECUTE',
      'app_web | function directory.find_organisation(p_slug text) | EXECUTE',
      'app_web | function directory.put_identity(p_issuer text, p_subject text, p_person_id uuid) | EXECUTE',
      'app_web | function directory.remove_identity(p_issuer text, p_subject text) | EXECUTE',
      'app_web | function directory.set_up_organisation(p_code_hash text, p_now timestamp with time zone, p_id uuid, p_slug text, p_name text) | EXECUTE',
      'app_web | function directory.setup_code_is_valid(p_code_hash text, p_now timestamp with time zone) | EXECUTE',
      'app_web | schema api | USAGE',
      'app_web | schema directory | USAGE',
      'app_web | schema public | USAGE',
      'app_web | table public.audit_revision | INSERT SELECT',
      'app_web | table public.calendar_hold | DELETE INSERT SELECT',
      'app_web | table public.entry_code | INSERT SELECT',
      'app_web | table public.headcount | DELETE INSERT SELECT UPDATE',
      'app_web | table public.intervention | INSERT SELECT UPDATE',
      'app_web | table public.intervention_event | INSERT SELECT',
      'app_web | table public.log_entry | INSERT SELECT',
      'app_web | table public.organisation | SELECT',
      'app_web | table public.pass_holder | DELETE INSERT SELECT UPDATE',
      'app_web | table public.pass_issue | DELETE INSERT SELECT',
      'app_web | table public.pass_key | INSERT SELECT',
      'app_web | table public.person | DELETE INSERT SELECT UPDATE',
      'app_web | table public.policy | DELETE INSERT SELECT UPDATE',
      'app_web | table public.quarter_facts | SELECT',
      'app_web | table public.release | SELECT',
      'app_web | table public.remark | SELECT',
      'app_web | table public.remark_key | INSERT SELECT',
      'app_web | table public.reporting_quarter | SELECT',
      'app_web | table public.session | DELETE INSERT SELECT UPDATE',
      'app_web | table public.slip_batch | INSERT SELECT',
      'app_web | table public.unit | DELETE INSERT SELECT UPDATE',
      'app_web | table public.worker_round | SELECT',
      'app_web | table public.workstation_audit | INSERT SELECT UPDATE',
      'app_worker | column public.entry_code.uses | UPDATE',
      'app_worker | column public.organisation.collects_from | UPDATE',
      'app_worker | column public.pass_holder.id | SELECT',
      'app_worker | column public.pass_holder.organisation_id | SELECT',
      'app_worker | column public.pass_key.key_id | SELECT',
      'app_worker | column public.pass_key.organisation_id | SELECT',
      'app_worker | column public.pass_key.quarter | SELECT',
      'app_worker | column public.pass_key.spki | SELECT',
      'app_worker | column public.person.created_at | SELECT',
      'app_worker | column public.person.disabled_at | SELECT',
      'app_worker | column public.person.email | SELECT',
      'app_worker | column public.person.id | SELECT',
      'app_worker | column public.person.name | SELECT',
      'app_worker | column public.person.organisation_id | SELECT',
      'app_worker | column public.person.role | SELECT',
      'app_worker | column public.remark.organisation_id | SELECT',
      'app_worker | column public.remark.quarter | SELECT',
      'app_worker | column public.slip_batch.hashes | UPDATE',
      'app_worker | column public.slip_batch.withdrawal_pushed | UPDATE',
      'app_worker | database | CONNECT',
      'app_worker | function api.enqueue(p_task text, p_payload jsonb) | EXECUTE',
      'app_worker | function api.is_quarter(p_text text) | EXECUTE',
      'app_worker | function api.lock_facts() | EXECUTE',
      'app_worker | function api.organisation_id() | EXECUTE',
      'app_worker | function api.probe_write() | EXECUTE',
      'app_worker | function directory.count_organisations() | EXECUTE',
      'app_worker | function directory.create_organisation(p_now timestamp with time zone, p_id uuid, p_slug text, p_name text, p_is_demo boolean) | EXECUTE',
      'app_worker | function directory.find_identity(p_issuer text, p_subject text) | EXECUTE',
      'app_worker | function directory.find_organisation(p_slug text) | EXECUTE',
      'app_worker | function directory.list_organisation_ids() | EXECUTE',
      'app_worker | function directory.put_identity(p_issuer text, p_subject text, p_person_id uuid) | EXECUTE',
      'app_worker | schema api | USAGE',
      'app_worker | schema directory | USAGE',
      'app_worker | schema public | USAGE',
      'app_worker | table public.audit_revision | INSERT SELECT',
      'app_worker | table public.calendar_hold | DELETE INSERT SELECT',
      'app_worker | table public.entry_code | SELECT',
      'app_worker | table public.headcount | INSERT SELECT',
      'app_worker | table public.intervention | INSERT SELECT',
      'app_worker | table public.intervention_event | INSERT SELECT',
      'app_worker | table public.ledger_entry | INSERT SELECT',
      'app_worker | table public.log_entry | INSERT SELECT',
      'app_worker | table public.organisation | SELECT',
      'app_worker | table public.person | INSERT',
      'app_worker | table public.policy | INSERT SELECT',
      'app_worker | table public.quarter_facts | INSERT SELECT',
      'app_worker | table public.release | INSERT SELECT',
      'app_worker | table public.remark | DELETE INSERT',
      'app_worker | table public.remark_key | SELECT',
      'app_worker | table public.reporting_quarter | INSERT SELECT UPDATE',
      'app_worker | table public.slip_batch | SELECT',
      'app_worker | table public.unit | INSERT SELECT',
      'app_worker | table public.worker_round | INSERT SELECT UPDATE',
      'app_worker | table public.workstation_audit | INSERT SELECT',
    ])
  })

  it('of the job queue are the worker’s alone', async () => {
    const roles = (await grants('app')).filter(isJobQueue).map((line) => line.split(' | ')[0])
    expect(new Set(roles)).toEqual(new Set(['app_worker']))
  })

  it('make no role a superuser, a creator, or a member of another', async () => {
    const admin = await installation.admin('app')
    const { rows } = await admin.query(`
      SELECT rolname FROM pg_roles
      WHERE rolname ~ '^(app|vault)_' AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR rolinherit)`)
    expect(rows).toEqual([])
    const members = await admin.query(`
      SELECT m.rolname FROM pg_auth_members JOIN pg_roles m ON m.oid = member WHERE m.rolname ~ '^(app|vault)_'`)
    expect(members.rows).toEqual([])
  })

  it('pin the search path of every function, so that nobody can slip an object under it', async () => {
    for (const database of ['app', 'vault'] as const) {
      const admin = await installation.admin(database)
      const { rows } = await admin.query(`
        SELECT proname FROM pg_proc WHERE pronamespace::regnamespace::text IN ('api', 'directory') AND prokind = 'f'
          AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=pg_catalog, pg_temp']`)
      expect(rows).toEqual([])
    }
  })
})

describe('row-level security', () => {
  it('is enabled and forced on every table of the app database that holds a tenant’s rows', async () => {
    const admin = await installation.admin('app')
    const { rows } = await admin.query<{ relname: string }>(`
      SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND relname <> '_prisma_migrations' AND NOT (relrowsecurity AND relforcerowsecurity)`)
    expect(rows).toEqual([])
  })
})

/** Every role of the product that is not the given database's. */
const strangers: Record<'app' | 'vault', LoginRole[]> = {
  app: ['vault_intake', 'vault_import', 'vault_worker'],
  vault: ['app_web', 'app_worker'],
}

describe('connecting', () => {
  for (const database of ['app', 'vault'] as const) {
    for (const role of strangers[database]) {
      it(`to the ${database} database is refused to ${role}`, async () => {
        await expect(installation.clientOf(role, database)).rejects.toMatchObject({ code: '42501' })
      })
    }
  }

  it('to the server’s own databases is refused to the app door’s role', async () => {
    for (const database of ['postgres', 'template1']) {
      const url = new URL(installation.urls.app_web)
      url.pathname = `/${database}`
      await expect(installation.connectedTo(url.href)).rejects.toMatchObject({ code: '42501' })
    }
  })
})

describe('with the credential of', () => {
  for (const role of ['vault_intake', 'vault_import', 'vault_worker'] as const) {
    it(`${role} no table of the vault can be read, written or locked`, async () => {
      const admin = await installation.admin('vault')
      const { rows: tables } = await admin.query<{ name: string }>(
        `SELECT 'vault.' || relname AS name FROM pg_class WHERE relnamespace = 'vault'::regnamespace AND relkind = 'r'`,
      )
      expect(tables.length).toBe(10)
      const client = await installation.clientOf(role)
      for (const { name } of tables) {
        for (const sql of [
          `SELECT * FROM ${name}`,
          `SELECT count(*) FROM ${name}`,
          `DELETE FROM ${name}`,
          `COPY ${name} TO STDOUT`,
          `BEGIN; LOCK TABLE ${name} IN ACCESS SHARE MODE`,
        ]) {
          await expect(client.query(sql), sql).rejects.toMatchObject({ code: '42501' })
          await client.query('ROLLBACK')
        }
      }
    })

    it(`${role} nothing tells how many reports there are or when they came`, async () => {
      const client = await installation.clientOf(role)
      for (const sql of [
        'SELECT relname, reltuples FROM pg_class',
        'SELECT * FROM pg_stat_user_tables',
        'SELECT * FROM pg_stat_all_tables',
        'SELECT * FROM pg_stat_database',
        'SELECT * FROM pg_stat_activity',
        'SELECT * FROM pg_statio_all_tables',
        'SELECT * FROM pg_stats',
        'SELECT * FROM pg_locks',
        'SELECT pg_current_wal_lsn()',
        'SELECT pg_database_size(current_database())',
        'SELECT pg_total_relation_size(1259)',
        'SELECT pg_stat_get_tuples_inserted(1259)',
        'SELECT txid_current()',
        'SELECT pg_current_snapshot()',
      ]) {
        await expect(client.query(sql), sql).rejects.toMatchObject({ code: '42501' })
      }
    })

    it(`${role} nobody becomes somebody else or makes anything`, async () => {
      const client = await installation.clientOf(role)
      for (const sql of [
        'SET ROLE vault_owner',
        'SET SESSION AUTHORIZATION vault_owner',
        'CREATE TABLE public.mine ()',
        'CREATE TABLE api.mine ()',
        'CREATE TEMP TABLE mine ()',
        'CREATE SCHEMA mine',
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        'DO $$ BEGIN NULL; END $$',
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('PG_VERSION')",
        'SELECT pg_advisory_lock(1)',
        "SELECT vault.file_reports('[]', NULL, true)",
      ]) {
        await expect(client.query(sql), sql).rejects.toMatchObject({ code: '42501' })
      }
    })
  }
})
