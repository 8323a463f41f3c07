import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'
import { connectApp, disconnectApp } from '@/lib/data/app/client'
import { connectImportVault, type ImportVault } from '@/lib/data/vault/importer'
import { connectIntakeVault, type IntakeVault } from '@/lib/data/vault/intake'
import { connectWorkerVault, type WorkerVault } from '@/lib/data/vault/worker'
import { secureDatabase } from '../../scripts/bootstrap.mjs'
import type { LoginRole, Secrets } from '../../scripts/secrets.mjs'

/** Both databases, empty, with all roles: what a first `npm start` makes, for one test file. */
export type Installation = {
  secrets: Secrets
  /** Connection strings as the processes get them. */
  urls: Record<LoginRole, string>
  /** Administrative connection strings, for looking behind the curtain. No process of the product has one. */
  adminUrls: { app: string; vault: string }
  /** The app database as the app door sees it, or as the worker: `withOrganisation` and `directory` use it. */
  connectApp(role?: 'app_web' | 'app_worker'): Promise<void>
  /** Connected with each role's credential; closed with the installation. */
  intake: IntakeVault
  importer: ImportVault
  worker: WorkerVault
  /** A plain client of a role, for SQL that the product would not send. Closed with the installation. */
  clientOf(role: LoginRole, database?: 'app' | 'vault'): Promise<Client>
  /** A client of any connection string to the test server. Closed with the installation. */
  connectedTo(url: string): Promise<Client>
  /** A superuser's client. Closed with the installation. */
  admin(database: 'app' | 'vault'): Promise<Client>
  close(): Promise<void>
}

/** Fresh databases, cloned from the migrated templates in a fraction of a second. */
export async function createInstallation(): Promise<Installation> {
  const adminUrl = inject('adminUrl')
  const secrets = inject('secrets')
  const suffix = randomBytes(6).toString('hex')
  const databases = { app: `app_${suffix}`, vault: `vault_${suffix}` }

  const server = new Client({ connectionString: adminUrl })
  await server.connect()
  const owners = { app: 'app_owner', vault: 'vault_owner' }
  for (const kind of ['app', 'vault'] as const) {
    await server.query(`CREATE DATABASE ${databases[kind]} TEMPLATE template_${kind} OWNER ${owners[kind]}`)
    const admin = new Client({ connectionString: urlOf(adminUrl, databases[kind]) })
    await admin.connect()
    await secureDatabase(admin, kind)
    await admin.end()
  }

  return openInstallation({
    adminUrl,
    secrets,
    databases,
    async onClose() {
      for (const name of Object.values(databases)) await server.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await server.end()
    },
  })
}

/** An installation whose databases are there, on whatever server. */
export function openInstallation({
  adminUrl,
  secrets,
  databases,
  onClose,
}: {
  adminUrl: string
  secrets: Secrets
  databases: { app: string; vault: string }
  onClose: () => Promise<void>
}): Installation {
  const kindOf = (role: LoginRole) => (role.startsWith('app_') ? 'app' : 'vault')
  const roleUrl = (role: LoginRole, kind: 'app' | 'vault' = kindOf(role)) =>
    urlOf(adminUrl, databases[kind], role, secrets.roles[role])
  const urls: Record<LoginRole, string> = {
    app_web: roleUrl('app_web'),
    app_worker: roleUrl('app_worker'),
    vault_intake: roleUrl('vault_intake'),
    vault_import: roleUrl('vault_import'),
    vault_worker: roleUrl('vault_worker'),
  }
  const intake = connectIntakeVault(urls.vault_intake)
  const importer = connectImportVault(urls.vault_import)
  const worker = connectWorkerVault(urls.vault_worker)
  const clients: Client[] = []
  const connected = async (connectionString: string) => {
    const client = new Client({ connectionString })
    // Dropping the database at the end cuts the connections.
    client.on('error', () => {})
    await client.connect()
    clients.push(client)
    return client
  }

  return {
    secrets,
    urls,
    adminUrls: { app: urlOf(adminUrl, databases.app), vault: urlOf(adminUrl, databases.vault) },
    async connectApp(role = 'app_web') {
      await disconnectApp()
      connectApp({ url: urls[role], contextKey: secrets.contextKey, maximumConnections: 5 })
    },
    intake,
    importer,
    worker,
    clientOf: (role, database) => connected(roleUrl(role, database)),
    connectedTo: connected,
    admin: (database) => connected(urlOf(adminUrl, databases[database])),
    async close() {
      await disconnectApp()
      await Promise.all([intake.close(), importer.close(), worker.close(), ...clients.map((client) => client.end())])
      await onClose()
    },
  }
}

function urlOf(adminUrl: string, database: string, user?: string, password?: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  if (user !== undefined && password !== undefined) {
    url.username = user
    url.password = password
  }
  return url.href
}
