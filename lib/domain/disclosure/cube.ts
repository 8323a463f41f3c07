import { type PartCounts, readBreakdowns } from './breakdown-counts'
import type { CountTable } from './count-table'
import { type ClassCounts, symptomClasses } from './table'

/** A checked count table: one root, no cycle, whole counts for units of the tree only. */
export type Cube = {
  root: string
  /** Children in the order of their codes, so that no result depends on the order of the input. */
  childrenOf: (code: string) => readonly string[]
  /** Units below a node, or the node itself when people report into it. */
  leavesOf: (code: string) => readonly string[]
  nameOf: (code: string) => string
  countsOf: (members: readonly string[]) => ClassCounts
  /** Null where the table has no second level. */
  partsOf: PartCounts | null
  /** Reports of the members that count towards n >= 2k: all but those typed in on somebody's behalf. */
  ownReports: (members: readonly string[]) => number
  /** People employed; null when it is not known for one of the members. */
  headcount: (members: readonly string[]) => number | null
}

/** @throws RangeError naming the code and what is wrong with it. */
export function readCube(table: CountTable): Cube {
  const children = readTree(table.tree)
  const root = findRoot(children)
  const leaves = collectLeaves(root, children)
  const unitsOf = (what: string, given: object | undefined) => {
    for (const code of Object.keys(given ?? {})) {
      if (leaves.get(code)?.[0] !== code) throw new RangeError(`${what}: ${code} is no unit of the tree`)
    }
  }
  unitsOf('classes', table.classes)
  unitsOf('onBehalf', table.onBehalf)
  unitsOf('headcounts', table.headcounts)
  const classes = new Map(Object.entries(table.classes).map(([code, counts]) => [code, readCounts(code, counts)]))
  const onBehalf = new Map(Object.entries(table.onBehalf ?? {}))
  for (const [code, value] of onBehalf) {
    checkCount(`onBehalf of ${code}`, value)
    if (value > respondents(classes.get(code) ?? nobody)) {
      throw new RangeError(`onBehalf of ${code}: more than its reports`)
    }
  }
  const headcounts = new Map(Object.entries(table.headcounts ?? {}))
  for (const [code, value] of headcounts) checkCount(`headcount of ${code}`, value)
  const names = new Map(Object.entries(table.names ?? {}))
  const countsOf = (members: readonly string[]) =>
    members.map((code) => classes.get(code) ?? nobody).reduce(add, nobody)
  return {
    root,
    childrenOf: (code) => children.get(code) ?? [],
    leavesOf: (code) => leaves.get(code) ?? [],
    nameOf: (code) => names.get(code) ?? code,
    countsOf,
    partsOf: table.breakdowns ? readBreakdowns(table.breakdowns, classes) : null,
    ownReports: (members) =>
      respondents(countsOf(members)) - members.reduce((sum, code) => sum + (onBehalf.get(code) ?? 0), 0),
    headcount: (members) =>
      members.reduce<number | null>((sum, code) => {
        const heads = headcounts.get(code)
        return sum === null || heads === undefined ? null : sum + heads
      }, 0),
  }
}

/** Id of the row that pools the small units of a node. */
export function poolId(code: string): string {
  return `OTHER-${code}`
}

const nobody: ClassCounts = { neither: 0, wrist: 0, back: 0, both: 0 }

export function respondents(counts: ClassCounts): number {
  return symptomClasses.reduce((sum, name) => sum + counts[name], 0)
}

function add(a: ClassCounts, b: ClassCounts): ClassCounts {
  return {
    neither: a.neither + b.neither,
    wrist: a.wrist + b.wrist,
    back: a.back + b.back,
    both: a.both + b.both,
  }
}

function readTree(tree: CountTable['tree']): Map<string, readonly string[]> {
  const children = new Map<string, readonly string[]>()
  const parents = new Map<string, string>()
  for (const [parent, codes] of Object.entries(tree)) {
    if (!Array.isArray(codes)) throw new RangeError(`tree: ${parent} has no list of children`)
    for (const code of codes) {
      if (typeof code !== 'string' || code === '') throw new RangeError(`tree: a child of ${parent} has no code`)
      if (parents.has(code)) throw new RangeError(`tree: ${code} has two parents`)
      parents.set(code, parent)
    }
    children.set(parent, [...codes].sort())
  }
  if (children.size === 0) throw new RangeError('tree: it is empty')
  return children
}

function findRoot(children: ReadonlyMap<string, readonly string[]>): string {
  const below = new Set([...children.values()].flat())
  const roots = [...children.keys()].filter((code) => !below.has(code))
  const [root] = roots
  if (root === undefined) throw new RangeError('tree: it runs in a circle')
  if (roots.length > 1) throw new RangeError(`tree: more than one root: ${roots.sort().join(', ')}`)
  return root
}

function collectLeaves(root: string, children: ReadonlyMap<string, readonly string[]>): Map<string, readonly string[]> {
  const leaves = new Map<string, readonly string[]>()
  const visit = (code: string): readonly string[] => {
    const below = children.get(code) ?? []
    const found = below.length === 0 ? [code] : below.flatMap(visit)
    leaves.set(code, found)
    return found
  }
  visit(root)
  // Every code has one parent, so what the walk from the root misses can only be a circle.
  const missed = [...children.keys()].filter((code) => !leaves.has(code))
  for (const code of leaves.keys()) {
    if (leaves.has(poolId(code))) throw new RangeError(`tree: ${poolId(code)} is the id of a pool of small units`)
  }
  if (missed.length > 0) throw new RangeError(`tree: ${missed.sort().join(', ')} run in a circle`)
  return leaves
}

function readCounts(code: string, counts: Readonly<ClassCounts>): ClassCounts {
  for (const name of Object.keys(counts)) {
    if (!symptomClasses.some((known) => known === name)) throw new RangeError(`classes of ${code}: no class ${name}`)
  }
  for (const name of symptomClasses) checkCount(`${name} of ${code}`, counts[name])
  return { neither: counts.neither, wrist: counts.wrist, back: counts.back, both: counts.both }
}

function checkCount(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${what}: not a whole number from 0 up`)
}
