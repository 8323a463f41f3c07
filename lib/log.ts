import { type Logger, pino } from 'pino'

/**
 * The log of one process. It says what the program did, never what a person wrote or who they are: callers pass
 * identifiers and counts; what must not be there is removed here all the same.
 */
export function createLog(process: 'app-door' | 'report-door' | 'worker' | 'command-line'): Logger {
  return pino({
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        'password',
        'token',
        'receipt',
        'answers',
        'ip',
        'userAgent',
        'email',
        'headers',
        'body',
        'key',
        'secret',
      ].flatMap((name) => [name, `*.${name}`, `err.${name}`]),
      remove: true,
    },
    serializers: { err: describeError, error: describeError },
  })
}

/** Class, code and stack of an error. Not its other properties: a database error carries the values it met. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: 'a value that is not an Error was thrown' }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    type: error.name,
    // PostgreSQL's and Prisma's messages may quote values; their code says what happened.
    ...(code === undefined ? { message: error.message, stack: error.stack } : { code, stack: framesOnly(error.stack) }),
  }
}

function framesOnly(stack: string | undefined): string | undefined {
  return stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}
