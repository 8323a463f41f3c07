import type { VaultFacts } from '../data/vault/types'

type FactUnit = VaultFacts['units'][number]

/** Units that people report into, by the part of the organisation directly below its root. */
export type UnitGroup = { code: string | null; name: string | null; units: { code: string; name: string }[] }

/** Leaves of the tree: only these may be named in a report. */
export function reportableUnits(units: readonly FactUnit[]): FactUnit[] {
  const parents = new Set(units.map((unit) => unit.parent))
  return units.filter((unit) => !parents.has(unit.code))
}

/** Leaves under their site, with the names of the levels between in front; leaves right below the root come first. */
export function groupUnits(units: readonly FactUnit[]): UnitGroup[] {
  const byCode = new Map(units.map((unit) => [unit.code, unit]))
  const groups = new Map<string | null, UnitGroup>()
  for (const unit of reportableUnits(units)) {
    const [site, ...between] = pathBelowRoot(unit, byCode)
    const code = site === undefined || site.code === unit.code ? null : site.code
    const group = groups.get(code) ?? { code, name: code === null ? null : (site?.name ?? null), units: [] }
    const levels = code === null ? [unit] : between
    group.units.push({ code: unit.code, name: levels.map((level) => level.name).join(', ') })
    groups.set(code, group)
  }
  return [...groups.values()].sort((a, b) => Number(b.code === null) - Number(a.code === null))
}

/** From the level below the root down to the unit itself. */
function pathBelowRoot(unit: FactUnit, byCode: ReadonlyMap<string, FactUnit>): FactUnit[] {
  const path = [unit]
  for (
    let above = byCode.get(unit.parent ?? '');
    above && path.length <= byCode.size;
    above = byCode.get(above.parent ?? '')
  ) {
    path.unshift(above)
  }
  return path.length > 1 ? path.slice(1) : path
}
