/** The units of one quarter as a tree: parent code to child codes. People report into the leaves. */
export type UnitTree = Readonly<Record<string, readonly string[]>>

/** A tree that was checked: one root, no circles, every code once. Children are in the order of their codes. */
export type ReadTree = {
  root: string
  /** Empty for a leaf. */
  childrenOf(code: string): readonly string[]
  /** Codes of the leaves at or below a node, sorted. */
  leavesOf(code: string): readonly string[]
  isLeaf(code: string): boolean
}

/** Ids of pooled rows begin like this, so no unit's code may. */
const poolPrefix = 'OTHER-'

/** Id of the row of units under one node that are too small to stand alone. */
export function poolId(code: string): string {
  return `${poolPrefix}${code}`
}

/**
 * Checks a tree and makes it walkable.
 * @throws RangeError that names the unit: no root or two, a unit under two others or twice under one, a circle, a code
 * that is empty or reserved for pooled rows.
 */
export function readTree(tree: UnitTree): ReadTree {
  const children = new Map(Object.entries(tree).map(([code, below]) => [code, [...below].sort(byCode)]))
  const parents = parentsOf(children)
  const root = rootOf(children, parents)
  const leaves = new Map<string, readonly string[]>()
  collectLeaves(root, children, leaves)
  // Each node has one parent at most, so what the root does not reach goes round in a circle.
  const lost = [...children.keys()].find((code) => !leaves.has(code))
  if (lost !== undefined) throw new RangeError(`tree: ${lost} stands below itself`)
  return {
    root,
    childrenOf: (code) => children.get(code) ?? [],
    leavesOf: (code) => leaves.get(code) ?? [],
    isLeaf: (code) => leaves.has(code) && (children.get(code) ?? []).length === 0,
  }
}

function parentsOf(children: ReadonlyMap<string, readonly string[]>): Map<string, string> {
  const parents = new Map<string, string>()
  for (const [parent, below] of children) {
    for (const code of [parent, ...below]) checkCode(code)
    for (const code of below) {
      const other = parents.get(code)
      if (other !== undefined) throw new RangeError(`tree: ${code} stands below ${other} and again below ${parent}`)
      parents.set(code, parent)
    }
  }
  return parents
}

function checkCode(code: string): void {
  if (code === '') throw new RangeError('tree: a unit has an empty code')
  if (code.startsWith(poolPrefix))
    throw new RangeError(`tree: ${code}: codes in ${poolPrefix} are kept for pooled rows`)
}

function rootOf(children: ReadonlyMap<string, unknown>, parents: ReadonlyMap<string, string>): string {
  const [root, second] = [...children.keys()].filter((code) => !parents.has(code))
  if (root === undefined) throw new RangeError('tree: no unit stands above all others')
  if (second !== undefined) throw new RangeError(`tree: ${root} and ${second} both stand below nothing`)
  return root
}

function collectLeaves(
  code: string,
  children: ReadonlyMap<string, readonly string[]>,
  found: Map<string, readonly string[]>,
): readonly string[] {
  const below = children.get(code) ?? []
  const leaves =
    below.length === 0 ? [code] : below.flatMap((child) => collectLeaves(child, children, found)).sort(byCode)
  found.set(code, leaves)
  return leaves
}

/** The order of codes everywhere: by their characters, the same on every machine. */
export function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
