import type { AdmissionMode } from '../../domain/disclosure/policy'
import type { AdmittedReports } from '../../domain/organisation/admission-limits'
import type { Quarter } from '../../domain/organisation/quarter'
import { withOrganisation } from './client'
import type { OrganisationContext } from './context'

/**
 * How many reports the slips, passes and entry codes of a quarter can have let in. Slips of withdrawn batches count: some may
 * have been used before. Of entry codes what they were used for, once that is known.
 */
export async function listAdmittedReports(
  context: OrganisationContext,
  quarter: Quarter,
  admission: AdmissionMode,
): Promise<AdmittedReports[]> {
  return withOrganisation(context, async (tx) => {
    const { _sum: typedIn } = await tx.entryCode.aggregate({ where: { quarter }, _sum: { uses: true } })
    const slips =
      admission === 'slips'
        ? await tx.slipBatch.groupBy({ by: ['unitCode'], where: { quarter }, _sum: { size: true } })
        : []
    const holders = admission === 'passes' ? await tx.passHolder.count() : 0
    return [
      { unit: null, reports: holders + (typedIn.uses ?? 0) },
      ...slips.map(({ unitCode, _sum: { size } }) => ({ unit: unitCode, reports: size ?? 0 })),
    ]
  })
}
