import { describe, expect, it } from 'vitest'
import { auditFindings } from '../../../lib/domain/hotspots/audit-summary'
import { audited } from './audited'
import { publishedTable } from './published-table'

const { rows } = publishedTable('2026-Q3', [
  { id: 'A', n: 20, wrist: 8, back: 9 },
  { id: 'B', n: 20, wrist: 8, back: 9 },
  { id: 'C', n: 20, wrist: 8, back: 9 },
])

describe('audits of rows', () => {
  it('by hand: of final scores 6 and 4 one is at the action level of 5; the rows without any are left out', () => {
    const found = auditFindings(rows, [
      audited('C', [
        [3, 2, 6],
        [4, 2, 4],
      ]),
      audited('A', [[1, 7, 7]]),
    ])
    expect(found).toEqual([
      {
        row: 'ORG',
        audits: 3,
        atActionLevel: 2,
        // (3 + 4 + 1)/3, (2 + 2 + 7)/3, (6 + 4 + 7)/3.
        sections: { chair: 8 / 3, monitorPhone: 11 / 3, mouseKeyboard: 17 / 3 },
        worst: 'mouseKeyboard',
      },
      { row: 'A', audits: 1, atActionLevel: 1, sections: { chair: 1, monitorPhone: 7, mouseKeyboard: 7 }, worst: null },
      {
        row: 'C',
        audits: 2,
        atActionLevel: 1,
        sections: { chair: 3.5, monitorPhone: 2, mouseKeyboard: 5 },
        worst: 'mouseKeyboard',
      },
    ])
  })

  it('are refused when they are none', () => {
    expect(() => auditFindings(rows, [audited('A', [[11, 1, 1]])])).toThrow(/no score of chair: 11/)
  })
})
