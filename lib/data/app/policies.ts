import type { Viewer } from '../../auth/viewer'
import { type DisclosurePolicy, policyLimits } from '../../domain/disclosure/policy'
import { type Quarter, quarterOf } from '../../domain/organisation/quarter'
import { FieldError } from '../../errors'
import { withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { enqueue } from './jobs'
import { writeLog } from './log-entries'
import { readPlannedQuarter } from './planned-quarter'
import { lockFacts, readFreeText, readPolicy } from './release-inputs'

export type PolicyState = {
  /** The quarter that people report in now, and its rules, which are fixed. */
  now: { quarter: Quarter; policy: DisclosurePolicy; freeText: boolean }
  /** The quarter from which a change holds, and its rules as they stand. */
  next: { quarter: Quarter; policy: DisclosurePolicy; freeText: boolean }
  /** True while nothing has been opened: then a change holds at once. */
  beforeFirstQuarter: boolean
}

/** The rules of today and the rules to come. */
export async function getPolicyState(context: OrganisationContext, at: Date): Promise<PolicyState> {
  return withOrganisation(context, async (tx) => {
    const running = quarterOf(at)
    const { quarter, opened } = await readPlannedQuarter(tx, context, at)
    return {
      now: { quarter: running, policy: await readPolicy(tx, running), freeText: await readFreeText(tx, running) },
      next: { quarter, policy: await readPolicy(tx, quarter), freeText: await readFreeText(tx, quarter) },
      beforeFirstQuarter: opened === null,
    }
  })
}

/**
 * Sets the rules from the first quarter on that has not opened: what respondents were promised stays.
 * @throws FieldError when a low threshold in mode `open` is not acknowledged, or a lag of 0 is asked for
 *   outside demo data.
 */
export async function setPolicy(
  viewer: Viewer,
  { freeText = false, ...rules }: DisclosurePolicy & { freeText?: boolean },
  acknowledged: boolean,
  at: Date,
): Promise<Quarter> {
  const { organisationId } = viewer
  return withOrganisation(viewer, async (tx) => {
    await lockFacts(tx)
    const { quarter } = await readPlannedQuarter(tx, viewer, at)
    const low = rules.admission === 'open' && rules.threshold < policyLimits.threshold.openMinimumWithoutAcknowledgement
    if (low && !acknowledged)
      throw new FieldError('acknowledge', 'Confirm that you accept the risk, or choose 10 or more')
    if (rules.publicationLagDays === 0 && !viewer.organisation.demo) {
      throw new FieldError('publicationLagDays', 'Choose at least 1 day: 0 is for demo data only')
    }
    const values = { ...rules, freeText, lowThresholdAcceptedBy: low ? viewer.personId : null, changedAt: at }
    await tx.policy.upsert({
      where: { organisationId_fromQuarter: { organisationId, fromQuarter: quarter } },
      create: { organisationId, fromQuarter: quarter, ...values },
      update: values,
    })
    await enqueue(tx, 'push-facts', { organisationId })
    await writeLog(tx, {
      actorId: viewer.personId,
      action: 'policy:changed',
      subject: quarter,
      detail: { ...rules, freeText, lowThresholdAccepted: low },
    })
    return quarter
  })
}
