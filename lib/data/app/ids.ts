const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** Whether a text from an address can be an id at all; PostgreSQL answers others with an error, not with no row. */
export function isId(text: string): boolean {
  return uuid.test(text)
}
