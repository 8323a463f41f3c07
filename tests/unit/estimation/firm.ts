import type { NoiseStrength, PublishedQuarter, PublishedRow } from '../../../lib/domain/estimation/published'
import { quarterFromOrdinal } from '../../../lib/domain/organisation/quarter'

export const standard: NoiseStrength = { fresh: 1, kept: null }
export const strict: NoiseStrength = { fresh: 1, kept: 1.4 }

/** A lowest row: respondents, wrist and back; `null` figures where it shows none. */
export type Lowest = {
  id: string
  site?: string
  n: number
  wrist: number
  back?: number
  heads?: number | null
  members?: string[]
  silent?: boolean
}

/** A quarter of lowest rows with the sites and the organisation above them, all adding up. `index` 0 is 2024-Q1. */
export function quarterOf(index: number, rows: readonly Lowest[], noise: NoiseStrength = standard): PublishedQuarter {
  const own = rows.map(({ id, site, n, wrist, back = wrist, heads = 2 * n + 10, members = [id], silent }) => ({
    row: { id, parent: site ?? 'ORG', members, heads, n },
    z: { wristAny: wrist, backAny: back },
    silent: silent === true,
  }))
  const sum = (id: string, parent: string | null, below: typeof own): PublishedRow => ({
    id,
    parent,
    members: below.flatMap(({ row }) => row.members),
    heads: below.some(({ row }) => row.heads === null)
      ? null
      : below.reduce((total, { row }) => total + (row.heads ?? 0), 0),
    n: below.reduce((total, { row }) => total + row.n, 0),
    figures: {
      wristAny: below.reduce((total, { z }) => total + z.wristAny, 0),
      backAny: below.reduce((total, { z }) => total + z.backAny, 0),
    },
  })
  const sites = [...new Set(rows.flatMap(({ site }) => site ?? []))]
  return {
    quarter: quarterFromOrdinal(2024 * 4 + index),
    noise: { wristAny: noise, backAny: noise },
    rows: [
      sum('ORG', null, own),
      ...sites.map((site) =>
        sum(
          site,
          'ORG',
          own.filter(({ row }) => row.parent === site),
        ),
      ),
      ...own.map(({ row, z, silent }): PublishedRow => ({ ...row, figures: silent ? null : z })),
    ],
  }
}

/** Every number in a value, however deep. */
export function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (value instanceof Map) return [...value.values()].flatMap(numbersIn)
  return value && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : []
}
