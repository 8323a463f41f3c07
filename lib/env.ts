import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { z } from 'zod'

/**
 * The only file that reads the environment. Each process has its own schema and refuses to start when a variable is
 * missing or cannot be used: the app door cannot even name a vault credential, the report door none of `app`. A message
 * here ends the sentence "NAME must be ...".
 */
const port = z.coerce.number('a port').int('a port').min(1, 'a port').max(65535, 'a port')
const filledIn = /^(?!\$\{)/
const text = z.string().min(1, 'something').regex(filledIn, 'filled in by whoever hands it on')
const secret = z
  .string()
  .min(32, 'at least 32 characters of secret')
  .regex(filledIn, 'filled in by whoever hands it on')
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'a postgres:// address')
const address = z.url({ protocol: /^https?$/, error: 'an http:// or https:// address' })

/** Addresses and networks, as in `127.0.0.1, 10.0.0.0/8, fd00::/8`. */
const addressRanges = z
  .string()
  .default('')
  .transform((text, context) =>
    text
      .split(/[\s,]+/)
      .filter(Boolean)
      .map((range) => {
        const [address = '', length, ...more] = range.split('/')
        const version = isIP(address)
        const longest = version === 4 ? 32 : 128
        const prefix = length === undefined ? longest : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN
        if (version === 0 || more.length > 0 || !(prefix <= longest)) {
          context.addIssue({ code: 'custom', message: 'a list of addresses and networks, such as 10.0.0.0/8' })
        }
        return { address, prefix, family: version === 4 ? ('ipv4' as const) : ('ipv6' as const) }
      }),
  )

const Shared = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production'], 'development, test or production').default('production'),
  /** File that holds an ISO instant, read at every look at the clock. For tests and the demo only. */
  PLUMBLINE_CLOCK_FILE: z.string().optional(),
  /**
   * `yes`: whoever sets the clock moves it on purpose, and what it says is believed. `guarded`: it is a stand-in for the
   * system's clock, and the worker doubts it as it would doubt that one.
   */
  PLUMBLINE_ALLOW_CLOCK: z.enum(['yes', 'guarded'], 'yes or guarded').optional(),
})

const AppDoorVariables = Shared.extend({
  APP_DATABASE_URL: postgresUrl,
  /** HMAC key of the signed organisation context (shared with the app database). */
  CONTEXT_KEY: secret,
  NEXTAUTH_SECRET: secret,
  NEXTAUTH_URL: address,
  /** Public address of the report door, for links and posters. Not a credential. */
  REPORT_DOOR_URL: address,
  /** Proxies in front of the app door. What others say in X-Forwarded-For is not believed. */
  PLUMBLINE_TRUSTED_PROXIES: addressRanges,
  /** Seals the private keys of passes in the app database. */
  PASS_KEY_SECRET: secret,
  /** Where invitations go out, such as `smtps://name:password@mail.example.org`; without it nobody is invited. */
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'an smtp:// or smtps:// address')
    .optional(),
  MAIL_FROM: text.optional(),
  /** An OpenID provider whose people may have passes of one organisation (its short name). */
  OIDC_ISSUER: address.optional(),
  OIDC_CLIENT_ID: text.optional(),
  OIDC_CLIENT_SECRET: text.optional(),
  OIDC_ORGANISATION: text.optional(),
})

/** A provider is named whole or not at all: half of one would look like none. */
export const AppDoorEnvironment = AppDoorVariables.superRefine((given, context) => {
  const provider = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ORGANISATION'] as const
  if (provider.every((name) => given[name] === undefined)) return
  for (const name of provider) if (given[name] === undefined) context.addIssue({ code: 'custom', path: [name] })
})

/** The part of the app door's that makes a link for somebody who has forgotten their password. */
export const PasswordLinkEnvironment = AppDoorVariables.pick({
  APP_DATABASE_URL: true,
  CONTEXT_KEY: true,
  NEXTAUTH_URL: true,
})

export const ReportDoorEnvironment = Shared.extend({
  VAULT_INTAKE_URL: postgresUrl,
  /** HMAC key from which receipts are derived. */
  RECEIPT_SECRET: secret,
  REPORT_DOOR_URL: address,
  PORT: port,
  HOST: text.default('127.0.0.1'),
})

export const WorkerEnvironment = Shared.extend({
  APP_WORKER_URL: postgresUrl,
  VAULT_WORKER_URL: postgresUrl,
  CONTEXT_KEY: secret,
  /** Ed25519 private key, PKCS#8 PEM in base64. */
  SIGNING_KEY: text,
  /** Where `GET /healthz` says on loopback whether the worker does its rounds; nothing listens without it. */
  HEALTH_PORT: port.optional(),
})

export const ImportEnvironment = Shared.extend({
  VAULT_IMPORT_URL: postgresUrl,
})

/** The demo's seed publishes quarters as the worker does, from reports that it imports. */
export const SeedEnvironment = WorkerEnvironment.extend({
  ...ImportEnvironment.shape,
  /** Where the demo people's passwords are written, once. */
  PLUMBLINE_HOME: text,
})

type Variables = Readonly<Record<string, string | undefined>>

/** An empty variable is not set: composed services hand on what nobody filled in. */
function filled(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
}

/** One sentence for each variable that a process lacks or cannot use. Names only: a value may be a secret. */
export function environmentProblems(schema: z.ZodType, variables: Variables): string[] {
  const given = filled(variables)
  const problems = new Map<string, string>()
  for (const { path, message } of schema.safeParse(given).error?.issues ?? []) {
    const name = path.join('.')
    if (!problems.has(name)) problems.set(name, given[name] ? `${name} must be ${message}.` : `${name} is not set.`)
  }
  if (given.PLUMBLINE_CLOCK_FILE && !['yes', 'guarded'].includes(given.PLUMBLINE_ALLOW_CLOCK ?? '')) {
    problems.set('PLUMBLINE_CLOCK_FILE', 'PLUMBLINE_CLOCK_FILE must not be set without PLUMBLINE_ALLOW_CLOCK=yes.')
  }
  return [...problems.values()]
}

const read = new WeakMap<z.ZodType, unknown>()

/**
 * The environment of this process, parsed once. @throws Error with one sentence for each bad variable. Each process reads
 * its own before it serves anybody (`readEnvironmentOrExit`), so that later readers cannot fail.
 */
export function readEnvironment<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  const known = read.get(schema)
  // the map holds what this schema answered
  if (known !== undefined) return known as z.output<Schema>
  const parsed = schema.safeParse(filled(process.env))
  if (!parsed.success) {
    throw new Error(`The environment is incomplete.\n${environmentProblems(schema, process.env).join('\n')}`)
  }
  read.set(schema, parsed.data)
  return parsed.data
}

/** The same at the start of a process: it says what is wrong, a line for each variable, and ends. */
export function readEnvironmentOrExit<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  const problems = environmentProblems(schema, process.env)
  if (problems.length > 0) {
    process.stderr.write(`${problems.join('\n')}\n`)
    process.exit(78)
  }
  return readEnvironment(schema)
}

/**
 * Now. Every module that needs the time takes it from here, so that a test or the demo can set it; a
 * production process refuses to, unless the installation was made for a demonstration.
 */
export function now(): Date {
  const file = process.env.PLUMBLINE_CLOCK_FILE
  if (!file) return new Date()
  if (process.env.PLUMBLINE_ALLOW_CLOCK !== 'yes' && process.env.PLUMBLINE_ALLOW_CLOCK !== 'guarded') {
    throw new Error(
      'PLUMBLINE_CLOCK_FILE is set without PLUMBLINE_ALLOW_CLOCK=yes: only a test or a demonstration may set the clock',
    )
  }
  const instant = new Date(readFileSync(file, 'utf8').trim())
  if (Number.isNaN(instant.getTime())) throw new Error(`${file} does not hold an ISO date and time`)
  return instant
}

/** Where an organisation's people report: an address at the report door, for links and posters. No credential. */
export function reportFormAddress(slug: string): string {
  return new URL(`/r/${slug}`, readEnvironment(AppDoorEnvironment).REPORT_DOOR_URL).href
}
