import type { ReactNode } from 'react'
import type { VaultFacts } from '../../data/vault/types'
import type { Problem } from '../../schemas/report'
import { fill, type Messages } from '../messages'
import { followers, predecessors, type QuestionId, questionScreens, type Screen, type ScreenId } from './flow'
import { Choice, type GivenAnswers } from './options'

export type FormState = {
  facts: VaultFacts
  messages: Messages
  /** On a shared screen: where it stands. */
  kiosk: string | null
  /** The form of a shared screen has been started: its time runs. */
  begun?: boolean
  /** What to send with the form besides the answers: a fresh key, or a receipt to amend with. */
  purpose: { kind: 'new'; key: string; onBehalf?: boolean } | { kind: 'amend'; receipt: string }
  given: GivenAnswers
  problems: readonly Problem[]
  /** Why the form is shown again although nothing is wrong with it. */
  notice?: 'unavailable' | 'tooMany'
}

export function PromiseLine({ facts, messages }: Pick<FormState, 'facts' | 'messages'>) {
  return <p className="trust">{fill(messages.form.promise, { threshold: facts.threshold })}</p>
}

/** What this form has to come with. A report that is there was admitted already. */
export function askedCode({ facts, purpose }: Pick<FormState, 'facts' | 'purpose'>): 'slip' | 'pass' | 'entry' | null {
  if (purpose.kind === 'amend') return null
  if (purpose.onBehalf) return 'entry'
  return ({ open: null, slips: 'slip', passes: 'pass' } as const)[facts.admission]
}

type QuestionProperties = FormState & {
  id: QuestionId
  /** Fields asked on this screen, for their errors. */
  fields: readonly string[]
  short: string
  question: string
  hint?: string | undefined
  /** Continue goes nowhere until one of the options inside `.req` is chosen; this says so. */
  required?: string | undefined
  children: ReactNode
}

/** One screen: way back, progress, question, options, way on. In the review: question, chosen answers, Change. */
export function Question(properties: QuestionProperties) {
  const { id, fields, short, question, hint, required, problems, facts, messages, children } = properties
  const found = problems.filter((problem) => fields.includes(problem.field))
  const hintId = hint === undefined ? undefined : `${id}-hint`
  const asked = questionScreens.filter((screen) => screen.id !== 'admission' || askedCode(properties) !== null)
  const step = asked.findIndex((screen) => screen.id === id) + 1
  const steps = asked.length
  return (
    <section id={id} className={found.length > 0 ? 'q wrong' : 'q'} tabIndex={-1}>
      <span className="again" id={`${id}-again`} tabIndex={-1} />
      {required === undefined ? null : <span className="missing" id={`${id}-missing`} tabIndex={-1} />}
      <div className="bar">
        <BackLinks id={id} messages={messages} />
        <progress value={step} max={steps} aria-label={fill(messages.form.progress, { step, steps })} />
      </div>
      <fieldset aria-describedby={hintId}>
        <legend>
          <h2>
            <span className="long">{question}</span>
            <span className="short">{short}</span>
          </h2>
        </legend>
        {hint === undefined ? null : (
          <p className="hint" id={hintId}>
            {hint}
          </p>
        )}
        {required === undefined ? null : (
          <p className="error when-missing">
            <span className="vh">{messages.form.errorPrefix} </span>
            {required}
          </p>
        )}
        {found.map(({ field, code }) => (
          <p className="error" key={field}>
            <span className="vh">{messages.form.errorPrefix} </span>
            {messages.problems[code]}
          </p>
        ))}
        {children}
        <p className="unanswered">{required ?? messages.form.notAnswered}</p>
      </fieldset>
      <a className="change" href={id === 'regions' ? '#regions' : `#${id}-again`}>
        <span aria-hidden="true">{messages.form.change}</span>
        <span className="vh">{fill(messages.form.changeWhat, { question: short })}</span>
      </a>
      <nav className="on">
        <ContinueLinks id={id} messages={messages} />
        {required === undefined ? null : (
          <a className="go stay" href={`#${id}-missing`}>
            {messages.form.continue}
          </a>
        )}
      </nav>
      <a className="go to-review" href="#check">
        {messages.form.backToAnswers}
      </a>
      <PromiseLine facts={facts} messages={messages} />
    </section>
  )
}

type Links = { id: ScreenId; messages: Messages }

export function BackLinks({ id, messages }: Links) {
  return predecessors(id).map((screen: Screen) => (
    <a key={screen.id} className={`back from-${screen.id}`} href={`#${screen.id}`}>
      {messages.form.back}
    </a>
  ))
}

function ContinueLinks({ id, messages }: Links) {
  return followers(id).map((screen: Screen) => (
    <a key={screen.id} className={`go to-${screen.id}`} href={`#${screen.id}`}>
      {messages.form.continue}
    </a>
  ))
}

type GroupProperties = { legend: string; required?: boolean; row?: boolean; children: ReactNode }

export function Group({ legend, required, row, children }: GroupProperties) {
  return (
    <fieldset className={required ? 'group req' : 'group'}>
      <legend>
        <h3>{legend}</h3>
      </legend>
      <div className={row ? 'opts row' : 'opts'}>{children}</div>
    </fieldset>
  )
}

type OptionsProperties = { field: string; options: Readonly<Record<string, string>>; given: GivenAnswers }

export function Options({ field, options, given }: OptionsProperties) {
  return Object.entries(options).map(([value, label]) => (
    <Choice key={value} kind="radio" field={field} value={value} given={given}>
      {label}
    </Choice>
  ))
}
