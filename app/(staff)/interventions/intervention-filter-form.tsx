import { FilterCheckbox, FilterForm, FilterSelect } from '@/app/_components/filter-form'
import { interventionStatuses, interventionStatusNames } from '@/lib/domain/interventions/transitions'
import type { InterventionFilters } from '@/lib/schemas/intervention'

const statusChoices = [
  { value: 'open', label: 'Open: planned or in progress' },
  ...interventionStatuses.map((status) => ({ value: status, label: interventionStatusNames[status] })),
]

export function InterventionFilterForm({
  filters,
  units,
}: {
  filters: InterventionFilters
  units: readonly { value: string; label: string }[]
}) {
  const any = (filters.unit ?? filters.status ?? filters.owner) !== undefined
  return (
    <FilterForm any={any} list="/interventions">
      <FilterSelect name="unit" label="Unit" all="All units" chosen={filters.unit} choices={units} />
      <FilterSelect name="status" label="Status" all="All" chosen={filters.status} choices={statusChoices} />
      <FilterCheckbox name="owner" value="me" label="Mine" chosen={filters.owner} />
    </FilterForm>
  )
}
