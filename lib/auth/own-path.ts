/**
 * A path of this site out of something that came from outside, or null. The one way to a redirect whose target is not
 * written in the code.
 *
 * It is parsed as a browser parses it, never matched: `/\host`, `/<tab>/host` and `/x/..//host` are another site once a
 * browser has read them. And what comes out is read again, by the browser or by Next's router, so a path that begins
 * with two slashes is none either.
 */
export function ownPath(candidate: unknown): string | null {
  if (typeof candidate !== 'string' || !candidate.startsWith('/') || candidate.length > longestPath) return null
  if (!URL.canParse(candidate, nowhere)) return null
  const { origin, pathname, search } = new URL(candidate, nowhere)
  return origin === nowhere && !pathname.startsWith('//') ? pathname + search : null
}

/** The same from a whole address of this site, such as a referer: only its path and query are taken. */
export function ownPathOfAddress(address: unknown): string | null {
  if (typeof address !== 'string' || !URL.canParse(address)) return null
  const { pathname, search } = new URL(address)
  return ownPath(pathname + search)
}

const longestPath = 2000
/** Stands for our own origin, whatever it is called: a path of ours is one that does not leave it. */
const nowhere = 'https://own.invalid'
