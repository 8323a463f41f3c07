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
