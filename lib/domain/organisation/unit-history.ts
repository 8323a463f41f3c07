import { compareQuarters, type Quarter, shiftQuarter } from './quarter'
import { leavesOf, subtreeOf, type Unit } from './unit-tree'

/** A unit of a new tree, with the units that it takes over from: one for a new code, several for a merger. */
export type PlannedUnit = Unit & { succeeds?: readonly string[] }

/**
 * A unit as it was from one quarter to another, both included; `last` is null while it goes on. A rename or a move
 * ends one span of a code and begins its next. `succeeds` holds the codes that a new code took over from.
 */
export type UnitSpan = Unit & { first: Quarter; last: Quarter | null; succeeds: readonly string[] }

/** The units of a quarter. Empty for a quarter before the first unit. */
export function unitsIn(spans: readonly UnitSpan[], quarter: Quarter): Unit[] {
  return spans
    .filter((span) => holdsIn(span, quarter))
    .map(({ code, name, kind, parent }) => ({ code, name, kind, parent }))
}

/** The units of a quarter, or of the nearest later one that has any: an audit can be older than the first tree. */
export function unitsNear(spans: readonly UnitSpan[], quarter: Quarter): Unit[] {
  const units = unitsIn(spans, quarter)
  if (units.length > 0) return units
  const later = spans.map((span) => span.first).filter((first) => compareQuarters(first, quarter) > 0)
  const nearest = later.sort(compareQuarters)[0]
  return nearest ? unitsIn(spans, nearest) : []
}

function holdsIn({ first, last }: UnitSpan, quarter: Quarter): boolean {
  return compareQuarters(first, quarter) <= 0 && (last === null || compareQuarters(quarter, last) <= 0)
}

/** Why a tree cannot follow the one before it. `code` names the unit. */
export type SuccessionProblem = { code: string; reason: SuccessionProblemReason }
export type SuccessionProblemReason =
  /** The code belonged to a unit that closed: two units of one code could not be told apart in old releases. */
  'closedCode' | 'unknownPredecessor' | 'ownPredecessor'

/** What is wrong with `units` as the tree from `quarter` on, besides what is wrong with it as a tree. */
export function successionProblems(
  spans: readonly UnitSpan[],
  quarter: Quarter,
  units: readonly PlannedUnit[],
): SuccessionProblem[] {
  const before = shiftQuarter(quarter, -1)
  const continued = new Set(
    spans.filter((span) => holdsIn(span, before) || holdsIn(span, quarter)).map(({ code }) => code),
  )
  const known = new Set(spans.map(({ code }) => code))
  return units.flatMap(({ code, succeeds = [] }) => [
    ...(known.has(code) && !continued.has(code) ? [{ code, reason: 'closedCode' as const }] : []),
    ...(succeeds.includes(code) ? [{ code, reason: 'ownPredecessor' as const }] : []),
    ...(succeeds.some((other) => other !== code && !known.has(other))
      ? [{ code, reason: 'unknownPredecessor' as const }]
      : []),
  ])
}

/**
 * The spans after `units` have become the tree from `quarter` on. What was before it stays as it is; a code whose name,
 * kind and parent stay the same goes on in its span. No span may begin after `quarter`: the newest tree is changed.
 */
export function changeFrom(spans: readonly UnitSpan[], quarter: Quarter, units: readonly PlannedUnit[]): UnitSpan[] {
  const lastBefore = shiftQuarter(quarter, -1)
  const past = spans
    .filter((span) => compareQuarters(span.first, quarter) < 0)
    .map((span) =>
      span.last === null || compareQuarters(span.last, lastBefore) > 0 ? { ...span, last: lastBefore } : span,
    )
  const changed = [...past]
  for (const { code, name, kind, parent, succeeds } of units) {
    // Rows of a file and of a tree on screen know more than this.
    const unit = { code, name, kind, parent }
    const index = changed.findIndex((span) => span.code === unit.code && span.last === lastBefore)
    const earlier = changed[index]
    // Predecessors are of the code, so its first span names them; saying nothing leaves what was said before.
    const before = spans.find((span) => span.code === code && span.first === quarter)?.succeeds ?? []
    const said = succeeds && succeeds.length > 0 ? succeeds : before
    if (earlier && sameUnit(earlier, unit) && said.length === 0) {
      changed[index] = { ...earlier, last: null }
    } else {
      changed.push({ ...unit, first: quarter, last: null, succeeds: [...said].sort() })
    }
  }
  return changed
}

function sameUnit(a: Unit, b: Unit): boolean {
  return a.name === b.name && a.kind === b.kind && a.parent === b.parent
}

/** What was said of a unit from one quarter to another. */
export type UnitPast = { name: string; parent: string | null; first: Quarter; last: Quarter | null }

/** Where a code comes from and what became of it. */
export type Lineage = {
  code: string
  /** Its names and places, oldest first; neighbours differ. */
  past: UnitPast[]
  /** First and last quarter of the code; `last` is null while it goes on. */
  first: Quarter
  last: Quarter | null
  /** Codes that it took over from, and codes that took over from it, each in the order of their codes. */
  from: string[]
  into: string[]
}

/** Null for a code that no quarter ever had. */
export function lineageOf(spans: readonly UnitSpan[], code: string): Lineage | null {
  const own = spans.filter((span) => span.code === code).sort((a, b) => compareQuarters(a.first, b.first))
  const [oldest, newest] = [own[0], own.at(-1)]
  if (!oldest || !newest) return null
  const past: UnitPast[] = []
  for (const { name, parent, first, last } of own) {
    const previous = past.at(-1)
    if (previous && previous.name === name && previous.parent === parent) previous.last = last
    else past.push({ name, parent, first, last })
  }
  return {
    code,
    past,
    first: oldest.first,
    last: newest.last,
    from: [...new Set(own.flatMap(({ succeeds }) => succeeds))].sort(),
    into: [...new Set(spans.filter(({ succeeds }) => succeeds.includes(code)).map((span) => span.code))].sort(),
  }
}

/** What a change of the tree does to one unit. */
export type UnitChange =
  | { kind: 'new'; code: string; name: string; from: readonly string[] }
  | { kind: 'closed'; code: string; name: string; into: readonly string[] }
  | { kind: 'renamed'; code: string; name: string; was: string }
  | { kind: 'moved'; code: string; name: string; was: string | null; to: string | null }

/** What differs between two trees, in the order of the codes: a preview shows it before anything changes. */
export function changesBetween(before: readonly Unit[], after: readonly PlannedUnit[]): UnitChange[] {
  const [old, coming] = [byCode(before), byCode(after)]
  const changes: UnitChange[] = []
  for (const { code, name, succeeds = [] } of after)
    if (!old.has(code)) changes.push({ kind: 'new', code, name, from: succeeds })
  for (const unit of before) {
    const { code } = unit
    const now = coming.get(code)
    if (!now) {
      const into = after.filter(({ succeeds = [] }) => succeeds.includes(code)).map((successor) => successor.code)
      changes.push({ kind: 'closed', code, name: unit.name, into })
      continue
    }
    if (now.name !== unit.name) changes.push({ kind: 'renamed', code, name: now.name, was: unit.name })
    if (now.parent !== unit.parent)
      changes.push({ kind: 'moved', code, name: now.name, was: unit.parent, to: now.parent })
  }
  return changes.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
}

/** By code: the codes at or below it, over all quarters. A unit that was divided later is one of them, and its parts. */
export function codesBelow(spans: readonly UnitSpan[], code: string): string[] {
  const below = new Set([code])
  // A set takes in what is added while it is walked through.
  for (const reached of below) for (const span of spans) if (span.parent === reached) below.add(span.code)
  return [...below]
}

/** Codes that people reported into in some quarter. */
export function leavesEver(spans: readonly UnitSpan[]): Set<string> {
  const changes = new Set(
    spans.flatMap(({ first, last }) => (last === null ? [first] : [first, shiftQuarter(last, 1)])),
  )
  const leaves = new Set<string>()
  for (const quarter of changes) {
    for (const code of leavesOf(unitsIn(spans, quarter))) leaves.add(code)
  }
  return leaves
}

/**
 * The same tree with the organisation under the code that it has always had: a file names it as it likes, and there is
 * only one.
 */
export function underKnownRoot<Row extends PlannedUnit>(units: readonly Row[], known: string): Row[] {
  const root = units.find(({ parent, kind }) => parent === null && kind === 'organisation')
  if (!root || root.code === known) return [...units]
  return units.map((unit) => ({
    ...unit,
    code: unit === root ? known : unit.code,
    parent: unit.parent === root.code ? known : unit.parent,
  }))
}

/** Without a unit and all that stands below it. */
export function withoutSubtree(units: readonly Unit[], code: string): Unit[] {
  const removed = new Set(subtreeOf(units, code))
  return units.filter((unit) => !removed.has(unit.code))
}

function byCode(units: readonly PlannedUnit[]): ReadonlyMap<string, PlannedUnit> {
  return new Map(units.map((unit) => [unit.code, unit]))
}
