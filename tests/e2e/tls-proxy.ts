import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A proxy with TLS in front of one door, as docs/operations.md asks for it. */
export type TlsProxy = {
  /** As people open it: `https://host:port`. */
  address: string
  /** Where the door listens. Known only once it runs. */
  leadTo: (local: string) => void
  stop: () => Promise<void>
}

/** Serves `host` with a certificate of its own making, on any free port of this machine. */
export async function startTlsProxy(host: string): Promise<TlsProxy> {
  let target: URL | undefined
  const server = createServer(certificateOf(host), (incoming, answer) => {
    if (!target) {
      answer.writeHead(502).end()
      return
    }
    // replaced, never appended: what a client says of itself is not believed
    const headers = { ...incoming.headers }
    delete headers['x-forwarded-host']
    headers['x-forwarded-proto'] = 'https'
    headers['x-forwarded-for'] = incoming.socket.remoteAddress ?? ''
    const { hostname, port } = target
    const onward = httpRequest({ hostname, port, method: incoming.method, path: incoming.url, headers }, (back) => {
      answer.writeHead(back.statusCode ?? 502, back.headers)
      back.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    incoming.pipe(onward)
  })
  await listen(server)
  // a server that listens on a port has an address object
  const { port } = server.address() as AddressInfo
  return {
    address: `https://${host}:${port}`,
    leadTo: (local) => {
      target = new URL(local)
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })
}

function certificateOf(host: string): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const asked = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${host}`]
  try {
    execFileSync('openssl', [...asked, '-addext', `subjectAltName=DNS:${host}`, '-keyout', key, '-out', cert], {
      stdio: 'ignore',
    })
    return { key: readFileSync(key), cert: readFileSync(cert) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
