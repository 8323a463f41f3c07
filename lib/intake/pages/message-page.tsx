import type { VaultFacts } from '../../data/vault/types'
import type { OtherAddress } from '../../http/public-address'
import { fill, type Messages } from '../messages'
import { leaveKiosk } from './kiosk'
import { HiddenFields, LanguageSwitch } from './language-switch'
import { Masthead, renderPage } from './layout'

type Properties = {
  messages: Messages
  /** Absent when it is not known which organisation was meant. */
  facts?: VaultFacts | undefined
  kiosk?: string | null
  heading: string
  /** What happened and what to do. */
  text: string
  links?: readonly { href: string; label: string }[]
  /** Said to whoever runs the door: it was opened under another address than its own. */
  proxy?: OtherAddress | null
  /** What was sent, to send it again: nothing that somebody answered is lost when the form cannot be shown. */
  resend?: { action: string; fields: readonly (readonly [string, string])[] }
}

/** A page with one sentence: not found, closed, too much. Always with a way on. */
export function renderMessagePage({
  messages,
  facts,
  kiosk = null,
  heading,
  text,
  links = [],
  proxy = null,
  resend,
}: Properties): string {
  return renderPage({
    messages,
    title: heading,
    kiosk,
    leave: facts && leaveKiosk(facts.organisation.slug, kiosk),
    children: (
      <>
        <Masthead name={facts?.organisation.name ?? 'Plumbline'} />
        {resend ? null : facts ? (
          <LanguageSwitch
            messages={messages}
            offered={facts.languages}
            slug={facts.organisation.slug}
            place={{ kiosk }}
          />
        ) : (
          <LanguageSwitch messages={messages} here />
        )}
        <main>
          <h1>{heading}</h1>
          <p className="lede">{text}</p>
          {resend ? (
            <form method="post" action={resend.action}>
              <HiddenFields fields={resend.fields} />
              <button className="go" type="submit">
                {messages.check.sendAgain}
              </button>
            </form>
          ) : null}
          {links.map(({ href, label }) => (
            <p key={href}>
              <a href={href}>{label}</a>
            </p>
          ))}
          {proxy ? (
            <section className="note">
              <p>{fill(messages.pages.otherAddress, { opened: proxy.opened, address: proxy.address })}</p>
              <pre dir="ltr">{`# Caddy\n${proxy.lines.caddy.join('\n')}\n\n# nginx\n${proxy.lines.nginx.join('\n')}`}</pre>
            </section>
          ) : null}
        </main>
      </>
    ),
  })
}
