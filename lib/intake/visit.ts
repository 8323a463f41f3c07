import type { IncomingMessage } from 'node:http'
import type { ReportRow, SubmitResult, VaultFacts } from '../data/vault/types'
import type { FactsCache } from './facts-cache'
import type { GroupCommit } from './group-commit'
import { HttpProblem } from './http-problem'
import { type Messages, messagesFor } from './messages'
import type { Throttle } from './throttle'
import type { unavailableOnFailure } from './vault'

/** What the handlers share: everything outside a request. */
export type DoorParts = {
  receiptVault: ReturnType<typeof unavailableOnFailure>
  receiptSecret: string
  facts: FactsCache
  reports: GroupCommit<ReportRow, SubmitResult>
  throttles: { reports: Throttle; receipts: Throttle }
  /** Told that something failed, for the log: never with a request or its content. */
  onFailure(error: unknown): void
}

/** One request to an organisation's part of the door. */
export type Visit = { request: IncomingMessage; slug: string; facts: VaultFacts; messages: Messages }

/**
 * A visit with the organisation's facts and language.
 * @throws HttpProblem 404 for an organisation that the vault does not know; VaultUnavailable
 */
export async function enter(parts: DoorParts, request: IncomingMessage, slug: string): Promise<Visit> {
  const facts = await parts.facts.get(slug)
  if (facts === null) throw new HttpProblem(404, 'notFound')
  return { request, slug, facts, messages: messagesFor(facts.languages) }
}
