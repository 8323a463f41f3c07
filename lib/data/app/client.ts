import { PrismaPg } from '@prisma/adapter-pg'
import { Pool } from 'pg'
import { signContext } from '../../crypto/context'
import { AppDoorEnvironment, readEnvironment } from '../../env'
import { type Prisma, PrismaClient } from '../generated/app/client'
import type { OrganisationContext } from './context'
import { withOwnErrors } from './database-errors'

/** A transaction in one organisation's context: what every query of a tenant takes. */
export type AppTransaction = Prisma.TransactionClient

type Connection = {
  pool: Pool
  prisma: PrismaClient
  contextKey: string
  /** The role that signs in: the context is bound to it. */
  role: string
}

// On the global object: Next loads modules once per bundle, and a pool must be one per process.
const holder = globalThis as typeof globalThis & { plumblineApp?: Connection }

/** Opens the process's pool. The worker and command lines call it; the app door connects from its environment. */
export function connectApp(options: { url: string; contextKey: string; maximumConnections?: number }): void {
  if (holder.plumblineApp) throw new Error('the app database is already connected')
  const pool = new Pool({
    connectionString: options.url,
    max: options.maximumConnections ?? 10,
    connectionTimeoutMillis: 10_000,
  })
  // A server that goes away ends idle connections; the next query says so. Without this the process would end.
  pool.on('error', () => {})
  // The same for a connection that is lent out while no query runs on it.
  pool.on('connect', (client) => client.on('error', () => {}))
  holder.plumblineApp = {
    pool,
    prisma: new PrismaClient({
      adapter: new PrismaPg(pool),
      transactionOptions: { maxWait: 10_000, timeout: 30_000 },
    }),
    contextKey: options.contextKey,
    role: decodeURIComponent(new URL(options.url).username),
  }
}

export async function disconnectApp(): Promise<void> {
  const connection = holder.plumblineApp
  delete holder.plumblineApp
  await connection?.prisma.$disconnect()
  await connection?.pool.end()
}

/**
 * Runs `fn` in one transaction that sees the organisation's rows and no others. Everything that `fn` writes, jobs
 * included, is committed together or not at all.
 */
export async function withOrganisation<T>(
  context: OrganisationContext,
  fn: (tx: AppTransaction) => Promise<T>,
): Promise<T> {
  return withoutOrganisation((prisma) =>
    prisma.$transaction(async (tx) => {
      await enterOrganisation(tx, context.organisationId)
      return fn(tx)
    }),
  )
}

/** Sets the transaction's signed context. For this folder only: everybody else uses `withOrganisation`. */
export async function enterOrganisation(tx: AppTransaction, organisationId: string): Promise<void> {
  const { contextKey, role } = connection()
  const token = signContext(contextKey, organisationId, role)
  await tx.$executeRaw`SELECT set_config('plumbline.context', ${token}, true)`
}

/** Runs `fn` without a context: it sees no tenant's row. For the directory's functions and for set-up. */
export async function withoutOrganisation<T>(fn: (prisma: PrismaClient) => Promise<T>): Promise<T> {
  return withOwnErrors(() => fn(connection().prisma))
}

/** Plain connections of the process's role. For this folder only, and never for a tenant's rows. */
export function appPool(): Pool {
  return connection().pool
}

function connection(): Connection {
  if (!holder.plumblineApp) {
    const environment = readEnvironment(AppDoorEnvironment)
    connectApp({ url: environment.APP_DATABASE_URL, contextKey: environment.CONTEXT_KEY })
  }
  const connected = holder.plumblineApp
  if (!connected) throw new Error('the app database is not connected')
  return connected
}
