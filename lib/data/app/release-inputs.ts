import { type DisclosurePolicy, policyLimits } from '../../domain/disclosure/policy'
import { type Quarter, quarterYear } from '../../domain/organisation/quarter'
import type { Unit } from '../../domain/organisation/unit-tree'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'

/** What a quarter's release is made from besides the counts: all of it public within the organisation. */
export type ReleaseInputs = {
  organisation: { slug: string; name: string; demo: boolean }
  policy: DisclosurePolicy
  /** The tree of the quarter's year, parents before children is not promised. */
  units: Unit[]
  /** By leaf: people employed in the quarter. A leaf without an entry has no known headcount. */
  headcounts: Record<string, number>
}

export async function readReleaseInputs(context: OrganisationContext, quarter: Quarter): Promise<ReleaseInputs> {
  return withOrganisation(context, async (tx) => {
    const organisation = await tx.organisation.findUniqueOrThrow({
      where: { id: context.organisationId },
      select: { slug: true, name: true, isDemo: true },
    })
    const units = await readTree(tx, quarter)
    return {
      organisation: { slug: organisation.slug, name: organisation.name, demo: organisation.isDemo },
      policy: await readPolicy(tx, quarter),
      units,
      headcounts: await readHeadcounts(tx, quarter, units),
    }
  })
}

/**
 * The rules of a quarter: the newest row from a quarter at or before it. An organisation that never chose has
 * the presets, which are the careful end of every limit.
 */
export async function readPolicy(tx: AppTransaction, quarter: Quarter): Promise<DisclosurePolicy> {
  // Quarters are written so that they sort as text.
  const row = await tx.policy.findFirst({
    where: { fromQuarter: { lte: quarter } },
    orderBy: { fromQuarter: 'desc' },
    select: {
      threshold: true,
      minimumUnitHeadcount: true,
      publicationLagDays: true,
      freeTextThreshold: true,
      retentionMonths: true,
      admission: true,
    },
  })
  return (
    row ?? {
      threshold: policyLimits.threshold.preset,
      minimumUnitHeadcount: policyLimits.minimumUnitHeadcount.preset,
      publicationLagDays: policyLimits.publicationLagDays.preset,
      freeTextThreshold: policyLimits.freeTextThreshold.preset,
      retentionMonths: policyLimits.retentionMonths.preset,
      admission: 'open',
    }
  )
}

/** Whether a quarter's rules ask for remarks: never, until an organisation chooses to. */
export async function readFreeText(tx: AppTransaction, quarter: Quarter): Promise<boolean> {
  const row = await tx.policy.findFirst({
    where: { fromQuarter: { lte: quarter } },
    orderBy: { fromQuarter: 'desc' },
    select: { freeText: true },
  })
  return row?.freeText ?? false
}

/** The tree of the quarter's year; until somebody has changed it, a year keeps the tree of the one before. */
async function readTree(tx: AppTransaction, quarter: Quarter): Promise<Unit[]> {
  const newest = await tx.unit.findFirst({
    where: { year: { lte: quarterYear(quarter) } },
    orderBy: { year: 'desc' },
    select: { year: true },
  })
  if (!newest) return []
  return tx.unit.findMany({
    where: { year: newest.year },
    orderBy: { code: 'asc' },
    select: { code: true, name: true, kind: true, parent: true },
  })
}

/** A leaf's newest headcount at or before the quarter: nobody types all of them in every quarter. */
async function readHeadcounts(
  tx: AppTransaction,
  quarter: Quarter,
  units: readonly Unit[],
): Promise<Record<string, number>> {
  const parents = new Set(units.map((unit) => unit.parent))
  const leaves = units.filter((unit) => !parents.has(unit.code)).map((unit) => unit.code)
  const rows = await tx.headcount.findMany({
    where: { quarter: { lte: quarter }, unitCode: { in: leaves } },
    orderBy: { quarter: 'asc' },
    select: { unitCode: true, heads: true },
  })
  // Oldest first, so that the newest entry of a unit is the one that stays.
  return Object.fromEntries(rows.map((row) => [row.unitCode, row.heads]))
}
