import Papa from 'papaparse'
import { expect, it } from 'vitest'
import type { Findings } from '@/lib/domain/hotspots/findings'
import { breakdownsCsv } from '@/lib/export/breakdowns-csv'
import { smallRelease } from '../release/small-release'

const hash = 'ab'.repeat(32)

const mechanisms: Findings['mechanisms'] = [
  {
    breakdown: 'neckInvolved',
    row: 'HW',
    n: 62,
    parts: [
      {
        part: 'yes',
        cell: { kind: 'count', value: 25 },
        feasible: { low: 25, high: 25 },
        share: { mean: 25 / 62, lower: 0.28781232, upper: 0.52744185 },
      },
      {
        part: 'no',
        cell: { kind: 'hidden' },
        feasible: { low: 30, high: 37 },
        share: { mean: 0.54, lower: 0.4, upper: 0.68 },
      },
    ],
  },
]

function lines(name = 'Harbour Works'): Record<string, string>[] {
  const document = smallRelease()
  const csv = breakdownsCsv({
    document: {
      ...document,
      rows: document.rows.map((row) => ({ ...row, name })),
      findings: { ...document.findings, mechanisms },
    },
    hash,
  })
  expect(csv.startsWith('\ufeffOrganisation,Harbour Works\r\n')).toBe(true)
  expect(csv).toContain(`Release (SHA-256),${hash}\r\n`)
  return Papa.parse<Record<string, string>>(csv.slice(csv.indexOf('\r\nrow,') + 2), {
    header: true,
    skipEmptyLines: true,
  }).data
}

it('has a line for each answer, with its count, its range and its share', () => {
  expect(lines()[0]).toEqual({
    row: 'HW',
    row_name: 'Harbour Works',
    question: 'Neck complaints as well',
    question_id: 'neckInvolved',
    of: '62',
    answer: 'Neck too',
    answer_id: 'yes',
    kind: 'count',
    count: '25',
    lowest: '25',
    highest: '25',
    share: '0.4032',
    share_lower: '0.2878',
    share_upper: '0.5274',
  })
})

it('never leaves a withheld answer blank or zero', () => {
  const line = lines()[1]
  expect(line).toMatchObject({ kind: 'hidden', lowest: '30', highest: '37' })
  expect(line?.count).toMatch(/[a-z]/)
})

it('keeps a name that would be a formula a name', () => {
  expect(lines('=1+1')[0]?.row_name).toBe("'=1+1")
})
