import type { VaultFacts } from '../../data/vault/types'
import { type AdviceId, type GuidanceAnswers, guidanceFor } from '../../domain/instruments/guidance'
import { fill, type Messages, openQuarterInWords } from '../messages'
import { groupReceipt } from '../receipt-text'
import { Masthead, renderPage } from './layout'
import { RedFlags } from './red-flags'

type Properties = {
  facts: VaultFacts
  messages: Messages
  receipt: string
  answers: GuidanceAnswers
  /** Typed in for somebody else: the receipt is theirs. */
  onBehalf: boolean
}

/** The answer to a stored report: the receipt, once, what happens next, and advice that fits the answers. */
export function renderConfirmationPage({ facts, messages, receipt, answers, onBehalf }: Properties): string {
  const { confirmation } = messages
  const { name, slug } = facts.organisation
  const values = { organisation: name, quarter: openQuarterInWords(facts, messages), threshold: facts.threshold }
  return renderPage({
    messages,
    title: fill(confirmation.title, values),
    children: (
      <>
        <Masthead name={name} note={messages.form.anonymous} />
        <main>
          <h1>{confirmation.heading}</h1>
          <div className="receipt">
            <h2>{confirmation.receiptHeading}</h2>
            <output>{groupReceipt(receipt)}</output>
            {onBehalf ? <p>{messages.entry.handOn}</p> : null}
            <p>{confirmation.receiptHint}</p>
            <p className="hint">{confirmation.receiptShared}</p>
          </div>
          <h3>{confirmation.nextHeading}</h3>
          <ul>
            {confirmation.next.map((sentence) => (
              <li key={sentence}>{fill(sentence, values)}</li>
            ))}
          </ul>
          <Advice messages={messages} advice={guidanceFor(answers)} />
          <p className="screen">
            <a href={`/r/${slug}/receipts`}>{confirmation.receiptLink}</a>
          </p>
          <p className="screen">
            <a href={onBehalf ? `/r/${slug}/entry` : `/r/${slug}`}>{confirmation.another}</a>
          </p>
        </main>
      </>
    ),
  })
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
