import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { bootstrap, closeMaintenanceDatabases, createDatabase } from '../../scripts/bootstrap.mjs'
import { removePostgres, startPostgres } from '../../scripts/postgres.mjs'
import { readSecrets, type Secrets } from '../../scripts/secrets.mjs'

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string
    secrets: Secrets
    postgresHome: string
  }
}

/** One real PostgreSQL for the whole run, with both databases migrated once as templates. */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'plumbline tests '))
  const secrets = readSecrets(home)
  // Many installations at once, each with connections of every kind until its file ends.
  const server = await startPostgres({ home, password: secrets.superuser, maxConnections: 400 })
  const stop = async () => {
    await server.stop()
    removePostgres(home)
    rmSync(home, { recursive: true, force: true })
  }
  try {
    await createDatabase(server.adminUrl(), 'template_app', 'app_owner')
    await createDatabase(server.adminUrl(), 'template_vault', 'vault_owner')
    await closeMaintenanceDatabases(server.adminUrl())
    await bootstrap({ appUrl: server.adminUrl('template_app'), vaultUrl: server.adminUrl('template_vault'), secrets })
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('adminUrl', server.adminUrl())
  project.provide('secrets', secrets)
  project.provide('postgresHome', home)
  return stop
}
