import { requireViewer } from '@/lib/auth/session'
import { unitFileTemplate } from '@/lib/view/unit-file-template'

/** A file to start from: the columns and three rows as an example. */
export async function GET(): Promise<Response> {
  await requireViewer('units:read')
  return new Response(unitFileTemplate, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="plumbline-units.csv"',
    },
  })
}
