import type { Client } from 'pg'
import { signContext } from '@/lib/crypto/context'
import { uuidv7 } from '@/lib/crypto/uuid'
import type { LoginRole } from '../../scripts/secrets.mjs'
import type { Installation } from '../integration/installation'
import { facts } from '../integration/intake/door'

export const attackedRoles = ['app_web', 'app_worker', 'vault_intake', 'vault_import', 'vault_worker'] as const

export const databaseOf = (role: LoginRole) => (role.startsWith('app_') ? 'app' : 'vault')

/**
 * What the product never does: a query of each role with somebody's text pasted into it. It is sent in the simple
 * protocol, which takes several statements at once.
 */
const hosts: Readonly<Record<LoginRole, (input: string) => string>> = {
  app_web: (input) => `SELECT name FROM unit WHERE code = '${input}'`,
  app_worker: (input) => `SELECT name FROM unit WHERE code = '${input}'`,
  vault_intake: (input) => `SELECT 'x' WHERE api.get_facts('north')->>'threshold' = '${input}'`,
  vault_import: (input) => `SELECT 'x' WHERE api.get_facts('north')->>'threshold' = '${input}'`,
  vault_worker: (input) => `SELECT 'x' WHERE api.participation('north')::text = '${input}'`,
}

export type Tenants = { north: { organisationId: string }; south: { organisationId: string } }

/** Two organisations with something to steal in both databases. */
export async function fillTenants(installation: Installation): Promise<Tenants> {
  const admin = await installation.admin('app')
  const make = async (slug: string) => {
    const id = uuidv7(new Date())
    const one = (sql: string, ...values: unknown[]) => admin.query(sql, [id, ...values])
    await one(`INSERT INTO organisation (id, slug, name, is_demo) VALUES ($1, $2, $2, false)`, slug)
    await one(
      `INSERT INTO unit (organisation_id, first_quarter, code, name, kind) VALUES ($1, '2026-Q1', 'ORG', $2, 'organisation')`,
      slug,
    )
    await one(
      `INSERT INTO release (organisation_id, quarter, version, id, document, hash, signature, public_key, published_at)
      VALUES ($1, '2026-Q3', 1, $1, '{}', 'h', 's', 'k', now())`,
    )
    await one(
      `INSERT INTO log_entry (organisation_id, id, position, action, subject, hash) VALUES ($1, $1, 1, 'a', 's', 'h')`,
    )
    await one(
      `INSERT INTO ledger_entry (organisation_id, quarter, id, kind, cells, hash) VALUES ($1, '2026-Q3', $1, 'k', '{}', 'h')`,
    )
    await one(
      `INSERT INTO person (organisation_id, id, name, email, role, password_hash) VALUES ($1, $1, 'P', $2, 'hr', 'stolen-password')`,
      `${slug}@example.org`,
    )
    await one(
      `INSERT INTO directory.identity (issuer, subject, organisation_id, person_id) VALUES ('password', $2, $1, $1)`,
      slug,
    )
    return { organisationId: id }
  }
  const tenants = { north: await make('north'), south: await make('south') }
  for (const slug of ['north', 'south']) {
    await installation.worker.pushFacts({ ...facts, organisation: { slug, name: slug, demo: false } })
    const hash = (digit: string) => digit.repeat(64)
    await installation.intake.submitReports([
      {
        organisation: slug,
        unit: 'LEE-PACK',
        answers: { regions: ['wrists-hands'], 'wrist.frequency': 3 },
        symptomClass: 'wrist',
        keyHash: hash('a'),
        contentHash: hash('b'),
        receiptHash: hash('c'),
      },
    ])
  }
  return tenants
}

export type Outcome = { refused: string } | { rows: unknown[][] }

/**
 * Injects text into the role's query, in a transaction that is taken back. In the app database the transaction has
 * a good context of the organisation, as the product's own has.
 */
export async function inject(
  client: Client,
  role: LoginRole,
  input: string,
  { context = null as string | null, next = null as string | null } = {},
): Promise<Outcome> {
  await client.query('BEGIN')
  try {
    if (context !== null) await client.query(`SELECT set_config('plumbline.context', $1, true)`, [context])
    const first = await client.query({ text: hosts[role](input), rowMode: 'array' })
    const answer = next === null ? first : await client.query({ text: next, rowMode: 'array' })
    // Several statements answer with several results.
    const results = Array.isArray(answer) ? (answer as (typeof answer)[]) : [answer]
    return { rows: results.flatMap(({ rows }) => rows as unknown[][]) }
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return { refused: error.code }
    throw error
  } finally {
    await client.query('ROLLBACK')
    await client.query('RESET SESSION AUTHORIZATION; RESET ALL')
  }
}

export function contextFor(installation: Installation, tenants: Tenants, role: LoginRole): string | null {
  if (databaseOf(role) === 'vault') return null
  return signContext(installation.secrets.contextKey, tenants.north.organisationId, role)
}
