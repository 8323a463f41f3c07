import type { IncomingMessage } from 'node:http'
import { ClientGone, HttpProblem } from './http-problem'
import { parseMultipart } from './multipart'

/** Largest body of a request, inclusive. */
export const maximumBodyBytes = 64 * 1024
const maximumFields = 200

/** A form's fields in the order they came, or whatever JSON said. */
export type RequestBody =
  | { kind: 'form'; fields: readonly (readonly [string, string])[] }
  | { kind: 'json'; value: unknown }

/**
 * Reads and decodes the body of a request.
 * @throws ClientGone when the client hung up before its end; HttpProblem 413 over the limit, 415 for a content type or an encoding that the door does not read, 400
 * for broken UTF-8, broken JSON or a broken form.
 */
export async function readRequestBody(request: IncomingMessage): Promise<RequestBody> {
  const { type, parameters } = parseContentType(request.headers['content-type'] ?? '')
  const charset = parameters.get('charset')?.toLowerCase()
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') throw new HttpProblem(415, 'media')
  if (charset !== undefined && charset !== 'utf-8') throw new HttpProblem(415, 'media')
  switch (type) {
    case 'application/json':
      return { kind: 'json', value: parseJson(decode(await readBytes(request))) }
    case 'application/x-www-form-urlencoded':
      return { kind: 'form', fields: parseUrlEncoded(decode(await readBytes(request))) }
    case 'multipart/form-data': {
      const boundary = parameters.get('boundary')
      if (!boundary || boundary.length > 70) throw new HttpProblem(400, 'unreadable')
      return { kind: 'form', fields: parseMultipart(await readBytes(request), boundary) }
    }
    default:
      throw new HttpProblem(415, 'media')
  }
}

/** A body that is a little too large is read to its end, so that the refusal arrives and the connection lives. */
const maximumDiscardedBytes = 1024 * 1024

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const hangUp = () => new HttpProblem(413, 'tooLarge', { Connection: 'close' })
  if (Number(request.headers['content-length'] ?? 0) > maximumDiscardedBytes) throw hangUp()
  const chunks: Buffer[] = []
  let length = 0
  // Not `for await`: leaving that loop early would destroy the socket before the answer is written.
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= maximumBodyBytes) chunks.push(chunk)
      if (length > maximumDiscardedBytes) {
        request.removeAllListeners('data').pause()
        reject(hangUp())
      }
    })
    request.on('end', () => {
      if (length > maximumBodyBytes) reject(new HttpProblem(413, 'tooLarge'))
      else resolve(Buffer.concat(chunks))
    })
    // Whoever hung up hears no answer, and no line of a log tells when it was.
    request.on('error', () => reject(new ClientGone()))
  })
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) throw new HttpProblem(400, 'unreadable')
    throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw new HttpProblem(400, 'unreadable')
    throw error
  }
}

/** Unlike `URLSearchParams`, which replaces what it cannot decode, this refuses it. */
function parseUrlEncoded(text: string): [string, string][] {
  if (text === '') return []
  const pairs = text.split('&')
  if (pairs.length > maximumFields) throw new HttpProblem(400, 'unreadable')
  return pairs.map((pair) => {
    const equals = pair.indexOf('=')
    const [name, value] = equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
    return [decodePercent(name), decodePercent(value)]
  })
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (error) {
    if (error instanceof URIError) throw new HttpProblem(400, 'unreadable')
    throw error
  }
}

function parseContentType(header: string): { type: string; parameters: ReadonlyMap<string, string> } {
  const [type = '', ...rest] = header.split(';')
  const parameters = rest.flatMap((part): [string, string][] => {
    const match = /^\s*([\w-]+)\s*=\s*(?:"([^"]*)"|(\S+))\s*$/.exec(part)
    return match?.[1] === undefined ? [] : [[match[1].toLowerCase(), match[2] ?? match[3] ?? '']]
  })
  return { type: type.trim().toLowerCase(), parameters: new Map(parameters) }
}
