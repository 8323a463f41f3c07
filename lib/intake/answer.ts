import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { answerFields, type Problem } from '../schemas/report'
import type { Messages } from './messages'

/** What the door answers. Written to the socket in one place, with the same headers always. */
export type Answer = { status: number; type: string; body: string | Buffer; headers?: Readonly<Record<string, string>> }

/**
 * Headers of every answer. No script, no frame, nothing from elsewhere, nothing kept; `same-origin` because
 * browsers send `Origin: null` with forms under `no-referrer`.
 */
export const securityHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), interest-cohort=()',
} as const

export function html(status: number, body: string, headers: Answer['headers'] = {}): Answer {
  return { status, type: 'text/html; charset=utf-8', body, headers }
}

export function json(status: number, value: unknown, headers: Answer['headers'] = {}): Answer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value), headers }
}

/** What is wrong, for a program: one sentence for each field that says what to do. */
export function jsonProblems(status: number, problems: readonly Problem[], messages: Messages): Answer {
  return json(status, { errors: problems.map(({ field, code }) => ({ field, message: messages.problems[code] })) })
}

/** Programs get JSON: whoever sent it, or asks for it and not for a page. */
export function wantsJson(request: IncomingMessage): boolean {
  if (/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return true
  const accept = request.headers.accept ?? ''
  return accept.includes('application/json') && !accept.includes('text/html')
}

const compress = promisify(gzip)
const worthCompressing = 1024

export async function write(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const plain = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body
  const zipped =
    plain.length >= worthCompressing &&
    /^text\/|json|svg/.test(answer.type) &&
    /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  const body = zipped ? await compress(plain) : plain
  response.writeHead(answer.status, {
    ...headers,
    ...answer.headers,
    'Content-Type': answer.type,
    'Content-Length': body.length,
    Vary: /html|json/.test(answer.type) ? 'Accept-Encoding, Accept-Language' : 'Accept-Encoding',
    ...(zipped ? { 'Content-Encoding': 'gzip' } : {}),
  })
  response.end(body)
}

/** A form's fields as they were given, to show them again. Only fields of the form, so nothing else is echoed. */
export function givenAnswers(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    ['unit', ...answerFields, 'slip', 'entry'].flatMap((field) =>
      Object.hasOwn(input, field) ? [[field, input[field]]] : [],
    ),
  )
}
