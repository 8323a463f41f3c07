/**
 * Headers that every answer of the app door carries: for `next.config.js`, and for the answers that Next makes without
 * asking it (lib/app-door). The Content-Security-Policy of pages holds a nonce and is made per request in proxy.ts.
 */
export const appDoorHeaders = {
  'X-Content-Type-Options': 'nosniff',
  // not no-referrer: browsers then send `Origin: null` with forms, and Next refuses every action without script
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()',
}
