import { headsForBoth } from './strength'
import { byCode, poolId, type ReadTree, readTree, type UnitTree } from './unit-tree'

/** Heads below which a unit has no row of its own. Part of the policy. */
export const smallestRowLimits = { minimum: 10, maximum: 50, preset: 15 } as const

/** Heads below which an organisation has one row. */
export const headsForRows = 100

/** A row that stands keeps standing until it falls below this share of the smallest row. */
const keptShare = 0.8

/** What everybody may know of a quarter, frozen when it opens. Nothing else decides which rows there are. */
export type PublicFacts = {
  tree: UnitTree
  /** People employed, by leaf. A leaf that is not named has no known headcount and is taken for too small. */
  heads: Readonly<Record<string, number>>
  /** 10 to 50. */
  smallestRow: number
}

/** A row of a release before anything was counted. */
export type PlannedRow = {
  /** Code of the unit or site, or `OTHER-<code>` for units below that code which are too small to stand alone. */
  readonly id: string
  /** Id of the row above; null at the root. */
  readonly parent: string | null
  /** Codes of the leaves it counts, sorted; never empty. */
  readonly members: readonly string[]
  /** Sum of its units' headcounts; null where one of them is not known. */
  readonly heads: number | null
  /** Set of its units, as text: what makes it the same row in another quarter, whatever it is called. */
  readonly identity: string
  /** True when no row stands below it: these get noise, the others are their sums. */
  readonly leaf: boolean
  readonly publishesBoth: boolean
}

/** Parents before children, siblings by id with the pooled row last; the first is the root. */
export type RowPlan = readonly PlannedRow[]

/**
 * The rows of a quarter, a function of public facts and of the plan before (null for the first quarter):
 *
 * 1. An organisation of under 100 heads has one row.
 * 2. A unit with the heads of the smallest row has a row. One with fewer, or with an unknown number, is pooled with those
 *    of its siblings that are too small as well; if they are too few together, with the smallest row that stands beside
 *    them, or else below their siblings, and so on until the pool is large enough.
 * 3. A site that is too small as a whole has no row; its units are pooled at the level above.
 * 4. What stood in the plan before, with the same units, stands until it has fallen below 0.8 of the smallest row, and a
 *    pool takes in again what it held before: headcounts that wobble move nothing.
 *
 * Each leaf of the tree is in exactly one row without rows below it. A row with rows below counts what they count, and a
 * row named by a unit or site counts nobody from elsewhere; a unit that is pooled at a level above is counted there.
 * `both` stands where there are 100 heads known: in the sites (units of the root that have units), or in the root where
 * there is at most one. No row with `both` stands above another.
 * @throws RangeError that names the place of a fault in the facts.
 */
export function planRows(facts: PublicFacts, previous: RowPlan | null): RowPlan {
  const tree = readTree(facts.tree)
  checkFacts(facts, tree)
  const planner = new Planner(tree, facts, previous ?? [])
  const root = planner.plan()
  const sites = tree.childrenOf(tree.root).filter((code) => !tree.isLeaf(code))
  const withBoth = new Set(sites.length > 1 ? sites : [tree.root])
  return flatten(root, null).map(({ draft, parent, members }) => ({
    id: draft.id,
    parent,
    members,
    heads: planner.headsOf(members),
    identity: identityOf(members),
    leaf: draft.kind === 'leaf',
    publishesBoth: withBoth.has(draft.id) && planner.knownHeads(members) >= headsForBoth,
  }))
}

/** A row while rows are still arranged: the leaves of a sum are those of the rows below it. */
type LeafDraft = { kind: 'leaf'; id: string; members: readonly string[] }
type Draft = LeafDraft | { kind: 'sum'; id: string; below: readonly Draft[] }

class Planner {
  private readonly heads: ReadonlyMap<string, number>
  private readonly stood: ReadonlySet<string>
  private readonly pooled: ReadonlyMap<string, readonly string[]>

  constructor(
    private readonly tree: ReadTree,
    private readonly facts: PublicFacts,
    previous: RowPlan,
  ) {
    this.heads = new Map(Object.entries(facts.heads))
    this.stood = new Set(previous.map(({ identity }) => identity))
    this.pooled = new Map(previous.filter(({ leaf }) => leaf).map(({ id, members }) => [id, members]))
  }

  plan(): Draft {
    const { root } = this.tree
    const members = this.tree.leavesOf(root)
    return this.knownHeads(members) < headsForRows ? { kind: 'leaf', id: root, members } : this.rowsOf(root)
  }

  /** Heads of units; those that are not known count as none. */
  knownHeads(members: readonly string[]): number {
    return members.reduce((sum, code) => sum + (this.heads.get(code) ?? 0), 0)
  }

  headsOf(members: readonly string[]): number | null {
    return members.every((code) => this.heads.has(code)) ? this.knownHeads(members) : null
  }

  private largeEnough(members: readonly string[]): boolean {
    const share = this.stood.has(identityOf(members)) ? keptShare : 1
    return this.knownHeads(members) >= share * this.facts.smallestRow
  }

  /** The row of a node that is large enough, and what stands below it. */
  private rowsOf(code: string): Draft {
    const { tree } = this
    if (tree.isLeaf(code)) return { kind: 'leaf', id: code, members: [code] }
    const standing = tree.childrenOf(code).filter((child) => this.largeEnough(tree.leavesOf(child)))
    const small = tree.childrenOf(code).filter((child) => !standing.includes(child))
    const rows = standing.map((child) => this.rowsOf(child))
    if (small.length === 0) return { kind: 'sum', id: code, below: rows }
    const { pool, left } = this.fill(
      poolId(code),
      small.flatMap((child) => tree.leavesOf(child)),
      rows,
    )
    // A pool that holds all there is says the same as the row above it: shown once.
    if (left.length === 0) return { kind: 'leaf', id: code, members: pool }
    return { kind: 'sum', id: code, below: [...left, { kind: 'leaf', id: poolId(code), members: pool }] }
  }

  /** Takes rows into a pool until it is large enough: everything below a node that has a row is. */
  private fill(id: string, units: readonly string[], rows: readonly Draft[]): { pool: string[]; left: Draft[] } {
    let pool = [...units].sort(byCode)
    let left = [...rows]
    const before = new Set(this.pooled.get(id))
    while (!this.largeEnough(pool) && left.length > 0) {
      const next = this.nextToTake(left, before)
      pool = [...pool, ...next.members].sort(byCode)
      left = without(left, next)
    }
    return { pool, left }
  }

  /** What the pool held before, then what stands beside it, then what is smallest. */
  private nextToTake(rows: readonly Draft[], before: ReadonlySet<string>): LeafDraft {
    const rank = (leaf: LeafDraft) => [
      leaf.members.every((code) => before.has(code)) ? 0 : 1,
      rows.includes(leaf) ? 0 : 1,
      this.knownHeads(leaf.members),
    ]
    const leaves = rows.flatMap(leafDrafts).map((leaf) => ({ leaf, rank: rank(leaf) }))
    const [first] = leaves.sort((a, b) => compareRanks(a.rank, b.rank) || byCode(a.leaf.id, b.leaf.id))
    if (!first) throw new Error('a row has leaves')
    return first.leaf
  }
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, place) => value !== b[place])
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

function leafDrafts(draft: Draft): LeafDraft[] {
  return draft.kind === 'leaf' ? [draft] : draft.below.flatMap(leafDrafts)
}

/** The rows without one of their leaves; a row that has nothing left below it goes with it. */
function without(rows: readonly Draft[], leaf: LeafDraft): Draft[] {
  return rows.flatMap((row): Draft[] => {
    if (row === leaf) return []
    if (row.kind === 'leaf') return [row]
    const below = without(row.below, leaf)
    const [only] = below
    if (only === undefined) return []
    // Its own pool alone: shown once, as in `rowsOf`.
    if (below.length === 1 && only.kind === 'leaf' && only.id === poolId(row.id)) return [{ ...only, id: row.id }]
    return [{ ...row, below }]
  })
}

function flatten(draft: Draft, parent: string | null): { draft: Draft; parent: string | null; members: string[] }[] {
  const below = draft.kind === 'sum' ? draft.below.flatMap((child) => flatten(child, draft.id)) : []
  const members = leafDrafts(draft).flatMap((leaf) => leaf.members)
  return [{ draft, parent, members: members.sort(byCode) }, ...below]
}

/** Codes as JSON: a separator could stand in a code. */
function identityOf(sortedMembers: readonly string[]): string {
  return JSON.stringify(sortedMembers)
}

function checkFacts({ heads, smallestRow }: PublicFacts, tree: ReadTree): void {
  const { minimum, maximum } = smallestRowLimits
  if (!Number.isInteger(smallestRow) || smallestRow < minimum || smallestRow > maximum)
    throw new RangeError(`smallestRow is a whole number from ${minimum} to ${maximum}, not ${smallestRow}`)
  for (const [code, count] of Object.entries(heads)) {
    if (!tree.isLeaf(code)) throw new RangeError(`heads: ${code} is no unit that people report into`)
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`heads: ${code} has a whole number of people, not ${count}`)
  }
}
