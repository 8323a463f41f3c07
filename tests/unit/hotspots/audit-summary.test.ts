import { describe, expect, it } from 'vitest'
import { auditFindings } from '../../../lib/domain/hotspots/audit-summary'
import { analysisInput, audited, chairs } from './audited'
import { publishedTable } from './published-table'

const table = publishedTable('2026-Q3', [
  { id: 'A', n: 20, wrist: 8, back: 9 },
  { id: 'B', n: 20, wrist: 8, back: 9 },
  { id: 'C', n: 20, wrist: 8, back: 9 },
])

describe('audits of rows', () => {
  it('by hand: counted at the action level of 5; the row without any is left out', () => {
    const workstations = [
      ...audited('C', [
        [3, 2, 6],
        [4, 2, 4],
        [5, 2, 5],
      ]),
      ...audited('A', [
        [1, 7, 7],
        [4, 4, 4],
        [1, 5, 5],
      ]),
    ]
    expect(auditFindings(analysisInput({ table, workstations }))).toEqual([
      {
        row: 'ORG',
        workstations: 6,
        told: 6,
        atActionLevel: { final: 4, chair: 1, monitorPhone: 2, mouseKeyboard: 4 },
        worst: 'mouseKeyboard',
      },
      {
        row: 'A',
        workstations: 3,
        told: 3,
        // Two sections share the first place.
        atActionLevel: { final: 2, chair: 0, monitorPhone: 2, mouseKeyboard: 2 },
        worst: null,
      },
      {
        row: 'C',
        workstations: 3,
        told: 3,
        atActionLevel: { final: 2, chair: 1, monitorPhone: 0, mouseKeyboard: 2 },
        worst: 'mouseKeyboard',
      },
    ])
  })

  it('of two workstations say how many they are, and nothing more', () => {
    const workstations = audited('A', [
      [9, 9, 9],
      [9, 9, 9],
    ])
    expect(auditFindings(analysisInput({ table, workstations }))).toEqual([
      { row: 'ORG', workstations: 2, told: 0, atActionLevel: null, worst: null },
      { row: 'A', workstations: 2, told: 0, atActionLevel: null, worst: null },
    ])
  })

  it('of the organisation are those that its units tell of, where it may not tell itself', () => {
    const workstations = [...audited('A', chairs(2, 1)), ...audited('B', chairs(1, 2)), ...audited('C', chairs(2, 0))]
    const [organisation] = auditFindings(analysisInput({ table, workstations }))
    // Eight were audited; the two of C are told of nowhere.
    expect(organisation).toEqual({
      row: 'ORG',
      workstations: 8,
      told: 6,
      atActionLevel: { final: 3, chair: 3, monitorPhone: 0, mouseKeyboard: 0 },
      worst: 'chair',
    })
  })

  it('are refused when they are none', () => {
    const audits = [{ row: 'NOWHERE', workstations: 1, atActionLevel: null, postures: null }]
    expect(() => auditFindings(analysisInput({ table, audits }))).toThrow('audits of NOWHERE, which is no row')
  })
})
