import { stringify } from 'csv-stringify/sync'
import type { Release } from '../release/document'
import { formulaSafe } from './formula-safe'

export type Field = string | number

/**
 * A table of a release for a spreadsheet: UTF-8 with a byte-order mark, comma separated, CRLF, no field that a
 * spreadsheet would run as a formula. First where the numbers come from, then the head and the lines.
 */
export function csvText(
  { document, hash }: Pick<Release, 'document' | 'hash'>,
  head: readonly string[],
  lines: readonly (readonly Field[])[],
): string {
  const all: (readonly Field[])[] = [
    ['Organisation', document.organisation.name],
    ['Quarter', document.quarter],
    ['Version', document.version],
    ['Release (SHA-256)', hash],
    ['Smallest count shown', document.policy.threshold],
    ...(document.organisation.demo ? [['Note', 'Demo data: invented people of a company that does not exist']] : []),
    [],
    head,
    ...lines,
  ]
  return stringify(all, { bom: true, record_delimiter: 'windows', cast: { string: (text) => formulaSafe(text) } })
}

/** Four decimals of a rate or of a difference of rates: more than anybody should read, enough to compute with. */
export function rateField(rate: number): number {
  return Number(rate.toFixed(4))
}
