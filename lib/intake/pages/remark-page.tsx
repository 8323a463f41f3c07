import { maximumRemarkCharacters } from '../../crypto/remark-format'
import type { RemarkFacts, VaultFacts } from '../../data/vault/types'
import { fill, type Messages, openQuarterInWords } from '../messages'
import { pageLink } from './language-switch'
import { Masthead, renderPage } from './layout'

type Properties = {
  facts: VaultFacts
  remarks: RemarkFacts
  messages: Messages
  ticket: string
  /** The text of the page's only script. */
  script: string
}

/**
 * Where a remark is written. Until its script runs there is no field: without it the page says that nothing can be
 * written. The field has no name and is in no form, so a browser cannot send what is typed by itself.
 */
export function renderRemarkPage({ facts, remarks, messages, ticket, script }: Properties): string {
  const words = messages.remarks
  const { name, slug } = facts.organisation
  const values = {
    organisation: name,
    quarter: openQuarterInWords(facts, messages),
    threshold: remarks.threshold,
    others: remarks.threshold - 1,
  }
  const { left, over, personal, empty, tooLong, lost, sending, send } = words
  const task = {
    slug,
    quarter: facts.openQuarter,
    ticket,
    keys: remarks.keys,
    address: pageLink(slug, messages, { page: 'remarks' }),
    maximum: maximumRemarkCharacters,
    words: { left, over, personal, empty, tooLong, lost, sending, send },
  }
  return renderPage({
    messages,
    title: fill(words.title, values),
    children: (
      <>
        <Masthead name={name} note={messages.form.anonymous} />
        <main data-remark={JSON.stringify(task)}>
          <div id="before">
            <h1>{words.heading}</h1>
            <p className="lede">{words.lede}</p>
            <ul>
              {[...words.promises, words.limit].map((sentence) => (
                <li key={sentence}>{fill(sentence, values)}</li>
              ))}
            </ul>
          </div>
          {/* Goes when the script runs, and so stays whatever kept it from running. */}
          <p className="summary" id="idle">
            {words.noScript}
          </p>
          <p className="summary" id="cannot" role="alert" hidden>
            {words.cannot}
          </p>
          <div className="field" id="editor" hidden>
            <label htmlFor="remark">{words.label}</label>
            <p className="hint" id="warning">
              {words.warning}
            </p>
            <p className="error" id="problem" role="alert" hidden />
            <textarea
              className="text"
              id="remark"
              rows={8}
              autoComplete="off"
              aria-describedby="warning problem counter personal"
            />
            <p className="hint" id="counter" />
            <p className="caution" id="personal" role="status" hidden>
              {personal}
            </p>
            <button className="go" id="send" type="button">
              {send}
            </button>
            <details>
              <summary>{words.readers}</summary>
              <p>{words.readersHint}</p>
              <Fingerprints keys={remarks.keys} />
            </details>
          </div>
          <div id="sent" tabIndex={-1} hidden>
            <h1>{words.sentHeading}</h1>
            <p className="lede">{words.sent}</p>
          </div>
          <p>
            <a href={pageLink(slug, messages)}>{messages.pages.toForm}</a>
          </p>
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own bundle, which the policy allows by its hash */}
          <script dangerouslySetInnerHTML={{ __html: script }} />
        </main>
      </>
    ),
  })
}

/** Names of keys in groups of four digits, to compare by eye. */
export function Fingerprints({ keys }: { keys: RemarkFacts['keys'] }) {
  return (
    <ul className="keys">
      {keys.map(({ keyId }) => (
        <li key={keyId}>
          <code dir="ltr">{(keyId.match(/.{4}/g) ?? []).join(' ')}</code>
        </li>
      ))}
    </ul>
  )
}
