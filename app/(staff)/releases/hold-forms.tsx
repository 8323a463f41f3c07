'use client'

import { Button } from '@/app/_components/button'
import { TextArea } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { holdAction, resumeAction } from './actions'

export function HoldForm() {
  const form = useStaffForm(holdAction)
  return (
    <FormFrame form={form} label="Stop closing and publishing">
      <TextArea {...form.field('why')} label="Why" hint="Everybody who signs in reads this at the top of every page." />
      <Button>Stop closing and publishing</Button>
    </FormFrame>
  )
}

export function ResumeForm() {
  const form = useStaffForm(resumeAction)
  return (
    <FormFrame form={form} label="Resume closing and publishing">
      <Button look="plain">Resume</Button>
    </FormFrame>
  )
}
