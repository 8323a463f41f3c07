import type { Outcome } from '@/lib/domain/disclosure/table'
import type { Quarter } from '@/lib/domain/organisation/quarter'

/** The form that plans an intervention for what was found in a row. */
export function planHref({ row, outcome }: { row: string; outcome: Outcome }, quarter: Quarter): string {
  return `/interventions/new?${new URLSearchParams({ unit: row, quarter, outcome })}`
}
