import { receiveUnitFile } from '@/lib/actions/receive-unit-file'
import { requireViewer } from '@/lib/auth/session'

/** Takes the file, never more than 5 MB of it, and leads to its preview. */
export async function POST(request: Request): Promise<Response> {
  const viewer = await requireViewer('units:write')
  return new Response(null, { status: 303, headers: { Location: await receiveUnitFile(viewer, request) } })
}
