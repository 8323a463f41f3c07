import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Viewer } from '../auth/viewer'
import type { Quarter } from '../domain/organisation/quarter'
import type { UnitFile } from './unit-file'

/** A file between its preview and its import. */
export type StagedImport = { fileName: string; quarter: Quarter; file: UnitFile }

type Entry = StagedImport & { organisationId: string; personId: string; expires: number }

const lifetime = 30 * 60_000
const mostEntries = 50

// On the global object: the upload and the preview are different bundles of one process. With several app
// nodes the proxy must keep a person on one node for the length of an import.
const holder = globalThis as typeof globalThis & { plumblineStagedImports?: Map<string, Entry> }
holder.plumblineStagedImports ??= new Map()
const staged = holder.plumblineStagedImports

/** Keeps a file for half an hour, for the person who sent it. */
export function stageImport(viewer: Viewer, content: StagedImport): string {
  const now = Date.now()
  for (const [id, entry] of staged) if (entry.expires < now || staged.size >= mostEntries) staged.delete(id)
  const id = randomUUID()
  staged.set(id, {
    ...content,
    organisationId: viewer.organisationId,
    personId: viewer.personId,
    expires: now + lifetime,
  })
  return id
}

/** The file, or null when it is gone or somebody else's. */
export function findStagedImport(viewer: Viewer, id: string): StagedImport | null {
  const entry = staged.get(id)
  if (!entry || entry.expires < Date.now()) return null
  return entry.organisationId === viewer.organisationId && entry.personId === viewer.personId ? entry : null
}

/** Forgets it once it is imported. */
export function dropStagedImport(id: string): void {
  staged.delete(id)
}
