import type { ComponentProps, ReactNode } from 'react'

/** What every control needs: one id ties label, hint, error and control together. */
export type FieldText = {
  name: string
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
  /** Said after the label; required is the rule, so only the exception is marked. */
  optional?: boolean
}

/** Id of a field's control: where the error summary's links lead. */
export function fieldId(name: string): string {
  return `field-${name}`
}

function describedBy(name: string, hint: unknown, error: unknown): string | undefined {
  const ids = [hint ? `${fieldId(name)}-hint` : '', error ? `${fieldId(name)}-error` : ''].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : undefined
}

function Hint({ name, hint }: Pick<FieldText, 'name' | 'hint'>) {
  return hint ? (
    <p id={`${fieldId(name)}-hint`} className="max-w-[62ch] text-soft">
      {hint}
    </p>
  ) : null
}

function FieldError({ name, error }: Pick<FieldText, 'name' | 'error'>) {
  return error ? (
    <p id={`${fieldId(name)}-error`} className="font-semibold text-hot">
      <span className="sr-only">Error: </span>
      {error}
    </p>
  ) : null
}

function Frame({ name, label, hint, error, optional, children }: FieldText & { children: ReactNode }) {
  return (
    <div className={`mb-6 flex flex-col items-start gap-1.5 ${error ? 'border-s-4 border-hot ps-4' : ''}`}>
      <label htmlFor={fieldId(name)} className="font-semibold">
        {label}
        {optional ? <span className="font-normal text-soft"> (optional)</span> : null}
      </label>
      <Hint name={name} hint={hint} />
      <FieldError name={name} error={error} />
      {children}
    </div>
  )
}

type Width = 'short' | 'date' | 'medium' | 'full'
const widths: Record<Width, string> = { short: 'w-32', date: 'w-44', medium: 'w-full max-w-md', full: 'w-full' }

/** One line of text, a number, a date, a password or a file. */
export function Field({
  width = 'medium',
  ...props
}: FieldText & { width?: Width } & Omit<ComponentProps<'input'>, 'id' | 'className' | 'name'>) {
  const { name, label, hint, error, optional, ...input } = props
  return (
    <Frame {...frameOf(props)}>
      <input
        {...input}
        id={fieldId(name)}
        name={name}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(name, hint, error)}
        className={`control ${widths[width]}`}
      />
    </Frame>
  )
}

export function TextArea({
  rows = 4,
  ...props
}: FieldText & Omit<ComponentProps<'textarea'>, 'id' | 'className' | 'name'>) {
  const { name, label, hint, error, optional, ...input } = props
  return (
    <Frame {...frameOf(props)}>
      <textarea
        {...input}
        rows={rows}
        id={fieldId(name)}
        name={name}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(name, hint, error)}
        className="control w-full max-w-2xl"
      />
    </Frame>
  )
}

export type Choice = { value: string; label: string; hint?: string; group?: string }

export function Select({
  choices,
  prompt,
  defaultValue,
  ...props
}: FieldText & { choices: readonly Choice[]; prompt?: string } & Omit<
    ComponentProps<'select'>,
    'id' | 'className' | 'name' | 'children' | 'defaultValue'
  > & { defaultValue?: string | undefined }) {
  const { name, label, hint, error, optional, ...select } = props
  const groups = [...new Set(choices.map((choice) => choice.group))]
  return (
    <Frame {...frameOf(props)}>
      <select
        // React resets a form after its action to the first default of a select, so a new default is a new element
        // (before the spread: a key behind it makes the compiler pass the children as a list without keys)
        key={defaultValue}
        {...select}
        defaultValue={defaultValue ?? ''}
        id={fieldId(name)}
        name={name}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(name, hint, error)}
        className="control w-full max-w-md"
      >
        {prompt ? <option value="">{prompt}</option> : null}
        {groups.map((group) => {
          const options = choices
            .filter((choice) => choice.group === group)
            .map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))
          return group ? (
            <optgroup key={group} label={group}>
              {options}
            </optgroup>
          ) : (
            options
          )
        })}
      </select>
    </Frame>
  )
}

/** A question with a list of answers: a fieldset, so that the question is read with each answer. */
export function ChoiceGroup({
  type,
  name,
  label,
  hint,
  error,
  optional,
  choices,
  defaultValue = [],
}: FieldText & { type: 'radio' | 'checkbox'; choices: readonly Choice[]; defaultValue?: string | readonly string[] }) {
  const chosen = typeof defaultValue === 'string' ? [defaultValue] : defaultValue
  return (
    <fieldset
      aria-describedby={describedBy(name, hint, error)}
      className={`mb-6 flex flex-col gap-1.5 ${error ? 'border-s-4 border-hot ps-4' : ''}`}
    >
      <legend className="mb-1.5 font-semibold">
        {label}
        {optional ? <span className="font-normal text-soft"> (optional)</span> : null}
      </legend>
      <Hint name={name} hint={hint} />
      <FieldError name={name} error={error} />
      {choices.map((choice, index) => (
        <label key={choice.value} className="flex min-h-11 items-start gap-3 py-2">
          <input
            type={type}
            name={name}
            value={choice.value}
            // the first answer is where the error summary leads
            id={index === 0 ? fieldId(name) : `${fieldId(name)}-${choice.value}`}
            defaultChecked={chosen.includes(choice.value)}
            aria-describedby={choice.hint ? `${fieldId(name)}-${choice.value}-hint` : undefined}
            className="mt-0.5 size-5 shrink-0 accent-ink"
          />
          <span>
            {choice.label}
            {choice.hint ? (
              <span id={`${fieldId(name)}-${choice.value}-hint`} className="block max-w-[62ch] text-soft">
                {choice.hint}
              </span>
            ) : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** One statement to agree to. */
export function Checkbox({
  name,
  label,
  hint,
  error,
  value = 'yes',
  defaultChecked,
}: Omit<FieldText, 'optional'> & { value?: string; defaultChecked?: boolean }) {
  return (
    <div className={`mb-6 ${error ? 'border-s-4 border-hot ps-4' : ''}`}>
      <FieldError name={name} error={error} />
      <label htmlFor={fieldId(name)} className="flex min-h-11 items-start gap-3 py-2">
        <input
          type="checkbox"
          id={fieldId(name)}
          name={name}
          value={value}
          defaultChecked={defaultChecked}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(name, hint, error)}
          className="mt-0.5 size-5 shrink-0 accent-ink"
        />
        <span className="max-w-[62ch]">{label}</span>
      </label>
      <Hint name={name} hint={hint} />
    </div>
  )
}

function frameOf({ name, label, hint, error, optional }: FieldText): FieldText {
  return { name, label, hint, error, optional: optional ?? false }
}
