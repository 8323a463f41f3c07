import { requireViewer } from '@/lib/auth/session'
import { breakdownsFile } from '@/lib/export/quarter-files'
import { answerWithFile } from '../answer'

export async function GET(_request: Request, { params }: { params: Promise<{ quarter: string }> }): Promise<Response> {
  const viewer = await requireViewer('export:read')
  return answerWithFile(viewer, (await params).quarter, breakdownsFile)
}
