/** What a person may be told. Everything else propagates to the error page and the log. */
export type AppErrorCode = 'notFound' | 'forbidden' | 'invalid' | 'conflict' | 'tooMany' | 'unavailable'

export class AppError extends Error {
  constructor(
    readonly code: AppErrorCode,
    /** A sentence for the person: what happened and what to do. */
    message: string,
  ) {
    super(message)
    this.name = 'AppError'
  }
}

/** An expected problem that belongs to one field of the form that was sent: "this code is taken". */
export class FieldError extends AppError {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super('invalid', message)
    this.name = 'FieldError'
  }
}

/**
 * What the product needs does not answer; trying again later is all that anybody can do. Next hands `digest` on to the
 * error page, which knows by it that nobody made a mistake.
 */
export class UnavailableError extends Error {
  readonly digest = 'unavailable'

  constructor(
    /** For the log: why, as a code. */
    readonly code: string,
  ) {
    super('Plumbline cannot reach its data at the moment, so this may not have been saved. Try again in a minute.')
    this.name = 'UnavailableError'
  }
}

/** Is this an expected problem, whose message is written for the person who caused or met it? */
export function isForPeople(error: unknown): error is AppError | UnavailableError {
  return error instanceof AppError || error instanceof UnavailableError
}
