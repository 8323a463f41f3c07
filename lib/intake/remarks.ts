import type { IncomingMessage } from 'node:http'
import { parseSealedRemark } from '../crypto/remark-format'
import { deriveTicket, hashTicket, isTicket } from '../crypto/remark-ticket'
import type { RemarkFacts, RemarkResult, VaultFacts } from '../data/vault/types'
import { RemarkSubmission } from '../schemas/remark'
import { type Answer, html, json } from './answer'
import { HttpProblem } from './http-problem'
import { fill } from './messages'
import { pageLink } from './pages/language-switch'
import { renderMessagePage } from './pages/message-page'
import { renderRemarkPage } from './pages/remark-page'
import { jsonSentence } from './refusals'
import { readRequestBody } from './request-body'
import { type DoorParts, enter, takeManner, type Visit } from './visit'

/** What a remark would be sealed with; null where none is asked for, or nobody could read it. */
export function remarksOf(facts: VaultFacts): RemarkFacts | null {
  const { remarks, openQuarter } = facts
  return remarks && openQuarter !== null && remarks.keys.length > 0 ? remarks : null
}

/** The ticket that comes with a report that was stored in the open quarter; null where no remark is asked for. */
export function ticketFor({ receiptSecret }: DoorParts, { slug, facts }: Visit, key: string): string | null {
  if (remarksOf(facts) === null || facts.openQuarter === null) return null
  return deriveTicket(receiptSecret, slug, facts.openQuarter, key)
}

/** `POST /r/{organisation}/remark`: the page on which a remark is written, for whoever brings a ticket. */
export async function remarkPage(parts: DoorParts, request: IncomingMessage, slug: string): Promise<Answer> {
  const { body, manner } = takeManner(request, await readRequestBody(request))
  const visit = await enter(parts, request, slug, manner)
  const ticket = body.kind === 'form' ? (body.fields.find(([name]) => name === 'ticket')?.[1] ?? '') : ''
  const { facts, messages } = visit
  const remarks = remarksOf(facts)
  if (
    remarks === null ||
    facts.openQuarter === null ||
    !isTicket(parts.receiptSecret, slug, facts.openQuarter, ticket)
  ) {
    return { ...remarkNotice(visit), status: 403 }
  }
  const { text, policy } = parts.remarkScript
  const page = renderRemarkPage({ facts, remarks, messages, ticket, script: text })
  return html(200, page, { 'Content-Security-Policy': policy })
}

/** `GET /r/{organisation}/remark`: how one gets to write a remark. */
export function remarkNotice({ slug, facts, messages }: Visit): Answer {
  const { remarks, pages } = messages
  return html(
    200,
    renderMessagePage({
      messages,
      facts,
      heading: remarks.notOfferedHeading,
      text: fill(remarks.notOffered, { organisation: facts.organisation.name }),
      links: [{ href: pageLink(slug, messages), label: pages.toForm }],
    }),
  )
}

/** `POST /r/{organisation}/remarks`: stores a sealed remark and answers after its commit. */
export async function fileRemark(parts: DoorParts, request: IncomingMessage, slug: string): Promise<Answer> {
  const body = await readRequestBody(request)
  if (body.kind !== 'json') throw new HttpProblem(415, 'media')
  const visit = await enter(parts, request, slug)
  const { facts, messages } = visit
  const wait = parts.throttles.reports.take(slug)
  if (wait > 0) throw new HttpProblem(429, 'tooMany', { 'Retry-After': String(wait) })
  const given = RemarkSubmission.safeParse(body.value)
  const sealed = given.success ? Uint8Array.from(Buffer.from(given.data.remark, 'base64')) : null
  const readers = sealed && parseSealedRemark(sealed)?.readers.map(({ keyId }) => keyId)
  if (!given.success || !sealed || !readers) throw new HttpProblem(400, 'unreadable')
  const remarks = remarksOf(facts)
  const quarter = facts.openQuarter
  if (remarks === null || quarter === null || !isTicket(parts.receiptSecret, slug, quarter, given.data.ticket)) {
    return jsonSentence(403, messages.remarks.closed, {}, 'ticket')
  }
  // A remark that not every officer can open, or somebody else can, is not what its writer was told.
  const wanted = remarks.keys.map(({ keyId }) => keyId).toSorted()
  if (wanted.join() !== readers.join()) return json(409, { errors: [], keys: remarks.keys })
  const ticketHash = hashTicket(slug, given.data.ticket)
  return answerResult(visit, await parts.remarkVault.submitRemark({ organisation: slug, quarter, ticketHash, sealed }))
}

function answerResult({ messages }: Visit, result: RemarkResult): Answer {
  switch (result) {
    case 'stored':
    case 'duplicate':
      return json(201, {})
    case 'used':
      return jsonSentence(409, messages.remarks.used, {}, 'ticket')
    case 'quarterClosed':
    case 'notOffered':
      return jsonSentence(403, messages.remarks.closed, {}, 'ticket')
    case 'unknownOrganisation':
      throw new HttpProblem(404, 'notFound')
    case 'invalid':
      throw new Error('the vault refused a remark that the door let through')
  }
}
