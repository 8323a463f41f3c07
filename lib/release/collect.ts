import type { ReleaseInputs } from '../data/app/release-inputs'
import type { WorkerVault } from '../data/vault/worker'
import type { CountTable } from '../domain/disclosure/count-table'
import type { Quarter } from '../domain/organisation/quarter'
import { leavesOf, type Unit } from '../domain/organisation/unit-tree'

/**
 * The secret counts of one closed quarter, joined with the public tree and headcounts. Nothing but `protect`
 * may be given the result. The vault takes reports into the leaves of the quarter's own facts only, so all of them are
 * counted; what an import laid there before the quarter had facts, under a unit that it does not have, is not: neither
 * its existence nor its number may decide whether the quarter can be published.
 */
export async function collect(vault: WorkerVault, quarter: Quarter, inputs: ReleaseInputs): Promise<CountTable> {
  const counts = await vault.countQuarter(inputs.organisation.slug, quarter)
  const tree = treeOf(inputs.units)
  const leaves = leavesOf(inputs.units)
  const ofLeaves = <Counts>(byUnit: Readonly<Record<string, Counts>>) =>
    Object.fromEntries(Object.entries(byUnit).filter(([code]) => leaves.has(code)))
  return {
    quarter,
    tree,
    classes: ofLeaves(counts.classes),
    breakdowns: ofLeaves(counts.breakdowns),
    onBehalf: ofLeaves(counts.onBehalf),
    headcounts: inputs.headcounts,
    names: Object.fromEntries(inputs.units.map((unit) => [unit.code, unit.name])),
  }
}

/** Parent code to child codes, both in the order of their codes. */
function treeOf(units: readonly Unit[]): Record<string, string[]> {
  const tree: Record<string, string[]> = {}
  for (const { code, parent } of [...units].sort((a, b) => (a.code < b.code ? -1 : 1))) {
    if (parent === null) continue
    const children = tree[parent] ?? []
    children.push(code)
    tree[parent] = children
  }
  return tree
}
