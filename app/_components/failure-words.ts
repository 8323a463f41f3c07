/** What to say when a page could not be made, to somebody who did nothing wrong. */
export function failureWords(error: Error & { digest?: string }): { title: string; says: string; code: string | null } {
  // the digest of an UnavailableError (lib/errors.ts); in the browser the rest of an error is not known
  if (error.digest === 'unavailable') {
    return {
      title: 'Plumbline cannot reach its data at the moment',
      says: 'You are still signed in, and nothing that you saved before is lost. Try again in a minute; if it stays like this, tell whoever runs the server.',
      code: null,
    }
  }
  return {
    title: 'Something went wrong on our side',
    says: 'Nothing that you saved before is lost. Try again; if it stays like this, tell whoever runs the server.',
    code: error.digest ?? null,
  }
}
