import { type Cube, poolId, respondents } from './cube'
import type { DisclosurePolicy } from './policy'
import type { ClassCounts } from './table'
import { fewestReports } from './withheld'

/** What the row rules look at: the public minimum of heads, and k. */
export type RowPolicy = Pick<DisclosurePolicy, 'threshold' | 'minimumUnitHeadcount'>

/** Ids of rows that turned out to be unprotectable this quarter, and how they are avoided. */
export type RowExceptions = {
  /** Joins others, as if it had too few reports. */
  mayNotStand: ReadonlySet<string>
  /** Is shown without the rows below it. */
  closed: ReadonlySet<string>
}

const noExceptions: RowExceptions = { mayNotStand: new Set(), closed: new Set() }

/** A row that will be published, still with its secret counts. */
export type PlannedRow = {
  id: string
  name: string
  parent: string | null
  /** Codes of the leaves it counts, sorted. */
  members: readonly string[]
  merged: boolean
  /** Units (and merged units) show `both` from 8k respondents on only; what is above them always. */
  level: 'unit' | 'middle' | 'root'
  offersBoth: boolean
  n: number
  counts: ClassCounts
}

/**
 * Which rows a quarter publishes. Looks at headcounts and at numbers of respondents alone, never at
 * complaints, so that the arrangement itself says nothing about anybody's health. (The exceptions are
 * rows that no labels could protect.)
 *
 * 1. Units under the minimum headcount are pooled.
 * 2. A row needs 2k reports (not counting those typed in for others). Smaller units join `Other units of
 *    SITE` if that then reaches 2k, else the smallest published sibling; a smaller site joins the smallest
 *    other site.
 * 3. A row with a single row below it is shown once.
 *
 * Parents before children. Empty when the whole organisation has fewer than 2k reports.
 * @param exceptions rows that no labels could protect.
 */
export function planRows(cube: Cube, policy: RowPolicy, exceptions: RowExceptions = noExceptions): PlannedRow[] {
  const members = cube.leavesOf(cube.root)
  if (cube.ownReports(members) < fewestReports(policy.threshold)) return []
  const arrangement = new Arrangement(cube, policy, exceptions)
  return flatten(arrangement.arrange(cube.root, []), null, cube, policy)
}

/** A row and what is below it, before ids of parents and counts are filled in. */
type Draft = {
  id: string
  name: string
  members: readonly string[]
  merged: boolean
  level: PlannedRow['level']
  below: readonly Draft[]
}

/** Sites that stand together under the code of one of them. */
type SiteGroup = { host: string; joined: readonly string[]; members: readonly string[] }

class Arrangement {
  constructor(
    private readonly cube: Cube,
    private readonly policy: RowPolicy,
    private readonly exceptions: RowExceptions,
  ) {}

  /** The rows of one node, which also has to find room for `adopted` units of a site too small to stand alone. */
  arrange(code: string, adopted: readonly string[]): Draft {
    const { cube } = this
    const children = cube.childrenOf(code)
    const units = children.filter((child) => cube.childrenOf(child).length === 0)
    const sites = this.groupSites(children.filter((child) => cube.childrenOf(child).length > 0))
    const standing = sites.filter((site) => this.stands(site.host, site.members, site.joined.length > 0))
    let pool = [...adopted, ...sites.filter((site) => !standing.includes(site)).flatMap((site) => site.members)]
    let rows = units.map((unit) => this.unit(unit))
    pool = [...pool, ...rows.filter((row) => !this.stands(row.id, row.members)).flatMap((row) => row.members)].sort()
    rows = rows.filter((row) => this.stands(row.id, row.members))
    const adoptions = new Map<string, readonly string[]>()
    const other: Draft = {
      id: poolId(code),
      name: `Other units of ${cube.nameOf(code)}`,
      members: pool,
      merged: true,
      level: 'unit',
      below: [],
    }
    if (pool.length > 1 && this.stands(other.id, pool) && rows.length + standing.length > 0) {
      rows = [...rows, other]
    } else if (pool.length > 0) {
      const [smallestRow] = this.bySize(rows, (row) => row.id)
      const [smallestSite] = this.bySize(standing, (site) => site.host)
      if (smallestRow) rows = rows.map((row) => (row === smallestRow ? this.absorb(row, pool) : row))
      else if (smallestSite) adoptions.set(smallestSite.host, pool)
    }
    const below = [...standing.map((site) => this.site(site, adoptions.get(site.host) ?? [])), ...rows]
    const draft: Draft = {
      id: code,
      name: cube.nameOf(code),
      members: [...cube.leavesOf(code), ...adopted].sort(),
      merged: adopted.length > 0,
      level: code === cube.root ? 'root' : children.length === 0 ? 'unit' : 'middle',
      below: this.exceptions.closed.has(code) ? [] : below.sort((a, b) => compare(a.id, b.id)),
    }
    const [only] = draft.below
    // A single row below says the same as this one: its own rows move up.
    return only && draft.below.length === 1 ? { ...draft, below: only.below } : draft
  }

  /** Joins sites under 2k, smallest first, to the smallest other one until all stand or one is left. */
  private groupSites(codes: readonly string[]): SiteGroup[] {
    let groups: SiteGroup[] = codes.map((host) => ({ host, joined: [], members: this.cube.leavesOf(host) }))
    while (groups.length > 1) {
      const [smallest] = this.bySize(
        groups.filter((group) => !this.stands(group.host, group.members, group.joined.length > 0)),
        (group) => group.host,
      )
      if (!smallest) break
      const [into] = this.bySize(
        groups.filter((group) => group !== smallest),
        (group) => group.host,
      )
      if (!into) break
      const joined: SiteGroup = {
        host: into.host,
        joined: [...into.joined, smallest.host, ...smallest.joined],
        members: [...into.members, ...smallest.members],
      }
      groups = [...groups.filter((group) => group !== smallest && group !== into), joined]
    }
    return groups
  }

  private site({ host, joined, members }: SiteGroup, pool: readonly string[]): Draft {
    const own = new Set(this.cube.leavesOf(host))
    const draft = this.arrange(host, [...members.filter((member) => !own.has(member)), ...pool])
    const names = [...joined, ...pool].map((code) => this.cube.nameOf(code))
    return { ...draft, name: joinNames(draft.name, names) }
  }

  private unit(code: string): Draft {
    return { id: code, name: this.cube.nameOf(code), members: [code], merged: false, level: 'unit', below: [] }
  }

  private absorb(row: Draft, pool: readonly string[]): Draft {
    const names = pool.map((code) => this.cube.nameOf(code))
    return { ...row, name: joinNames(row.name, names), members: [...row.members, ...pool].sort(), merged: true }
  }

  /** Whether units may have a row: enough heads (where known) and 2k reports of their own. */
  private stands(id: string, members: readonly string[], alreadyJoined = false): boolean {
    const heads = this.cube.headcount(members)
    if (heads !== null && heads < this.policy.minimumUnitHeadcount) return false
    if (this.exceptions.mayNotStand.has(id) && !alreadyJoined) return false
    return this.cube.ownReports(members) >= 2 * this.policy.threshold
  }

  private bySize<T extends { members: readonly string[] }>(items: readonly T[], codeOf: (item: T) => string): T[] {
    return [...items].sort(
      (a, b) => this.cube.ownReports(a.members) - this.cube.ownReports(b.members) || compare(codeOf(a), codeOf(b)),
    )
  }
}

function flatten(draft: Draft, parent: string | null, cube: Cube, policy: RowPolicy): PlannedRow[] {
  const { below, ...row } = draft
  const counts = cube.countsOf(row.members)
  const n = respondents(counts)
  const offersBoth = row.level !== 'unit' || n >= 8 * policy.threshold
  return [
    { ...row, parent, n, counts, offersBoth },
    ...below.flatMap((child) => flatten(child, draft.id, cube, policy)),
  ]
}

function joinNames(first: string, others: readonly string[]): string {
  if (others.length === 0) return first
  return others.length === 1 ? `${first} + ${others[0]}` : `${first} + ${others.length} small units`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
