import Link from 'next/link'
import { Button } from '@/app/_components/button'
import type { AuditFilters } from '@/lib/schemas/audit'

/** Filters as a GET form: the address says what is shown. */
export function AuditFilterForm({
  filters,
  units,
}: {
  filters: AuditFilters
  units: readonly { value: string; label: string }[]
}) {
  const any = filters.unit ?? filters.level ?? filters.withdrawn
  return (
    <form method="get" className="no-print mb-6 flex flex-wrap items-end gap-x-4 gap-y-3" aria-label="Filter">
      <label className="flex min-w-0 max-w-full flex-col gap-1 text-sm">
        Unit
        <select name="unit" key={filters.unit} defaultValue={filters.unit ?? ''} className="control max-w-full">
          <option value="">All units</option>
          {units.map((unit) => (
            <option key={unit.value} value={unit.value}>
              {unit.label}
            </option>
          ))}
        </select>
      </label>
      <label className="flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          name="level"
          value="action"
          defaultChecked={filters.level === 'action'}
          className="size-5 accent-ink"
        />
        At the action level
      </label>
      <label className="flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          name="withdrawn"
          value="yes"
          defaultChecked={filters.withdrawn === 'yes'}
          className="size-5 accent-ink"
        />
        Withdrawn too
      </label>
      <Button look="plain">Show</Button>
      {any ? (
        <Link href="/audits" className="link inline-flex min-h-11 items-center">
          Show all
        </Link>
      ) : null}
    </form>
  )
}
