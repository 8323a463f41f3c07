'use client'

import { Button } from '@/app/_components/button'
import { Checkbox, ChoiceGroup, Field } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { admissionModes, type DisclosurePolicy, policyLimits } from '@/lib/domain/disclosure/policy'
import { admissionWords } from '@/lib/view/policy-words'
import { savePolicy } from './actions'

type Properties = { policy: DisclosurePolicy; freeText: boolean; demo: boolean }

export function PolicyForm({ policy, freeText, demo }: Properties) {
  const form = useStaffForm(savePolicy)
  const number = (name: Exclude<keyof DisclosurePolicy, 'admission'>) => ({
    inputMode: 'numeric' as const,
    width: 'short' as const,
    ...form.field(name, String(policy[name])),
  })
  const admission = form.field('admission', policy.admission)
  const { minimum, openMinimumWithoutAcknowledgement: safe } = policyLimits.threshold
  return (
    <FormFrame form={form} label="Disclosure policy">
      <ChoiceGroup
        type="radio"
        name="admission"
        label="Who can report"
        hint="The form tells everybody which it is."
        error={admission.error}
        defaultValue={admission.defaultValue}
        choices={admissionModes.map((mode) => ({ value: mode, label: admissionWords[mode] }))}
      />
      <Field
        label="Smallest count that is shown"
        hint={`${minimum} to ${policyLimits.threshold.maximum}. Smaller counts are shown as a range, and whatever would give them away is withheld.`}
        {...number('threshold')}
      />
      <Checkbox
        name="acknowledge"
        label={`I accept a smallest count below ${safe}. With an open link, whoever sends enough invented reports can work out what somebody else answered, and a small count makes that easier.`}
        hint={`Needed only below ${safe}, and only with an open link. Your name and the day are kept in the log.`}
        error={form.field('acknowledge').error}
        defaultChecked={form.field('acknowledge').defaultValue === 'yes'}
      />
      <Field
        label="Smallest unit with numbers of its own"
        hint={`People, ${policyLimits.minimumUnitHeadcount.minimum} to ${policyLimits.minimumUnitHeadcount.maximum}. Smaller units are merged with others of their site.`}
        {...number('minimumUnitHeadcount')}
      />
      <Field
        label="Days from the end of a quarter to its publication"
        hint={`${demo ? '0, for demo data only, or 1' : '1'} to ${policyLimits.publicationLagDays.maximum}.`}
        {...number('publicationLagDays')}
      />
      <Checkbox
        name="freeText"
        label="People may write a remark after a report"
        hint="On a page of its own, sealed in the writer’s browser to the safety officers’ keys, so that nobody else can read it. It cannot hide everything: how somebody writes, and what about, can give them away. The first ten of a quarter are held back, and a quarter with fewer shows none; but whoever can send many reports, by the open link or with several slips or an entry code, can write nine and read the tenth. Nobody is asked until a safety officer has made a key under Remarks."
        error={form.field('freeText').error}
        defaultChecked={form.state.status === 'error' ? form.field('freeText').defaultValue === 'yes' : freeText}
      />
      <Field
        label="Remarks that must exist before any is shown"
        hint={`${policyLimits.freeTextThreshold.minimum} to ${policyLimits.freeTextThreshold.maximum}.`}
        {...number('freeTextThreshold')}
      />
      <Field
        label="Months until reports are deleted"
        hint={`${policyLimits.retentionMonths.minimum} to ${policyLimits.retentionMonths.maximum}. Published numbers stay.`}
        {...number('retentionMonths')}
      />
      <Button>Save the policy</Button>
    </FormFrame>
  )
}
