import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { IntakeVault } from '../data/vault/intake'
import type { VaultFacts } from '../data/vault/types'
import { createHealth } from '../http/health'
import { namesOneHost } from '../http/one-reading'
import { mayPost } from '../http/own-page'
import { transportSecurity } from '../http/transport-security'
import { actOnReceipt } from './act-on-receipt'
import { type Answer, html, json, securityHeaders, write } from './answer'
import { loadAssets } from './assets'
import { otherAddressOf } from './door-address'
import { FactsCache } from './facts-cache'
import { fileReport } from './file-report'
import { FormTemplates, freshKey } from './form-template'
import { GroupCommit } from './group-commit'
import { ClientGone, HttpProblem, VaultUnavailable } from './http-problem'
import { keyManifest } from './key-manifest'
import { renderFormPage } from './pages/form-page'
import { renderKeysPage } from './pages/keys-page'
import { renderMessagePage } from './pages/message-page'
import { renderReceiptEntryPage } from './pages/receipt-pages'
import { answerClosed, answerProblem } from './refusals'
import { remarkScript } from './remark-script'
import { fileRemark, remarkNotice, remarkPage } from './remarks'
import { type Rate, Throttle } from './throttle'
import { unavailableOnFailure } from './vault'
import { type DoorParts, enter, mannerOfLink, messagesOf, type Visit } from './visit'

/** A safety fuse for the vault, not a limit for people: see Throttle. */
export const presetRates = {
  reports: { burst: 10_000, perSecond: 500 },
  receipts: { burst: 200, perSecond: 20 },
} as const satisfies Record<string, Rate>

export type ReportDoorOptions = {
  vault: IntakeVault
  /** HMAC key from which receipts and tickets for remarks are derived. */
  receiptSecret: string
  /** Text of the script of the page on which remarks are written (scripts/remark-page.mjs). */
  remarkPageScript: string
  /** Under which people open the door, such as `https://report.example.org`. */
  address: string
  rates?: { reports: Rate; receipts: Rate }
  /** Told that something failed, for the log: never with a request or its content. */
  onFailure(error: unknown): void
}

const slugPattern = /^[a-z0-9][a-z0-9-]{0,62}$/

/**
 * The anonymous door: pages, reports and receipts of every organisation. It sets no cookie, keeps no state about
 * a visitor and writes no line about a request. Returns a server that does not listen yet.
 */
export function createReportDoor({
  vault,
  receiptSecret,
  remarkPageScript,
  address,
  rates = presetRates,
  onFailure,
}: ReportDoorOptions): Server {
  const guarded = unavailableOnFailure(vault)
  const parts: DoorParts = {
    receiptVault: guarded,
    remarkVault: guarded,
    receiptSecret,
    remarkScript: remarkScript(remarkPageScript),
    facts: new FactsCache((slug) => vault.getFacts(slug)),
    reports: new GroupCommit((rows) => vault.submitReports(rows)),
    throttles: { reports: new Throttle(rates.reports), receipts: new Throttle(rates.receipts) },
    onFailure,
    address,
  }
  const headers = { ...securityHeaders, ...transportSecurity(address) }
  const isHealthy = createHealth(() => vault.takesWrites())
  const route = createRouter(parts, isHealthy)
  const server = createServer(
    {
      // What a slow or greedy client may take of this process.
      maxHeaderSize: 8 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 20_000,
      connectionsCheckingInterval: 2_000,
      keepAliveTimeout: 5_000,
    },
    (request, response) => {
      route(request)
        .catch((error: unknown) => answerFailure(parts, request, error))
        .then((answer) => write(request, response, answer, headers))
        .catch((error: unknown) => {
          if (!(error instanceof ClientGone)) onFailure(error)
          response.destroy()
        })
    },
  )
  server.maxHeadersCount = 100
  return server
}

function createRouter(
  parts: DoorParts,
  isHealthy: () => Promise<boolean>,
): (request: IncomingMessage) => Promise<Answer> {
  const assets = loadAssets()
  const templates = new FormTemplates()
  return async (request) => {
    if (!namesOneHost(request)) throw new HttpProblem(400, 'unreadable', { Connection: 'close' })
    if (request.method === 'POST' && !mayPost(request, parts.address)) throw new HttpProblem(403, 'foreign')
    const [path = '', query = ''] = (request.url ?? '').split('?', 2)
    const asset = assets.get(path)
    if (asset) return only(request, ['GET'], async () => ({ status: 200, ...asset }))
    if (path === '/') return only(request, ['GET'], async () => homePage(parts, request))
    if (path === '/livez') return only(request, ['GET'], async () => json(200, { status: 'running' }))
    if (path === '/healthz') return only(request, ['GET'], async () => healthOf(await isHealthy()))
    const [root, first, slug = '', page, ...rest] = path.split('/')
    if (root !== '' || first !== 'r' || !slugPattern.test(slug) || rest.length > 0)
      throw new HttpProblem(404, 'notFound')
    switch (page) {
      case undefined:
      case '':
        return only(request, ['GET'], () => formPage(parts, templates, request, slug, query))
      case 'facts.json':
        return only(request, ['GET'], async () => json(200, publicFacts((await enter(parts, request, slug)).facts)))
      case 'keys.json':
        return only(request, ['GET'], async () => keyManifest(await enter(parts, request, slug)))
      case 'keys':
        return only(request, ['GET'], async () => html(200, renderKeysPage(await enter(parts, request, slug))))
      case 'reports':
        return only(request, ['POST'], () => fileReport(parts, request, slug))
      case 'entry':
        return only(request, ['GET', 'POST'], async () =>
          request.method === 'POST' ? fileReport(parts, request, slug) : entryPage(await enter(parts, request, slug)),
        )
      case 'receipts':
        return only(request, ['GET', 'POST'], async () =>
          request.method === 'POST'
            ? actOnReceipt(parts, request, slug)
            : html(200, renderReceiptEntryPage(await enter(parts, request, slug))),
        )
      case 'remark':
        return only(request, ['GET', 'POST'], async () =>
          request.method === 'POST'
            ? remarkPage(parts, request, slug)
            : remarkNotice(await enter(parts, request, slug)),
        )
      case 'remarks':
        return only(request, ['POST'], () => fileRemark(parts, request, slug))
      default:
        throw new HttpProblem(404, 'notFound')
    }
  }
}

/** Answers when the method is one of these; HEAD wherever GET is. @throws HttpProblem 405 */
async function only(
  request: IncomingMessage,
  methods: readonly ('GET' | 'POST')[],
  answer: () => Promise<Answer>,
): Promise<Answer> {
  const method = request.method === 'HEAD' ? 'GET' : request.method
  if (methods.some((allowed) => allowed === method)) return answer()
  const allowed = methods.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]))
  throw new HttpProblem(405, 'method', { Allow: allowed.join(', ') })
}

async function formPage(
  parts: DoorParts,
  templates: FormTemplates,
  request: IncomingMessage,
  slug: string,
  query: string,
): Promise<Answer> {
  const visit = await enter(parts, request, slug)
  if (visit.facts.openQuarter === null) return { ...answerClosed(visit), status: 200 }
  return html(200, templates.render(visit, new URLSearchParams(query)))
}

/** The form for staff who type a report in for somebody else. Few open it, so it is rendered each time. */
function entryPage(visit: Visit): Answer {
  if (visit.facts.openQuarter === null) return { ...answerClosed(visit), status: 200 }
  const { facts, messages, kiosk } = visit
  const purpose = { kind: 'new', key: freshKey(), onBehalf: true } as const
  return html(200, renderFormPage({ facts, messages, kiosk, purpose, given: {}, problems: [] }))
}

/** Whether the door can store a report now; why not is in its log, and nobody else's business. */
function healthOf(healthy: boolean): Answer {
  return healthy ? json(200, { status: 'serving' }) : json(503, { status: 'unavailable' })
}

function homePage({ address }: DoorParts, request: IncomingMessage): Answer {
  const messages = messagesOf(request, null, mannerOfLink(request))
  const { home, homeHeading } = messages.pages
  const proxy = otherAddressOf(request, address)
  return html(200, renderMessagePage({ messages, heading: homeHeading, text: home, proxy }))
}

function answerFailure(parts: DoorParts, request: IncomingMessage, error: unknown): Answer {
  if (error instanceof ClientGone) throw error
  const messages = messagesOf(request, null, mannerOfLink(request))
  if (error instanceof HttpProblem)
    return answerProblem(request, error, messages, otherAddressOf(request, parts.address))
  parts.onFailure(error)
  const problem =
    error instanceof VaultUnavailable
      ? new HttpProblem(503, 'unavailable', { 'Retry-After': '10' })
      : new HttpProblem(500, 'failed')
  return answerProblem(request, problem, messages)
}

/** What programs that file reports need to know. */
function publicFacts(facts: VaultFacts) {
  return {
    organisation: facts.organisation,
    openQuarter: facts.openQuarter,
    units: facts.units.map(({ code, name, parent }) => ({ code, name, parent })),
    admission: facts.admission,
    threshold: facts.threshold,
    minimumUnitHeadcount: facts.minimumUnitHeadcount,
    languages: facts.languages,
    passKeys: facts.passKeys,
  }
}
