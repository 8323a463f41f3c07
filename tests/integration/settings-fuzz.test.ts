import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Viewer } from '@/lib/auth/viewer'
import { hashPrintedCode } from '@/lib/crypto/printed-code'
import { tokenHash } from '@/lib/crypto/tokens'
import { disconnectApp } from '@/lib/data/app/client'
import { startCollecting } from '@/lib/data/app/collecting'
import { findPasswordOf } from '@/lib/data/app/people'
import { getPlannedQuarter } from '@/lib/data/app/planned-quarter'
import { setPolicy } from '@/lib/data/app/policies'
import { findRelease } from '@/lib/data/app/releases'
import { listReportingQuarters, placeOrder } from '@/lib/data/app/reporting-quarters'
import { setUpOrganisation } from '@/lib/data/app/set-up'
import { makeSlipBatch } from '@/lib/data/app/slips'
import {
  addUnit,
  closeUnit,
  divideUnit,
  editUnit,
  getTree,
  joinUnits,
  replaceTree,
  setHeadcounts,
} from '@/lib/data/app/units'
import type { ReportRow } from '@/lib/data/vault/types'
import { admissionModes } from '@/lib/domain/disclosure/policy'
import type { SymptomClass } from '@/lib/domain/disclosure/table'
import { type Quarter, quarterEnd, quarterOf } from '@/lib/domain/organisation/quarter'
import { orders } from '@/lib/domain/organisation/quarter-steps'
import type { UnitKind } from '@/lib/domain/organisation/unit-tree'
import { AppError, FieldError } from '@/lib/errors'
import { keepCalendarOf, shareFacts } from '@/lib/release/calendar'
import type { Tools } from '@/lib/release/pipeline'
import { pushCodes } from '@/lib/release/push-codes'
import { createTools } from '@/lib/release/tools'
import { createInstallation, type Installation } from './installation'

/**
 * An administrator who does anything in any order, with reports in between: every quarter closes, and publishes all of
 * its reports or says that too few took part. `FUZZ_SEQUENCES=500` tries as many; `PROPERTY_SEED` others.
 */
const sequences = Number(process.env.FUZZ_SEQUENCES ?? 8)
const seed = Number(process.env.PROPERTY_SEED ?? 20261201)

const codes = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const
const kinds: readonly UnitKind[] = ['site', 'department', 'team']
const day = 86_400_000

type Step = { what: (typeof steps)[number]; a: number; b: number; c: number }
const steps = [
  ...['add', 'rename', 'move', 'close', 'divide', 'join', 'file', 'heads', 'policy', 'start', 'slips', 'order'],
  // More often than the rest: without reports and time nothing can go wrong.
  ...['report', 'report', 'report', 'report', 'days', 'days', 'quarter', 'facts'],
] as const
const anyStep: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...steps),
  a: fc.nat(1000),
  b: fc.nat(1000),
  c: fc.nat(1000),
})

type AppRole = 'app_web' | 'app_worker'

let installation: Installation
/** One for all sequences: the server has connections for some four hundred. */
let admin: Awaited<ReturnType<Installation['admin']>>
let tools: Tools
let folder: string
let role: AppRole = 'app_web'

beforeAll(async () => {
  installation = await createInstallation()
  await installation.connectApp('app_web')
  admin = await installation.admin('app')
  tools = createTools(installation.worker, installation.secrets.signingKey)
  folder = mkdtempSync(join(tmpdir(), 'plumbline fuzz '))
  process.env.PLUMBLINE_ALLOW_CLOCK = 'yes'
  process.env.PLUMBLINE_CLOCK_FILE = join(folder, 'clock')
})
afterAll(async () => {
  connections.set(role, holder.plumblineApp)
  for (const connection of new Set(connections.values())) {
    holder.plumblineApp = connection
    await disconnectApp()
  }
  delete process.env.PLUMBLINE_CLOCK_FILE
  delete process.env.PLUMBLINE_ALLOW_CLOCK
  rmSync(folder, { recursive: true, force: true })
  await installation.close()
})

// The process has one connection; both roles' are kept open here, because they take turns thousands of times.
const holder = globalThis as { plumblineApp?: unknown }
const connections = new Map<AppRole, unknown>()

async function as<Result>(wanted: AppRole, task: () => Promise<Result>): Promise<Result> {
  if (role !== wanted) {
    connections.set(role, holder.plumblineApp)
    holder.plumblineApp = connections.get(wanted)
    if (!holder.plumblineApp) await installation.connectApp(wanted)
    role = wanted
  }
  return task()
}

/** One organisation and what was done to it. */
class Fuzzed {
  at = new Date('2026-11-10T09:00:00Z')
  slips: { quarter: Quarter; codes: string[] }[] = []
  stored = new Map<Quarter, number>()
  names = 0

  constructor(readonly viewer: Viewer) {}

  async setClock(at: Date): Promise<void> {
    this.at = at
    writeFileSync(join(folder, 'clock'), at.toISOString())
  }

  async work(): Promise<void> {
    await as('app_worker', async () => {
      await shareFacts(tools, this.viewer, this.at)
      await pushCodes(tools.vault, this.viewer, this.at)
      await keepCalendarOf(tools, this.viewer, this.at)
    })
  }

  /** Does a step as a person would; what the product refuses in words is fine, anything else is not. */
  async take({ what, a, b, c }: Step): Promise<void> {
    if (what === 'days')
      return this.setClock(new Date(this.at.getTime() + ((a % 40) + 1) * day)).then(() => this.work())
    if (what === 'quarter')
      return this.setClock(new Date(quarterEnd(quarterOf(this.at)).getTime() + a * 60_000)).then(() => this.work())
    if (what === 'facts') return this.work()
    if (what === 'report') return this.report(a, b, c)
    try {
      await as('app_web', () => this.administer(what, a, b, c))
    } catch (error) {
      if (!(error instanceof AppError) && !(error instanceof FieldError)) throw error
    }
    // Most changes reach the worker before the next one, some do not.
    if (c % 3 > 0) await this.work()
  }

  private async administer(what: Step['what'], a: number, b: number, c: number): Promise<void> {
    const { viewer, at } = this
    const { quarter } = await getPlannedQuarter(viewer, at)
    const { units } = await getTree(viewer, quarter, at)
    const some = units[a % units.length]
    const parent = units[b % units.length]
    const code = `${codes[a % codes.length]}${c % 2 === 0 ? '' : b % 4}`
    const kind = kinds[c % kinds.length] ?? 'team'
    this.names += 1
    if (!some || !parent) throw new Error('every organisation has a root')
    switch (what) {
      case 'add':
        return addUnit(viewer, quarter, { code, name: `New ${this.names}`, kind, parent: parent.code })
      case 'rename':
        return editUnit(viewer, quarter, { ...some, name: `Renamed ${this.names}` })
      case 'move':
        return editUnit(viewer, quarter, { code: some.code, name: some.name, kind: some.kind, parent: parent.code })
      case 'close':
        return closeUnit(viewer, quarter, some.code)
      case 'divide':
        return divideUnit(viewer, quarter, some.code, [
          { code: `${some.code}-1`.slice(-8), name: `Part ${this.names} a`, heads: b },
          { code: `${some.code}-2`.slice(-8), name: `Part ${this.names} b`, heads: null },
        ])
      case 'join':
        return joinUnits(viewer, quarter, [some.code, parent.code], { code, name: `Joint ${this.names}`, heads: c })
      case 'file': {
        const root = units.find((unit) => unit.parent === null) ?? some
        const picked = codes.slice(a % 4, (a % 4) + 1 + (b % 4))
        const tree = picked.map((own) => ({ code: own, name: `From file ${own}`, kind, parent: root.code }))
        const heads = new Map(picked.map((own, index) => [own, c + index] as const))
        const { name, kind: rootKind } = root
        return replaceTree(viewer, quarter, [{ code: root.code, name, kind: rootKind, parent: null }, ...tree], heads)
      }
      case 'heads':
        return setHeadcounts(viewer, quarter, new Map([[some.code, c % 7 === 0 ? null : c]]))
      case 'policy': {
        const admission = admissionModes[a % admissionModes.length] ?? 'open'
        await setPolicy(
          viewer,
          {
            threshold: 5 + (b % 16),
            minimumUnitHeadcount: 10 + (c % 91),
            publicationLagDays: 1 + (a % 90),
            freeTextThreshold: 10,
            retentionMonths: 3 + (b % 58),
            admission,
            freeText: c % 2 === 0,
          },
          true,
          at,
        )
        return
      }
      case 'start':
        return startCollecting(viewer, quarterOf(new Date(at.getTime() + (a % 2) * 80 * day)), at)
      case 'slips': {
        const wanted = {
          quarter: c % 2 === 0 ? quarterOf(at) : quarter,
          unit: b % 2 === 0 ? null : some.code,
          size: 60,
        }
        const made = await makeSlipBatch(viewer, wanted, at)
        this.slips.push({ quarter: made.quarter, codes: made.codes })
        return
      }
      case 'order': {
        const quarters = await listReportingQuarters(viewer)
        const chosen = quarters[a % Math.max(1, quarters.length)]
        const order = orders[b % orders.length]
        if (chosen && order) await placeOrder(viewer, chosen.quarter, order)
        return
      }
      default:
        throw new Error(`no such step: ${what}`)
    }
  }

  /** Reports through the intake role, as the door files them, into a unit that the form offers. */
  private async report(a: number, b: number, c: number): Promise<void> {
    const facts = await installation.intake.getFacts(this.viewer.organisation.slug)
    if (!facts?.openQuarter) return
    const parents = new Set(facts.units.map(({ parent }) => parent))
    const leaves = facts.units.filter(({ code }) => !parents.has(code))
    const unit = leaves[a % leaves.length]
    if (!unit) return
    const rows = Array.from({ length: 1 + (b % 60) }, (_, number) => this.row(unit.code, number, c))
    const results = await installation.intake.submitReports(rows)
    const stored = results.filter(({ status }) => status === 'stored').length
    this.stored.set(facts.openQuarter, (this.stored.get(facts.openQuarter) ?? 0) + stored)
  }

  private row(unit: string, number: number, c: number): ReportRow {
    this.names += 1
    const hash = (part: string) =>
      createHash('sha256').update(`${this.viewer.organisationId} ${this.names} ${part}`).digest('hex')
    const symptomClass: SymptomClass =
      (['neither', 'wrist', 'back', 'both'] as const)[(number * (1 + (c % 3))) % 4] ?? 'both'
    const wrist = symptomClass === 'wrist' || symptomClass === 'both'
    const back = symptomClass === 'back' || symptomClass === 'both'
    const slip = this.slips.flatMap(({ codes: batch }) => batch).pop()
    for (const batch of this.slips) if (batch.codes.at(-1) === slip) batch.codes.pop()
    return {
      organisation: this.viewer.organisation.slug,
      unit,
      answers: {
        regions: wrist || back ? [...(wrist ? ['wrists-hands'] : []), ...(back ? ['lower-back'] : [])] : ['none'],
        ...(wrist ? { 'wrist.frequency': 2 } : {}),
        ...(back ? { 'back.frequency': 3 } : {}),
      },
      symptomClass,
      keyHash: hash('key'),
      contentHash: hash('content'),
      receiptHash: hash('receipt'),
      ...(slip ? { slipHash: hashPrintedCode(slip) } : {}),
    }
  }
}

let organisations = 0
async function found(): Promise<Fuzzed> {
  organisations += 1
  const slug = `fuzz-${organisations}`
  const setupCode = `CODEFUZZ${organisations}`
  await admin.query(`INSERT INTO directory.setup_code (code_hash, expires_at) VALUES ($1, 'infinity')`, [
    tokenHash(setupCode),
  ])
  const at = new Date('2026-11-10T09:00:00Z')
  writeFileSync(join(folder, 'clock'), at.toISOString())
  const email = `ada@${slug}.test`
  return as('app_web', async () => {
    await setUpOrganisation(setupCode, { slug, name: slug }, { name: 'Ada', email, passwordHash: 'h' }, at)
    const person = await findPasswordOf(email)
    if (!person) throw new Error('the administrator is missing')
    return new Fuzzed({
      organisationId: person.organisationId,
      personId: person.personId,
      name: 'Ada',
      email,
      role: 'admin',
      organisation: { slug, name: slug, demo: false },
    })
  })
}

it(`of ${sequences} administrators who do anything in any order, none stops a publication`, async () => {
  const ended = { published: 0, withheld: 0, reports: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 40 }), async (sequence) => {
      const organisation = await found()
      // Most firms begin with something to report into; the rest is the sequence's.
      await organisation.take({ what: 'file', a: 0, b: 3, c: 100 })
      await organisation.take({ what: 'start', a: 0, b: 0, c: 1 })
      await organisation.work()
      for (const step of sequence) await organisation.take(step)
      // A year of nobody doing anything: the calendar alone has to bring every quarter to its end.
      for (let months = 0; months < 12; months += 2) {
        await organisation.setClock(new Date(organisation.at.getTime() + 61 * day))
        await organisation.work()
      }
      const quarters = await as('app_worker', () => listReportingQuarters(organisation.viewer))
      const over = quarters.filter(({ quarter, policy }) => {
        const due = quarterEnd(quarter).getTime() + policy.publicationLagDays * day
        return due <= organisation.at.getTime()
      })
      expect(over.length).toBeGreaterThan(0)
      for (const { quarter, status, problem } of over) {
        const stored = organisation.stored.get(quarter) ?? 0
        expect([quarter, problem]).toEqual([quarter, null])
        if (status === 'published') {
          const release = await as('app_worker', () => findRelease(organisation.viewer, quarter))
          const root = release?.document.rows.find(({ parent }) => parent === null)
          // No report that was acknowledged is left out, whatever happened to its unit afterwards.
          expect([quarter, root?.cells.respondents]).toEqual([quarter, { kind: 'count', value: stored }])
          ended.published += 1
          ended.reports += stored
        } else {
          // Twice the largest threshold: from there on the organisation's own row stands.
          expect([quarter, status, stored < 40]).toEqual([quarter, 'withheld', true])
          ended.withheld += 1
        }
      }
    }),
    { numRuns: sequences, seed, endOnFailure: true },
  )
  // The sequences did reach what they are about.
  expect(ended.published).toBeGreaterThan(0)
  expect(ended.withheld).toBeGreaterThan(0)
  expect(ended.reports).toBeGreaterThan(100)
}, 7_200_000)
