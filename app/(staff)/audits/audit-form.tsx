'use client'

import { Button } from '@/app/_components/button'
import { Checkbox, type Choice, ChoiceGroup, Field, Select, TextArea } from '@/app/_components/field'
import { Link } from '@/app/_components/link'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { postureObservations } from '@/lib/domain/instruments/posture'
import type { FormState } from '@/lib/view/form-state'
import { postureWords } from '@/lib/view/posture-words'
import { AnswerRows } from './answer-rows'
import { ScoredForm } from './live-score'
import { SectionQuestions } from './rosa-questions'

type Values = Readonly<Record<string, string | readonly string[]>>

/** The one form of an audit, new or changed. */
export function AuditForm({
  action,
  values,
  hidden,
  units,
  workstations,
  cancelHref,
  conflict,
}: {
  action: (previous: FormState<undefined>, form: FormData) => Promise<FormState<undefined>>
  /** What the form opens with. */
  values: Values
  /** Fields that nobody types: the key of a new audit, or id and revision of a changed one. */
  hidden: Readonly<Record<string, string>>
  units: readonly Choice[]
  /** Names in use, offered while typing, so that one workstation keeps one name. */
  workstations: readonly string[]
  cancelHref: string
  /** The newest revision and the page of its history, for a change that somebody else was faster with. */
  conflict?: { revision: string; historyHref: string }
}) {
  const form = useStaffForm(action)
  const first = (name: string) => [values[name] ?? []].flat()
  const chosen = (name: string): string[] =>
    form.state.status === 'error' ? [form.state.values[name] ?? []].flat() : first(name)
  const text = (name: string) => form.field(name, first(name)[0] ?? '')
  const basedOn = form.state.values.revision
  const behind = conflict && form.state.status === 'error' && basedOn !== undefined && basedOn !== conflict.revision
  return (
    <ScoredForm>
      <FormFrame form={form}>
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={form.state.values[name]?.toString() ?? value} />
        ))}
        {behind ? (
          <Checkbox
            name="onTopOf"
            value={conflict.revision}
            label={`Save my answers on top of revision ${conflict.revision}`}
            hint={
              <>
                <a href={conflict.historyHref} target="_blank" rel="noreferrer">
                  See what was changed
                </a>{' '}
                first (opens in a new tab). Nothing is lost either way: the history keeps every revision.
              </>
            }
          />
        ) : null}
        <section aria-labelledby="section-where" className="mb-8">
          <h2 id="section-where" className="sr-only">
            Which workstation
          </h2>
          <Select {...text('unit')} label="Unit" prompt="Choose the unit" choices={units} />
          <Field
            {...text('workstation')}
            label="Workstation"
            hint='A place, such as "Packing bench 4". Never the name of a person.'
            list="known-workstations"
            maxLength={60}
            autoComplete="off"
          />
          <datalist id="known-workstations">
            {workstations.map((workstation) => (
              <option key={workstation} value={workstation} />
            ))}
          </datalist>
          <Field {...text('auditedOn')} type="date" label="Day of the audit" width="date" />
          <ChoiceGroup
            type="radio"
            name="auditorKind"
            label="Who looked at it?"
            error={text('auditorKind').error}
            defaultValue={chosen('auditorKind')}
            choices={[
              { value: 'officer', label: 'An auditor', hint: 'Somebody else than the person who works there.' },
              {
                value: 'self',
                label: 'The person who works there',
                hint: 'Kept as a self-check and left out of the figures of the unit: people score their own mouse and keyboard too low.',
              },
            ]}
          />
        </section>
        <SectionQuestions section="chair" number={1} answered={{ state: form.state, chosen }} />
        <SectionQuestions section="monitorPhone" number={2} answered={{ state: form.state, chosen }} />
        <SectionQuestions section="mouseKeyboard" number={3} answered={{ state: form.state, chosen }} />
        <section aria-labelledby="section-postures" className="mb-10 border-t border-hair pt-6">
          <h2 id="section-postures">What you saw the person do</h2>
          <p className="mb-4 max-w-[62ch] text-soft">
            Watch for two minutes of normal work. These count beside the score, not in it.
          </p>
          <fieldset>
            <legend className="mb-2">Tick what you saw.</legend>
            <AnswerRows
              type="checkbox"
              name="postures"
              rows={postureObservations.map(({ code }) => ({ value: code, ...postureWords[code] }))}
              chosen={chosen('postures')}
            />
          </fieldset>
          <div className="mt-8">
            <TextArea
              {...text('note')}
              label="Note"
              optional
              hint="What helps to put it right. No names, and nothing about anybody's health."
              maxLength={2000}
            />
          </div>
        </section>
        <div className="flex flex-wrap items-center gap-4">
          <Button>Save audit</Button>
          <Link href={cancelHref} className="link inline-flex min-h-11 items-center">
            Cancel
          </Link>
        </div>
      </FormFrame>
    </ScoredForm>
  )
}
