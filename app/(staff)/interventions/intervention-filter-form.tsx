import Link from 'next/link'
import { Button } from '@/app/_components/button'
import { interventionStatuses, interventionStatusNames } from '@/lib/domain/interventions/transitions'
import type { InterventionFilters } from '@/lib/schemas/intervention'

/** Filters as a GET form: the address says what is shown. */
export function InterventionFilterForm({
  filters,
  units,
}: {
  filters: InterventionFilters
  units: readonly { value: string; label: string }[]
}) {
  const any = filters.unit ?? filters.status ?? filters.owner
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
      <label className="flex flex-col gap-1 text-sm">
        Status
        <select name="status" key={filters.status} defaultValue={filters.status ?? ''} className="control">
          <option value="">All</option>
          <option value="open">Open: planned or in progress</option>
          {interventionStatuses.map((status) => (
            <option key={status} value={status}>
              {interventionStatusNames[status]}
            </option>
          ))}
        </select>
      </label>
      <label className="flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          name="owner"
          value="me"
          defaultChecked={filters.owner === 'me'}
          className="size-5 accent-ink"
        />
        Mine
      </label>
      <Button look="plain">Show</Button>
      {any ? (
        <Link href="/interventions" className="link inline-flex min-h-11 items-center">
          Show all
        </Link>
      ) : null}
    </form>
  )
}
