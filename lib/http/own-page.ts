import type { IncomingMessage } from 'node:http'

/**
 * Whether a form may be taken from where it comes. Any web page can make its visitors' browsers send a form to a door that
 * asks nobody who they are; browsers say so, in `Sec-Fetch-Site` or, over plain http, in `Origin`. A program that says
 * neither is no browser, and may.
 */
export function mayPost({ headers }: Pick<IncomingMessage, 'headers'>, address: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const { origin, host } = headers
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  // under its own address, or another name of this machine: what the browser opened is what it sends to
  return origin === new URL(address).origin || new URL(origin).host === host
}
