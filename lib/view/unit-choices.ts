import type { Quarter } from '../domain/organisation/quarter'
import { formatQuarter } from './quarters'

type Choosable = {
  code: string
  name: string
  under: string | null
  leaf: boolean
  closedAfter: Quarter | null
}

/** Units as the choices of a select, each leaf under the name of what it belongs to. */
export function leafChoices(units: readonly Choosable[]): { value: string; label: string; group?: string }[] {
  return units
    .filter((unit) => unit.leaf)
    .map((unit) => ({ value: unit.code, label: unit.name, ...(unit.under ? { group: unit.under } : {}) }))
}

/** Every unit, the upper ones too: what a filter or a plan can be about. */
export function unitChoices(units: readonly Choosable[]): { value: string; label: string }[] {
  return units.map((unit) => ({ value: unit.code, label: labelOf(unit) }))
}

function labelOf({ name, under, leaf, closedAfter }: Choosable): string {
  if (closedAfter) return `${name} (${under ? `${under}, ` : ''}closed after ${formatQuarter(closedAfter)})`
  return under ? `${name} (${leaf ? under : `all of it, ${under}`})` : `${name} (everything)`
}
