import { describe, expect, it } from 'vitest'
import { countAtActionLevel, newestPerWorkstation, worstSectionOf } from '@/lib/domain/instruments/rosa-summary'

const audit = (chair: number, monitorPhone: number, mouseKeyboard: number) => ({
  final: Math.max(chair, monitorPhone, mouseKeyboard),
  chair,
  monitorPhone,
  mouseKeyboard,
})

describe('workstations at the action level', () => {
  it('are those with a score of 5 or more: by the final score and by each section', () => {
    expect(countAtActionLevel([audit(4, 1, 1), audit(5, 1, 6), audit(1, 1, 6), audit(4, 4, 4)])).toEqual({
      final: 2,
      chair: 1,
      monitorPhone: 0,
      mouseKeyboard: 2,
    })
    expect(countAtActionLevel([])).toEqual({ final: 0, chair: 0, monitorPhone: 0, mouseKeyboard: 0 })
  })

  it('have a worst section: the one at the action level most often, however high the others are', () => {
    // Means would name the chair: (10 + 4 + 4)/3 = 6 against (2 + 5 + 5)/3 = 4.
    expect(worstSectionOf(countAtActionLevel([audit(10, 1, 2), audit(4, 1, 5), audit(4, 1, 5)]))).toBe('mouseKeyboard')
  })

  it('have none where two are tied, or none is at the action level', () => {
    expect(worstSectionOf({ final: 2, chair: 1, monitorPhone: 1, mouseKeyboard: 0 })).toBeNull()
    expect(worstSectionOf({ final: 0, chair: 0, monitorPhone: 0, mouseKeyboard: 0 })).toBeNull()
  })
})

describe('newestPerWorkstation', () => {
  const of = (unitCode: string, workstation: string, auditedOn: string, createdAt = '2026-01-01T00:00:00.000Z') => ({
    unitCode,
    workstation,
    auditedOn,
    createdAt,
  })

  it('keeps the latest audit of a workstation, however its name is written', () => {
    const older = of('LEE-PACK', 'Bench 4', '2026-03-01')
    const newer = of('LEE-PACK', ' bench  4', '2026-05-01')
    expect(newestPerWorkstation([newer, older])).toEqual([newer])
  })

  it('keeps equal names in two units apart', () => {
    const both = [of('LEE-PACK', 'Bench 4', '2026-03-01'), of('HUL-PACK', 'Bench 4', '2026-03-01')]
    expect(newestPerWorkstation(both)).toEqual(both)
  })

  it('takes the one filed later when two are of one day', () => {
    const first = of('LEE-PACK', 'Bench 4', '2026-03-01', '2026-03-01T08:00:00.000Z')
    const second = of('LEE-PACK', 'Bench 4', '2026-03-01', '2026-03-01T15:00:00.000Z')
    expect(newestPerWorkstation([second, first])).toEqual([second])
    expect(newestPerWorkstation([first, second])).toEqual([second])
  })

  it('goes by the day of the audit before the day of filing', () => {
    const auditedLater = of('LEE-PACK', 'Bench 4', '2026-03-02', '2026-03-02T08:00:00.000Z')
    const filedLater = of('LEE-PACK', 'Bench 4', '2026-03-01', '2026-03-09T08:00:00.000Z')
    expect(newestPerWorkstation([auditedLater, filedLater])).toEqual([auditedLater])
    expect(newestPerWorkstation([filedLater, auditedLater])).toEqual([auditedLater])
  })

  it('keeps workstations apart whose names differ by more than spaces', () => {
    const both = [of('LEE-PACK', 'Bench 14', '2026-03-01'), of('LEE-PACK', 'Bench 1 4', '2026-03-01')]
    expect(newestPerWorkstation(both)).toEqual(both)
  })
})
