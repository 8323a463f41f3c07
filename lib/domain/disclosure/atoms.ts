import {
  childrenByRow,
  respondentsOf,
  rowCellId,
  type ShownNumbers,
  type SystemCell,
  type SystemPart,
} from './attack-system'
import { symptomClasses } from './table'

/** The finest groups that the rows of several arrangements cut out, with their classes. */
export function atomCells(shown: readonly ShownNumbers[]): SystemPart {
  const atoms = rowAtoms(shown)
  const heads = shown.flatMap(({ rows }) => rows.slice(0, 1).map(respondentsOf))
  const everybody = Math.max(0, ...heads)
  const cells = atoms.flatMap(({ id, members }) =>
    symptomClasses.map(
      (name): SystemCell => ({
        id: atomId(id, name),
        value: null,
        lb: 0,
        ub: everybody,
        rule: { kind: 'group', n: null },
        place: { kind: 'atom', members, quantity: name },
      }),
    ),
  )
  const relations = shown.flatMap((_, i) => {
    const inside = new Map<string, string[]>()
    for (const { id, keys } of atoms) {
      const row = keys[i]
      if (row !== undefined) inside.set(row, [...(inside.get(row) ?? []), id])
    }
    return [...inside].flatMap(([row, ids]) =>
      symptomClasses.map((name) => ({
        total: `${i + 1}/${rowCellId(row, name)}`,
        parts: ids.map((id) => atomId(id, name)),
      })),
    )
  })
  return { cells, relations }
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
