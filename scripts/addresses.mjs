/** Under which addresses people open the two doors, and where the doors listen. */
import { isIP } from 'node:net'

/**
 * A public address as somebody set it: http or https, any host, no path. Answers its origin.
 *
 * @param {string} name of the setting @param {string} value
 */
export function publicAddress(name, value) {
  const address = URL.canParse(value) ? new URL(value) : null
  if (!address || !['http:', 'https:'].includes(address.protocol) || !address.hostname) {
    fail(`${name} is not an address such as https://plumbline.example.org: ${value}`)
  }
  if (address.username || address.password) fail(`${name} must not hold a name or password: ${address.origin}`)
  if (address.pathname !== '/' || address.search || address.hash) {
    fail(`${name} must end after the host: ${address.origin} instead of ${value}`)
  }
  return address.origin
}

/**
 * A cookie is sent to its host whatever the port: the two doors have different hosts, so that none crosses.
 *
 * @param {{ app: string, report: string }} addresses @param {{ app: string, report: string }} names of the settings
 */
export function requireTwoHosts(addresses, names) {
  const [app, report] = [addresses.app, addresses.report].map((address) => new URL(address).hostname)
  if (app === report) {
    fail(
      `${names.app} and ${names.report} must differ in their host, not only in the port: ${app} is in both.\n` +
        'A cookie of the app must never reach the report door. Give this machine two names.',
    )
  }
}

/**
 * What `npm start` is told of addresses, each checked.
 *
 * @param {Record<string, string | undefined>} environment
 */
export function addressSettings(environment) {
  const names = { app: 'PLUMBLINE_APP_ADDRESS', report: 'PLUMBLINE_REPORT_ADDRESS' }
  const addressOf = (name) => (environment[name] ? publicAddress(name, environment[name]) : undefined)
  const portOf = (name) => (environment[name] ? portNumber(name, environment[name]) : undefined)
  const app = { address: addressOf(names.app), port: portOf('PLUMBLINE_APP_PORT') }
  const report = { address: addressOf(names.report), port: portOf('PLUMBLINE_REPORT_PORT') }
  requireTwoHosts({ app: app.address ?? presetHosts.app, report: report.address ?? presetHosts.report }, names)
  const host = environment.PLUMBLINE_HOST || undefined
  // A name would be looked up anew by each process, and may lead to two addresses.
  if (host !== undefined && host !== 'localhost' && isIP(host) === 0) {
    fail(`PLUMBLINE_HOST is not an address to listen on, such as 0.0.0.0 or 192.0.2.10: ${host}`)
  }
  return { app: { ...app, ...portInAddress(app) }, report: { ...report, ...portInAddress(report) }, host }
}

const presetHosts = { app: 'http://localhost', report: 'http://127.0.0.1' }

/** http://name:3000 is opened at that port of this machine; behind https stands a proxy, whose port is not ours. */
function portInAddress({ address, port }) {
  if (port !== undefined || address === undefined) return {}
  const url = new URL(address)
  return url.protocol === 'http:' && url.port !== '' ? { port: Number(url.port) } : {}
}

function portNumber(name, value) {
  const port = Number(value)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) fail(`${name} is not a port: ${value}`)
  return port
}

/**
 * The addresses of both doors once their ports are known.
 *
 * @param {ReturnType<typeof addressSettings>} settings @param {{ app: number, report: number }} ports
 */
export function doorAddresses(settings, ports) {
  const door = (kind, presetHost) => {
    const host = settings.host ?? presetHost
    return {
      /** As people open it. */
      address: settings[kind].address ?? `${presetHosts[kind]}:${ports[kind]}`,
      host,
      port: ports[kind],
      /** As this machine reaches it. */
      local: `http://${localHost(host)}:${ports[kind]}`,
    }
  }
  // Two names for this machine, so that no cookie of the app is ever sent to the report door.
  return { app: door('app', 'localhost'), report: door('report', '127.0.0.1') }
}

function localHost(host) {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (isIP(host) === 6) return host === '::' ? '[::1]' : `[${host}]`
  return host
}

function fail(message) {
  throw Object.assign(new Error(message), { expected: true })
}
