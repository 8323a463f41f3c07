import { isDeepStrictEqual } from 'node:util'
import type { Signer } from '../crypto/signing'
import { listAdmittedReports } from '../data/app/admitted-reports'
import { auditAggregates } from '../data/app/audits'
import type { OrganisationContext } from '../data/app/context'
import { listUncountedCodes, recordUses } from '../data/app/entry-codes'
import { interventionAggregates } from '../data/app/interventions'
import { type LedgerEntry, listLedger } from '../data/app/ledger'
import { listPassKeys } from '../data/app/pass-keys'
import { readReleaseInputs } from '../data/app/release-inputs'
import { listChain, publishRelease } from '../data/app/releases'
import { listQuartersOfWaitingRemarks, readRemarkFacts, recordRemarks } from '../data/app/remarks'
import {
  findPreview,
  findReportingQuarter,
  listReportingQuarters,
  recordArchived,
  recordClosed,
  recordProtected,
  recordWithheld,
  requireEarlierQuartersDone,
} from '../data/app/reporting-quarters'
import type { WorkerVault } from '../data/vault/worker'
import type { Certificate } from '../domain/disclosure/certificate'
import type { CountTable } from '../domain/disclosure/count-table'
import type { DisclosurePolicy } from '../domain/disclosure/policy'
import { type ProtectedTable, type PublishedTable, readProtectedTable } from '../domain/disclosure/protected-table'
import { whyWithheld } from '../domain/disclosure/withheld'
import type { Findings } from '../domain/hotspots/findings'
import { standardRule } from '../domain/hotspots/rule'
import { isOneReportPerPerson } from '../domain/organisation/admission-limits'
import { compareQuarters, type Quarter, quarterEnd } from '../domain/organisation/quarter'
import { type Order, refusalOf } from '../domain/organisation/quarter-steps'
import { AppError } from '../errors'
import { formatDay } from '../view/quarters'
import { collect } from './collect'
import { releaseFormat } from './document'
import { factsOf } from './facts'
import { type FindingSources, findingInputs } from './finding-inputs'
import { sealRelease } from './seal'

/** An entry of the ledger with the witnesses of its release, which spare the attack on it most of its work. */
export type ProvenEntry = LedgerEntry & { certificate?: Certificate }

/** The three computations between the vault and a release; lib/release/stages.ts has the real ones. */
export type Stages = {
  protect: (table: CountTable, policy: DisclosurePolicy, tieBreakKey: string) => Promise<ProtectedTable>
  /**
   * The auditor's own attack on what somebody is about to see together with everything shown before, of any quarter,
   * on nothing but these numbers.
   */
  withstandsAttack: (table: PublishedTable, shown: readonly ProvenEntry[]) => Promise<boolean>
  analyse: (sources: FindingSources) => Findings
}

export type Tools = {
  vault: WorkerVault
  signer: Signer
  stages: Stages
  /** Secret that decides between equally good cells to hide, so that knowing the program does not tell which. */
  tieBreakKeyOf: (context: OrganisationContext, quarter: Quarter) => string
}

/**
 * Carries out one step of a quarter. Every step can be repeated and can be cut off anywhere: it looks first
 * whether it has been done, and what it does last is to say that it has.
 * @throws AppError `conflict` when the step is not next or comes too early.
 */
export async function carryOut(
  tools: Tools,
  context: OrganisationContext,
  quarter: Quarter,
  order: Order,
  at: Date,
): Promise<void> {
  const current = await findReportingQuarter(context, quarter)
  if (!current) throw new AppError('notFound', 'This quarter was never open.')
  const refusal = refusalOf(order, quarter, current.status, current.policy, at)
  if (refusal?.reason === 'tooEarly') {
    throw new AppError('conflict', `This quarter can be published from ${formatDay(refusal.until)} on.`)
  }
  if (refusal) throw new AppError('conflict', 'This step has been done already, or the one before it has not.')
  switch (order) {
    case 'close':
      return closeQuarter(tools, context, quarter, at)
    case 'protect':
      return protectQuarter(tools, context, quarter, at)
    case 'publish':
      return publishQuarter(tools, context, quarter, at)
  }
}

/** The vault first: once it has locked the quarter, saying so can be repeated until it succeeds. */
async function closeQuarter(tools: Tools, context: OrganisationContext, quarter: Quarter, at: Date): Promise<void> {
  const { organisation } = await readReleaseInputs(context, quarter)
  await tools.vault.closeQuarter(organisation.slug, quarter)
  await recordClosed(context, quarter, at)
}

/**
 * The one protect run, whose result is the release but for its seal. Raw counts live inside this function and
 * nowhere else.
 */
async function protectQuarter(tools: Tools, context: OrganisationContext, quarter: Quarter, at: Date): Promise<void> {
  await requireEarlierQuartersDone(context, quarter)
  await countEntryCodes(tools.vault, context)
  const { policy, ...collected } = await readReleaseInputs(context, quarter)
  const counts = await collect(tools.vault, quarter, { policy, ...collected })
  const table = await tools.stages.protect(counts, policy, tools.tieBreakKeyOf(context, quarter))
  if (table.status === 'withheld') {
    return recordWithheld(context, quarter, { from: 'closed', because: whyWithheld(counts, policy.threshold) }, at)
  }
  // A preview is shown to somebody: it has to withstand what a publication has to.
  if (!(await tools.stages.withstandsAttack(table, await everythingShown(context)))) {
    return recordWithheld(context, quarter, { from: 'closed', because: 'notSafe' }, at)
  }
  const { rows, breakdowns, certificate } = table
  const end = quarterEnd(quarter)
  const inputs = findingInputs(quarter, {
    rule: standardRule,
    headcounts: collected.headcounts,
    onePerPerson: isOneReportPerPerson(
      policy.admission,
      await listAdmittedReports(context, quarter, policy.admission),
      collected,
    ),
    audits: await auditAggregates(context, rows, end),
    interventions: await interventionAggregates(context, end),
    chain: await listChain(context),
  })
  const sources = { policy, rows, breakdowns, certificate, inputs }
  const findings = tools.stages.analyse({ quarter, ...sources })
  await recordProtected(context, quarter, { format: releaseFormat, ...sources, findings }, at)
}

async function everythingShown(context: OrganisationContext): Promise<ProvenEntry[]> {
  const proofs = new Map((await listChain(context)).map(({ document }) => [document.quarter, document.certificate]))
  return (await listLedger(context)).map((entry) => {
    const certificate = proofs.get(entry.quarter)
    return certificate ? { ...entry, certificate } : entry
  })
}

/** Publishes the result of the protect run as it is, after one more attack on it, and archives the vault's rows. */
async function publishQuarter(tools: Tools, context: OrganisationContext, quarter: Quarter, at: Date): Promise<void> {
  const preview = await findPreview(context, quarter)
  if (!preview) throw new Error(`${quarter} is protected and has no result`)
  const { policy, rows, breakdowns, certificate } = preview
  const table = readProtectedTable({ quarter, threshold: policy.threshold, rows, breakdowns, certificate })
  const shown = await everythingShown(context)
  const same = (entry: LedgerEntry) => isDeepStrictEqual([entry.rows, entry.breakdowns], [rows, breakdowns])
  if (!shown.every((entry) => entry.quarter !== quarter || same(entry))) {
    throw new Error(`other numbers of ${quarter} have been shown than those that wait for publication`)
  }
  if (!(await tools.stages.withstandsAttack(table, shown))) {
    return recordWithheld(context, quarter, { from: 'protected', because: 'notSafe' }, at)
  }

  const { organisation } = await readReleaseInputs(context, quarter)
  await publishRelease(context, quarter, at, (previousHash) =>
    sealRelease({ ...preview, organisation, quarter, version: 1, supersedes: null, previousHash }, tools.signer),
  )
  await archivePublished(tools, context, at)
}

/**
 * Brings the sealed remarks of closed quarters to the app database, where there are enough of them, and ends them in
 * the vault, which forgets them last. Cut off before they are recorded, all of it is done again; cut off after that,
 * archiving ends what the vault still has.
 */
export async function handOverRemarks(tools: Tools, context: OrganisationContext): Promise<void> {
  for (const { quarter, slug, minimum } of await listQuartersOfWaitingRemarks(context)) {
    await recordRemarks(
      context,
      quarter,
      minimum === null ? 'notAsked' : await tools.vault.collectRemarks(slug, quarter, minimum),
    )
    await tools.vault.dropRemarks(slug, quarter)
  }
}

/** Writes down how often each entry code of a quarter was used, once it is closed. Safe to repeat. */
export async function countEntryCodes(vault: WorkerVault, context: OrganisationContext): Promise<void> {
  const closed = (await listReportingQuarters(context)).filter((row) => row.status !== 'open' && !row.archivedAt)
  for (const { quarter } of closed) {
    const codes = await listUncountedCodes(context, quarter)
    if (codes.length === 0) continue
    const { organisation } = await readReleaseInputs(context, quarter)
    const limits = codes.map(({ hash, maximum }) => ({ hash, maximum }))
    const counts = await vault.countEntryUses(organisation.slug, quarter, limits)
    if (counts)
      await recordUses(
        context,
        codes.map(({ id, hash }) => ({ id, uses: counts[hash] ?? 0 })),
      )
  }
}

/** Finishes what a crash between a publication and its archiving left undone. */
export async function archivePublished(tools: Tools, context: OrganisationContext, at: Date): Promise<void> {
  // Archiving ends what nobody has fetched.
  await handOverRemarks(tools, context)
  await countEntryCodes(tools.vault, context)
  const waiting = (await listReportingQuarters(context)).filter((row) => row.status === 'published' && !row.archivedAt)
  for (const { quarter } of waiting) {
    const { organisation } = await readReleaseInputs(context, quarter)
    await tools.vault.archiveQuarter(organisation.slug, quarter)
    await recordArchived(context, quarter, at)
  }
}

/** Tells the vault what the report form needs to know, as the app database has it now. */
export async function pushFacts(tools: Tools, context: OrganisationContext, current: Quarter): Promise<void> {
  const open = (await listReportingQuarters(context)).find((row) => row.status === 'open')?.quarter ?? null
  const passKeys = await listPassKeys(context, open && compareQuarters(open, current) < 0 ? open : current)
  const remarks = await readRemarkFacts(context, open ?? current)
  await tools.vault.pushFacts(factsOf(await readReleaseInputs(context, open ?? current), open, passKeys, remarks))
}
