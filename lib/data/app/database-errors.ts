import { UnavailableError } from '../../errors'

/**
 * An error of the database without its message: PostgreSQL's and Prisma's messages quote what was asked and whom, and
 * whatever is thrown may end in an answer or on the console.
 */
export class DatabaseError extends Error {
  constructor(
    /** SQLSTATE, or Prisma's code where PostgreSQL did not get to answer. */
    readonly code: string,
    stack: string | undefined,
  ) {
    super(`the app database answered with an error (${code})`)
    this.name = 'DatabaseError'
    this.stack = [`${this.name}: ${this.message}`, ...(stack?.match(/^\s+at .*$/gm) ?? [])].join('\n')
  }
}

/** Runs queries; what goes wrong in the database comes out as one of our own errors, everything else as it is. */
export async function withOwnErrors<T>(queries: () => Promise<T>): Promise<T> {
  try {
    return await queries()
  } catch (error) {
    throw ownError(error)
  }
}

/** Did a row not fit because another has the same key? */
export function isTaken(error: unknown): boolean {
  const found = isPrismaError(error) ? codeOf(error) : error instanceof DatabaseError ? error.code : ''
  return found === '23505' || found === 'P2002'
}

function ownError(error: unknown): unknown {
  if (!isPrismaError(error)) return error
  const code = codeOf(error)
  return isUnavailable(code) ? new UnavailableError(code) : new DatabaseError(code, error.stack)
}

type PrismaError = Error & { clientVersion: string; code?: unknown; meta?: unknown }

/** Every error that comes through Prisma carries its version, also one of the driver that has no class of Prisma's. */
function isPrismaError(error: unknown): error is PrismaError {
  return error instanceof Error && 'clientVersion' in error
}

/** The most exact code that there is. A lost connection has none at all. */
function codeOf(error: PrismaError): string {
  const cause = (
    error.meta as { driverAdapterError?: { cause?: { originalCode?: string; kind?: string } } } | undefined
  )?.driverAdapterError?.cause
  if (cause?.originalCode) return cause.originalCode
  if (cause?.kind === 'DatabaseNotReachable' || cause?.kind === 'ConnectionClosed') return 'unreachable'
  if (typeof error.code === 'string') return error.code
  return error.name === 'Error' ? 'connection-lost' : error.name
}

/**
 * Is the database away, full, or refusing everybody? Classes of SQLSTATE: 08 connection, 28 sign-in, 53 resources, 57
 * shutting down or cancelled, 58 the system below it; Prisma's P1: no connection, P2024 and P2028: none in time.
 */
function isUnavailable(code: string): boolean {
  return /^(08...|28...|53...|57...|58...|P1\d{3}|P2024|P2028|3D000|unreachable|connection-lost)$/.test(code)
}
