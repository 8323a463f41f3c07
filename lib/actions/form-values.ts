/**
 * A form's text fields as an object: one value as a string, a repeated name as an array. Names of Next's own
 * hidden fields are left out, files too (they go to route handlers).
 */
export function formValues(form: FormData): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {}
  for (const name of new Set(form.keys())) {
    if (name.startsWith('$ACTION')) continue
    const all = form.getAll(name).filter((value) => typeof value === 'string')
    const [first, ...more] = all
    if (first !== undefined) values[name] = more.length === 0 ? first : all
  }
  return values
}

/** The same without what must not travel back to the page: passwords. */
export function withoutSecrets(values: Record<string, string | string[]>): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !/password/i.test(name)))
}
