import type { VaultFacts } from '../../data/vault/types'
import type { Messages } from '../messages'
import { Masthead, renderPage } from './layout'

type Properties = {
  messages: Messages
  organisation?: VaultFacts['organisation'] | undefined
  heading: string
  /** What happened and what to do. */
  text: string
  links?: readonly { href: string; label: string }[]
  /** What was sent, to send it again: nothing that somebody answered is lost when the form cannot be shown. */
  resend?: { action: string; fields: readonly (readonly [string, string])[] }
}

/** A page with one sentence: not found, closed, too much. Always with a way on. */
export function renderMessagePage({ messages, organisation, heading, text, links = [], resend }: Properties): string {
  return renderPage({
    messages,
    title: heading,
    children: (
      <>
        <Masthead name={organisation?.name ?? 'Plumbline'} />
        <main>
          <h1>{heading}</h1>
          <p className="lede">{text}</p>
          {resend ? (
            <form method="post" action={resend.action}>
              {resend.fields.map(([name, value], index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, and names repeat
                <input key={index} type="hidden" name={name} value={value} />
              ))}
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
        </main>
      </>
    ),
  })
}
