'use client'

import { Button, LinkButton } from '@/app/_components/button'
import { CopyButton } from '@/app/_components/copy-button'
import { Field } from '@/app/_components/field'
import { Notice } from '@/app/_components/notice'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { entryCodeUses } from '@/lib/domain/disclosure/policy'
import { type MadeEntryCode, makeCode } from './actions'

export function EntryCodeForm() {
  const form = useStaffForm(makeCode)
  if (form.state.result) return <CodePanel made={form.state.result} />
  return (
    <FormFrame form={form} label="New entry code">
      <Field
        label="What it is for"
        hint="A place or an occasion, such as “Canteen, paper forms”. It is shown in this list only."
        autoComplete="off"
        {...form.field('label')}
      />
      <Field
        label="Reports it may admit"
        hint={`${entryCodeUses.minimum} to ${entryCodeUses.maximum}: as many as there are people who will hand you a form or call. After that the code stops working. It cannot be raised; you can make another code.`}
        inputMode="numeric"
        width="short"
        {...form.field('maximum', String(entryCodeUses.preset))}
      />
      <Button>Make the code</Button>
    </FormFrame>
  )
}

/** The code that is shown once. */
function CodePanel({ made }: { made: MadeEntryCode }) {
  return (
    <div className="max-w-3xl">
      <Notice kind="done" title={`The entry code “${made.label}” is ready.`}>
        It is shown here once. It works in about a minute, for at most {made.maximum} reports, until the quarter is
        over.
      </Notice>
      <p className="mb-1.5 font-semibold">Entry code</p>
      <p className="control mb-3 block select-all break-all">{made.code}</p>
      <p className="mb-4">
        Use it at{' '}
        <a className="link break-all" href={made.address}>
          {made.address}
        </a>
      </p>
      <div className="flex flex-wrap gap-3">
        <CopyButton text={made.code} />
        <LinkButton href="/settings/entry-codes">Back to the codes</LinkButton>
      </div>
    </div>
  )
}
