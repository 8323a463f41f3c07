/**
 * Did this request come from a page of ours? Browsers say so in Sec-Fetch-Site; over plain http on a name
 * other than localhost they leave it out and send Origin instead. A request with neither is refused: Next
 * would accept it with a warning.
 */
export function isSameOrigin(headers: { get(name: string): string | null }, ownOrigin: string): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  const origin = headers.get('origin')
  if (origin === null || !URL.canParse(origin)) return false
  // the host header as well, because one installation may be reached under several names
  return origin === ownOrigin || new URL(origin).host === headers.get('host')
}
