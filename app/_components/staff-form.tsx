'use client'

import { type ReactNode, useActionState } from 'react'
import { errorOf, type FormState, idle, typedIn } from '@/lib/view/form-state'
import { ErrorSummary } from './error-summary'

/** What a form's fields need from the last answer. */
export type StaffForm<Result> = {
  state: FormState<Result>
  pending: boolean
  /** For `<form action>`. */
  send: (form: FormData) => void
  /** Name, error and what was typed, to spread into a one-valued field. */
  field(name: string, first?: string): { name: string; error: string | undefined; defaultValue: string }
}

/** A form whose action is a `staffAction`: errors at the fields, nothing typed is lost, works without script. */
export function useStaffForm<Result>(
  action: (previous: FormState<Result>, form: FormData) => Promise<FormState<Result>>,
): StaffForm<Result> {
  const [state, send, pending] = useActionState<FormState<Result>, FormData>(action, idle)
  return {
    state,
    send,
    pending,
    field: (name, first) => ({ name, error: errorOf(state, name), defaultValue: typedIn(state, name, first) }),
  }
}

/** The form element with its error summary. While it is being sent it says so, and sending it again does nothing. */
export function FormFrame<Result>({
  form,
  children,
  label,
}: {
  form: StaffForm<Result>
  children: ReactNode
  /** Says which form it is when a page has several. */
  label?: string
}) {
  return (
    <form
      action={form.send}
      onSubmit={(event) => {
        if (form.pending) event.preventDefault()
      }}
      noValidate
      aria-label={label}
      aria-busy={form.pending}
      className="max-w-3xl"
    >
      <ErrorSummary errors={form.pending ? [] : form.state.errors} />
      {children}
      <p aria-live="polite" className="mt-3 text-soft empty:hidden">
        {form.pending ? 'Working on it, a moment …' : ''}
      </p>
    </form>
  )
}
