import type { IncomingMessage, ServerResponse } from 'node:http'
import { appDoorHeaders } from '../http/app-door-headers.mjs'
import { namesOneHost } from '../http/one-reading'
import { transportSecurity } from '../http/transport-security'

/** For answers without a page: nothing in them may do anything. */
const bareAnswer = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Headers that proxy.ts makes for the pages: Next takes the nonce of its scripts out of the first, whoever sent it. */
const madeHere = ['content-security-policy', 'content-security-policy-report-only', 'x-nonce', 'x-plumbline-path']

/**
 * What comes before Next, and what its own short answers lack. Answers true when it has answered itself.
 *
 * A page's policy is made in proxy.ts. A redirect, an error before routing and a refusal never get there: they get a
 * policy that allows nothing, and a content type, at the last moment before they are sent.
 */
export function answerAtTheEdge(request: IncomingMessage, response: ServerResponse, address: string): boolean {
  for (const [name, value] of Object.entries({ ...appDoorHeaders, ...transportSecurity(address) })) {
    response.setHeader(name, value)
  }
  for (const name of madeHere) delete request.headers[name]
  beforeSending(response, () => {
    const redirects = response.statusCode >= 300 && response.statusCode < 400
    if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-store')
    if (response.hasHeader('Content-Security-Policy')) return
    const type = response.getHeader('Content-Type')
    if (type === undefined && response.statusCode !== 304) {
      response.setHeader('Content-Type', 'text/plain; charset=utf-8')
    }
    if (type === undefined || redirects || response.statusCode >= 400 || /html|svg/.test(String(type))) {
      response.setHeader('Content-Security-Policy', bareAnswer)
    }
  })
  if (!namesOneHost(request)) return refuse(response, 400, 'This request names its host twice.')
  if (!methods.has(request.method ?? '')) {
    response.setHeader('Allow', [...methods].join(', '))
    return refuse(response, 405, 'This method is not served here.')
  }
  // the image optimizer of Next fetches what it is told to; nothing here uses it
  if (/^\/_next\/image(?:[/?]|$)/.test(request.url ?? '')) return refuse(response, 404, 'Not found.')
  // Next answers a path that is no text with 500
  if (!isText(request.url ?? '')) request.url = noPage
  return false
}

/** What pages, forms and downloads are asked for with. Next answers TRACE with 500. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])

/** An address that no page has, so that its answer is the page for what is not found. */
const noPage = '/_not-found'

/** Whether the bytes that a path names are UTF-8. A query may be anything: Next reads what it can of one. */
function isText(url: string): boolean {
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '')
    return true
  } catch {
    return false
  }
}

function refuse(response: ServerResponse, status: number, text: string): true {
  response.statusCode = status
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  // what else came over this connection was meant for somebody else's reading of it
  response.setHeader('Connection', 'close')
  response.end(`${text}\n`)
  return true
}

/** Runs `complete` once, when status and headers are settled. Every way to send ends in `writeHead`, also Node's own. */
function beforeSending(response: ServerResponse, complete: () => void): void {
  const writeHead = response.writeHead
  response.writeHead = (...parts: unknown[]): ServerResponse => {
    response.writeHead = writeHead
    if (typeof parts[0] === 'number') response.statusCode = parts[0]
    const given = parts.find((part) => typeof part === 'object' && part !== null && !Array.isArray(part)) ?? {}
    for (const [name, value] of Object.entries(given)) response.setHeader(name, value)
    complete()
    return Reflect.apply(writeHead, response, parts)
  }
}
