/** `quarter:close-ordered` as people read it: "Quarter: close ordered". */
export function describeAction(action: string): string {
  const [aggregate = '', verb = ''] = action.split(':')
  const words = `${aggregate}: ${verb}`.replaceAll(/[-_]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A position out of a URL, or null. */
export function parsePosition(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
}
