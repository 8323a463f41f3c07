/** `node scripts/new-migration.mjs app|vault name_of_the_change`: writes what schema.prisma has and the migrations lack. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { databaseRoles, openRoles } from './bootstrap.mjs'
import { migrationScript } from './migrate.mjs'
import { removePostgres, startPostgres } from './postgres.mjs'
import { readSecrets } from './secrets.mjs'

const [database, name] = process.argv.slice(2)
if (!(database in databaseRoles) || !/^[a-z0-9_]+$/.test(name ?? '')) {
  console.error('Usage: node scripts/new-migration.mjs app|vault name_of_the_change')
  process.exit(2)
}

const directory = join(dirname(fileURLToPath(import.meta.url)), '..', 'prisma', database)
const home = mkdtempSync(join(tmpdir(), 'plumbline-migration-'))
const secrets = readSecrets(home)
const server = await startPostgres({ home, password: secrets.superuser })
try {
  await openRoles(server.adminUrl(), secrets.roles)
  const script = await migrationScript({ directory, url: server.adminUrl() })
  if (/^(--.*\s*)*$/.test(script)) {
    console.log('The migrations already say what schema.prisma says.')
  } else {
    const time = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
    const folder = join(directory, 'migrations', `${time}_${name}`)
    mkdirSync(folder)
    writeFileSync(join(folder, 'migration.sql'), script)
    console.log(join(folder, 'migration.sql'))
  }
} finally {
  await server.stop()
  removePostgres(home)
  rmSync(home, { recursive: true, force: true })
}
