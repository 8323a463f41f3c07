import { fieldId } from '@/app/_components/field'

export type AnswerRow = { value: string; label: string; hint?: string | undefined }

/** Answers as rows to tap: at least 44 px high, two beside each other where there is room. */
export function AnswerRows({
  type,
  name,
  rows,
  chosen,
  columns = 2,
}: {
  type: 'radio' | 'checkbox'
  name: string
  rows: readonly AnswerRow[]
  chosen: readonly string[]
  columns?: 2 | 3
}) {
  return (
    <div className={`grid gap-2 ${columns === 3 ? 'sm:grid-cols-3' : 'sm:grid-cols-2'}`}>
      {rows.map((row, index) => {
        // The first answer is where the error summary leads.
        const id = index === 0 ? fieldId(name) : `${fieldId(name)}-${row.value}`
        return (
          <label
            key={row.value}
            htmlFor={id}
            className="flex min-h-12 items-start gap-3 rounded-control border border-edge bg-card px-3 py-2.5 hover:bg-raise has-checked:border-ink has-checked:shadow-[inset_0_0_0_1px_var(--ink)] has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
          >
            <input
              type={type}
              id={id}
              name={name}
              value={row.value}
              defaultChecked={chosen.includes(row.value)}
              aria-describedby={row.hint ? `${id}-hint` : undefined}
              className="mt-0.5 size-5 shrink-0 accent-ink outline-none"
            />
            <span className="min-w-0">
              {row.label}
              {row.hint ? (
                <span id={`${id}-hint`} className="block text-[0.9375rem] leading-snug text-soft">
                  {row.hint}
                </span>
              ) : null}
            </span>
          </label>
        )
      })}
    </div>
  )
}

/** What is wrong with a question, as its fieldset's description. */
export function QuestionError({ name, error }: { name: string; error: string | undefined }) {
  if (!error) return null
  return (
    <p id={`${fieldId(name)}-error`} className="mb-2 font-semibold text-hot">
      <span className="sr-only">Error: </span>
      {error}
    </p>
  )
}
