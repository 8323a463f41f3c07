import { type NextRequest, NextResponse } from 'next/server'
import { AppDoorEnvironment, readEnvironment } from './lib/env'

/**
 * Runs before every page: a fresh nonce in the Content-Security-Policy, and the path for the redirect to
 * sign-in. It decides nothing about access; `requireViewer` does, in every page, action and download.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  // two pages compare their keys with the report door's list; no other page talks to it
  const compares = request.nextUrl.pathname.startsWith('/passes/') || request.nextUrl.pathname === '/remarks'
  const elsewhere = compares ? ` ${reportDoorOrigin()}` : ''
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development', elsewhere)
  const headers = new Headers(request.headers)
  // set, never appended: what a client sends under these names must not survive (CVE-2026-44581)
  headers.set('Content-Security-Policy', policy)
  headers.set('x-nonce', nonce)
  headers.set('x-plumbline-path', request.nextUrl.pathname + request.nextUrl.search)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  response.headers.set('Cache-Control', 'no-store')
  return response
}

function reportDoorOrigin(): string {
  return new URL(readEnvironment(AppDoorEnvironment).REPORT_DOOR_URL).origin
}

function contentSecurityPolicy(nonce: string, development: boolean, elsewhere: string): string {
  return [
    `default-src 'none'`,
    // React evaluates strings and Next inserts styles without a nonce in development only
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    development ? `style-src 'self' 'unsafe-inline'` : `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'${elsewhere}${development ? ' ws:' : ''}`,
    `manifest-src 'self'`,
    `worker-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    `object-src 'none'`,
  ].join('; ')
}

export const config = {
  // whole paths: what only begins like one of them is a page, and has a policy
  matcher: ['/((?!(?:_next/static/.+|favicon[.]ico|icon[.]svg|healthz|livez)$).*)'],
}
