import { notFound } from 'next/navigation'
import type { Viewer } from '@/lib/auth/viewer'
import { parseQuarter, type Quarter } from '@/lib/domain/organisation/quarter'
import type { QuarterFile } from '@/lib/export/quarter-files'

/** A file of a published quarter as a download, or the page that says there is none. */
export async function answerWithFile(
  viewer: Viewer,
  text: string,
  make: (viewer: Viewer, quarter: Quarter) => Promise<QuarterFile | null>,
): Promise<Response> {
  const quarter = parseQuarter(text)
  const file = quarter ? await make(viewer, quarter) : null
  if (!file) notFound()
  return new Response(file.content, {
    headers: {
      'Content-Type': file.type,
      'Content-Disposition': `attachment; filename="${file.name}"`,
      'Cache-Control': 'private, no-store',
    },
  })
}
