import { asSeen } from './as-seen'

/** Levels of the organisation's tree. People report into the leaves, whatever their kind. */
export const unitKinds = ['organisation', 'site', 'department', 'team'] as const
export type UnitKind = (typeof unitKinds)[number]

/** A node of the tree of one quarter. `code` is what forms, files and releases use; it never changes meaning. */
export type Unit = {
  code: string
  name: string
  kind: UnitKind
  parent: string | null
}

/** Codes are short, upper case and safe in URLs, file names and form values. */
export const unitCodePattern = /^[A-Z0-9][A-Z0-9-]{0,23}$/

/** Rows of merged small units are called `OTHER-...` in releases, so no unit may be. */
const reservedCode = /^OTHER(-|$)/

/** A node with its place: how deep it stands, and whether people report into it. */
export type PlacedUnit = Unit & { depth: number; leaf: boolean }

/** Parents before children, siblings by name: the order in which a tree is read. Unreachable nodes are left out. */
export function inTreeOrder(units: readonly Unit[]): PlacedUnit[] {
  const children = new Map<string | null, Unit[]>()
  for (const unit of units) children.set(unit.parent, [...(children.get(unit.parent) ?? []), unit])
  const place = (unit: Unit, depth: number): PlacedUnit[] => {
    const below = [...(children.get(unit.code) ?? [])].sort(byName)
    return [{ ...unit, depth, leaf: below.length === 0 }, ...below.flatMap((child) => place(child, depth + 1))]
  }
  return (children.get(null) ?? []).flatMap((root) => place(root, 0))
}

function byName(a: Unit, b: Unit): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true }) || a.code.localeCompare(b.code)
}

/** Codes of the units that have nothing below them: people report into these. */
export function leavesOf(units: readonly Unit[]): Set<string> {
  const parents = new Set(units.map(({ parent }) => parent))
  return new Set(units.flatMap(({ code }) => (parents.has(code) ? [] : [code])))
}

/** What is wrong with a tree: `code` names the node, null the tree as a whole. */
export type TreeProblem = { code: string | null; reason: TreeProblemReason }
export type TreeProblemReason =
  | 'noRoot'
  | 'severalRoots'
  | 'badCode'
  | 'reservedCode'
  | 'duplicateCode'
  | 'unknownParent'
  | 'parentNotAbove'
  | 'circle'
  | 'duplicateName'

/**
 * Everything that is wrong with a tree, so that a person can mend it in one go. A tree without problems has
 * one root of kind organisation, and every other node stands under a node of its own kind or a higher one, as deep as
 * organisations are: departments have departments, and teams have teams.
 */
export function treeProblems(units: readonly Unit[]): TreeProblem[] {
  const problems: TreeProblem[] = []
  const roots = units.filter((unit) => unit.kind === 'organisation')
  if (roots.length === 0) problems.push({ code: null, reason: 'noRoot' })
  if (roots.length > 1) problems.push(...roots.slice(1).map(({ code }) => ({ code, reason: 'severalRoots' as const })))

  const seen = new Map<string, Unit>()
  const names = new Set<string>()
  for (const unit of units) {
    const { code } = unit
    if (!unitCodePattern.test(code)) problems.push({ code, reason: 'badCode' })
    else if (reservedCode.test(code)) problems.push({ code, reason: 'reservedCode' })
    if (seen.has(code)) problems.push({ code, reason: 'duplicateCode' })
    seen.set(code, unit)
    const name = `${unit.parent ?? ''}\n${asSeen(unit.name)}`
    if (names.has(name)) problems.push({ code, reason: 'duplicateName' })
    names.add(name)
  }
  for (const { code, kind, parent } of units) {
    if (kind === 'organisation' && parent === null) continue
    const above = parent === null ? undefined : seen.get(parent)
    if (!above) problems.push({ code, reason: 'unknownParent' })
    else if (kind === 'organisation' || unitKinds.indexOf(above.kind) > unitKinds.indexOf(kind))
      problems.push({ code, reason: 'parentNotAbove' })
    else if (standsUnderItself(seen, code)) problems.push({ code, reason: 'circle' })
  }
  return problems
}

function standsUnderItself(units: ReadonlyMap<string, Unit>, code: string): boolean {
  const passed = new Set<string>()
  for (let at = units.get(code)?.parent ?? null; at !== null; at = units.get(at)?.parent ?? null) {
    if (at === code) return true
    // A circle further up is the fault of those who stand in it.
    if (passed.has(at)) return false
    passed.add(at)
  }
  return false
}

/** What stands below a node, itself included: what is removed with it. */
export function subtreeOf(units: readonly Unit[], code: string): string[] {
  return [code, ...units.filter((unit) => unit.parent === code).flatMap((unit) => subtreeOf(units, unit.code))]
}
