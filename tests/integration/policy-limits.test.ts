import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uuidv7 } from '@/lib/crypto/uuid'
import { policyLimits } from '@/lib/domain/disclosure/policy'
import { createInstallation, type Installation } from './installation'

// What a policy may say is one table in lib/domain/disclosure/policy.ts. The database holds it too, so that not even SQL
// of the staff app's role can promise people less than the least.
let installation: Installation
beforeAll(async () => {
  installation = await createInstallation()
})
afterAll(() => installation.close())

const columns = {
  threshold: policyLimits.threshold,
  minimum_unit_headcount: policyLimits.minimumUnitHeadcount,
  publication_lag_days: policyLimits.publicationLagDays,
  free_text_threshold: policyLimits.freeTextThreshold,
  retention_months: policyLimits.retentionMonths,
} as const
type Column = keyof typeof columns
// In the order in which they are declared.
const names = Object.keys(columns) as Column[]

const tables = {
  policy: { key: 'from_quarter', more: {} },
  quarter_facts: { key: 'quarter', more: { units: '[]', headcounts: '{}', free_text: 'false' } },
} as const

async function insert(table: keyof typeof tables, changed: Partial<Record<Column, number>>, admission = 'slips') {
  const { key, more } = tables[table]
  const values = {
    organisation_id: uuidv7(new Date()),
    [key]: '2026-Q4',
    admission,
    ...more,
    ...Object.fromEntries(names.map((name) => [name, changed[name] ?? columns[name].preset])),
  }
  const admin = await installation.admin('app')
  const places = Object.keys(values).map((_, index) => `$${index + 1}`)
  await admin.query(
    `INSERT INTO ${table} (${Object.keys(values).join(', ')}) VALUES (${places.join(', ')})`,
    Object.values(values),
  )
}

describe.each(['policy', 'quarter_facts'] as const)('a row of %s', (table) => {
  it.each(names)('holds the limits of %s, and nothing beyond them', async (column) => {
    const { minimum, maximum } = columns[column]
    for (const value of [minimum, maximum]) await insert(table, { [column]: value })
    for (const value of [minimum - 1, maximum + 1]) {
      await expect(insert(table, { [column]: value })).rejects.toThrow(/check constraint/)
    }
  })
})

it('a policy of an open link with a low threshold needs the name of whoever accepted it', async () => {
  await expect(insert('policy', { threshold: 9 }, 'open')).rejects.toThrow(/policy_low_threshold/)
  await insert('policy', { threshold: 10 }, 'open')
  await insert('policy', { threshold: 9 }, 'slips')
})
