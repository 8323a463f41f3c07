import { describe, expect, it } from 'vitest'
import { newestPerWorkstation, summariseAudits } from '@/lib/domain/instruments/rosa-summary'

const audit = (chair: number, monitorPhone: number, mouseKeyboard: number) => ({
  final: Math.max(chair, monitorPhone, mouseKeyboard),
  chair,
  monitorPhone,
  mouseKeyboard,
})

describe('summariseAudits', () => {
  it('counts audits from the action level of 5 on', () => {
    expect(summariseAudits([audit(4, 1, 1), audit(5, 1, 1), audit(1, 1, 6)])).toMatchObject({
      audits: 3,
      atActionLevel: 2,
    })
  })

  it('gives the mean of each section and names the worst', () => {
    // Means (2+4)/2 = 3, (3+2)/2 = 2.5, (6+5)/2 = 5.5.
    expect(summariseAudits([audit(2, 3, 6), audit(4, 2, 5)])).toMatchObject({
      sections: { chair: 3, monitorPhone: 2.5, mouseKeyboard: 5.5 },
      worst: 'mouseKeyboard',
    })
  })

  it('names no section as the worst when two are tied', () => {
    expect(summariseAudits([audit(2, 5, 3), audit(5, 2, 1)]).worst).toBeNull()
    expect(summariseAudits([audit(4, 4, 4)]).worst).toBeNull()
  })

  it('has no means without audits', () => {
    expect(summariseAudits([])).toEqual({ audits: 0, atActionLevel: 0, sections: null, worst: null })
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
