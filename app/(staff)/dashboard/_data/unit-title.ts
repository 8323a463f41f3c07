import 'server-only'
import type { Viewer } from '@/lib/auth/viewer'
import { namesOfUnits } from '@/lib/data/app/unit-names'
import { quarterYear } from '@/lib/domain/organisation/quarter'
import type { SearchParameters } from '@/lib/view/dashboard-query'
import { findRow, rowHolding, rowLabel } from '@/lib/view/published-quarter'
import { loadDashboard } from './dashboard'

/** What the browser's tab calls a unit: the release's name of its row, or its name in the tree of that year. */
export async function titleOfUnit(viewer: Viewer, unit: string, parameters: SearchParameters): Promise<string> {
  const dashboard = await loadDashboard(viewer, parameters)
  if (dashboard.kind !== 'published') return 'Unit'
  const { published } = dashboard
  const row = findRow(published, unit)
  if (row) return rowLabel(published, row)
  if (!rowHolding(published, unit)) return 'Page not found'
  const names = await namesOfUnits(viewer, [unit], quarterYear(published.quarter))
  return names[unit] ?? unit
}
