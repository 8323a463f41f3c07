import { FieldError } from '../../errors'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { groupBy } from './group-by'

/**
 * Names of units by code and year, with what they belong to ("Packing, Leeds"): sites have units of the same name. The
 * nearest year's name when the tree of that year has no such unit.
 */
export async function nameUnits(tx: AppTransaction): Promise<(code: string, year: number) => string> {
  const units = await tx.unit.findMany({ select: { code: true, year: true, name: true, parent: true } })
  const byCode = groupBy(units, (unit) => unit.code)
  return (code, year) => {
    const known = byCode.get(code)
    if (!known) return code
    const unit = known.reduce((best, other) =>
      Math.abs(other.year - year) < Math.abs(best.year - year) ? other : best,
    )
    const above = (byCode.get(unit.parent ?? '') ?? []).find((parent) => parent.year === unit.year)
    // The root's name would stand behind every site's.
    return above && above.parent !== null ? `${unit.name}, ${above.name}` : unit.name
  }
}

/** Names of some units in a year, by code: "Packing, Leeds". A code that no tree ever had names itself. */
export async function namesOfUnits(
  context: OrganisationContext,
  codes: readonly string[],
  year: number,
): Promise<Readonly<Record<string, string>>> {
  return withOrganisation(context, async (tx) => {
    const nameOf = await nameUnits(tx)
    return Object.fromEntries(codes.map((code) => [code, nameOf(code, year)]))
  })
}

/** The code and the codes of everything below it, over all years: what a filter by unit means. */
export async function withDescendants(tx: AppTransaction, code: string): Promise<string[]> {
  const units = await tx.unit.findMany({ select: { code: true, parent: true } })
  const below = new Set([code])
  let grown = true
  while (grown) {
    const size = below.size
    for (const unit of units) if (unit.parent !== null && below.has(unit.parent)) below.add(unit.code)
    grown = below.size > size
  }
  return [...below]
}

/**
 * By code: the codes at or below it that people reported into in some year's tree, in their order. A unit that was
 * divided later is one of them, and so are its parts.
 */
export async function leavesBelow(tx: AppTransaction): Promise<(code: string) => string[]> {
  const units = await tx.unit.findMany({ select: { year: true, code: true, parent: true } })
  const parents = new Set(units.map(({ year, parent }) => `${year} ${parent}`))
  const leaves = new Set(units.filter(({ year, code }) => !parents.has(`${year} ${code}`)).map(({ code }) => code))
  const children = groupBy(units, (unit) => unit.parent)
  return (code) => {
    const below = new Set([code])
    // A set takes in what is added while it is walked through.
    for (const reached of below) for (const child of children.get(reached) ?? []) below.add(child.code)
    return [...below].filter((reached) => leaves.has(reached)).sort()
  }
}

/** @throws FieldError of `unit` unless the code is a leaf of that year's tree: only leaves have workstations and people. */
export async function requireLeaf(tx: AppTransaction, code: string, year: number): Promise<void> {
  const unit = await tx.unit.findFirst({ where: { year, code }, select: { code: true } })
  if (!unit) throw new FieldError('unit', `The organisation had no such unit in ${year}. Choose another unit or day.`)
  const child = await tx.unit.findFirst({ where: { year, parent: code }, select: { name: true } })
  if (child) throw new FieldError('unit', 'That unit has parts. Choose the part where the workstation stands.')
}

/** A unit as forms and filters offer it. */
export type UnitChoice = {
  code: string
  name: string
  /** Name of the unit above; null at the root. */
  under: string | null
  leaf: boolean
}

/** The units of a year in the order of the tree, the root first. Empty when that year has no tree. */
export async function listUnitChoices(context: OrganisationContext, year: number): Promise<UnitChoice[]> {
  const units = await withOrganisation(context, (tx) =>
    tx.unit.findMany({ where: { year }, select: { code: true, name: true, parent: true }, orderBy: { name: 'asc' } }),
  )
  const children = groupBy(units, (unit) => unit.parent)
  const below = (parent: string | null, under: string | null): UnitChoice[] =>
    (children.get(parent) ?? []).flatMap(({ code, name }) => [
      { code, name, under, leaf: !children.has(code) },
      ...below(code, name),
    ])
  return below(null, null)
}
