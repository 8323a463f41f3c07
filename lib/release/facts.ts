import type { ReleaseInputs } from '../data/app/release-inputs'
import type { RemarkFacts, VaultFacts } from '../data/vault/types'
import { languages } from '../domain/organisation/languages'
import type { Quarter } from '../domain/organisation/quarter'

/** What the report form is told about an organisation: all of it is shown to respondents, but `heads`. */
export function factsOf(
  inputs: ReleaseInputs,
  openQuarter: Quarter | null,
  passKeys: VaultFacts['passKeys'] = [],
  remarks: RemarkFacts | null = null,
): VaultFacts {
  const { organisation, policy, units, headcounts } = inputs
  const heads = Object.values(headcounts)
  return {
    organisation,
    openQuarter,
    units,
    admission: policy.admission,
    threshold: policy.threshold,
    minimumUnitHeadcount: policy.minimumUnitHeadcount,
    publicationLagDays: policy.publicationLagDays,
    retentionMonths: policy.retentionMonths,
    languages: [...languages],
    passKeys,
    ...(remarks === null ? {} : { remarks }),
    heads: heads.length > 0 ? heads.reduce((sum, count) => sum + count, 0) : null,
  }
}
