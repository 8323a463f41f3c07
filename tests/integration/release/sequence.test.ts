import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '@/lib/auth/viewer'
import { sha256Hex } from '@/lib/crypto/hash'
import { withOrganisation } from '@/lib/data/app/client'
import { listLedger } from '@/lib/data/app/ledger'
import { firstBrokenLine, listLogEntries } from '@/lib/data/app/log-entries'
import { findRelease, listChain } from '@/lib/data/app/releases'
import { findPreview, findReportingQuarter, placeOrder } from '@/lib/data/app/reporting-quarters'
import { keepCalendar } from '@/lib/release/calendar'
import { canonicalJson } from '@/lib/release/canonical-json'
import { carryOut, type Tools } from '@/lib/release/pipeline'
import { checkChain } from '@/lib/release/seal'
import { createInstallation, type Installation } from '../installation'
import { createHarbour, fileReports, officerId, plainStages, q1, signerOf, slug } from './harbour'

const inFebruary = new Date('2026-02-10T12:00:00Z')
const afterEnd = new Date('2026-04-01T00:00:00Z')
const beforeDay = new Date('2026-04-14T23:59:59Z')
const onTheDay = new Date('2026-04-15T00:00:00Z')

let installation: Installation
let context: { organisationId: string }
let tools: Tools & { stages: ReturnType<typeof plainStages> }
const failures: unknown[] = []

const keep = (at: Date) => keepCalendar(tools, at, (error) => failures.push(error))
const statusOf = async (quarter: '2026-Q1' | '2026-Q2' = q1) =>
  (await findReportingQuarter(context, quarter))?.status ?? 'never open'

function officer(): Viewer {
  return {
    ...context,
    personId: officerId,
    name: 'Olive Officer',
    email: 'olive@example.org',
    role: 'safety_officer',
    organisation: { slug, name: 'Harbour Works', demo: false },
  }
}

/** What people do runs with the app door's credential; the rest of these tests is the worker. */
async function asAppDoor<Result>(task: () => Promise<Result>): Promise<Result> {
  await installation.connectApp('app_web')
  try {
    return await task()
  } finally {
    await installation.connectApp('app_worker')
  }
}

beforeEach(async () => {
  installation = await createInstallation()
  await installation.connectApp('app_worker')
  context = await createHarbour()
  tools = {
    vault: installation.worker,
    signer: signerOf(installation),
    stages: plainStages(),
    tieBreakKeyOf: () => 'key',
  }
  failures.length = 0
})
afterEach(() => installation.close())

const someReports = { neither: 20, wrist: 8, back: 9, both: 6 }

describe('the calendar', () => {
  it('opens the quarter of now and tells the report form', async () => {
    await keep(inFebruary)
    expect(await statusOf()).toBe('open')
    expect(await installation.intake.getFacts(slug)).toMatchObject({ openQuarter: '2026-Q1', threshold: 5 })
    expect(await fileReports(installation, 'QUAY-DESK', { wrist: 1 }, 'a')).toEqual(['stored'])
  })

  it('opens nothing before an administrator has chosen the first quarter, whatever units there are', async () => {
    const admin = await installation.admin('app')
    await admin.query('UPDATE organisation SET collects_from = NULL')
    await keep(inFebruary)
    expect(await statusOf()).toBe('never open')
    await admin.query(`UPDATE organisation SET collects_from = '2026-Q2'`)
    await keep(inFebruary)
    expect(await statusOf()).toBe('never open')
    await admin.query(`UPDATE organisation SET collects_from = '2026-Q1'`)
    await keep(inFebruary)
    expect(await statusOf()).toBe('open')
    expect(failures).toEqual([])
  })

  it('closes at the end of the quarter, opens the next, and publishes on the promised day', async () => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-CRANE', someReports, 'a')
    await keep(afterEnd)
    expect([await statusOf(), await statusOf('2026-Q2')]).toEqual(['closed', 'open'])
    await keep(beforeDay)
    expect(await statusOf()).toBe('closed')
    await keep(onTheDay)
    expect(await statusOf()).toBe('published')
    const release = await findRelease(context, q1)
    // 8 wrist + 6 both; 9 back + 6 both; 43 in all.
    expect(release?.document.rows[0]?.cells).toMatchObject({
      respondents: { kind: 'count', value: 43 },
      wristAny: { kind: 'count', value: 14 },
      backAny: { kind: 'count', value: 15 },
    })
    expect(failures).toEqual([])
  })

  it('catches up after months of silence, oldest quarter first', async () => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-CRANE', someReports, 'a')
    await keep(afterEnd)
    await fileReports(installation, 'QUAY-DESK', someReports, 'b')
    await keep(new Date('2026-11-20T00:00:00Z'))
    expect((await listChain(context)).map((release) => release.document.quarter)).toEqual(['2026-Q1', '2026-Q2'])
  })

  it('changes nothing when it runs again', async () => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-CRANE', someReports, 'a')
    await keep(onTheDay)
    const before = await everything()
    await keep(onTheDay)
    await keep(onTheDay)
    expect(await everything()).toEqual(before)
    expect(tools.stages.runs.protect).toBe(1)
  })

  it('withholds a quarter with too few reports and publishes nothing of it', async () => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-CRANE', { neither: 3 }, 'a')
    await keep(onTheDay)
    expect(await findReportingQuarter(context, q1)).toMatchObject({ status: 'withheld', withheldBecause: 'tooFew' })
    expect(await findRelease(context, q1)).toBeNull()
    expect(await listLedger(context)).toEqual([])
  })

  it('ends a quarter without reports as one, and compares the next one with the last that was published', async () => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    // Q1 is published on 15 April; in Q2 nobody reports.
    await keep(onTheDay)
    await keep(new Date('2026-07-15T00:00:00Z'))
    expect(await findReportingQuarter(context, '2026-Q2')).toMatchObject({
      status: 'withheld',
      withheldBecause: 'noReports',
    })
    await fileReports(installation, 'QUAY-DESK', someReports, 'c')
    await keep(new Date('2026-10-15T00:00:00Z'))
    const chain = await listChain(context)
    expect(chain.map(({ document }) => document.quarter)).toEqual([q1, '2026-Q3'])
    expect(chain[1]?.document.inputs.earlier.map(({ quarter }) => quarter)).toEqual([q1])
  })
})

describe('the attack on everything shown', () => {
  const attacks: { quarter: string | null; shown: string[] }[] = []
  beforeEach(() => {
    attacks.length = 0
  })

  /** Notes what each attack was given, and lets the attacker win the one of the given number. */
  function watched(lost: number): void {
    const { stages } = tools
    tools = {
      ...tools,
      stages: {
        ...stages,
        async withstandsAttack({ quarter }, shown) {
          attacks.push({ quarter, shown: shown.map((entry) => `${entry.quarter} ${entry.kind}`) })
          return attacks.length !== lost
        },
      },
    }
  }

  it('comes before the preview and before the publication, with the ledger of all quarters', async () => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    watched(0)
    await keep(afterEnd)
    await fileReports(installation, 'QUAY-CRANE', someReports, 'b')
    await keep(new Date('2026-07-15T00:00:00Z'))
    const ofFirst = ['2026-Q1 preview', '2026-Q1 release']
    expect(attacks).toEqual([
      { quarter: '2026-Q1', shown: [] },
      { quarter: '2026-Q1', shown: ['2026-Q1 preview'] },
      { quarter: '2026-Q2', shown: ofFirst },
      { quarter: '2026-Q2', shown: [...ofFirst, '2026-Q2 preview'] },
    ])
  })

  it.each([
    ['before the preview', 1, []],
    ['before the publication', 2, ['preview']],
  ])('lost %s, withholds the quarter', async (_, lost, seen) => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    watched(lost)
    await keep(onTheDay)
    expect(await statusOf()).toBe('withheld')
    expect(await findRelease(context, q1)).toBeNull()
    expect((await listLedger(context)).map((entry) => entry.kind)).toEqual(seen)
  })
})

describe('an officer', () => {
  const order = async (step: 'close' | 'protect' | 'publish', at: Date) => {
    await asAppDoor(() => placeOrder(officer(), q1, step))
    await keep(at)
  }

  it('closes early: nothing comes in any more, and no quarter is open until the next', async () => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    await order('close', inFebruary)
    expect(await statusOf()).toBe('closed')
    expect(await installation.intake.getFacts(slug)).toMatchObject({ openQuarter: null })
    expect(await fileReports(installation, 'QUAY-DESK', { wrist: 1 }, 'late')).toEqual(['noOpenQuarter'])
    await keep(afterEnd)
    expect(await statusOf('2026-Q2')).toBe('open')
  })

  it('sees exactly what the one protect run gave, entered in the ledger', async () => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    await order('close', inFebruary)
    expect(await findPreview(context, q1)).toBeNull()
    await order('protect', inFebruary)
    const preview = await asAppDoor(() => findPreview(context, q1))
    expect(preview?.rows[0]?.cells.respondents).toEqual({ kind: 'count', value: 43 })
    // 8 with a wrist complaint that does not interfere, 6 with both that does to some degree; nobody else.
    expect(preview?.breakdowns[0]?.parts.map((part) => part.cell)).toEqual([
      { kind: 'count', value: 8 },
      { kind: 'count', value: 6 },
      { kind: 'below', low: 0, high: 4 },
      { kind: 'below', low: 0, high: 4 },
    ])
    const shown = { quarter: q1, threshold: 5, rows: preview?.rows, breakdowns: preview?.breakdowns }
    expect(await listLedger(context)).toMatchObject([{ kind: 'preview', ...shown }])
    await keep(onTheDay)
    expect((await findRelease(context, q1))?.document).toMatchObject({
      rows: preview?.rows,
      breakdowns: preview?.breakdowns,
    })
    expect(await listLedger(context)).toMatchObject([
      { kind: 'preview', ...shown },
      { kind: 'release', ...shown },
    ])
  })

  it('publishes the preview as it was seen, whatever has changed since', async () => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    await order('close', inFebruary)
    await order('protect', inFebruary)
    const preview = await asAppDoor(() => findPreview(context, q1))
    const admin = await installation.admin('app')
    await admin.query(`UPDATE headcount SET heads = 71 WHERE unit_code = 'QUAY-CRANE'`)
    await keep(onTheDay)
    expect(preview?.inputs.headcounts).toEqual({ 'QUAY-CRANE': 60, 'QUAY-DESK': 50 })
    expect((await findRelease(context, q1))?.document).toMatchObject({ ...preview })
    expect(tools.stages.runs.analyse).toBe(1)
  })

  it('waits with protecting a quarter until the one before it is published', async () => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    await keep(afterEnd)
    await asAppDoor(() => placeOrder(officer(), '2026-Q2', 'close'))
    await keep(beforeDay)
    expect([await statusOf(), await statusOf('2026-Q2')]).toEqual(['closed', 'closed'])
    await expect(asAppDoor(() => placeOrder(officer(), '2026-Q2', 'protect'))).rejects.toThrow(
      /^Q1\s2026 has to be published first/,
    )
    await expect(carryOut(tools, context, '2026-Q2', 'protect', beforeDay)).rejects.toMatchObject({ code: 'conflict' })
    await keep(onTheDay)
    await asAppDoor(() => placeOrder(officer(), '2026-Q2', 'protect'))
  })

  it('is refused steps out of sequence', async () => {
    await keep(inFebruary)
    await expect(placeOrder(officer(), q1, 'protect')).rejects.toMatchObject({ code: 'conflict' })
    await expect(placeOrder(officer(), q1, 'publish')).rejects.toMatchObject({ code: 'conflict' })
    await expect(placeOrder(officer(), '2026-Q2', 'close')).rejects.toMatchObject({ code: 'notFound' })
    await order('close', inFebruary)
    await expect(placeOrder(officer(), q1, 'close')).rejects.toMatchObject({ code: 'conflict' })
    await order('protect', inFebruary)
    await expect(placeOrder(officer(), q1, 'protect')).rejects.toMatchObject({ code: 'conflict' })
  })

  it('cannot give an order twice while the first waits', async () => {
    await keep(inFebruary)
    const both = await asAppDoor(() =>
      Promise.allSettled([placeOrder(officer(), q1, 'close'), placeOrder(officer(), q1, 'close')]),
    )
    expect(both.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('reads why a step that came too early was dropped', async () => {
    await keep(inFebruary)
    await order('close', inFebruary)
    const admin = await installation.admin('app')
    await admin.query(`UPDATE reporting_quarter SET ordered = 'publish'`)
    await keep(inFebruary)
    expect(await findReportingQuarter(context, q1)).toMatchObject({ status: 'closed', ordered: null })
    expect((await findReportingQuarter(context, q1))?.problem).toMatch(/^This step/)
  })

  it('cannot make the worker publish before the promised day', async () => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    await order('close', inFebruary)
    await order('protect', inFebruary)
    await expect(carryOut(tools, context, q1, 'publish', beforeDay)).rejects.toThrow('from 15 April 2026 on')
    await carryOut(tools, context, q1, 'publish', onTheDay)
    expect(await statusOf()).toBe('published')
  })
})

describe('the ledger', () => {
  async function protectedQuarter() {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    await keep(afterEnd)
    await carryOut(tools, context, q1, 'protect', afterEnd)
    const [entry] = await listLedger(context)
    if (!entry) throw new Error('the preview is not in the ledger')
    return entry
  }

  /** As if these cells had been shown. */
  const replaceCells = async (cells: unknown) => {
    const admin = await installation.admin('app')
    const text = canonicalJson(cells)
    await admin.query('UPDATE ledger_entry SET cells = $1, hash = $2', [text, sha256Hex(text)])
  }

  it('still reads its first entries, which were rows alone, with the threshold of their quarter', async () => {
    const { hash, rows, ...entry } = await protectedQuarter()
    await replaceCells(rows)
    expect(await listLedger(context)).toEqual([
      { ...entry, rows, breakdowns: [], threshold: 5, hash: sha256Hex(canonicalJson(rows)) },
    ])
    expect(hash).not.toBe(sha256Hex(canonicalJson(rows)))
  })

  it('is believed by nobody once an entry does not fit its hash', async () => {
    await protectedQuarter()
    const admin = await installation.admin('app')
    await admin.query(`UPDATE ledger_entry SET cells = jsonb_set(cells, '{threshold}', '4')`)
    await expect(listLedger(context)).rejects.toThrow('2026-Q1 was changed')
  })

  it.each(['rows', 'breakdowns'] as const)('lets no release out that says other %s than were shown', async (part) => {
    const { threshold, rows, breakdowns } = await protectedQuarter()
    await replaceCells({ threshold, rows, breakdowns, [part]: [] })
    await expect(carryOut(tools, context, q1, 'publish', onTheDay)).rejects.toThrow('other numbers of 2026-Q1')
    expect(await findRelease(context, q1)).toBeNull()
  })
})

describe('after a failure', () => {
  it('says so on the quarter and succeeds on the next round', async () => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    const working = tools
    tools = {
      ...tools,
      stages: {
        ...tools.stages,
        protect: async () => {
          throw new Error('the solver gave up')
        },
      },
    }
    await keep(onTheDay)
    expect(failures).toHaveLength(1)
    expect((await findReportingQuarter(context, q1))?.problem).toMatch(/could not be computed/)
    tools = working
    await keep(onTheDay)
    expect(await findReportingQuarter(context, q1)).toMatchObject({ status: 'published', problem: null })
  })

  it('archives what a crash right after the publication left', async () => {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    const working = tools
    const crash = async () => {
      throw new Error('killed')
    }
    tools = { ...tools, vault: { ...tools.vault, archiveQuarter: crash } }
    await keep(onTheDay)
    expect(await findReportingQuarter(context, q1)).toMatchObject({ status: 'published', archivedAt: null })
    const [published] = await listChain(context)
    const before = await transactionsOfReports()
    tools = working
    await keep(onTheDay)
    expect((await findReportingQuarter(context, q1))?.archivedAt).not.toBeNull()
    expect(await listChain(context)).toEqual([published])
    // Archiving wrote every row anew.
    expect((await transactionsOfReports()).filter((transaction) => before.includes(transaction))).toEqual([])
  })

  it('repeats a close that the vault heard and the app database did not', async () => {
    await keep(inFebruary)
    await installation.worker.closeQuarter(slug, q1)
    await keep(afterEnd)
    expect(await statusOf()).toBe('closed')
  })
})

describe('what is published', () => {
  async function publishTwo() {
    await keep(inFebruary)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    await keep(afterEnd)
    await fileReports(installation, 'QUAY-CRANE', someReports, 'b')
    await keep(new Date('2026-07-15T00:00:00Z'))
  }

  it('is one signed chain, and a chained log says who published', async () => {
    await publishTwo()
    const chain = await listChain(context)
    expect(chain.map((release) => release.document.previousHash)).toEqual([null, chain[0]?.hash])
    expect(checkChain(chain, signerOf(installation).publicKey)).toEqual([])
    const lines = await listLogEntries(context, { limit: 100 })
    expect(firstBrokenLine(lines)).toBeNull()
    expect(lines.filter((line) => line.action === 'release:published').map((line) => line.subject)).toEqual([
      '2026-Q2',
      '2026-Q1',
    ])
  })

  it('carries what it draws on: headcounts, and the earlier release word for word with its hash', async () => {
    await publishTwo()
    const [first, second] = await listChain(context)
    const headcounts = { 'QUAY-CRANE': 60, 'QUAY-DESK': 50 }
    expect(first?.document.inputs).toMatchObject({ headcounts, earlier: [] })
    expect(second?.document.inputs).toMatchObject({
      headcounts,
      earlier: [{ quarter: q1, release: first?.hash, threshold: 5, rows: first?.document.rows, headcounts }],
    })
  })

  it('is refused by name when another version of the program wrote it', async () => {
    await publishTwo()
    const admin = await installation.admin('app')
    await admin.query(
      `UPDATE release SET document = replace(document, 'plumbline-release/3', 'plumbline-release/1'),
         hash = encode(sha256(convert_to(replace(document, 'plumbline-release/3', 'plumbline-release/1'), 'UTF8')), 'hex')
       WHERE quarter = '2026-Q1'`,
    )
    await expect(findRelease(context, q1)).rejects.toThrow(
      'has the format plumbline-release/1; this version reads plumbline-release/3 only',
    )
  })

  it.each(['app_web', 'app_worker'] as const)('cannot be changed or deleted by %s', async (role) => {
    await publishTwo()
    await installation.connectApp(role)
    expect(await listChain(context)).toHaveLength(2)
    for (const table of ['release', 'ledger_entry', 'log_entry']) {
      for (const statement of [`UPDATE ${table} SET hash = 'x'`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
        await expect(withOrganisation(context, (tx) => tx.$executeRawUnsafe(statement))).rejects.toMatchObject({
          code: '42501',
        })
      }
    }
  })

  it('is shown to nobody once its bytes do not fit its hash', async () => {
    await publishTwo()
    const admin = await installation.admin('app')
    await admin.query(
      `UPDATE release SET document = replace(document, '"value":43', '"value":44') WHERE quarter = '2026-Q1'`,
    )
    await expect(findRelease(context, q1)).rejects.toThrow('does not match its hash')
  })

  it('stays as it is when a report is withdrawn afterwards', async () => {
    await publishTwo()
    const before = await findRelease(context, q1)
    const admin = await installation.admin('vault')
    await admin.query('DELETE FROM vault.report')
    await keep(new Date('2026-07-20T00:00:00Z'))
    expect(await findRelease(context, q1)).toEqual(before)
  })
})

async function everything() {
  const admin = await installation.admin('app')
  const tables = ['reporting_quarter', 'release', 'ledger_entry', 'log_entry']
  return Promise.all(tables.map(async (table) => (await admin.query(`SELECT * FROM ${table} ORDER BY 1, 2, 3`)).rows))
}

async function transactionsOfReports(): Promise<string[]> {
  const admin = await installation.admin('vault')
  const { rows } = await admin.query<{ transaction: string }>('SELECT xmin::text AS transaction FROM vault.report')
  return rows.map((row) => row.transaction)
}
