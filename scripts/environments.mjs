/**
 * The environment of each process, made of the installation's secrets and addresses. Disjoint by construction: what
 * is not listed for a process is not there (lib/env.ts reads the same names).
 */

/** Of our own environment a child gets what a program needs to run, and nothing that might be a credential. */
const inherited = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'SystemRoot',
  'COMSPEC',
  'NODE_OPTIONS',
  'NO_COLOR',
]

/** What only whoever runs the installation can know: proxies, mail server, sign-in of employees. For the app door alone. */
const outsideNames = [
  'PLUMBLINE_TRUSTED_PROXIES',
  'SMTP_URL',
  'MAIL_FROM',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_ORGANISATION',
]

/** The settings of our own environment that the app door gets as they are; an empty one is not set. */
export function outsideSettings(own = process.env) {
  return Object.fromEntries(outsideNames.flatMap((name) => (own[name] ? [[name, own[name]]] : [])))
}

/**
 * @param {{
 *   secrets: import('./secrets.mjs').Secrets,
 *   databases: { app: string, vault: string },
 *   addresses: { app: string, report: string },
 *   listen?: { host: string, port: number } of the report door; where its address is when nothing else is said
 *   clock?: { PLUMBLINE_CLOCK_FILE?: string, PLUMBLINE_ALLOW_CLOCK?: string },
 *   outside?: Record<string, string>,
 *   mode?: 'production' | 'development',
 * }} installation `databases`: any connection string of each database; user and password are replaced.
 */
export function environments({ secrets, databases, addresses, listen, clock = {}, outside = {}, mode = 'production' }) {
  const reportDoor = listen ?? { host: new URL(addresses.report).hostname, port: new URL(addresses.report).port || 80 }
  const roleUrl = (kind, role) => {
    const url = new URL(databases[kind])
    url.username = role
    url.password = secrets.roles[role]
    return url.href
  }
  const shared = { NODE_ENV: mode, ...clock }
  const worker = {
    ...shared,
    APP_WORKER_URL: roleUrl('app', 'app_worker'),
    VAULT_WORKER_URL: roleUrl('vault', 'vault_worker'),
    CONTEXT_KEY: secrets.contextKey,
    SIGNING_KEY: secrets.signingKey,
  }
  return {
    appDoor: {
      ...shared,
      APP_DATABASE_URL: roleUrl('app', 'app_web'),
      CONTEXT_KEY: secrets.contextKey,
      NEXTAUTH_SECRET: secrets.nextauthSecret,
      NEXTAUTH_URL: addresses.app,
      REPORT_DOOR_URL: addresses.report,
      PASS_KEY_SECRET: secrets.passKeySecret,
      ...outside,
    },
    reportDoor: {
      ...shared,
      VAULT_INTAKE_URL: roleUrl('vault', 'vault_intake'),
      RECEIPT_SECRET: secrets.receiptSecret,
      REPORT_DOOR_URL: addresses.report,
      PORT: String(reportDoor.port),
      HOST: reportDoor.host,
    },
    worker,
    /** For `npm run new-password-link`: the part of the app door's that it needs. */
    passwordLink: {
      ...shared,
      APP_DATABASE_URL: roleUrl('app', 'app_web'),
      CONTEXT_KEY: secrets.contextKey,
      NEXTAUTH_URL: addresses.app,
    },
    importReports: { ...shared, VAULT_IMPORT_URL: roleUrl('vault', 'vault_import') },
    /** The demo's seed files reports and publishes quarters: a command line of the machine's owner. */
    seed: { ...worker, VAULT_IMPORT_URL: roleUrl('vault', 'vault_import'), REPORT_DOOR_URL: addresses.report },
  }
}

/**
 * What is wrong with the environments of the doors and the worker: one sentence for each variable. To be said before
 * anything is started or written.
 */
export async function environmentsProblems({ appDoor, reportDoor, worker }) {
  const { AppDoorEnvironment, environmentProblems, ReportDoorEnvironment, WorkerEnvironment } = await import(
    '../dist/environment.mjs'
  )
  return [
    ...new Set([
      ...environmentProblems(AppDoorEnvironment, appDoor),
      ...environmentProblems(ReportDoorEnvironment, reportDoor),
      ...environmentProblems(WorkerEnvironment, worker),
    ]),
  ]
}

/** What a child process is started with: the list above, and nothing else of ours. */
export function childEnvironment(own) {
  const environment = { ...own }
  for (const name of inherited) if (process.env[name] !== undefined) environment[name] = process.env[name]
  return environment
}

/** As a file that `node --env-file` reads. */
export function environmentFile(own) {
  return `${Object.entries(own)
    .map(([name, value]) => {
      // There is no escaping there: a value is between quotation marks that it does not have.
      const mark = ['"', "'", '`'].find((candidate) => !value.includes(candidate))
      if (mark === undefined) {
        throw Object.assign(new Error(`${name} holds all three kinds of quotation marks. Leave one out.`), {
          expected: true,
        })
      }
      return `${name}=${mark}${value}${mark}`
    })
    .join('\n')}\n`
}
