'use client'

import { Button } from '@/app/_components/button'
import { ChoiceGroup } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { type Quarter, quarterStart } from '@/lib/domain/organisation/quarter'
import { formatDay, formatQuarter } from '@/lib/view/quarters'
import { start } from './actions'

/** From which quarter on reports are collected. The running one opens at once, so it is never chosen beforehand. */
export function StartForm({ choices, chosen }: { choices: readonly Quarter[]; chosen: Quarter | null }) {
  const form = useStaffForm(start)
  const { error, defaultValue } = form.field('quarter', chosen ?? '')
  return (
    <FormFrame form={form} label="First quarter">
      <ChoiceGroup
        type="radio"
        name="quarter"
        label="Collect reports from"
        error={error}
        defaultValue={defaultValue}
        choices={choices.map((quarter, index) => ({
          value: quarter,
          label: index === 0 ? `${formatQuarter(quarter)}, now` : formatQuarter(quarter),
          hint:
            index === 0
              ? 'Opens at once. Units, headcounts and rules of this quarter are fixed from then on.'
              : `Opens by itself on ${formatDay(quarterStart(quarter))}. Everything can be changed until then.`,
        }))}
      />
      <Button>{chosen ? 'Change the first quarter' : 'Start'}</Button>
    </FormFrame>
  )
}
