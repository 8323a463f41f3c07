import type { ReactNode } from 'react'

/** What was answered before, by field: a form that is shown again keeps it. */
export type GivenAnswers = Readonly<Record<string, unknown>>

export function isGiven(given: GivenAnswers, field: string, value: string): boolean {
  const answer = given[field]
  if (Array.isArray(answer)) return answer.some((item) => String(item) === value)
  return (typeof answer === 'string' || typeof answer === 'number') && String(answer) === value
}

/** Id of one option's input: `wrist.frequency`, `3` is `wrist-frequency-3`. */
export function optionId(field: string, value: string): string {
  return `${field.replaceAll('.', '-')}-${value}`
}

type ChoiceProperties = {
  kind: 'radio' | 'checkbox'
  field: string
  value: string
  given: GivenAnswers
  describedBy?: string | undefined
  children: ReactNode
}

/** One row: a native control and its label, at least 48 px high. */
export function Choice({ kind, field, value, given, describedBy, children }: ChoiceProperties) {
  const id = optionId(field, value)
  return (
    <label className="opt" htmlFor={id}>
      <input
        type={kind}
        name={field}
        value={value}
        id={id}
        defaultChecked={isGiven(given, field, value)}
        aria-describedby={describedBy}
      />
      <span>{children}</span>
    </label>
  )
}
