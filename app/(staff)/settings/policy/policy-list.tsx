import type { DisclosurePolicy } from '@/lib/domain/disclosure/policy'
import { admissionWords } from '@/lib/view/policy-words'

/** The rules to read. */
export function PolicyList({ policy, freeText }: { policy: DisclosurePolicy; freeText: boolean }) {
  const rules = [
    ['Smallest count shown', String(policy.threshold)],
    ['Smallest unit with numbers of its own', `${policy.minimumUnitHeadcount} people`],
    ['Published after the quarter ends', `${policy.publicationLagDays} days`],
    ['Remarks', freeText ? `Asked for; shown when there are ${policy.freeTextThreshold} or more` : 'Not asked for'],
    ['Reports are deleted after', `${policy.retentionMonths} months`],
    ['Who can report', admissionWords[policy.admission]],
  ]
  return (
    <dl className="max-w-3xl border-t border-hair">
      {rules.map(([rule, value]) => (
        <div key={rule} className="flex flex-wrap justify-between gap-x-6 border-b border-hair py-2">
          <dt className="text-soft">{rule}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
