import type { ReactNode } from 'react'
import { Button } from './button'
import { Link } from './link'

/** Filters as a GET form: the address says what is shown. `any`: something is filtered, so `list` shows more. */
export function FilterForm({ any, list, children }: { any: boolean; list: string; children: ReactNode }) {
  return (
    <form method="get" className="no-print mb-6 flex flex-wrap items-end gap-x-4 gap-y-3" aria-label="Filter">
      {children}
      <Button look="plain">Show</Button>
      {any ? (
        <Link href={list} className="link inline-flex min-h-11 items-center">
          Show all
        </Link>
      ) : null}
    </form>
  )
}

/** One of several; `all` names the empty choice. */
export function FilterSelect({
  name,
  label,
  all,
  chosen,
  choices,
}: {
  name: string
  label: string
  all: string
  chosen: string | undefined
  choices: readonly { value: string; label: string }[]
}) {
  return (
    <label className="flex min-w-0 max-w-full flex-col gap-1 text-sm">
      {label}
      {/* The key makes a link that changes the address change the control too. */}
      <select name={name} key={chosen} defaultValue={chosen ?? ''} className="control max-w-full">
        <option value="">{all}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  )
}

export function FilterCheckbox({
  name,
  value,
  label,
  chosen,
}: {
  name: string
  value: string
  label: string
  chosen: string | undefined
}) {
  return (
    <label className="flex min-h-11 items-center gap-2">
      <input
        type="checkbox"
        name={name}
        value={value}
        key={chosen}
        defaultChecked={chosen === value}
        className="size-5 accent-ink"
      />
      {label}
    </label>
  )
}
