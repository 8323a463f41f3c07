import 'server-only'
import type { Viewer } from '@/lib/auth/viewer'
import { listUnitAudits } from '@/lib/data/app/audits'

/** Those rows where some unit has an audit today: live, where a release knows the audits of its own quarter only. */
export async function auditedPlaces(
  viewer: Viewer,
  places: readonly { row: string; members: readonly string[] }[],
): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    places.map(async ({ row, members }) => {
      const audits = await Promise.all(members.map((unit) => listUnitAudits(viewer, unit)))
      return audits.some((list) => list.length > 0) ? [row] : []
    }),
  )
  return new Set(found.flat())
}
