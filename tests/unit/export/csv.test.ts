import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { releaseCsv } from '@/lib/export/csv'
import { smallRelease } from '../release/small-release'

const hash = 'ab'.repeat(32)

function table(csv: string): Record<string, string>[] {
  const body = csv.slice(csv.indexOf('\r\nid,') + 2)
  return Papa.parse<Record<string, string>>(body, { header: true, skipEmptyLines: true }).data
}

describe('releaseCsv', () => {
  it('starts with a byte-order mark and says whose numbers these are', () => {
    const csv = releaseCsv({ document: smallRelease(), hash })
    expect(csv.startsWith('\ufeffOrganisation,Harbour Works\r\nQuarter,2026-Q1\r\n')).toBe(true)
    expect(csv).toContain(`Release (SHA-256),${hash}\r\n`)
  })

  it('writes a count as a number and a label with what it allows', () => {
    const [row] = table(releaseCsv({ document: smallRelease(), hash }))
    expect(row).toMatchObject({ id: 'HW', respondents: '40', wrist_kind: 'count', wrist_count: '10' })
    expect(row).toMatchObject({ both_kind: 'below', both_count: '<5', both_lowest: '0', both_highest: '4' })
  })

  it('never leaves a withheld or unoffered cell blank or zero', () => {
    const document = smallRelease()
    const rows = document.rows.map((row) => ({
      ...row,
      cells: { ...row.cells, wristAny: { kind: 'hidden' } as const, both: { kind: 'notOffered' } as const },
      feasible: { ...row.feasible, wristAny: { low: 3, high: 20 } },
    }))
    const [row] = table(releaseCsv({ document: { ...document, rows }, hash }))
    expect(row).toMatchObject({ wrist_kind: 'hidden', wrist_lowest: '3', wrist_highest: '20', both_kind: 'notOffered' })
    expect(row?.wrist_count).toMatch(/[a-z]/)
    expect(row?.both_count).toMatch(/[a-z]/)
    for (const value of Object.entries(row ?? {}).filter(
      ([column]) => column !== 'parent' && column !== 'parent_name',
    )) {
      expect(value[1], value[0]).not.toBe('')
    }
  })

  it('keeps a name that would be a formula a name', () => {
    const document = smallRelease()
    const rows = document.rows.map((row) => ({ ...row, name: '=HYPERLINK("http://example.org","Packing")' }))
    const [row] = table(releaseCsv({ document: { ...document, rows }, hash }))
    expect(row?.name).toBe('\'=HYPERLINK("http://example.org","Packing")')
  })

  it('says that demo data are demo data', () => {
    const demo = smallRelease({ organisation: { slug: 'northwind', name: 'Northwind Logistics', demo: true } })
    expect(releaseCsv({ document: demo, hash })).toContain('\r\nNote,Demo data')
    expect(releaseCsv({ document: smallRelease(), hash })).not.toContain('Demo')
  })
})
