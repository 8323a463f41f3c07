'use client'

import { Button } from '@/app/_components/button'
import { TextArea } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import type { StatusStep } from '@/lib/view/intervention-text'
import { listOf } from '@/lib/view/numbers'
import { moveInterventionAction } from '../actions'

/** The steps that can be taken from here, and why the others cannot. */
export function StatusForm({ id, from, steps }: { id: string; from: string; steps: readonly StatusStep[] }) {
  const form = useStaffForm(moveInterventionAction)
  const needReason = steps.flatMap((step) => (step.possible && step.reasonRequired ? [`"${step.action}"`] : []))
  const first = steps.find((step) => step.possible && step.to !== 'cancelled')
  return (
    <section aria-labelledby="next-step" className="no-print mt-8">
      <h2 id="next-step" className="mb-3">
        Next step
      </h2>
      <FormFrame form={form} label="Next step">
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="from" value={from} />
        <TextArea
          {...form.field('reason')}
          label="Remark"
          optional
          hint={needReason.length > 0 ? `Needed for ${listOf(needReason)}.` : undefined}
          rows={2}
        />
        <div className="flex flex-wrap gap-3">
          {steps.map((step) =>
            step.possible ? (
              <Button
                key={step.to}
                name="to"
                value={step.to}
                look={step === first ? 'primary' : step.to === 'cancelled' ? 'danger' : 'plain'}
              >
                {step.action}
              </Button>
            ) : null,
          )}
        </div>
        <ul className="mt-4 text-[0.9375rem] text-soft">
          {steps.map((step) =>
            step.possible ? null : (
              <li key={step.to}>
                {step.name}: {step.because}
              </li>
            ),
          )}
        </ul>
      </FormFrame>
    </section>
  )
}
