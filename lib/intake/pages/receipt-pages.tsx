import type { StoredReport, VaultFacts } from '../../data/vault/types'
import { fill, type Messages, quarterInWords } from '../messages'
import { groupUnits } from '../units'
import { Masthead, renderPage } from './layout'

type Properties = { facts: VaultFacts; messages: Messages }

/** Where a receipt is entered. `problem` when what was entered is none. */
export function renderReceiptEntryPage({
  facts,
  messages,
  entered,
  problem,
}: Properties & { entered?: string; problem?: string }): string {
  const { receipts, form } = messages
  const title = fill(receipts.title, { organisation: facts.organisation.name })
  return renderPage({
    messages,
    title: problem === undefined ? title : fill(form.errorTitle, { title }),
    children: (
      <>
        <Masthead name={facts.organisation.name} note={form.anonymous} />
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
            <input type="hidden" name="action" value="read" />
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
            <a href={`/r/${facts.organisation.slug}`}>{messages.pages.toForm}</a>
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
  receipt,
  report,
}: Properties & { receipt: string; report: StoredReport }): string {
  const { receipts, form } = messages
  const values = { quarter: quarterInWords(report.quarter, messages), organisation: facts.organisation.name }
  return renderPage({
    messages,
    title: fill(receipts.title, values),
    children: (
      <>
        <Masthead name={facts.organisation.name} note={form.anonymous} />
        <main>
          <h1>{fill(receipts.yourReport, values)}</h1>
          <p className="lede">{fill(stateSentence(messages)[report.state], values)}</p>
          <dl className="answers">
            {describeReport(report, facts, messages).map(({ question, answer }) => (
              <div key={question}>
                <dt>{question}</dt>
                <dd>{answer}</dd>
              </div>
            ))}
          </dl>
          {report.state === 'open' ? (
            <ReceiptButton
              slug={facts.organisation.slug}
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
              <ReceiptButton
                slug={facts.organisation.slug}
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
  receipt: string
  action: 'amend' | 'withdraw'
  label: string
  className: string
}

function ReceiptButton({ slug, receipt, action, label, className }: ButtonProperties) {
  return (
    <form method="post" action={`/r/${slug}/receipts`}>
      <input type="hidden" name="receipt" value={receipt} />
      <input type="hidden" name="action" value={action} />
      <button className={className} type="submit">
        {label}
      </button>
    </form>
  )
}

type DescribedAnswer = { question: string; answer: string }

/** The report in the words of the form, in its order. */
export function describeReport(report: StoredReport, facts: VaultFacts, messages: Messages): DescribedAnswer[] {
  const answers = Object.entries(describers(messages)).flatMap(([field, { question, options }]) => {
    const given = report.answers[field]
    if (given === undefined) return []
    const values = typeof given === 'object' ? given : [given]
    return [{ question, answer: values.map((value) => options[String(value)] ?? String(value)).join(', ') }]
  })
  return [{ question: messages.unit.question, answer: unitInWords(report.unit, facts) }, ...answers]
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
  const part = (name: 'wrist' | 'back' | 'neck') =>
    Object.fromEntries(
      (['frequency', 'discomfort', 'interference'] as const).map((measure) => [
        `${name}.${measure}`,
        { question: `${severity[name].short}: ${severity[measure].question}`, options: severity[measure].options },
      ]),
    )
  return {
    regions,
    ...part('wrist'),
    'hand.left': { question: hands.left, options: hands.areas },
    'hand.right': { question: hands.right, options: hands.areas },
    'hand.night': { ...night.wake, question: `${night.short}: ${night.wake.question}` },
    'hand.relief': { ...night.relief, question: `${night.short}: ${night.relief.question}` },
    ...part('back'),
    ...part('neck'),
    'neck.hand': neckHand,
    order,
    posture,
    systemic,
  }
}
