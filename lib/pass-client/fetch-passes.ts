import { compareKeys, fetchManifest, type PassKey } from './key-manifest'
import { beginPass, type FinishedPass, finishPass, type PendingPass } from './passes'

export type PassOffer = {
  slug: string
  /** The app's keys of the quarters that are asked for. */
  keys: readonly PassKey[]
  /** Address of the report door's published list. */
  manifest: string
  /** Of a mailed link; null for somebody who has signed in. */
  code: string | null
  acceptsRunning: boolean
}

export type FetchOutcome =
  | { kind: 'done'; passes: FinishedPass[]; alreadyIssued: string[] }
  /** Keys that are not those published for everybody: nothing was asked for. */
  | { kind: 'tagged'; quarters: string[] }
  /** The report door does not answer, or does not have the keys yet: nothing was asked for. */
  | { kind: 'noManifest' }
  | { kind: 'refused'; message: string }
  /** No answer came: what was asked may have been signed, and only the same may be asked again. */
  | { kind: 'lost'; pending: PendingPass[] }

/**
 * Compares the keys with those published, then has passes signed that nobody can know again.
 * @param pending of an answer that was lost, to ask for the same again
 */
export async function fetchPasses(offer: PassOffer, pending?: PendingPass[]): Promise<FetchOutcome> {
  if (pending) return ask(offer, pending)
  const comparison = await compareWithPublished(offer)
  if (comparison === null || comparison.kind === 'notYet') return { kind: 'noManifest' }
  if (comparison.kind === 'different') return { kind: 'tagged', quarters: comparison.quarters }
  return ask(offer, await Promise.all(offer.keys.map((key) => beginPass(offer.slug, key))))
}

/** Null when the list cannot be had. */
async function compareWithPublished({ keys, manifest }: PassOffer) {
  try {
    return await compareKeys(keys, await fetchManifest(manifest))
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return null
    throw error
  }
}

type IssueAnswer = {
  results: ({ quarter: string } & ({ status: 'signed'; signature: string } | { status: 'alreadyIssued' }))[]
}

async function ask(offer: PassOffer, pending: PendingPass[]): Promise<FetchOutcome> {
  const { slug, code, acceptsRunning } = offer
  const body = JSON.stringify({
    slug,
    ...(code === null ? {} : { code }),
    acceptsRunning,
    requests: pending.map(({ asked }) => asked),
  })
  const headers = { 'Content-Type': 'application/json' }
  let answer: Response
  let content: unknown
  try {
    answer = await fetch('/api/passes/issue', { method: 'POST', headers, body })
    content = await answer.json()
  } catch (error) {
    // No connection, or cut off half-way, or something in between that speaks another language.
    if (error instanceof TypeError || error instanceof SyntaxError) return { kind: 'lost', pending }
    throw error
  }
  if (answer.status >= 500) return { kind: 'lost', pending }
  // The shapes are those of lib/actions/issue-request.ts.
  if (!answer.ok) return { kind: 'refused', message: (content as { message: string }).message }
  return finish(pending, content as IssueAnswer)
}

async function finish(pending: PendingPass[], { results }: IssueAnswer): Promise<FetchOutcome> {
  const passes: FinishedPass[] = []
  const alreadyIssued: string[] = []
  for (const waiting of pending) {
    const result = results.find(({ quarter }) => quarter === waiting.quarter)
    if (result?.status === 'signed') passes.push(await finishPass(waiting, result.signature))
    else alreadyIssued.push(waiting.quarter)
  }
  return { kind: 'done', passes, alreadyIssued }
}
