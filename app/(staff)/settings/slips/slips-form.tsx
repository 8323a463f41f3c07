'use client'

import { useEffect, useState } from 'react'
import { Button, LinkButton } from '@/app/_components/button'
import { Checkbox, Field, Select } from '@/app/_components/field'
import { Notice } from '@/app/_components/notice'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import type { PrintedSlips } from '@/lib/actions/print-slips'
import type { SlipQuarter } from '@/lib/data/app/slips'
import { slipBatchSize } from '@/lib/domain/disclosure/policy'
import { wholeOrganisation } from '@/lib/schemas/codes'
import { formatQuarter } from '@/lib/view/quarters'
import { makeSlips } from './actions'

/** Makes a batch for one of the quarters that ask for slips. */
export function SlipsForm({ quarters }: { quarters: readonly [SlipQuarter, ...SlipQuarter[]] }) {
  const form = useStaffForm(makeSlips)
  if (form.state.result) return <PrintPanel printed={form.state.result} />
  const groups = new Map(
    quarters.flatMap((quarter) => quarter.groups).map((group) => [group.unit ?? wholeOrganisation, group]),
  )
  return (
    <FormFrame form={form} label="New slips">
      <Select
        label="Quarter"
        {...form.field('quarter', quarters[0].quarter)}
        choices={quarters.map(({ quarter }) => ({ value: quarter, label: formatQuarter(quarter) }))}
      />
      <Select
        label="Who draws them"
        hint="Groups of 10 people or more. A slip works only for teams of its group."
        {...form.field('unit', wholeOrganisation)}
        choices={[...groups].map(([value, { name, heads }]) => ({
          value,
          label: `${name}${value === wholeOrganisation ? ' (everybody)' : ''}, ${heads} people`,
        }))}
      />
      <Field
        label="Number of slips"
        hint={`${slipBatchSize.minimum} to ${slipBatchSize.maximum}. One for each person, so that everybody can draw.`}
        inputMode="numeric"
        width="short"
        {...form.field('size')}
      />
      <Checkbox
        name="evenIfMore"
        label="Make them even if there are more slips than people"
        hint="All batches of a quarter are added up. With more slips than people the results count reports, not people."
        error={undefined}
      />
      <Button>Make the slips</Button>
      <p className="mt-3 text-soft" role="status">
        {form.pending ? 'The sheets are being made.' : ''}
      </p>
    </FormFrame>
  )
}

/** The file that is there once. */
function PrintPanel({ printed }: { printed: PrintedSlips }) {
  const [saved, setSaved] = useState(false)
  useLeaveWarning(!saved, 'The slips have not been saved, and they are shown only once. Leave all the same?')
  return (
    <div className="max-w-3xl">
      <Notice kind="done" title={`${printed.size} slips for ${printed.group} are ready to print.`}>
        Save the file now: it is shown once, and Plumbline keeps no code. They work in about a minute. Its first page
        says how to fold and draw them. If you lose it, or leave without saving it, withdraw the batch in the list below
        and make a new one.
      </Notice>
      <div className="flex flex-wrap gap-3">
        <a
          className="link inline-flex min-h-11 items-center font-semibold"
          href={`data:application/pdf;base64,${printed.pdf}`}
          download={printed.fileName}
          onClick={() => setSaved(true)}
        >
          Save {printed.fileName}
        </a>
        <LinkButton href="/settings/slips">{saved ? 'I have saved it' : 'Go on without saving'}</LinkButton>
      </div>
    </div>
  )
}

/** Asks before somebody leaves by closing, reloading or following a link of this page, while `active`. */
function useLeaveWarning(active: boolean, question: string): void {
  useEffect(() => {
    if (!active) return
    const leaving = (event: BeforeUnloadEvent) => event.preventDefault()
    const following = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null
      if (!link || link.hasAttribute('download') || window.confirm(question)) return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('beforeunload', leaving)
    document.addEventListener('click', following, { capture: true })
    return () => {
      window.removeEventListener('beforeunload', leaving)
      document.removeEventListener('click', following, { capture: true })
    }
  }, [active, question])
}
