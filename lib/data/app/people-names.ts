import type { AppTransaction } from './client'

/** Names of people by id, for histories. A person who is gone stays "somebody who has left". */
export async function namePeople(tx: AppTransaction, ids: readonly string[]): Promise<(id: string) => string> {
  const people = await tx.person.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  })
  const names = new Map(people.map((person) => [person.id, person.name]))
  return (id) => names.get(id) ?? 'Somebody who has left'
}
