import type { VaultFacts } from '../../data/vault/types'
import { type AdviceId, type GuidanceAnswers, guidanceFor } from '../../domain/instruments/guidance'
import { fill, type Messages, openQuarterInWords } from '../messages'
import { groupReceipt } from '../receipt-text'
import { kioskSeconds, kioskStart, leaveKiosk } from './kiosk'
import { HiddenFields, LanguageSwitch, mannerFields, pageLink } from './language-switch'
import { Masthead, renderPage } from './layout'
import { RedFlags } from './red-flags'

type Properties = {
  facts: VaultFacts
  messages: Messages
  kiosk: string | null
  receipt: string
  answers: GuidanceAnswers
  /**
   * The fields of the report without what admitted it: sent again, in another language, they are answered with the
   * same receipt. Null when that cannot be, and the page stays in its language.
   */
  again: readonly (readonly [string, string])[] | null
  /** Typed in for somebody else: the receipt is theirs. */
  onBehalf: boolean
  /** The right to write a remark; null where none is asked for. */
  ticket: string | null
}

/** The answer to a stored report: the receipt, once, what happens next, and advice that fits the answers. */
export function renderConfirmationPage(properties: Properties): string {
  const { facts, messages, kiosk, answers, again, onBehalf } = properties
  const { confirmation } = messages
  const { name, slug } = facts.organisation
  const values = { organisation: name, quarter: openQuarterInWords(facts, messages), threshold: facts.threshold }
  return renderPage({
    messages,
    title: fill(confirmation.title, values),
    kiosk,
    leave: leaveKiosk(slug, kiosk, kioskSeconds.confirmation),
    children: (
      <>
        <Masthead name={name} note={messages.form.anonymous} />
        {again === null ? null : (
          <LanguageSwitch
            messages={messages}
            offered={facts.languages}
            again={{ action: `/r/${slug}/reports`, fields: [...again, ...mannerFields(messages, kiosk).slice(1)] }}
          />
        )}
        <main>
          <h1>{confirmation.heading}</h1>
          {kiosk === null ? (
            <Receipt {...properties} />
          ) : (
            <>
              <a className="go" href={kioskStart(slug, kiosk)}>
                {messages.kiosk.done}
              </a>
              <p className="hint">{fill(messages.kiosk.pageCloses, { seconds: kioskSeconds.confirmation })}</p>
              <details>
                <summary>{messages.kiosk.showReceipt}</summary>
                <Receipt {...properties} />
              </details>
            </>
          )}
          <h3>{confirmation.nextHeading}</h3>
          <ul>
            {confirmation.next.map((sentence) => (
              <li key={sentence}>{fill(sentence, values)}</li>
            ))}
          </ul>
          <RemarkOffer {...properties} />
          <Advice messages={messages} advice={guidanceFor(answers)} />
          {kiosk === null ? (
            <>
              <p className="screen">
                <a href={pageLink(slug, messages, { page: 'receipts' })}>{confirmation.receiptLink}</a>
              </p>
              <p className="screen">
                <a href={pageLink(slug, messages, onBehalf ? { page: 'entry' } : {})}>{confirmation.another}</a>
              </p>
            </>
          ) : null}
        </main>
      </>
    ),
  })
}

function Receipt({ messages, receipt, onBehalf }: Properties) {
  const { confirmation } = messages
  return (
    <div className="receipt">
      <h2>{confirmation.receiptHeading}</h2>
      <output dir="ltr">{groupReceipt(receipt)}</output>
      {onBehalf ? <p>{messages.entry.handOn}</p> : null}
      <p>{confirmation.receiptHint}</p>
      <p className="hint">{confirmation.receiptShared}</p>
    </div>
  )
}

/** The ticket goes in the body of a POST: it is never in an address. */
function RemarkOffer({ facts, messages, ticket }: Properties) {
  if (ticket === null) return null
  const { remarks } = messages
  return (
    <section className="screen">
      <h3>{remarks.offerHeading}</h3>
      <p>{remarks.offer}</p>
      <form method="post" action={`/r/${facts.organisation.slug}/remark`}>
        <HiddenFields fields={[['ticket', ticket], ...mannerFields(messages, null)]} />
        <button className="go plain" type="submit">
          {remarks.offerLink}
        </button>
      </form>
    </section>
  )
}

function Advice({ messages, advice }: { messages: Messages; advice: readonly AdviceId[] }) {
  const words = messages.advice
  return (
    <article className="advice">
      <h2>{words.heading}</h2>
      <p className="hint">{words.disclaimer}</p>
      <section className="alarm">
        <h3>{words.redFlagsHeading}</h3>
        <RedFlags messages={messages} />
      </section>
      {advice.map((id) => (
        <section key={id}>
          <h3>{words[id].title}</h3>
          <ul>
            {words[id].text.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
      ))}
    </article>
  )
}
