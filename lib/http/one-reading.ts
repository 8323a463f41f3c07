import type { IncomingMessage } from 'node:http'

/**
 * Whether a request says once where it goes (RFC 9112, 3.2). Node takes the first of two `Host` lines, a proxy in front
 * may take the last: what two programs read differently is refused whole.
 */
export function namesOneHost(request: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  return request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length <= 1
}
