import type { IncomingMessage } from 'node:http'
import type { VaultFacts } from '../data/vault/types'
import { type Answer, html, json, wantsJson } from './answer'
import type { HttpProblem } from './http-problem'
import { fill, type Messages } from './messages'
import { renderMessagePage } from './pages/message-page'
import type { Visit } from './visit'

/** One sentence for a program, in the shape of all problems; the empty field is the request as a whole. */
export function jsonSentence(status: number, message: string, headers: Answer['headers'] = {}, field = ''): Answer {
  return json(status, { errors: [{ field, message }] }, headers)
}

/** A request that cannot be served, as a page with a way on, or as JSON. */
export function answerProblem(request: IncomingMessage, problem: HttpProblem, messages: Messages): Answer {
  const text = messages.pages[problem.words]
  if (wantsJson(request)) return jsonSentence(problem.status, text, problem.headers)
  const heading = messages.pages[`${problem.words}Title`]
  const page = renderMessagePage({ messages, heading, text, links: [{ href: '/', label: messages.pages.toHome }] })
  return html(problem.status, page, problem.headers)
}

/** Why nobody may report at the moment; null when reports are taken. */
export function whyClosed(facts: VaultFacts): 'closed' | 'admission' | null {
  if (facts.openQuarter === null) return 'closed'
  return facts.admission === 'slips' ? 'admission' : null
}

/** No quarter is open (409), or the organisation admits by slips, which this door cannot check (403). */
export function answerClosed({ request, facts, messages }: Visit, why: 'closed' | 'admission'): Answer {
  const status = why === 'closed' ? 409 : 403
  const text = fill(messages.pages[why], { organisation: facts.organisation.name })
  if (wantsJson(request)) return jsonSentence(status, text)
  const heading = messages.pages[`${why}Heading`]
  return html(status, renderMessagePage({ messages, organisation: facts.organisation, heading, text }))
}

/** The key came with other content before: the first report stands. */
export function answerConflict({ request, slug, facts, messages }: Visit): Answer {
  const { pages } = messages
  if (wantsJson(request)) return jsonSentence(409, pages.conflict, {}, 'key')
  const page = renderMessagePage({
    messages,
    organisation: facts.organisation,
    heading: pages.conflictTitle,
    text: pages.conflict,
    links: [
      { href: `/r/${slug}/receipts`, label: pages.conflictReceipt },
      { href: `/r/${slug}`, label: pages.conflictNew },
    ],
  })
  return html(409, page)
}
