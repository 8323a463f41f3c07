import type { IncomingMessage } from 'node:http'
import type { IntakeVault } from '../data/vault/intake'
import type { ReportRow, SubmitResult, VaultFacts } from '../data/vault/types'
import type { FactsCache } from './facts-cache'
import type { GroupCommit } from './group-commit'
import { HttpProblem } from './http-problem'
import { catalogue, chooseLanguage, type Messages, offeredLanguages } from './messages'
import type { RemarkScript } from './remark-script'
import type { RequestBody } from './request-body'
import type { Throttle } from './throttle'
import type { unavailableOnFailure } from './vault'

/** What the handlers share: everything outside a request. */
export type DoorParts = {
  receiptVault: ReturnType<typeof unavailableOnFailure>
  remarkVault: Pick<IntakeVault, 'submitRemark'>
  /** HMAC key of receipts and of tickets for remarks. */
  receiptSecret: string
  remarkScript: RemarkScript
  facts: FactsCache
  reports: GroupCommit<ReportRow, SubmitResult>
  throttles: { reports: Throttle; receipts: Throttle }
  /** Under which people open the door. */
  address: string
  /** Told that something failed, for the log: never with a request or its content. */
  onFailure(error: unknown): void
}

/**
 * How the pages of a visit are shown. It comes with every request, in the link or in hidden fields of the form:
 * nothing is kept between two requests.
 */
export type Manner = {
  /** The language asked for, as it came. */
  lang: string | null
  /** On a shared screen: the code of the unit it stands in, or anything else when it belongs to no unit. */
  kiosk: string | null
}

export function mannerOfLink(request: IncomingMessage): Manner {
  const query = new URLSearchParams((request.url ?? '').split('?', 2)[1])
  return { lang: query.get('lang'), kiosk: query.get('kiosk') || null }
}

/** Takes the manner out of a form's fields: what is left is the report. A program says it in the link. */
export function takeManner(request: IncomingMessage, sent: RequestBody): { body: RequestBody; manner: Manner } {
  const link = mannerOfLink(request)
  if (sent.kind !== 'form') return { body: sent, manner: link }
  const field = (wanted: string) => sent.fields.find(([name]) => name === wanted)?.[1] || null
  const manner = { lang: field('lang') ?? link.lang, kiosk: field('kiosk') ?? link.kiosk }
  const fields = sent.fields.filter(([name]) => name !== 'lang' && name !== 'kiosk')
  return { body: { kind: 'form', fields }, manner }
}

/** Words in the language of a request, of those that this organisation, or any, has. */
export function messagesOf(request: IncomingMessage, facts: VaultFacts | null, { lang }: Manner): Messages {
  return catalogue[chooseLanguage(offeredLanguages(facts?.languages ?? []), lang, request.headers['accept-language'])]
}

/** One request to an organisation's part of the door. */
export type Visit = {
  request: IncomingMessage
  slug: string
  facts: VaultFacts
  messages: Messages
  kiosk: string | null
}

/**
 * A visit with the organisation's facts and the visitor's language.
 * @throws HttpProblem 404 for an organisation that the vault does not know; VaultUnavailable
 */
export async function enter(
  parts: DoorParts,
  request: IncomingMessage,
  slug: string,
  manner: Manner = mannerOfLink(request),
): Promise<Visit> {
  const facts = await parts.facts.get(slug)
  if (facts === null) throw new HttpProblem(404, 'notFound')
  return { request, slug, facts, messages: messagesOf(request, facts, manner), kiosk: manner.kiosk }
}
