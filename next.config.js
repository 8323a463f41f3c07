import { appDoorHeaders } from './lib/http/app-door-headers.mjs'

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
  // nothing here shows an image that it would have to fetch and change
  images: { unoptimized: true },
  headers: async () => [
    { source: '/:path*', headers: Object.entries(appDoorHeaders).map(([key, value]) => ({ key, value })) },
  ],
}

export default config
