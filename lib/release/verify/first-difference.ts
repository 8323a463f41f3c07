/** Where two JSON values differ first: the path, and what stands there on either side (undefined: nothing). */
export type Difference = { path: string; left: unknown; right: unknown }

/** The first difference in the order of sorted keys, or null when the values are equal. Numbers are compared exactly. */
export function firstDifference(left: unknown, right: unknown, path = ''): Difference | null {
  if (!isContainer(left) || !isContainer(right) || Array.isArray(left) !== Array.isArray(right)) {
    return left === right ? null : { path, left, right }
  }
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])]
  if (!Array.isArray(left)) keys.sort()
  for (const key of keys) {
    const step = Array.isArray(left) ? `[${key}]` : path === '' ? key : `.${key}`
    const found = firstDifference(left[key], right[key], path + step)
    if (found) return found
  }
  return null
}

type Container = Readonly<Record<string, unknown>>

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}
