'use client'

import { Button } from '@/app/_components/button'
import { Confirm } from '@/app/_components/confirm'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { endHolder } from './actions'

type Properties = { id: string; name: string; ended: boolean }

/** Ends somebody's passes after a question; the way back needs none. */
export function EndHolder({ id, name, ended }: Properties) {
  const form = useStaffForm(endHolder)
  const wish = (value: string) => (
    <>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="wish" value={value} />
    </>
  )
  if (ended) {
    return (
      <FormFrame form={form} label={`Let ${name} have passes again`}>
        {wish('readmit')}
        <Button look="plain">Let back in</Button>
      </FormFrame>
    )
  }
  return (
    <Confirm
      label="End"
      question={`${name} will get no more passes, by link or by signing in. Passes that they have fetched already work until their quarters end: nobody can tell which are theirs.`}
    >
      <FormFrame form={form} label={`End the passes of ${name}`}>
        {wish('end')}
        <Button look="danger">Yes, end</Button>
      </FormFrame>
    </Confirm>
  )
}
