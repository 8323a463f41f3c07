'use client'

import { Button } from '@/app/_components/button'
import { Field } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { orderWords } from '@/lib/view/quarter-steps'
import { closeQuarterAction, protectQuarterAction, publishQuarterAction } from '../actions'

/** Closing early: the quarter has to be typed, because nothing brings it back. */
export function CloseForm({ quarter }: { quarter: string }) {
  const form = useStaffForm(closeQuarterAction)
  const words = orderWords.close
  return (
    <FormFrame form={form} label={words.title}>
      <p className="mb-4 max-w-[62ch] text-soft">{words.explains}</p>
      <input type="hidden" name="quarter" value={quarter} />
      <Field {...form.field('confirmation')} label={`Type ${quarter} to confirm`} autoComplete="off" width="short" />
      <Button look="danger">{words.button}</Button>
    </FormFrame>
  )
}

export function ProtectForm({ quarter }: { quarter: string }) {
  const form = useStaffForm(protectQuarterAction)
  const words = orderWords.protect
  return (
    <FormFrame form={form} label={words.title}>
      <p className="mb-4 max-w-[62ch] text-soft">{words.explains}</p>
      <input type="hidden" name="quarter" value={quarter} />
      <Button>{words.button}</Button>
    </FormFrame>
  )
}

/** Before the promised day the button says why it cannot be used. */
export function PublishForm({ quarter, tooEarly }: { quarter: string; tooEarly?: string }) {
  const form = useStaffForm(publishQuarterAction)
  const words = orderWords.publish
  return (
    <FormFrame form={form} label={words.title}>
      <p className="mb-4 max-w-[62ch] text-soft">{words.explains}</p>
      <input type="hidden" name="quarter" value={quarter} />
      <Button disabledReason={tooEarly}>{words.button}</Button>
    </FormFrame>
  )
}
