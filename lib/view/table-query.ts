/** What a table shows, as it stands in the URL: whoever opens the link sees the same rows in the same order. */
export type TableQuery = {
  sort: { column: string; descending: boolean } | null
  search: string
  filters: Readonly<Record<string, string>>
  /** Null: the table's own choice. */
  columns: readonly string[] | null
}

/** Names of the parameters. A second table on a page has a prefix of its own (`audits.sort=-score`). */
export function tableParameters(prefix: string): {
  sort: string
  search: string
  columns: string
  filter(column: string): string
} {
  const start = prefix ? `${prefix}.` : ''
  return {
    sort: `${start}sort`,
    search: `${start}search`,
    columns: `${start}columns`,
    filter: (column) => `${start}filter.${column}`,
  }
}

/** Reads a table's state out of a URL; what it does not know it ignores. */
export function parseTableQuery(
  parameters: { get(name: string): string | null; getAll(name: string): string[] },
  columns: readonly string[],
  prefix = '',
): TableQuery {
  const names = tableParameters(prefix)
  const sort = parameters.get(names.sort) ?? ''
  const sorted = sort.replace(/^-/, '')
  const filters: Record<string, string> = {}
  for (const column of columns) {
    const value = parameters.get(names.filter(column))?.trim()
    if (value) filters[column] = value
  }
  // a form sends one parameter per box, a link may hold a list
  const chosen = parameters
    .getAll(names.columns)
    .flatMap((value) => value.split(','))
    .filter((column) => columns.includes(column))
  return {
    sort: columns.includes(sorted) ? { column: sorted, descending: sort.startsWith('-') } : null,
    search: parameters.get(names.search)?.trim() ?? '',
    filters,
    columns: chosen.length > 0 ? chosen : null,
  }
}

/** The query string that sorts by a column: ascending or descending first, then the other way round. */
export function sortHref(
  parameters: URLSearchParams,
  current: TableQuery['sort'],
  column: string,
  descendingFirst: boolean,
  prefix = '',
): string {
  const next = new URLSearchParams(parameters)
  const descending = current?.column === column ? !current.descending : descendingFirst
  next.set(tableParameters(prefix).sort, `${descending ? '-' : ''}${column}`)
  return `?${next}`
}
