'use client'

import { useSyncExternalStore } from 'react'
import { Button } from '@/app/_components/button'
import { Field } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { accept } from './actions'

function onHashChange(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

function codeInAddress(): string {
  return window.location.hash.slice(1)
}

/** The code stands behind the # of the link, where no server sees it; script moves it into the form. */
export function AcceptForm({ slug }: { slug: string }) {
  const form = useStaffForm(accept)
  const code = useSyncExternalStore(onHashChange, codeInAddress, () => '')
  const { defaultValue, ...codeField } = form.field('setupCode')
  return (
    <FormFrame form={form}>
      <input type="hidden" name="slug" value={slug} />
      <Field
        label="Code of your invitation"
        hint="The part of the link after the # sign."
        autoComplete="off"
        spellCheck={false}
        width="full"
        key={code}
        defaultValue={code || defaultValue}
        {...codeField}
      />
      <Field
        label="Choose a password"
        hint="Best are four words that do not belong together. At least 8 characters."
        type="password"
        autoComplete="new-password"
        {...form.field('password')}
      />
      <Button>Save and sign in</Button>
    </FormFrame>
  )
}
