import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export const client = { id: 'plumbline', secret: 'a secret of the client, for tests only' }

/** A real OpenID provider on a port that is known before its client's address is. */
export async function startEmployeeProvider(): Promise<{
  issuer: string
  serve(callback: string): void
  stop(): Promise<void>
}> {
  let answer: Parameters<typeof createServer>[1]
  const server: Server = createServer((request, response) => answer?.(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address object.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    serve(callback) {
      const provider = new Provider(issuer, {
        clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [callback] }],
        claims: { openid: ['sub'], email: ['email', 'email_verified'] },
        cookies: { keys: ['signs the cookies of the provider, in tests only'] },
        pkce: { required: () => true },
        findAccount: (_, id) => ({
          accountId: id,
          claims: async () => ({ sub: id, email: `${id}@tallow.example`, email_verified: true }),
        }),
      })
      const respond = provider.callback()
      // It answers its own failures; nobody waits for it here.
      answer = (request, response) => void respond(request, response)
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
