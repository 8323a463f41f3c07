/** The two databases of an installation: on the embedded server, or wherever DATABASE_URL and VAULT_URL point. */
import { bootstrap, closeMaintenanceDatabases, createDatabase, dropDatabase } from './bootstrap.mjs'
import { startPostgres } from './postgres.mjs'

/**
 * Starts what has to be started, makes both databases into Plumbline's, and brings them up to date.
 *
 * @param {{ home: string, secrets: import('./secrets.mjs').Secrets, say?: (line: string) => void, fresh?: boolean, onServer?: (server: import('./postgres.mjs').RunningPostgres) => void }} options
 *   `fresh`: the start before was killed while it made the demo. Nobody has served anything from these databases, so
 *   they are made anew. On the embedded server only; databases of yours are never dropped.
 */
export async function openDatabases({ home, secrets, say = () => {}, fresh = false, onServer = () => {} }) {
  const { DATABASE_URL: app, VAULT_URL: vault } = process.env
  if (Boolean(app) !== Boolean(vault)) {
    throw new Error('DATABASE_URL and VAULT_URL belong together: set both, or neither for the embedded PostgreSQL.')
  }
  if (app && vault) {
    if (app === vault) throw new Error('DATABASE_URL and VAULT_URL must name two databases.')
    await bootstrap({ appUrl: app, vaultUrl: vault, secrets, say })
    return { urls: { app, vault }, server: null }
  }

  const server = await startPostgres({ home, password: secrets.superuser, say })
  onServer(server)
  try {
    if (fresh) for (const name of ['plumbline_app', 'plumbline_vault']) await dropDatabase(server.adminUrl(), name)
    await createDatabase(server.adminUrl(), 'plumbline_app', 'app_owner')
    await createDatabase(server.adminUrl(), 'plumbline_vault', 'vault_owner')
    await closeMaintenanceDatabases(server.adminUrl())
    const urls = { app: server.adminUrl('plumbline_app'), vault: server.adminUrl('plumbline_vault') }
    await bootstrap({ appUrl: urls.app, vaultUrl: urls.vault, secrets, say })
    return { urls, server }
  } catch (error) {
    await server.stop()
    throw error
  }
}
