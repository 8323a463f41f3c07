'use client'

import { useEffect, useRef } from 'react'
import { fieldId } from './field'

export type FormError = {
  /** Name of the field; empty when the whole form is meant. */
  field: string
  message: string
}

/** What is wrong, on top of the form and focused; each line leads to its field (GOV.UK pattern). */
export function ErrorSummary({ errors }: { errors: readonly FormError[] }) {
  const summary = useRef<HTMLDivElement>(null)
  // a new array is a new answer of the server, even when it says the same again
  useEffect(() => {
    if (errors.length > 0) summary.current?.focus()
  }, [errors])

  if (errors.length === 0) return null
  return (
    <div
      ref={summary}
      role="alert"
      tabIndex={-1}
      className="mb-8 max-w-2xl rounded-card border-2 border-hot px-5 py-4"
      aria-labelledby="error-summary-title"
    >
      <h2 id="error-summary-title">There is a problem</h2>
      <ul className="mt-2 flex flex-col gap-1">
        {errors.map((error) => (
          <li key={`${error.field} ${error.message}`} className="font-semibold text-hot">
            {error.field ? (
              <a href={`#${fieldId(error.field)}`} className="underline underline-offset-3">
                {error.message}
              </a>
            ) : (
              error.message
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
