import {
  childrenByRow,
  type Place,
  respondentsOf,
  rowCellId,
  type ShownNumbers,
  type SystemCell,
  type SystemPart,
} from './attack-system'
import type { AuditRelation } from './audit-document'
import { type SymptomClass, symptomClasses } from './table'

/** What must not be worked out about a group that no arrangement shows: sums of these latent classes. */
const groupQuantities: Readonly<Record<string, readonly SymptomClass[]>> = {
  neither: ['neither'],
  wrist: ['wrist'],
  back: ['back'],
  both: ['both'],
  wristAny: ['wrist', 'both'],
  backAny: ['back', 'both'],
  'no wrist': ['neither', 'back'],
  'no back': ['neither', 'wrist'],
}

/**
 * The finest groups that the rows of several arrangements cut out, with their classes; and larger groups that a
 * subtraction leaves: a row of one arrangement without the rows of another that lie inside it.
 */
export function atomCells(shown: readonly ShownNumbers[]): SystemPart {
  const atoms = rowAtoms(shown)
  const everybody = Math.max(0, ...shown.flatMap(({ rows }) => rows.slice(0, 1).map(respondentsOf)))
  const groups = [...atoms.map((atom) => [atom]), ...differences(shown, atoms)]
  const cells: SystemCell[] = []
  const relations: AuditRelation[] = []
  for (const group of groups) {
    const members = group.flatMap((atom) => atom.members)
    const name = group.map(({ id }) => id).join('+')
    for (const [quantity, classes] of Object.entries(groupQuantities)) {
      const id = atomId(name, quantity)
      const place: Place = { kind: 'atom', members, quantity }
      cells.push({ id, value: null, lb: 0, ub: everybody, rule: { kind: 'group', n: null }, place })
      const parts = group.flatMap((atom) => classes.map((part) => atomId(atom.id, part)))
      if (parts.length > 1) relations.push({ total: id, parts })
    }
  }
  shown.forEach((_, i) => {
    const inside = new Map<string, string[]>()
    for (const { id, keys } of atoms) {
      const row = keys[i]
      if (row !== undefined) inside.set(row, [...(inside.get(row) ?? []), id])
    }
    for (const [row, ids] of inside) {
      for (const name of symptomClasses) {
        relations.push({ total: `${i + 1}/${rowCellId(row, name)}`, parts: ids.map((id) => atomId(id, name)) })
      }
    }
  })
  return { cells, relations }
}

/** Groups of two and more atoms that are left of a row when the rows of another arrangement inside it are taken away. */
function differences(shown: readonly ShownNumbers[], atoms: readonly MemberGroup[]): MemberGroup[][] {
  const found = new Map<string, MemberGroup[]>()
  const largest = shown.map((_, i) => {
    const sizes = new Map<string | undefined, number>()
    for (const { keys, members } of atoms) sizes.set(keys[i], (sizes.get(keys[i]) ?? 0) + members.length)
    return sizes
  })
  for (const { rows } of shown) {
    for (const row of rows) {
      const own = new Set(row.members)
      const inside = atoms.filter(({ members }) => members.every((member) => own.has(member)))
      shown.forEach((_, j) => {
        const sizes = new Map<string | undefined, number>()
        for (const { keys, members } of inside) sizes.set(keys[j], (sizes.get(keys[j]) ?? 0) + members.length)
        const rest = inside.filter(({ keys }) => sizes.get(keys[j]) !== largest[j]?.get(keys[j]))
        if (rest.length > 1) found.set(rest.map(({ id }) => id).join('+'), rest)
      })
    }
  }
  return [...found.values()]
}

/** Members whose reports every arrangement counts in the same row without rows below it. */
export function rowAtoms(shown: readonly ShownNumbers[]): MemberGroup[] {
  return groupMembers(
    shown.map(({ rows }) => {
      const below = childrenByRow(rows)
      return new Map(rows.filter(({ id }) => !below.has(id)).flatMap(({ id, members }) => members.map((m) => [m, id])))
    }),
  )
}

export type MemberGroup = {
  id: string
  members: readonly string[]
  /** Of every arrangement, the row that the members are in. */
  keys: readonly (string | undefined)[]
}

/** Members that every arrangement puts into the same row, sorted. */
export function groupMembers(rowOf: readonly ReadonlyMap<string, string>[]): MemberGroup[] {
  const groups = new Map<string, { members: string[]; keys: (string | undefined)[] }>()
  const members = [...new Set(rowOf.flatMap((rows) => [...rows.keys()]))].sort()
  for (const member of members) {
    const keys = rowOf.map((rows) => rows.get(member))
    const signature = JSON.stringify(keys.map((key) => key ?? null))
    const group = groups.get(signature) ?? { members: [], keys }
    group.members.push(member)
    groups.set(signature, group)
  }
  return [...groups.values()].map((group) => ({ id: group.members[0] ?? '', ...group }))
}

export const atomId = (group: string, quantity: string) => `{${group}}|${quantity}`
