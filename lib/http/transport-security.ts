/**
 * Browsers that were here once over TLS never try without it again. Where the public address has no TLS the header has no
 * meaning and must not be sent (RFC 6797, 7.2).
 */
export function transportSecurity(address: string): Record<string, string> {
  return new URL(address).protocol === 'https:'
    ? { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }
    : {}
}
