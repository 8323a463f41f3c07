/** Where two JSON values differ first: the path, and what stands there on either side (undefined: nothing). */
export type Difference = { path: string; left: unknown; right: unknown }

/**
 * The first difference in the order of sorted keys, or null when the values are equal. Numbers may differ by `tolerance`,
 * absolutely or relative to the larger; 0: not at all.
 */
export function firstDifference(left: unknown, right: unknown, tolerance: number, path = ''): Difference | null {
  if (!isContainer(left) || !isContainer(right) || Array.isArray(left) !== Array.isArray(right)) {
    return left === right || areClose(left, right, tolerance) ? null : { path, left, right }
  }
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])]
  if (!Array.isArray(left)) keys.sort()
  for (const key of keys) {
    const step = Array.isArray(left) ? `[${key}]` : path === '' ? key : `.${key}`
    const found = firstDifference(left[key], right[key], tolerance, path + step)
    if (found) return found
  }
  return null
}

function areClose(left: unknown, right: unknown, tolerance: number): boolean {
  if (typeof left !== 'number' || typeof right !== 'number') return false
  return Math.abs(left - right) <= tolerance * Math.max(1, Math.abs(left), Math.abs(right))
}

type Container = Readonly<Record<string, unknown>>

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}
