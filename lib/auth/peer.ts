import { randomBytes } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

/**
 * The other end of a request's connection, which Next does not hand on: it fills in X-Forwarded-For only when the client
 * sent none, so a client without a proxy in between could say that it is anybody.
 *
 * Node tells of each request before anybody handles it. The address is added under a name that is drawn when the
 * process starts, so nobody can send it.
 */
const holder = globalThis as typeof globalThis & { plumblinePeerHeader?: string }

/** Called once, when the app door starts (instrumentation.ts). */
export function tellPeers(): void {
  if (holder.plumblinePeerHeader) return
  const name = `x-peer-${randomBytes(16).toString('hex')}`
  holder.plumblinePeerHeader = name
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage } // What this channel publishes.
    request.headers[name] = request.socket.remoteAddress ?? ''
  })
}

/** Where the connection of a request with these headers comes from; null when that is not known. */
export function peerOf(headers: { get(name: string): string | null }): string | null {
  return holder.plumblinePeerHeader ? headers.get(holder.plumblinePeerHeader) : null
}
