'use client'

import {
  columnFilteringFeature,
  columnVisibilityFeature,
  createColumnHelper,
  createFilteredRowModel,
  createSortedRowModel,
  filterFn_equalsString,
  filterFn_includesString,
  globalFilteringFeature,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { type ReactNode, useMemo } from 'react'
import { parseTableQuery, sortHref, type TableQuery, tableParameters } from '@/lib/view/table-query'
import { Button } from './button'
import { Link } from './link'

export type DataColumn = {
  id: string
  header: string
  /** `number`: end-aligned, sorted as numbers, highest first. */
  kind?: 'text' | 'number'
  sortable?: boolean
  /** A menu of the values that occur. */
  filter?: 'choice'
  /** Shown only when it is chosen. */
  hidden?: boolean
  /** Names the row: always shown, a row header. One column has it. */
  rowHeader?: boolean
  /** On a phone it stands under the row's name, so that the numbers have room. */
  besideName?: boolean
}

/** What sorts and filters, and what stands in the cell when that is more than the value's text. */
export type DataCell = { value: string | number | null; content?: ReactNode }
export type DataRow = { id: string; cells: Readonly<Record<string, DataCell>> }

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  columnFilteringFeature,
  globalFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  columnVisibilityFeature,
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
  filterFns: { equalsString: filterFn_equalsString, includesString: filterFn_includesString },
})
const helper = createColumnHelper<typeof features, DataRow>()

/**
 * A table to sort, search, filter and choose columns of. Its whole state is in the URL and every control is
 * a link or a GET form, so that it works before and without script and a link reproduces the view.
 */
export function DataTable({
  caption,
  columns,
  rows,
  defaultSort,
  prefix = '',
  searchLabel,
  empty = 'No rows.',
}: {
  caption: string
  columns: readonly DataColumn[]
  rows: readonly DataRow[]
  defaultSort?: { column: string; descending?: boolean }
  /** Needed when a page has two tables. */
  prefix?: string
  /** Shows a search box with this label. */
  searchLabel?: string
  /** Said when there is no row at all. */
  empty?: ReactNode
}) {
  const parameters = useSearchParams()
  const query = parseTableQuery(
    parameters,
    columns.map((column) => column.id),
    prefix,
  )
  const sort =
    query.sort ?? (defaultSort ? { column: defaultSort.column, descending: defaultSort.descending ?? false } : null)
  const visible = (column: DataColumn) =>
    column.rowHeader || (query.columns ? query.columns.includes(column.id) : !column.hidden)

  const definitions = useMemo(
    () =>
      helper.columns(
        columns.map((column) =>
          helper.accessor((row) => row.cells[column.id]?.value ?? undefined, {
            id: column.id,
            header: column.header,
            sortFn: column.kind === 'number' ? 'basic' : 'alphanumeric',
            // "no value" belongs at the end of either order
            sortUndefined: 'last',
            filterFn: 'equalsString',
            cell: ({ row }) => contentOf(row.original.cells[column.id]),
          }),
        ),
      ),
    [columns],
  )
  const data = useMemo(() => [...rows], [rows])
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: (row) => row.id,
    globalFilterFn: 'includesString',
    state: {
      sorting: sort ? [{ id: sort.column, desc: sort.descending }] : [],
      columnFilters: Object.entries(query.filters).map(([id, value]) => ({ id, value })),
      globalFilter: query.search,
      columnVisibility: Object.fromEntries(columns.map((column) => [column.id, visible(column)])),
    },
  })

  if (rows.length === 0) return <p className="py-4 text-soft">{empty}</p>
  const shown = table.getRowModel().rows
  const besideName = columns.filter((column) => column.besideName && visible(column))
  return (
    <div>
      <TableControls
        columns={columns}
        rows={rows}
        query={query}
        prefix={prefix}
        searchLabel={searchLabel}
        visible={visible}
        parameters={parameters}
      />
      {/* the sticky header needs the page as its scroll container; a narrow screen scrolls the table instead */}
      <section
        className="sideways lg:overflow-visible"
        aria-label={caption}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
        tabIndex={0}
      >
        <table className="w-full border-collapse text-[0.9375rem]">
          <caption className="sr-only">{caption}</caption>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header) => {
                  const column = columns.find((candidate) => candidate.id === header.column.id)
                  const sorted = sort?.column === header.column.id
                  return (
                    <th
                      key={header.id}
                      scope="col"
                      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
                      className={`sticky top-0 z-10 border-b border-edge bg-paper px-3 py-2 align-bottom text-sm font-semibold first:ps-0 ${alignment(column)} ${column?.besideName ? 'max-sm:hidden' : ''}`}
                    >
                      {column?.sortable === false ? (
                        <table.FlexRender header={header} />
                      ) : (
                        <Link
                          href={sortHref(
                            new URLSearchParams(parameters),
                            sort,
                            header.column.id,
                            column?.kind === 'number',
                            prefix,
                          )}
                          scroll={false}
                          className={`inline-flex min-h-8 items-center gap-1 hover:underline ${column?.kind === 'number' ? 'flex-row-reverse' : ''}`}
                        >
                          <table.FlexRender header={header} />
                          <SortMark sorted={sorted} descending={sort?.descending ?? false} />
                        </Link>
                      )}
                    </th>
                  )
                })}
              </tr>
            ))}
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.id} className="border-b border-hair hover:bg-raise">
                {row.getVisibleCells().map((cell) => {
                  const column = columns.find((candidate) => candidate.id === cell.column.id)
                  const className = `px-3 py-2.5 align-top font-normal first:ps-0 ${alignment(column)}`
                  return column?.rowHeader ? (
                    <th key={cell.id} scope="row" className={className}>
                      <table.FlexRender cell={cell} />
                      {besideName.map(({ id }) => (
                        <div key={id} className="mt-1 text-sm sm:hidden">
                          {contentOf(row.original.cells[id])}
                        </div>
                      ))}
                    </th>
                  ) : (
                    <td key={cell.id} className={`${className} ${column?.besideName ? 'max-sm:hidden' : ''}`}>
                      <table.FlexRender cell={cell} />
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {shown.length === 0 ? (
        <p className="py-6 text-soft">
          Nothing matches.{' '}
          <Link href={clearedHref(parameters, columns, prefix)} scroll={false} className="link">
            Show all {rows.length} rows
          </Link>
        </p>
      ) : (
        <p className="mt-2 text-sm text-soft" role="status">
          {shown.length === rows.length ? `${rows.length} rows` : `${shown.length} of ${rows.length} rows`}
        </p>
      )}
    </div>
  )
}

function TableControls({
  columns,
  rows,
  query,
  prefix,
  searchLabel,
  visible,
  parameters,
}: {
  columns: readonly DataColumn[]
  rows: readonly DataRow[]
  query: TableQuery
  prefix: string
  searchLabel: string | undefined
  visible: (column: DataColumn) => boolean
  parameters: { entries(): Iterable<[string, string]> }
}) {
  const names = tableParameters(prefix)
  const filters = columns.filter((column) => column.filter)
  const choosable = columns.filter((column) => !column.rowHeader)
  const anyHidden = columns.some((column) => column.hidden)
  if (!searchLabel && filters.length === 0 && !anyHidden) return null

  const own = new Set([names.search, names.columns, ...filters.map((column) => names.filter(column.id))])
  const kept = [...parameters.entries()].filter(([name]) => !own.has(name))
  return (
    <form method="get" className="no-print mb-4 flex flex-wrap items-end gap-3">
      {kept.map(([name, value]) => (
        <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
      ))}
      {searchLabel ? (
        <label className="flex flex-col gap-1 text-sm">
          {searchLabel}
          <input type="search" name={names.search} defaultValue={query.search} className="control w-56" />
        </label>
      ) : null}
      {filters.map((column) => (
        <label key={column.id} className="flex flex-col gap-1 text-sm">
          {column.header}
          <select
            key={query.filters[column.id] ?? ''}
            name={names.filter(column.id)}
            defaultValue={query.filters[column.id] ?? ''}
            className="control"
          >
            <option value="">All</option>
            {valuesOf(rows, column.id).map((value) => (
              <option key={value} value={value}>
                {value}
              </option>
            ))}
          </select>
        </label>
      ))}
      {anyHidden ? (
        <details className="relative">
          <summary className="control flex list-none items-center [&::-webkit-details-marker]:hidden">Columns</summary>
          <fieldset className="absolute z-20 mt-1 min-w-56 rounded-control border border-edge bg-card p-3">
            <legend className="sr-only">Columns to show</legend>
            {choosable.map((column) => (
              <label key={column.id} className="flex min-h-9 items-center gap-2">
                <input
                  type="checkbox"
                  name={names.columns}
                  value={column.id}
                  defaultChecked={visible(column)}
                  className="size-4 accent-ink"
                />
                {column.header}
              </label>
            ))}
          </fieldset>
        </details>
      ) : null}
      <Button look="plain">Apply</Button>
    </form>
  )
}

function SortMark({ sorted, descending }: { sorted: boolean; descending: boolean }) {
  const Icon = sorted ? (descending ? ArrowDown : ArrowUp) : ArrowUpDown
  return <Icon aria-hidden="true" size={14} className={`no-print shrink-0 ${sorted ? '' : 'text-few'}`} />
}

function contentOf(cell: DataCell | undefined): ReactNode {
  return cell?.content ?? cell?.value ?? null
}

function alignment(column: DataColumn | undefined): string {
  return column?.kind === 'number' ? 'text-end' : 'text-start max-sm:min-w-36'
}

function valuesOf(rows: readonly DataRow[], column: string): string[] {
  const values = rows.flatMap((row) => {
    const value = row.cells[column]?.value
    return value === null || value === undefined ? [] : [String(value)]
  })
  return [...new Set(values)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

function clearedHref(
  parameters: { entries(): Iterable<[string, string]> },
  columns: readonly DataColumn[],
  prefix: string,
): string {
  const names = tableParameters(prefix)
  const filters = new Set([names.search, ...columns.map((column) => names.filter(column.id))])
  return `?${new URLSearchParams([...parameters.entries()].filter(([name]) => !filters.has(name)))}`
}
