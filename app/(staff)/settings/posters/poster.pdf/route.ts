import { notFound } from 'next/navigation'
import { requireViewer } from '@/lib/auth/session'
import { now } from '@/lib/env'
import { posterFile } from '@/lib/export/poster-file'

export async function GET(request: Request): Promise<Response> {
  const viewer = await requireViewer('posters:read')
  const file = await posterFile(viewer, new URL(request.url).searchParams, now())
  if (!file) notFound()
  return new Response(new Uint8Array(file.content), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `inline; filename="${file.name}"`,
      'Cache-Control': 'private, no-store',
    },
  })
}
