import { type DisclosurePolicy, policyLimits } from '../../domain/disclosure/policy'
import { parseQuarter, type Quarter } from '../../domain/organisation/quarter'
import { type UnitSpan, unitsIn } from '../../domain/organisation/unit-history'
import { leavesOf, type Unit } from '../../domain/organisation/unit-tree'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'

/** What is public about a quarter, before anybody reports in it. */
export type QuarterFacts = {
  policy: DisclosurePolicy
  /** Whether its rules ask for remarks: never, until an organisation chooses to. */
  freeText: boolean
  /** Its tree; parents before children is not promised. */
  units: Unit[]
  /** By leaf: people employed in the quarter. A leaf without an entry has no known headcount. */
  headcounts: Record<string, number>
  /** True from the moment it opened: then this is what was written down at that moment, and nothing can change it. */
  frozen: boolean
}

/** What a quarter's release is made from besides the counts: all of it public within the organisation. */
export type ReleaseInputs = Omit<QuarterFacts, 'freeText' | 'frozen'> & {
  organisation: { slug: string; name: string; demo: boolean }
}

export async function readReleaseInputs(context: OrganisationContext, quarter: Quarter): Promise<ReleaseInputs> {
  return withOrganisation(context, async (tx) => {
    const organisation = await tx.organisation.findUniqueOrThrow({
      where: { id: context.organisationId },
      select: { slug: true, name: true, isDemo: true },
    })
    const { policy, units, headcounts } = await readFacts(tx, quarter)
    return {
      organisation: { slug: organisation.slug, name: organisation.name, demo: organisation.isDemo },
      policy,
      units,
      headcounts,
    }
  })
}

/**
 * The one way to what holds in a quarter: of an opened one what was written down when it opened, of another what would
 * be written down if it opened now.
 */
export async function readFacts(tx: AppTransaction, quarter: Quarter): Promise<QuarterFacts> {
  const frozen = await tx.quarterFacts.findFirst({
    where: { quarter },
    select: { units: true, headcounts: true, freeText: true, ...policyColumns },
  })
  if (!frozen) return readPlannedFacts(tx, quarter)
  const { units, headcounts, freeText, ...policy } = frozen
  // Written by freezeFacts alone, from a QuarterFacts; no role may change it.
  return {
    policy,
    freeText,
    units: units as unknown as Unit[],
    headcounts: headcounts as Record<string, number>,
    frozen: true,
  }
}

/** Part of the transaction that opens a quarter: from here on its tree, headcounts and rules are what they are now. */
export async function freezeFacts(
  tx: AppTransaction,
  { organisationId }: OrganisationContext,
  quarter: Quarter,
): Promise<void> {
  const { policy, freeText, units, headcounts } = await readPlannedFacts(tx, quarter)
  // createMany, because create() reads back what it wrote.
  await tx.quarterFacts.createMany({
    data: [{ organisationId, quarter, units, headcounts, freeText, ...policy }],
  })
}

/** Makes those who change what quarters start with and those who open one wait for each other. */
export async function lockFacts(tx: AppTransaction): Promise<void> {
  await tx.$queryRaw`SELECT api.lock_facts()::text`
}

async function readPlannedFacts(tx: AppTransaction, quarter: Quarter): Promise<QuarterFacts> {
  const units = unitsIn(await readSpans(tx), quarter)
  const { freeText, ...policy } = await readPlannedRules(tx, quarter)
  return { policy, freeText, units, headcounts: await readPlannedHeadcounts(tx, quarter, units), frozen: false }
}

/** The rules of a quarter, without its tree. */
export async function readPolicy(tx: AppTransaction, quarter: Quarter): Promise<DisclosurePolicy> {
  const { freeText: _, ...policy } = await readRules(tx, quarter)
  return policy
}

/** Whether a quarter's rules ask for remarks. */
export async function readFreeText(tx: AppTransaction, quarter: Quarter): Promise<boolean> {
  return (await readRules(tx, quarter)).freeText
}

type Rules = DisclosurePolicy & { freeText: boolean }

async function readRules(tx: AppTransaction, quarter: Quarter): Promise<Rules> {
  const frozen = await tx.quarterFacts.findFirst({ where: { quarter }, select: { freeText: true, ...policyColumns } })
  return frozen ?? readPlannedRules(tx, quarter)
}

/** The newest rules from a quarter at or before it. An organisation that never chose has the presets, the careful ends. */
async function readPlannedRules(tx: AppTransaction, quarter: Quarter): Promise<Rules> {
  // Quarters are written so that they sort as text.
  const row = await tx.policy.findFirst({
    where: { fromQuarter: { lte: quarter } },
    orderBy: { fromQuarter: 'desc' },
    select: { freeText: true, ...policyColumns },
  })
  return row ?? { ...presetPolicy, freeText: false }
}

const policyColumns = {
  threshold: true,
  minimumUnitHeadcount: true,
  publicationLagDays: true,
  freeTextThreshold: true,
  retentionMonths: true,
  admission: true,
} as const

const presetPolicy: DisclosurePolicy = {
  threshold: policyLimits.threshold.preset,
  minimumUnitHeadcount: policyLimits.minimumUnitHeadcount.preset,
  publicationLagDays: policyLimits.publicationLagDays.preset,
  freeTextThreshold: policyLimits.freeTextThreshold.preset,
  retentionMonths: policyLimits.retentionMonths.preset,
  admission: 'open',
}

/** Every unit of every quarter, as the administrators entered them. */
export async function readSpans(tx: AppTransaction): Promise<UnitSpan[]> {
  const rows = await tx.unit.findMany({
    orderBy: [{ code: 'asc' }, { firstQuarter: 'asc' }],
    select: {
      code: true,
      name: true,
      kind: true,
      parent: true,
      firstQuarter: true,
      lastQuarter: true,
      succeeds: true,
    },
  })
  return rows.map(({ firstQuarter, lastQuarter, ...unit }) => ({
    ...unit,
    first: quarterColumn(firstQuarter),
    last: lastQuarter === null ? null : quarterColumn(lastQuarter),
  }))
}

/** A quarter that the database checked. */
export function quarterColumn(text: string): Quarter {
  const quarter = parseQuarter(text)
  if (!quarter) throw new Error(`${text} is not a quarter`)
  return quarter
}

/** A leaf's newest headcount at or before the quarter: nobody types all of them in every quarter. */
async function readPlannedHeadcounts(
  tx: AppTransaction,
  quarter: Quarter,
  units: readonly Unit[],
): Promise<Record<string, number>> {
  const rows = await tx.headcount.findMany({
    where: { quarter: { lte: quarter }, unitCode: { in: [...leavesOf(units)] } },
    orderBy: { quarter: 'asc' },
    select: { unitCode: true, heads: true },
  })
  // Oldest first, so that the newest entry of a unit is the one that stays.
  return Object.fromEntries(rows.map((row) => [row.unitCode, row.heads]))
}
