'use client'

import { useState } from 'react'
import { Button } from '@/app/_components/button'
import { Checkbox, type Choice, Field, fieldId, Select } from '@/app/_components/field'
import { Link } from '@/app/_components/link'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import type { FormState } from '@/lib/view/form-state'
import type { MeasureGroup } from '@/lib/view/intervention-text'
import { SmallestChange } from './smallest-change'

/** The one form of an intervention, new or changed. */
export function InterventionForm({
  action,
  values,
  hidden,
  units,
  detectable,
  owners,
  reasons,
  suggested,
  others,
  cancelHref,
  newestVersion,
}: {
  action: (previous: FormState<undefined>, form: FormData) => Promise<FormState<undefined>>
  /** What the form opens with. */
  values: Readonly<Record<string, string>>
  hidden: Readonly<Record<string, string>>
  units: readonly Choice[]
  /** By unit: the smallest change that could be seen there. */
  detectable: Readonly<Record<string, readonly string[]>>
  owners: readonly Choice[]
  reasons: readonly Choice[]
  suggested: readonly { code: string; name: string; level: string }[]
  others: readonly MeasureGroup[]
  cancelHref: string
  /** For a change: the version that the page shows, newer than the form's when somebody else was faster. */
  newestVersion?: string
}) {
  const form = useStaffForm(action)
  const field = (name: string) => form.field(name, values[name])
  const measure = field('measure')
  const unit = field('unit')
  const [chosenUnit, setChosenUnit] = useState(unit.defaultValue)
  const typedVersion = form.state.values.version
  const behind = newestVersion !== undefined && typedVersion !== undefined && typedVersion !== newestVersion
  return (
    <FormFrame form={form}>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={form.state.values[name]?.toString() ?? value} />
      ))}
      {behind ? (
        <Checkbox
          name="onTopOf"
          value={newestVersion}
          label="Save my entries on top of the newer state"
          hint="The history keeps both, so nothing is lost."
        />
      ) : null}
      <Select
        {...unit}
        label="Unit"
        prompt="Choose the unit"
        choices={units}
        onChange={(event) => setChosenUnit(event.target.value)}
      />
      <SmallestChange sentences={detectable[chosenUnit] ?? []} />
      <fieldset
        className={`mb-6 ${measure.error ? 'border-s-4 border-hot ps-4' : ''}`}
        aria-describedby={measure.error ? `${fieldId('measure')}-error` : undefined}
      >
        <legend className="font-semibold">What will be done?</legend>
        <p className="mb-3 max-w-[62ch] text-soft">
          What takes the load away works better than what asks people to cope with it: the list is in that order.
        </p>
        {measure.error ? (
          <p id={`${fieldId('measure')}-error`} className="mb-2 font-semibold text-hot">
            <span className="sr-only">Error: </span>
            {measure.error}
          </p>
        ) : null}
        {suggested.length > 0 ? (
          <div className="grid gap-2">
            {suggested.map((choice, index) => (
              <MeasureRow key={choice.code} choice={choice} first={index === 0} chosen={measure.defaultValue} />
            ))}
          </div>
        ) : null}
        <details
          className="mt-3"
          open={suggested.length === 0 || !suggested.some((choice) => choice.code === measure.defaultValue)}
        >
          <summary className="min-h-11 content-center underline decoration-edge underline-offset-3">
            {suggested.length > 0 ? 'All other measures' : 'All measures'}
          </summary>
          {others.map((group) => (
            <div key={group.title} className="mt-3">
              <p className="mb-2 text-soft">{group.title}</p>
              <div className="grid gap-2 sm:grid-cols-2">
                {group.measures.map((choice) => (
                  <MeasureRow
                    key={choice.code}
                    choice={choice}
                    first={suggested.length === 0 && choice === others[0]?.measures[0]}
                    chosen={measure.defaultValue}
                  />
                ))}
              </div>
            </div>
          ))}
        </details>
      </fieldset>
      <Field
        {...field('title')}
        label="In your own words"
        optional
        hint='For cards and lists, such as "Height-adjustable benches, hall 2". Empty: the name of the measure.'
        maxLength={120}
        width="full"
      />
      <Select {...field('answers')} label="What it answers" choices={reasons} />
      <Select {...field('owner')} label="Owner" choices={owners} />
      <Field {...field('dueOn')} type="date" label="Due" optional width="date" />
      <Field
        {...field('cost')}
        label="Cost"
        optional
        hint="In the currency of your organisation, such as 1200."
        inputMode="decimal"
        width="short"
      />
      <div className="flex flex-wrap items-center gap-4">
        <Button>Save</Button>
        <Link href={cancelHref} className="link inline-flex min-h-11 items-center">
          Cancel
        </Link>
      </div>
    </FormFrame>
  )
}

function MeasureRow({
  choice,
  first,
  chosen,
}: {
  choice: { code: string; name: string; level?: string }
  /** Where the error summary leads. */
  first: boolean
  chosen: string
}) {
  const id = first ? fieldId('measure') : `${fieldId('measure')}-${choice.code}`
  return (
    <label
      htmlFor={id}
      className="flex min-h-12 items-start gap-3 rounded-control border border-edge bg-card px-3 py-2.5 hover:bg-raise has-checked:border-ink has-checked:shadow-[inset_0_0_0_1px_var(--ink)] has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
    >
      <input
        type="radio"
        id={id}
        name="measure"
        value={choice.code}
        defaultChecked={choice.code === chosen}
        className="mt-0.5 size-5 shrink-0 accent-ink outline-none"
      />
      <span className="min-w-0">
        {choice.name}
        {choice.level ? <span className="block text-[0.9375rem] leading-snug text-soft">{choice.level}</span> : null}
      </span>
    </label>
  )
}
