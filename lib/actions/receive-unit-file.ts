import 'server-only'
import { isFromOwnPage } from '../auth/same-origin'
import type { Viewer } from '../auth/viewer'
import { getPlannedQuarter } from '../data/app/planned-quarter'
import { getTree } from '../data/app/units'
import { underKnownRoot } from '../domain/organisation/unit-history'
import { now } from '../env'
import { UploadFields } from '../schemas/units'
import { stageImport } from './staged-imports'
import { decodeFile, readUnitFile } from './unit-file'

/** 5 MB for the file; the form around it is small. */
const mostBytes = 5 * 1024 * 1024
const envelope = 16 * 1024

/** Reads an uploaded file and says where to go: to its preview, or back to the form with the word of a problem. */
export async function receiveUnitFile(viewer: Viewer, request: Request): Promise<string> {
  const back = (problem: string) => `/settings/units/import?problem=${problem}`
  if (!(await isFromOwnPage())) return back('')
  // a length is always declared by browsers; without one nothing is read
  const declared = Number(request.headers.get('content-length') ?? Number.NaN)
  if (!(declared <= mostBytes + envelope)) return back('tooLarge')
  const form = await request.formData()
  const fields = UploadFields.safeParse({ encoding: form.get('encoding') })
  if (!fields.success) return back('fields')
  const file = form.get('file')
  if (!(file instanceof File) || file.size === 0) return back('noFile')
  if (file.size > mostBytes) return back('tooLarge')

  const text = decodeFile(new Uint8Array(await file.arrayBuffer()), fields.data.encoding)
  if (text === null) return back('notUtf8')
  const { quarter } = await getPlannedQuarter(viewer, now())
  const { units } = await getTree(viewer, quarter)
  const root = units.find(({ parent }) => parent === null)
  const read = readUnitFile(text)
  const rows = root ? underKnownRoot(read.rows, root.code) : read.rows
  const id = stageImport(viewer, { fileName: file.name, quarter, file: { ...read, rows } })
  return `/settings/units/import/${id}`
}
