/**
 * Where to go after signing in, taken from the URL: a path of this site or the overview. Browsers treat a
 * backslash as a slash and drop tabs and line breaks, so `/\host` would be another site.
 */
export function safeNextPath(candidate: unknown): string {
  if (typeof candidate !== 'string' || !/^\/(?![/\\])[^\s\\]*$/.test(candidate)) return '/dashboard'
  return candidate.startsWith('/sign-in') ? '/dashboard' : candidate
}
