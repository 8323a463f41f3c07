import { compareQuarters, type Quarter } from '../../domain/organisation/quarter'
import {
  codesBelow,
  type Lineage,
  leavesEver,
  lineageOf,
  type UnitSpan,
  unitsNear,
} from '../../domain/organisation/unit-history'
import { inTreeOrder, leavesOf } from '../../domain/organisation/unit-tree'
import { FieldError } from '../../errors'
import { formatQuarter } from '../../view/quarters'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { groupBy } from './group-by'
import { readFacts, readSpans } from './release-inputs'

/** The name of a code in a quarter, with what it belonged to. */
export type UnitNaming = (code: string, quarter: Quarter) => string

/**
 * Names of units by code and quarter, with what they belong to ("Packing, Leeds"): sites have units of the same name.
 * The nearest quarter's name when that quarter had no such unit; a code that no quarter had names itself.
 */
export async function nameUnits(tx: AppTransaction): Promise<UnitNaming> {
  return namingOf(await readSpans(tx))
}

function namingOf(spans: readonly UnitSpan[]): UnitNaming {
  const byCode = groupBy(spans, (span) => span.code)
  const nearest = (code: string | null, quarter: Quarter) => {
    const own = byCode.get(code ?? '') ?? []
    return own.findLast(({ first }) => compareQuarters(first, quarter) <= 0) ?? own[0]
  }
  return (code, quarter) => {
    const unit = nearest(code, quarter)
    if (!unit) return code
    const above = nearest(unit.parent, quarter)
    // The root's name would stand behind every site's.
    return above && above.parent !== null ? `${unit.name}, ${above.name}` : unit.name
  }
}

/** Names of some units in a quarter, by code: "Packing, Leeds". */
export async function namesOfUnits(
  context: OrganisationContext,
  codes: readonly string[],
  quarter: Quarter,
): Promise<Readonly<Record<string, string>>> {
  return withOrganisation(context, async (tx) => {
    const nameOf = await nameUnits(tx)
    return Object.fromEntries(codes.map((code) => [code, nameOf(code, quarter)]))
  })
}

/** A unit through the quarters, with the names of those it came from and those that came from it. */
export type NamedLineage = Lineage & { names: Readonly<Record<string, string>> }

/** Null for a code that no quarter ever had. */
export async function findLineage(context: OrganisationContext, code: string): Promise<NamedLineage | null> {
  return withOrganisation(context, async (tx) => {
    const spans = await readSpans(tx)
    const lineage = lineageOf(spans, code)
    if (!lineage) return null
    const nameOf = namingOf(spans)
    const parents = lineage.past.flatMap(({ parent }) => parent ?? [])
    const codes = [code, ...lineage.from, ...lineage.into, ...parents]
    return { ...lineage, names: Object.fromEntries(codes.map((other) => [other, nameOf(other, lineage.first)])) }
  })
}

/** The code and the codes of everything below it, over all quarters: what a filter by unit means. */
export async function withDescendants(tx: AppTransaction, code: string): Promise<string[]> {
  return codesBelow(await readSpans(tx), code)
}

/**
 * By code: the codes at or below it that people reported into in some quarter, in their order. A unit that was divided
 * later is one of them, and so are its parts.
 */
export async function leavesBelow(tx: AppTransaction): Promise<(code: string) => string[]> {
  const spans = await readSpans(tx)
  const leaves = leavesEver(spans)
  return (code) =>
    codesBelow(spans, code)
      .filter((reached) => leaves.has(reached))
      .sort()
}

/**
 * @throws FieldError of `unit` unless people reported into the unit in that quarter: only leaves have workstations. A day
 *   before the first tree is judged by the first tree.
 */
export async function requireLeaf(tx: AppTransaction, code: string, quarter: Quarter): Promise<void> {
  const units = unitsNear(await readSpans(tx), quarter)
  if (!units.some((unit) => unit.code === code)) {
    throw new FieldError(
      'unit',
      `The organisation had no such unit in ${formatQuarter(quarter)}. Choose another unit or day.`,
    )
  }
  if (!leavesOf(units).has(code)) {
    throw new FieldError('unit', 'That unit has parts. Choose the part where the workstation stands.')
  }
}

/** @throws FieldError of `unit` unless some quarter had the unit. */
export async function requireUnit(tx: AppTransaction, code: string): Promise<void> {
  const unit = await tx.unit.findFirst({ where: { code }, select: { code: true } })
  if (!unit) throw new FieldError('unit', 'The organisation has no such unit. Choose one of the list')
}

/** A unit as forms and filters offer it. */
export type UnitChoice = {
  code: string
  name: string
  /** Name of the unit above; null at the root. */
  under: string | null
  leaf: boolean
  /** The last quarter of a unit that is no more. */
  closedAfter: Quarter | null
}

/** The units of a quarter in the order of the tree, the root first; those of the first tree for a quarter before it. */
export async function listUnitChoices(context: OrganisationContext, quarter: Quarter): Promise<UnitChoice[]> {
  return withOrganisation(context, async (tx) => {
    const facts = await readFacts(tx, quarter)
    const units = facts.units.length > 0 ? facts.units : unitsNear(await readSpans(tx), quarter)
    const names = new Map(units.map(({ code, name }) => [code, name]))
    return inTreeOrder(units).map(({ code, name, parent, leaf }) => ({
      code,
      name,
      under: names.get(parent ?? '') ?? null,
      leaf,
      closedAfter: null,
    }))
  })
}

/** The units of a quarter, then those that were closed before it: what a filter of a list over all time offers. */
export async function listUnitsEver(context: OrganisationContext, quarter: Quarter): Promise<UnitChoice[]> {
  const current = await listUnitChoices(context, quarter)
  const known = new Set(current.map(({ code }) => code))
  const spans = await withOrganisation(context, readSpans)
  const newest = new Map(spans.map((span) => [span.code, span]))
  const nameOf = namingOf(spans)
  const closed = [...newest.values()]
    .filter(({ code, last }) => !known.has(code) && last !== null && compareQuarters(last, quarter) < 0)
    .map(({ code, name, parent, last }) => ({
      code,
      name,
      under: parent === null || last === null ? null : nameOf(parent, last),
      leaf: true,
      closedAfter: last,
    }))
  return [...current, ...closed]
}
