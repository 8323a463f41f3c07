import type { StoredReport, VaultFacts } from '../../data/vault/types'
import { fill, type Messages, quarterInWords } from '../messages'
import { groupUnits } from '../units'
import { leaveKiosk } from './kiosk'
import { HiddenFields, LanguageSwitch, mannerFields, pageLink } from './language-switch'
import { Masthead, renderPage } from './layout'

type Properties = { facts: VaultFacts; messages: Messages; kiosk: string | null }

/** Where a receipt is entered. `problem` when what was entered is none. */
export function renderReceiptEntryPage({
  facts,
  messages,
  kiosk,
  entered,
  problem,
}: Properties & { entered?: string; problem?: string }): string {
  const { receipts, form } = messages
  const title = fill(receipts.title, { organisation: facts.organisation.name })
  return renderPage({
    messages,
    title: problem === undefined ? title : fill(form.errorTitle, { title }),
    kiosk,
    leave: leaveKiosk(facts.organisation.slug, kiosk),
    children: (
      <>
        <Masthead name={facts.organisation.name} note={form.anonymous} />
        <LanguageSwitch
          messages={messages}
          offered={facts.languages}
          slug={facts.organisation.slug}
          place={{ page: 'receipts', kiosk }}
        />
        <main>
          {problem === undefined ? null : (
            // biome-ignore lint/a11y/noAutofocus: the error summary takes the focus (GOV.UK pattern)
            <div className="summary" role="alert" tabIndex={-1} autoFocus>
              <h2>{messages.notices.errorHeading}</h2>
              <a href="#receipt">{problem}</a>
            </div>
          )}
          <h1>{receipts.heading}</h1>
          <p className="lede">{receipts.lede}</p>
          <form
            className="field"
            method="post"
            action={`/r/${facts.organisation.slug}/receipts`}
            noValidate
            autoComplete="off"
          >
            <HiddenFields fields={[['action', 'read'], ...mannerFields(messages, kiosk)]} />
            <div className={problem === undefined ? undefined : 'wrong'}>
              <label htmlFor="receipt">{receipts.label}</label>
              <p className="hint" id="receipt-hint">
                {receipts.hint}
              </p>
              {problem === undefined ? null : (
                <p className="error" id="receipt-error">
                  <span className="vh">{form.errorPrefix} </span>
                  {problem}
                </p>
              )}
              <input
                className="text"
                id="receipt"
                name="receipt"
                type="text"
                dir="ltr"
                defaultValue={entered}
                autoCapitalize="characters"
                autoComplete="off"
                spellCheck={false}
                maxLength={60}
                aria-invalid={problem === undefined ? undefined : true}
                aria-describedby={problem === undefined ? 'receipt-hint' : 'receipt-hint receipt-error'}
              />
            </div>
            <button className="go" type="submit">
              {receipts.read}
            </button>
          </form>
          <p>
            <a href={pageLink(facts.organisation.slug, messages, { kiosk })}>{messages.pages.toForm}</a>
          </p>
        </main>
      </>
    ),
  })
}

/** A stored report, read back; with ways to change and to delete it. */
export function renderStoredReportPage({
  facts,
  messages,
  kiosk,
  receipt,
  report,
}: Properties & { receipt: string; report: StoredReport }): string {
  const { receipts, form } = messages
  const values = { quarter: quarterInWords(report.quarter, messages), organisation: facts.organisation.name }
  return renderPage({
    messages,
    title: fill(receipts.title, values),
    kiosk,
    leave: leaveKiosk(facts.organisation.slug, kiosk),
    children: (
      <>
        <Masthead name={facts.organisation.name} note={form.anonymous} />
        <LanguageSwitch
          messages={messages}
          offered={facts.languages}
          again={{
            action: `/r/${facts.organisation.slug}/receipts`,
            fields: [['receipt', receipt], ['action', 'read'], ...mannerFields(messages, kiosk).slice(1)],
          }}
        />
        <main>
          <h1>{fill(receipts.yourReport, values)}</h1>
          <p className="lede">{fill(stateSentence(messages)[report.state], values)}</p>
          <dl className="answers">
            {describeReport(report, facts, messages).map(({ question, answers }) => (
              <div key={question}>
                <dt>{question}</dt>
                {answers.map((answer) => (
                  <dd key={answer}>{answer}</dd>
                ))}
              </div>
            ))}
          </dl>
          {report.state === 'open' ? (
            <ReceiptButton
              slug={facts.organisation.slug}
              manner={mannerFields(messages, kiosk)}
              receipt={receipt}
              action="amend"
              label={receipts.amend}
              className="go"
            />
          ) : null}
          {report.state === 'closed' ? null : (
            <details>
              <summary>{receipts.withdrawSummary}</summary>
              <p>{receipts.withdrawExplain}</p>
              {report.state === 'open' && facts.admission !== 'open' ? (
                <p>{receipts.withdrawOnce[facts.admission]}</p>
              ) : null}
              <ReceiptButton
                slug={facts.organisation.slug}
                manner={mannerFields(messages, kiosk)}
                receipt={receipt}
                action="withdraw"
                label={receipts.withdraw}
                className="go danger"
              />
            </details>
          )}
        </main>
      </>
    ),
  })
}

/** What may still be done with a report. */
function stateSentence({ receipts }: Messages): Record<StoredReport['state'], string> {
  return { open: receipts.openUntil, closed: receipts.closed, published: receipts.published }
}

type ButtonProperties = {
  slug: string
  manner: readonly (readonly [string, string])[]
  receipt: string
  action: 'amend' | 'withdraw'
  label: string
  className: string
}

function ReceiptButton({ slug, manner, receipt, action, label, className }: ButtonProperties) {
  return (
    <form method="post" action={`/r/${slug}/receipts`}>
      <HiddenFields fields={[['receipt', receipt], ['action', action], ...manner]} />
      <button className={className} type="submit">
        {label}
      </button>
    </form>
  )
}

/** Several answers where several could be ticked: each has a line of its own, for some hold a comma. */
type DescribedAnswer = { question: string; answers: string[] }

/** The report in the words of the form, in its order. */
export function describeReport(report: StoredReport, facts: VaultFacts, messages: Messages): DescribedAnswer[] {
  const answers = Object.entries(describers(messages)).flatMap(([field, { question, options }]) => {
    const given = report.answers[field]
    if (given === undefined) return []
    const values = typeof given === 'object' ? given : [given]
    return [{ question, answers: values.map((value) => options[String(value)] ?? String(value)) }]
  })
  return [{ question: messages.unit.question, answers: [unitInWords(report.unit, facts)] }, ...answers]
}

/** Site and team, as the form lists them: many sites have a team of the same name. A unit that is gone is its code. */
function unitInWords(code: string, facts: VaultFacts): string {
  for (const { name, units } of groupUnits(facts.units)) {
    const unit = units.find((candidate) => candidate.code === code)
    if (unit) return name === null ? unit.name : `${name}, ${unit.name}`
  }
  return code
}

function describers(
  messages: Messages,
): Record<string, { question: string; options: Readonly<Record<string, string>> }> {
  const { severity, hands, night, neckHand, order, posture, systemic, regions } = messages
  const about = (topic: string, question: string) => fill(messages.form.questionAbout, { topic, question })
  const part = (name: 'wrist' | 'back' | 'neck') =>
    Object.fromEntries(
      (['frequency', 'discomfort', 'interference'] as const).map((measure) => [
        `${name}.${measure}`,
        { question: about(severity[name].short, severity[measure].question), options: severity[measure].options },
      ]),
    )
  return {
    regions,
    ...part('wrist'),
    'hand.left': { question: hands.left, options: hands.areas },
    'hand.right': { question: hands.right, options: hands.areas },
    'hand.night': { ...night.wake, question: about(night.short, night.wake.question) },
    'hand.relief': { ...night.relief, question: about(night.short, night.relief.question) },
    ...part('back'),
    ...part('neck'),
    'neck.hand': neckHand,
    order,
    posture,
    systemic,
  }
}
