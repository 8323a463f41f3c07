/**
 * Headers that every answer of the app door carries. The Content-Security-Policy of pages holds a nonce and
 * is therefore made per request in proxy.ts.
 */
const headers = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  // not no-referrer: browsers then send `Origin: null` with forms, and Next refuses every action without script
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value:
      'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()',
  },
  // browsers ignore it over plain http, so a local start is not affected
  { key: 'Strict-Transport-Security', value: 'max-age=31536000; includeSubDomains' },
]

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  devIndicators: false,
  // a developer's console must not show what people type into forms
  logging: { serverFunctions: false },
  // native modules and drivers that must be loaded from node_modules, not bundled
  serverExternalPackages: [
    '@myriaddreamin/typst-ts-node-compiler',
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    'highs',
    'pg',
    'pino',
  ],
  experimental: {
    // forbidden() and its page
    authInterrupts: true,
    // forms of staff pages are small; files go to route handlers with a limit of their own
    serverActions: { bodySizeLimit: '256kb' },
    // above the 5 MB that an import may have, so that the route handler and not a silent cut decides
    proxyClientMaxBodySize: '6mb',
  },
  headers: async () => [{ source: '/:path*', headers }],
}

export default config
