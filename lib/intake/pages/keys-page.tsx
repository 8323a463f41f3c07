import type { VaultFacts } from '../../data/vault/types'
import { fill, type Messages, quarterInWords } from '../messages'
import { LanguageSwitch } from './language-switch'
import { Masthead, renderPage } from './layout'
import { Fingerprints } from './remark-page'

/** The keys of passes as a page to print and hang up. */
export function renderKeysPage({ facts, messages }: { facts: VaultFacts; messages: Messages }): string {
  const { keys } = messages
  return renderPage({
    messages,
    title: fill(keys.title, { organisation: facts.organisation.name }),
    children: (
      <>
        <Masthead name={facts.organisation.name} />
        <LanguageSwitch
          messages={messages}
          offered={facts.languages}
          slug={facts.organisation.slug}
          place={{ page: 'keys' }}
        />
        <main>
          <h1>{keys.heading}</h1>
          <p className="lede">{keys.lede}</p>
          {facts.passKeys.length === 0 ? <p>{keys.none}</p> : null}
          <dl className="keys">
            {facts.passKeys.map(({ quarter, keyId }) => (
              <div key={quarter}>
                <dt>{quarterInWords(quarter, messages)}</dt>
                <dd>
                  <span className="vh">{keys.fingerprint} </span>
                  <code dir="ltr">{(keyId.match(/.{4}/g) ?? []).join(' ')}</code>
                </dd>
              </div>
            ))}
          </dl>
          <p>{keys.how}</p>
          {facts.remarks === undefined ? null : (
            <>
              <h2>{keys.remarksHeading}</h2>
              <p>{keys.remarksLede}</p>
              <Fingerprints keys={facts.remarks.keys} />
            </>
          )}
        </main>
      </>
    ),
  })
}
