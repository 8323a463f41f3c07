'use client'

import { Button } from '@/app/_components/button'
import { Field } from '@/app/_components/field'
import { FormFrame, type StaffForm, useStaffForm } from '@/app/_components/staff-form'
import { type ClosingWords, orderWords } from '@/lib/view/quarter-steps'
import { closeQuarterAction, protectQuarterAction, publishQuarterAction } from '../actions'

/** Closing early: folded away until the last week, and the quarter has to be typed, because nothing brings it back. */
export function CloseForm({ quarter, left, warning, soon }: ClosingWords) {
  const form = useStaffForm(closeQuarterAction)
  const words = orderWords.close
  return (
    <>
      <p className="mb-3 max-w-[62ch] text-soft">{left}</p>
      <details open={soon || form.state.errors.length > 0}>
        <summary className="link mb-3 w-fit cursor-pointer">Close it before that</summary>
        <CloseNow form={form} words={words} quarter={quarter} warning={warning} />
      </details>
    </>
  )
}

function CloseNow({
  form,
  words,
  quarter,
  warning,
}: {
  form: StaffForm<undefined>
  words: typeof orderWords.close
  quarter: string
  warning: string
}) {
  return (
    <FormFrame form={form} label={words.title}>
      <p className="mb-4 max-w-[62ch] text-soft">{words.explains}</p>
      <p className="mb-4 max-w-[62ch] text-watch">{warning}</p>
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
