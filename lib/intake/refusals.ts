import type { IncomingMessage } from 'node:http'
import type { OtherAddress } from '../http/public-address'
import { type Answer, html, json, wantsJson } from './answer'
import type { HttpProblem } from './http-problem'
import { fill, type Messages } from './messages'
import { pageLink } from './pages/language-switch'
import { renderMessagePage } from './pages/message-page'
import type { Visit } from './visit'

/** One sentence for a program, in the shape of all problems; the empty field is the request as a whole. */
export function jsonSentence(status: number, message: string, headers: Answer['headers'] = {}, field = ''): Answer {
  return json(status, { errors: [{ field, message }] }, headers)
}

/** A request that cannot be served, as a page with a way on, or as JSON. */
export function answerProblem(
  request: IncomingMessage,
  problem: HttpProblem,
  messages: Messages,
  proxy: OtherAddress | null = null,
): Answer {
  const text = messages.pages[problem.words]
  if (wantsJson(request)) return jsonSentence(problem.status, text, problem.headers)
  const heading = messages.pages[`${problem.words}Title`]
  const page = renderMessagePage({
    messages,
    heading,
    text,
    // where somebody may have filled in a form elsewhere, the way on is the form here
    links: [problem.words === 'foreign' ? linkToForm(request, messages) : linkToHome(messages)],
    proxy: problem.words === 'foreign' ? proxy : null,
  })
  return html(problem.status, page, problem.headers)
}

function linkToHome(messages: Messages) {
  return { href: `/?lang=${messages.language.code}`, label: messages.pages.toHome }
}

function linkToForm(request: IncomingMessage, messages: Messages) {
  const slug = /^\/r\/([a-z0-9][a-z0-9-]{0,62})\//.exec(request.url ?? '')?.[1]
  return slug ? { href: pageLink(slug, messages), label: messages.pages.toForm } : linkToHome(messages)
}

/** No quarter is open (409): nobody may report at the moment. */
export function answerClosed({ request, slug, facts, messages, kiosk }: Visit): Answer {
  const text = fill(messages.pages.closed, { organisation: facts.organisation.name })
  if (wantsJson(request)) return jsonSentence(409, text)
  const heading = messages.pages.closedHeading
  // A report of a quarter that is over can still be read, and deleted once it is published.
  const receipts = { href: pageLink(slug, messages, { page: 'receipts' }), label: messages.start.receiptLink }
  const links = kiosk === null ? [receipts] : []
  return html(409, renderMessagePage({ messages, facts, kiosk, heading, text, links }))
}

/** The key came with other content before: the first report stands. */
export function answerConflict({ request, slug, facts, messages, kiosk }: Visit): Answer {
  const { pages } = messages
  if (wantsJson(request)) return jsonSentence(409, pages.conflict, {}, 'key')
  const page = renderMessagePage({
    messages,
    facts,
    kiosk,
    heading: pages.conflictTitle,
    text: pages.conflict,
    links: [
      { href: pageLink(slug, messages, { page: 'receipts', kiosk }), label: pages.conflictReceipt },
      { href: pageLink(slug, messages, { kiosk }), label: pages.conflictNew },
    ],
  })
  return html(409, page)
}
