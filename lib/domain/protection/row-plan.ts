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
 * 2. A unit with the heads of the smallest row has a row. Units with fewer, or with an unknown number, are pooled with
 *    their siblings that are too small as well: a row, if they are large enough together.
 * 3. If not, they are pooled at the level above, and counted there: the row of their site leaves them out.
 * 4. What is still too small below the root is pooled with the smallest row there is, and the next, until it is not.
 * 5. A row of the plan before, with the same units, stands until it has fallen below 0.8 of the smallest row, and a pool
 *    takes in again what it held before: headcounts that wobble move nothing.
 *
 * So each leaf of the tree is in exactly one row without rows below it, a row with rows below counts what they count, and
 * a row named by a unit or site counts nobody from elsewhere.
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

type Arrangement = { rows: readonly Draft[]; pool: readonly string[] }

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
    if (this.knownHeads(members) < headsForRows || this.tree.isLeaf(root)) return leafRow(root, members)
    return rowAbove(root, this.rowsBelowRoot(root))
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

  /** The rows below a node, and the units that have to be counted at the level above. */
  private arrange(code: string): Arrangement {
    const parts = this.tree.childrenOf(code).map((child) => this.arrangeChild(child))
    const rows = parts.flatMap((part) => part.rows)
    const pool = parts.flatMap((part) => part.pool).sort(byCode)
    const stands = pool.length > 0 && this.largeEnough(pool)
    return stands ? { rows: [...rows, pooledRow(code, pool)], pool: [] } : { rows, pool }
  }

  private arrangeChild(code: string): Arrangement {
    if (this.tree.isLeaf(code)) {
      const members = [code]
      return this.largeEnough(members) ? { rows: [leafRow(code, members)], pool: [] } : { rows: [], pool: members }
    }
    const { rows, pool } = this.arrange(code)
    return { rows: rows.length > 0 ? [rowAbove(code, rows)] : [], pool }
  }

  /** Takes rows into what is left below the root until that is large enough, as the whole organisation is. */
  private rowsBelowRoot(root: string): readonly Draft[] {
    let { rows, pool } = this.arrange(root)
    if (pool.length === 0) return rows
    const before = new Set(this.pooled.get(poolId(root)))
    while (!this.largeEnough(pool) && rows.length > 0) {
      const next = this.nextToTake(rows, before)
      pool = [...pool, ...next.members].sort(byCode)
      rows = without(rows, next)
    }
    return [...rows, pooledRow(root, pool)]
  }

  /** What the pool held before, then what is smallest. */
  private nextToTake(rows: readonly Draft[], before: ReadonlySet<string>): LeafDraft {
    const rank = ({ members }: LeafDraft) => [
      members.every((code) => before.has(code)) ? 0 : 1,
      this.knownHeads(members),
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
    return below.length === 0 ? [] : [rowAbove(row.id, below)]
  })
}

function leafRow(id: string, members: readonly string[]): LeafDraft {
  return { kind: 'leaf', id, members }
}

function pooledRow(code: string, pool: readonly string[]): LeafDraft {
  return leafRow(poolId(code), pool)
}

/** The row of a node above `below`. Above its own pool alone it would say the same again: shown once. */
function rowAbove(id: string, below: readonly Draft[]): Draft {
  const [only, second] = below
  return only?.kind === 'leaf' && only.id === poolId(id) && !second
    ? leafRow(id, only.members)
    : { kind: 'sum', id, below }
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
