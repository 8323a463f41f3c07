import type { Viewer } from '../../auth/viewer'
import { withOrganisation } from './client'
import { isId } from './ids'
import { firstBrokenLine, listLogEntries } from './log-entries'

export type LogRow = {
  position: number
  at: Date
  /** Name of who did it; null when the calendar or the worker did. */
  actor: string | null
  action: string
  subject: string
  detail: Record<string, string>
}

export type LogPage = {
  rows: LogRow[]
  /** Position to page on from; null at the beginning of the log. */
  older: number | null
  /** Position of the first line of this page that does not follow from the one before; null when the chain holds. */
  broken: number | null
}

const pageSize = 100

/** A page of the organisation's log, newest first, with names instead of ids. */
export async function readLogPage(viewer: Viewer, before: number | null): Promise<LogPage> {
  const { organisationId } = viewer
  const lines = await listLogEntries(viewer, { limit: pageSize, ...(before === null ? {} : { before }) })
  const people = await withOrganisation(viewer, (tx) =>
    tx.person.findMany({ where: { organisationId }, select: { id: true, name: true } }),
  )
  const names = new Map(people.map(({ id, name }) => [id, name]))
  const nameOf = (id: string) => names.get(id) ?? `somebody who has left (${id.slice(-4)})`
  const last = lines.at(-1)
  return {
    rows: lines.map((line) => ({
      position: line.position,
      at: line.at,
      actor: line.actorId === null ? null : nameOf(line.actorId),
      action: line.action,
      subject: line.action.startsWith('person:') ? nameOf(line.subject) : (names.get(line.subject) ?? line.subject),
      detail: textOf(line.detail, (text) => (isId(text) ? nameOf(text) : text)),
    })),
    older: last && last.position > 1 ? last.position : null,
    broken: firstBrokenLine(lines),
  }
}

function textOf(detail: unknown, say: (text: string) => string): Record<string, string> {
  if (typeof detail !== 'object' || detail === null) return {}
  return Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, say(String(value))]))
}
