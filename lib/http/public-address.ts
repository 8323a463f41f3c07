/** A request's headers, of Node or of the web. */
type Headers = { get(name: string): string | null }

/** What to write into a proxy so that a door hears the address that people use: two lines for each. */
export type ProxyLines = { caddy: readonly string[]; nginx: readonly string[] }

/** A request that came in under another address than the one that is set up. */
export type OtherAddress = { opened: string; address: string; lines: ProxyLines }

/**
 * Null when the address that the browser used, as a proxy hands it on, is the one that is set up. Else passwords may
 * travel unencrypted, cookies be refused and links lead elsewhere, and nobody would know why. Only for saying so: these
 * headers decide nothing, since anybody can send them.
 */
export function otherAddress(headers: Headers, address: string): OtherAddress | null {
  const own = new URL(address)
  const host = first(headers.get('x-forwarded-host')) ?? first(headers.get('host'))
  const protocol = first(headers.get('x-forwarded-proto')) ?? 'http'
  if (host === null) return null
  const opened = `${protocol}://${host}`
  if (URL.canParse(opened) && new URL(opened).origin === own.origin) return null
  return { opened: readable(opened), address: own.origin, lines: proxyLines(own) }
}

/** A list grows at its end with every proxy; its first entry is the browser's. */
function first(value: string | null): string | null {
  return value?.split(',')[0]?.trim() || null
}

/** It is shown and logged, so it is no longer than an address and holds nothing else. */
function readable(text: string): string {
  return text.replace(/[^\w.:/[\]-]/g, '?').slice(0, 120)
}

export function proxyLines({ host, protocol }: URL): ProxyLines {
  const scheme = protocol.replace(':', '')
  return {
    caddy: [`header_up Host ${host}`, `header_up X-Forwarded-Proto ${scheme}`],
    nginx: [`proxy_set_header Host ${host};`, `proxy_set_header X-Forwarded-Proto ${scheme};`],
  }
}
