import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { z } from 'zod'

/**
 * The only file that reads the environment. Each process has its own schema and refuses to start when a
 * variable is missing: the app door cannot even name a vault credential, the report door none of `app`.
 */
const port = z.coerce.number().int().min(1).max(65535)
const secret = z.string().min(32, 'at least 32 characters of secret')
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'a postgres:// address')

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
          context.addIssue({ code: 'custom', message: `"${range}" is no address or network, such as 10.0.0.0/8` })
        }
        return { address, prefix, family: version === 4 ? ('ipv4' as const) : ('ipv6' as const) }
      }),
  )

const Shared = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  /** File that holds an ISO instant, read at every look at the clock. For tests and the demo only. */
  PLUMBLINE_CLOCK_FILE: z.string().optional(),
  /**
   * `yes`: whoever sets the clock moves it on purpose, and what it says is believed. `guarded`: it is a stand-in for the
   * system's clock, and the worker doubts it as it would doubt that one.
   */
  PLUMBLINE_ALLOW_CLOCK: z.enum(['yes', 'guarded']).optional(),
})

export const AppDoorEnvironment = Shared.extend({
  APP_DATABASE_URL: postgresUrl,
  /** HMAC key of the signed organisation context (shared with the app database). */
  CONTEXT_KEY: secret,
  NEXTAUTH_SECRET: secret,
  NEXTAUTH_URL: z.url(),
  /** Public address of the report door, for links and posters. Not a credential. */
  REPORT_DOOR_URL: z.url(),
  /** Proxies in front of the app door. What others say in X-Forwarded-For is not believed. */
  PLUMBLINE_TRUSTED_PROXIES: addressRanges,
  /** Seals the private keys of passes in the app database. */
  PASS_KEY_SECRET: secret,
  /** Where invitations go out, such as `smtps://name:password@mail.example.org`; without it nobody is invited. */
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'an smtp:// or smtps:// address')
    .optional(),
  MAIL_FROM: z.string().optional(),
  /** An OpenID provider whose people may have passes of one organisation (its short name). */
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_ORGANISATION: z.string().optional(),
})

/** The part of the app door's that makes a link for somebody who has forgotten their password. */
export const PasswordLinkEnvironment = AppDoorEnvironment.pick({
  APP_DATABASE_URL: true,
  CONTEXT_KEY: true,
  NEXTAUTH_URL: true,
})

export const ReportDoorEnvironment = Shared.extend({
  VAULT_INTAKE_URL: postgresUrl,
  /** HMAC key from which receipts are derived. */
  RECEIPT_SECRET: secret,
  REPORT_DOOR_URL: z.url(),
  PORT: port,
  HOST: z.string().default('127.0.0.1'),
})

export const WorkerEnvironment = Shared.extend({
  APP_WORKER_URL: postgresUrl,
  VAULT_WORKER_URL: postgresUrl,
  CONTEXT_KEY: secret,
  /** Ed25519 private key, PKCS#8 PEM in base64. */
  SIGNING_KEY: z.string().min(1),
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
  PLUMBLINE_HOME: z.string().min(1),
})

/** Parses the environment once, at start. Throws a message that lists every bad variable. */
export function readEnvironment<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(process.env)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The environment is incomplete:\n${lines.join('\n')}`)
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
