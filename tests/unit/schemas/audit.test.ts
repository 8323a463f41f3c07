import { describe, expect, it } from 'vitest'
import { AuditFilters, auditFormValues, FileAudit, ReviseAudit, WithdrawAudit } from '@/lib/schemas/audit'

/** What a browser sends for a neutral workstation without a telephone. */
const form = {
  clientKey: '0123456789abcdef',
  unit: 'LEE-PACK',
  workstation: ' Packing bench 4 ',
  auditedOn: '2026-03-02',
  auditorKind: 'officer',
  note: '',
  'seatPanHeight.base': 'knees_90',
  'seatPanDepth.base': 'about_8cm_3in_gap',
  'armrest.base': 'elbows_supported_shoulders_relaxed',
  'backSupport.base': 'lumbar_supported_recline_95_110',
  'chair.duration': 'long',
  'monitor.base': 'arms_length_40_75cm_eye_level',
  'monitor.duration': 'medium',
  'telephone.base': 'none',
  'mouse.base': 'in_line_with_shoulder',
  'mouse.duration': 'short',
  'keyboard.base': 'wrists_straight_shoulders_relaxed',
  'keyboard.duration': 'medium',
}

const problems = (changed: Record<string, unknown>) => {
  const parsed = FileAudit.safeParse({ ...form, ...changed })
  return parsed.success ? [] : parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message])
}

describe('FileAudit', () => {
  it('reads a form into answers in the codes of the instrument', () => {
    const { content } = FileAudit.parse({ ...form, 'mouse.add': ['pinch_grip', 'palmrest_in_front_of_mouse'] })
    expect(content).toMatchObject({ unitCode: 'LEE-PACK', workstation: 'Packing bench 4', postures: [] })
    expect(content.answers.chair.duration).toBe(1)
    expect(content.answers.monitorPhone.telephone).toBeNull()
    expect(content.answers.mouseKeyboard.mouse).toEqual({
      base: 'in_line_with_shoulder',
      add: ['pinch_grip', 'palmrest_in_front_of_mouse'],
      duration: -1,
    })
  })

  it('reads one ticked box, which a form sends as a text', () => {
    expect(FileAudit.parse({ ...form, postures: 'slouching' }).content.postures).toEqual(['slouching'])
  })

  it('takes nothing over from a telephone that is not there', () => {
    const { content } = FileAudit.parse({
      ...form,
      'telephone.add': 'neck_and_shoulder_hold',
      'telephone.duration': 'long',
    })
    expect(content.answers.monitorPhone.telephone).toBeNull()
  })

  it.each([
    [{ 'seatPanHeight.base': undefined }, 'seatPanHeight.base', 'Choose what fits the seat height'],
    [{ 'mouse.base': 'knees_90' }, 'mouse.base', 'Choose what fits the mouse'],
    [{ 'keyboard.duration': '1' }, 'keyboard.duration', 'Choose how long the keyboard is used'],
    [{ 'telephone.base': 'too_far_reach_gt_30cm' }, 'telephone.duration', 'Choose how long the telephone is used'],
    [{ workstation: '   ' }, 'workstation', 'Say which workstation it is'],
    [{ workstation: 'x'.repeat(61) }, 'workstation', 'Name the workstation in at most 60 characters'],
    [{ auditedOn: '2026-02-30' }, 'auditedOn', 'Enter the day of the audit'],
    [{ unit: 'lee pack' }, 'unit', 'Choose the unit'],
    [{ clientKey: 'short' }, 'clientKey', 'Load the page again: its key is missing'],
  ])('refuses %o at its field and says what to do', (changed, field, message) => {
    expect(problems(changed)).toEqual([[field, message]])
  })

  it.each([[{ 'monitor.add': ['dusty'] }], [{ postures: ['asleep'] }], [{ auditorKind: 'robot' }]])(
    'refuses %o',
    (changed) => {
      expect(problems(changed)).toHaveLength(1)
    },
  )

  it('names every open question of an empty form', () => {
    // 8 items, 4 times of use (the telephone's is asked only when there is one), unit, workstation, day, who and key.
    const parsed = FileAudit.safeParse({})
    expect(parsed.success ? [] : new Set(parsed.error.issues.map((issue) => issue.path.join('.'))).size).toBe(17)
  })
})

describe('auditFormValues', () => {
  it('fills the form so that saving it unchanged changes nothing', () => {
    const { content } = FileAudit.parse({
      ...form,
      'telephone.base': 'too_far_reach_gt_30cm',
      'telephone.add': ['no_hands_free_option'],
      'telephone.duration': 'short',
      'monitor.add': ['glare'],
      postures: ['twisted', 'slouching'],
    })
    const id = '01a20414-5bf4-7b33-abf0-9dc35fd1632a'
    expect(ReviseAudit.parse({ ...auditFormValues(content), id, revision: '1' }).content).toEqual(content)
  })
})

describe('ReviseAudit', () => {
  const revised = { ...form, id: '01a20414-5bf4-7b33-abf0-9dc35fd1632a', revision: '2' }

  it('starts from the revision that the form was opened with', () => {
    expect(ReviseAudit.parse(revised).revision).toBe(2)
  })

  it('starts from the newer one when the person has said so', () => {
    expect(ReviseAudit.parse({ ...revised, onTopOf: '3' }).revision).toBe(3)
  })
})

describe('WithdrawAudit', () => {
  it('wants a reason', () => {
    const parsed = WithdrawAudit.safeParse({ id: '01a20414-5bf4-7b33-abf0-9dc35fd1632a', revision: '1', reason: ' ' })
    expect(parsed.error?.issues.map((issue) => issue.message)).toEqual(['Say why it is withdrawn'])
  })
})

describe('AuditFilters', () => {
  it('takes what it does not understand as no filter', () => {
    expect(AuditFilters.parse({ unit: ['a', 'b'], level: 'high', withdrawn: 'no', page: '2' })).toEqual({})
  })
})
