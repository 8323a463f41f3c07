import { ownPath } from './own-path'

/** Where to go after signing in, taken from the URL: a page of this site, or the overview. */
export function safeNextPath(candidate: unknown): string {
  const path = ownPath(candidate)
  return path === null || path.startsWith('/sign-in') ? '/dashboard' : path
}
