import { receivePassHolders } from '@/lib/actions/invite-pass-holders'
import { requireViewer } from '@/lib/auth/session'

/** Takes a list of work addresses and mails a personal link to each. */
export async function POST(request: Request): Promise<Response> {
  const viewer = await requireViewer('pass-holders:write')
  return new Response(null, { status: 303, headers: { Location: await receivePassHolders(viewer, request) } })
}
