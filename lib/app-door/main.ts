import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import next from 'next'
import { AppDoorEnvironment, readEnvironmentOrExit } from '../env'
import { otherAddress } from '../http/public-address'
import { createLog } from '../log'
import { answerAtTheEdge } from './edge'
import { sayOncePerHour } from './say-once'

/**
 * The app door's process: Next behind a server of our own, because some answers of Next pass by every place that it
 * lets an application change (docs/decisions/0042). `--hostname` and `--port` as `next start` has them.
 */
const { NEXTAUTH_URL } = readEnvironmentOrExit(AppDoorEnvironment)
const log = createLog('app-door')
const { values } = parseArgs({
  options: { hostname: { type: 'string', default: 'localhost' }, port: { type: 'string', default: '3000' } },
})
const port = Number(values.port)
const app = next({ dev: false, hostname: values.hostname, port })
const sayAddress = sayOncePerHour((found: NonNullable<ReturnType<typeof otherAddress>>) =>
  log.warn(found, 'somebody opened the app under another address than the one that is set up: mend the proxy'),
)

// After an action that leads elsewhere Next fetches that page from itself. `next start` tells it where that is; without it
// Next believes the Host of the request, which anybody can choose.
process.env.__NEXT_PRIVATE_ORIGIN = `http://${localHost(values.hostname)}:${port}`
await app.prepare()
const handle = app.getRequestHandler()
const server = createServer((request, response) => {
  if (answerAtTheEdge(request, response, NEXTAUTH_URL)) return
  // health checks of this machine ask for no public address
  if (!/^\/(healthz|livez)$/.test(request.url ?? '')) {
    const found = otherAddress({ get: (name) => headerOf(request.headers[name]) }, NEXTAUTH_URL)
    if (found) sayAddress(found.opened, found)
  }
  handle(request, response).catch((error: unknown) => {
    log.error({ err: error }, 'an answer failed')
    response.destroy()
  })
})

/** As this process reaches itself. */
function localHost(hostname: string): string {
  if (hostname === '0.0.0.0' || hostname === '::') return 'localhost'
  return hostname.includes(':') ? `[${hostname}]` : hostname
}

function headerOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value.join(', ') : value) ?? null
}

server.on('error', (error) => {
  log.fatal({ err: error }, 'the app door cannot listen')
  process.exit(1)
})
server.listen(port, values.hostname, () => log.info({ address: NEXTAUTH_URL }, 'the app door serves'))

/** Takes no more connections and ends when what is under way is answered. */
function stop(): void {
  server.close(() => {
    void app.close().finally(() => process.exit(0))
  })
  server.closeIdleConnections()
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
