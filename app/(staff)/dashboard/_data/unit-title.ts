import 'server-only'
import type { Viewer } from '@/lib/auth/viewer'
import { namesOfUnits } from '@/lib/data/app/unit-names'
import type { SearchParameters } from '@/lib/view/dashboard-query'
import { findRow, rowHolding, rowLabel } from '@/lib/view/published-quarter'
import { loadDashboard } from './dashboard'

/** What the browser's tab calls a unit: the release's name of its row, or its name in the tree of that quarter. */
export async function titleOfUnit(viewer: Viewer, unit: string, parameters: SearchParameters): Promise<string> {
  const dashboard = await loadDashboard(viewer, parameters)
  if (dashboard.kind !== 'published') return 'Unit'
  const { published } = dashboard
  const row = findRow(published, unit)
  if (row) return rowLabel(published, row)
  const names = await namesOfUnits(viewer, [unit], published.quarter)
  // A code that no quarter ever had names itself, and its page is not found.
  return names[unit] === unit && !rowHolding(published, unit) ? 'Page not found' : (names[unit] ?? unit)
}
