import { randomInt } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { hashPassword } from '../crypto/password'
import type { OrganisationContext } from '../data/app/context'
import { createDemoOrganisation } from '../data/app/demo-organisation'
import { directory } from '../data/app/directory'
import { readReleaseInputs } from '../data/app/release-inputs'
import { findReportingQuarter, openQuarter } from '../data/app/reporting-quarters'
import type { ImportVault } from '../data/vault/importer'
import type { DisclosurePolicy } from '../domain/disclosure/policy'
import { type Quarter, quarterEnd, quarterOf, shiftQuarter } from '../domain/organisation/quarter'
import { orderLeadsFrom, orders, publicationDay } from '../domain/organisation/quarter-steps'
import type { Role } from '../domain/organisation/roles'
import { keepCalendar } from '../release/calendar'
import { factsOf } from '../release/facts'
import { carryOut, type Tools } from '../release/pipeline'
import { demoAudits } from './audits'
import { demoInterventions } from './interventions'
import { demoSeed, leaves, northwind, units } from './northwind'
import { demoReports } from './reports'

/**
 * Published quarters of the demo; the one after them is left open: its people have reported, and real reports join them. A small rise that stays is followed
 * from eight quarters on.
 */
const publishedQuarters = 9

/** Nobody waits for the demo's releases, and five is what a policy with passes may go down to. */
const policy: DisclosurePolicy = {
  threshold: 5,
  minimumUnitHeadcount: 10,
  publicationLagDays: 0,
  freeTextThreshold: 10,
  retentionMonths: 24,
  admission: 'passes',
}

const people: readonly { name: string; email: string; role: Role; title: string }[] = [
  { name: 'Hannah Reed', email: 'hr@northwind.example', role: 'hr', title: 'HR' },
  { name: 'Samuel Ortiz', email: 'safety@northwind.example', role: 'safety_officer', title: 'Safety officer' },
  { name: 'Ada Winter', email: 'admin@northwind.example', role: 'admin', title: 'Administrator' },
]

/**
 * Makes the demo organisation and publishes its quarters through the same pipeline as everybody's. Can be
 * repeated and resumed: what exists is left as it is.
 * @param signInsFile is written once, with the passwords that exist nowhere else.
 */
export async function seedDemo(tools: Tools, importer: ImportVault, signInsFile: string, at: Date): Promise<void> {
  const last = shiftQuarter(quarterOf(at), -1)
  const quarters = Array.from({ length: publishedQuarters }, (_, index) =>
    shiftQuarter(last, index + 1 - publishedQuarters),
  )
  const known = await directory.findOrganisationBySlug(northwind.slug)
  const context = known ? { organisationId: known.id } : await createNorthwind(quarters, last, signInsFile)
  for (const quarter of quarters) await publishQuarter(tools, importer, context, quarter, last)
  await keepCalendar(tools, at, (error) => {
    throw error
  })
  await fillQuarter(importer, context, shiftQuarter(last, 1), last)
}

async function createNorthwind(
  quarters: readonly Quarter[],
  last: Quarter,
  signInsFile: string,
): Promise<OrganisationContext> {
  const first = quarters[0] ?? last
  const current = shiftQuarter(last, 1)
  const passwords = people.map(() => newPassword())
  const hashes = await Promise.all(passwords.map(hashPassword))
  writeSignIns(signInsFile, passwords)
  return createDemoOrganisation({
    slug: northwind.slug,
    name: northwind.name,
    from: first,
    units,
    headcounts: { quarter: first, heads: leaves },
    policies: [
      { fromQuarter: first, ...policy },
      // The open quarter takes real reports, from anybody with the link.
      { fromQuarter: current, ...policy, admission: 'open' },
    ],
    people: people.map(({ name, email, role }, index) => ({ name, email, role, passwordHash: hashes[index] ?? '' })),
    audits: demoAudits(demoSeed),
    interventions: demoInterventions(last),
    lastDay: new Date(quarterEnd(last).getTime() - 86_400_000),
  })
}

/** One quarter from its reports to its release, as if each step had come on its day. */
async function publishQuarter(
  tools: Tools,
  importer: ImportVault,
  context: OrganisationContext,
  quarter: Quarter,
  last: Quarter,
): Promise<void> {
  if (await openQuarter(context, quarter)) {
    await tools.vault.pushFacts(factsOf(await readReleaseInputs(context, quarter), null))
  }
  await fillQuarter(importer, context, quarter, last)
  const day = publicationDay(quarter, policy)
  for (const order of orders) {
    const current = await findReportingQuarter(context, quarter)
    if (current?.status === orderLeadsFrom[order]) await carryOut(tools, context, quarter, order, day)
  }
}

/** The people of the demo company report, while the quarter is open: also in the one that is left open, so that it can be tried. */
async function fillQuarter(
  importer: ImportVault,
  context: OrganisationContext,
  quarter: Quarter,
  last: Quarter,
): Promise<void> {
  const row = await findReportingQuarter(context, quarter)
  if (row?.status !== 'open') return
  const results = await importer.importReports(northwind.slug, quarter, demoReports(demoSeed, quarter, last))
  const refused = results.find(({ status }) => status !== 'stored' && status !== 'duplicate')
  if (refused) throw new Error(`a demo report of ${quarter} was refused: ${refused.status}`)
}

/** Letters and digits that are not mistaken for each other: 20 of 32, 100 bits. */
function newPassword(): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
  const group = () => Array.from({ length: 5 }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
  return [group(), group(), group(), group()].join('-')
}

function writeSignIns(file: string, passwords: readonly string[]): void {
  const lines = people.map(
    ({ title, name, email }, index) => `${title.padEnd(16)}${name.padEnd(16)}${email.padEnd(28)}${passwords[index]}`,
  )
  const text = `People of the demo company ${northwind.name}. These passwords were made for this installation alone.\n\n${lines.join('\n')}\n`
  // A file that exists keeps its mode when it is written to, so it is made anew.
  rmSync(file, { force: true })
  writeFileSync(file, text, { mode: 0o600, flag: 'wx' })
}
