import type { ReleaseInputs } from '../data/app/release-inputs'
import type { WorkerVault } from '../data/vault/worker'
import type { CountTable } from '../domain/disclosure/count-table'
import type { Quarter } from '../domain/organisation/quarter'
import type { Unit } from '../domain/organisation/unit-tree'

/**
 * The secret counts of one closed quarter, joined with the public tree and headcounts. Nothing but `protect`
 * may be given the result.
 * @throws Error when reports are counted in a unit that the quarter's tree does not have as a leaf: publishing
 *   without them would be wrong, and so would be guessing where they belong.
 */
export async function collect(vault: WorkerVault, quarter: Quarter, inputs: ReleaseInputs): Promise<CountTable> {
  const counts = await vault.countQuarter(inputs.organisation.slug, quarter)
  const tree = treeOf(inputs.units)
  for (const code of Object.keys(counts.classes)) {
    if (!inputs.units.some((unit) => unit.code === code) || tree[code]) {
      throw new Error(`reports of ${quarter} are filed under ${code}, which is no unit that people report into`)
    }
  }
  return {
    quarter,
    tree,
    classes: counts.classes,
    breakdowns: counts.breakdowns,
    onBehalf: counts.onBehalf,
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
