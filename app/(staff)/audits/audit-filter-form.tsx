import { FilterCheckbox, FilterForm, FilterSelect } from '@/app/_components/filter-form'
import type { AuditFilters } from '@/lib/schemas/audit'

export function AuditFilterForm({
  filters,
  units,
}: {
  filters: AuditFilters
  units: readonly { value: string; label: string }[]
}) {
  const any = (filters.unit ?? filters.level ?? filters.withdrawn) !== undefined
  return (
    <FilterForm any={any} list="/audits">
      <FilterSelect name="unit" label="Unit" all="All units" chosen={filters.unit} choices={units} />
      <FilterCheckbox name="level" value="action" label="At the action level" chosen={filters.level} />
      <FilterCheckbox name="withdrawn" value="yes" label="Withdrawn too" chosen={filters.withdrawn} />
    </FilterForm>
  )
}
