/** What a form knows after it was sent. Kept free of server code: forms import it in the browser. */
export type FormState<Result = undefined> = {
  status: 'idle' | 'error' | 'done'
  errors: { field: string; message: string }[]
  /** What was typed, so that nothing has to be typed again. Passwords are never sent back. */
  values: Record<string, string | string[]>
  result?: Result
}

export const idle: FormState<never> = { status: 'idle', errors: [], values: {} }

/** The message of a field, or undefined. */
export function errorOf(state: FormState<unknown>, field: string): string | undefined {
  return state.errors.find((error) => error.field === field)?.message
}

/** What was typed into a one-valued field, or its first value. */
export function typedIn(state: FormState<unknown>, field: string, first = ''): string {
  const value = state.values[field]
  return value === undefined ? first : Array.isArray(value) ? (value[0] ?? '') : value
}

/** All that was chosen in a group of check boxes. */
export function allChosen(state: FormState<unknown>, field: string): string[] {
  const value = state.values[field]
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}
