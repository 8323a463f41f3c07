import { join } from 'node:path'
import { connectApp, disconnectApp } from '../data/app/client'
import { connectImportVault } from '../data/vault/importer'
import { connectWorkerVault } from '../data/vault/worker'
import { seedDemo } from '../demo/seed'
import { now, readEnvironment, SeedEnvironment } from '../env'
import { createTools } from '../release/tools'

/** `node dist/cli/seed-demo.mjs`: makes the demo organisation, or finishes making it. */
const environment = readEnvironment(SeedEnvironment)
connectApp({ url: environment.APP_WORKER_URL, contextKey: environment.CONTEXT_KEY, maximumConnections: 4 })
const vault = connectWorkerVault(environment.VAULT_WORKER_URL)
const importer = connectImportVault(environment.VAULT_IMPORT_URL)
try {
  const tools = createTools(vault, environment.SIGNING_KEY)
  await seedDemo(tools, importer, join(environment.PLUMBLINE_HOME, 'demo-sign-ins.txt'), now())
} finally {
  await Promise.all([vault.close(), importer.close(), disconnectApp()])
}
