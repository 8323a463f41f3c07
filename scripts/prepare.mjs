/**
 * For installations whose processes are services of their own (docker-compose.yml): makes both databases on a
 * PostgreSQL server into Plumbline's and writes the environment of each process into a folder that only that process
 * gets. Runs before every start and ends.
 *
 * POSTGRES_HOST, POSTGRES_PORT (5432), POSTGRES_USER (postgres), POSTGRES_PASSWORD_FILE   an administrator of the server
 * APP_ADDRESS, REPORT_ADDRESS    public addresses of the two doors
 * PLUMBLINE_HOME                 where secrets.json is kept
 * ENVIRONMENT_FOLDER             /environment
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publicAddress, requireTwoHosts } from './addresses.mjs'
import { bootstrap, closeMaintenanceDatabases, createDatabase } from './bootstrap.mjs'
import { environmentFile, environments, environmentsProblems, outsideSettings } from './environments.mjs'
import { countOrganisations, newSetupCode, replaceSetupCode } from './first-run.mjs'
import { readSecrets } from './secrets.mjs'
import { untilServerAnswers } from './server-answers.mjs'

const setting = (name, preset) => {
  const value = process.env[name] || preset
  if (!value) throw expected(`${name} is not set.`)
  return value
}

try {
  await prepare()
} catch (error) {
  // What whoever started this can mend is a sentence; the rest is for whoever mends the program.
  console.error(error.expected ? error.message : error)
  // 78: what is set is wrong, and trying again would not help.
  process.exit(error.exitCode ?? (error.expected ? 78 : 1))
}

async function prepare() {
  const addresses = {
    app: publicAddress('APP_ADDRESS', setting('APP_ADDRESS')),
    report: publicAddress('REPORT_ADDRESS', setting('REPORT_ADDRESS')),
  }
  requireTwoHosts(addresses, { app: 'APP_ADDRESS', report: 'REPORT_ADDRESS' })

  const server = new URL('postgres://localhost')
  server.hostname = setting('POSTGRES_HOST')
  server.port = setting('POSTGRES_PORT', '5432')
  server.username = setting('POSTGRES_USER', 'postgres')
  server.password = encodeURIComponent(readPassword(setting('POSTGRES_PASSWORD_FILE')))
  const urlOf = (database) => Object.assign(new URL(server), { pathname: `/${database}` }).href

  const secrets = readSecrets(setting('PLUMBLINE_HOME'))
  const urls = { app: urlOf('plumbline_app'), vault: urlOf('plumbline_vault') }
  const sets = environments({ secrets, databases: urls, addresses, outside: outsideSettings() })
  // Behind a proxy in another container: on every address of its own.
  const reportDoor = { ...sets.reportDoor, HOST: '0.0.0.0', PORT: '3001' }
  const problems = await environmentsProblems({ ...sets, reportDoor })
  if (problems.length > 0) {
    throw expected(`Nothing was changed. Set these right and start again:\n${problems.join('\n')}`)
  }
  const files = Object.entries({ 'app-door': sets.appDoor, 'report-door': reportDoor, worker: sets.worker }).map(
    ([name, set]) => [name, environmentFile(set)],
  )

  await untilServerAnswers(urlOf('postgres')).catch((error) => {
    throw serverProblem(error, server)
  })
  await createDatabase(urlOf('postgres'), 'plumbline_app', 'app_owner')
  await createDatabase(urlOf('postgres'), 'plumbline_vault', 'vault_owner')
  await closeMaintenanceDatabases(urlOf('postgres'))
  await bootstrap({ appUrl: urls.app, vaultUrl: urls.vault, secrets, say: console.log })

  const folder = process.env.ENVIRONMENT_FOLDER || '/environment'
  for (const [name, text] of files) {
    const file = join(folder, name, 'process.env')
    writeFileSync(`${file}.new`, text, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }

  console.log('The databases are ready.')
  if ((await countOrganisations(urls.app)).own === 0) {
    const code = newSetupCode()
    await replaceSetupCode(urls.app, code, new Date())
    console.log(`Set up: ${addresses.app}/setup`)
    console.log(`Set-up code, once, for the first administrator, 7 days: ${code}`)
  }
}

function readPassword(file) {
  let password
  try {
    password = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw expected(
      `The password of PostgreSQL's administrator cannot be read (${error.code}): ${file}.\n` +
        `Under docker compose: secrets/postgres-password must be there and belong to ${process.getuid?.() ?? 'this account'}.`,
    )
  }
  if (!password) throw expected(`The password of PostgreSQL's administrator is empty: ${file}.`)
  return password
}

/** What a server that does not let us in says, in words. */
function serverProblem(error, { host, username }) {
  if (error.code === '28P01' || error.code === '28000') {
    return expected(
      `PostgreSQL at ${host} does not take this password of "${username}". It keeps the one that its data were made with: ` +
        'put that back, or change it there (ALTER ROLE).',
    )
  }
  return Object.assign(expected(`PostgreSQL at ${host} did not answer: ${error.message}`), { exitCode: 1 })
}

function expected(message) {
  return Object.assign(new Error(message), { expected: true })
}
