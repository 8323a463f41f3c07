import { describe, expect, it } from 'vitest'
import { answerFields, fromFormFields, type Problem, parseAmendment, parseFiledReport } from '@/lib/schemas/report'

const key = 'a1b2c3d4e5f6a7b8'
/** Every region, so that every question applies. */
const full = {
  unit: 'LEE-PACK',
  regions: ['neck', 'wrists-hands', 'lower-back'],
  'wrist.frequency': 3,
  'wrist.discomfort': 2,
  'wrist.interference': 1,
  'hand.left': ['thumb'],
  'hand.right': ['index', 'palm'],
  'hand.night': 'sometimes',
  'hand.relief': 'yes',
  'back.frequency': 0,
  'back.discomfort': 1,
  'back.interference': 3,
  'neck.frequency': 4,
  'neck.discomfort': 3,
  'neck.interference': 2,
  'neck.hand': 'no',
  order: 'together',
  posture: 'not-sure',
  systemic: 'prefer-not',
  key,
}
const without = (field: string) => Object.fromEntries(Object.entries(full).filter(([name]) => name !== field))

function problemsOf(input: unknown): Problem[] {
  const parsed = parseFiledReport(input)
  return parsed.ok ? [] : parsed.problems
}
function accepted(input: unknown) {
  const parsed = parseFiledReport(input)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

describe('a report on the wire', () => {
  it('is accepted with every field of the format', () => {
    const { unit, answers, symptomClass, ignored } = accepted(full)
    expect(unit).toBe('LEE-PACK')
    expect(Object.keys(answers)).toEqual(answerFields)
    expect(symptomClass).toBe('both')
    expect(ignored).toEqual([])
  })

  it('is accepted with the required fields alone', () => {
    expect(accepted({ unit: 'A', regions: ['none'], key })).toMatchObject({
      answers: { regions: ['none'] },
      symptomClass: 'neither',
    })
  })

  const outside: [string, unknown[]][] = [
    ['unit', [undefined, null, 7, '', 'X'.repeat(25), ['A']]],
    ['regions', [undefined, null, 'neck', [], ['back'], ['none', 'neck'], [1], { 0: 'neck' }]],
    ['wrist.frequency', [undefined, null, -1, 5, 1.5, '3', Number.NaN, [3], true]],
    ['wrist.discomfort', [null, 0, 4, '1', [1]]],
    ['wrist.interference', [null, 0, 4, '1', {}]],
    ['back.frequency', [undefined, null, -1, 5, 2.5, '0']],
    ['back.discomfort', [0, 4, 'slight']],
    ['back.interference', [0, 4, false]],
    ['neck.frequency', [undefined, 9, '4']],
    ['neck.discomfort', [0, 4]],
    ['neck.interference', [0, 4]],
    ['hand.left', ['thumb', ['wrist'], [null], {}]],
    ['hand.right', ['thumb', ['toe'], 3]],
    ['hand.night', ['always', true, null, ['no']]],
    ['hand.relief', ['maybe', true, null]],
    ['neck.hand', ['not-sure', 1, null]],
    ['order', ['wrist', null, 0]],
    ['posture', ['maybe', null, false]],
    ['systemic', ['unsure', null, true]],
    ['pass', [1, null, 'x'.repeat(2049)]],
    ['slip', [1, null, 'x'.repeat(2049)]],
    ['key', [undefined, null, 1, 'short', 'x'.repeat(65), 'has a blank in it', 'ünïcödeünïcödeü']],
  ]
  for (const [field, values] of outside) {
    it.each(values)(`is refused when ${field} is %j, and for that field alone`, (value) => {
      const input = value === undefined ? without(field) : { ...full, [field]: value }
      expect(problemsOf(input).map((problem) => problem.field)).toEqual([field])
    })
  }

  it.each([null, 'text', 3, [], [full]])('is refused as a whole when it is %j', (input) => {
    expect(problemsOf(input)).toEqual([{ field: '', code: 'body.object' }])
  })

  it('is refused with a field that the format does not have, prototype tricks among them', () => {
    expect(problemsOf({ ...full, comment: 'my name is' })).toEqual([{ field: 'comment', code: 'field.unknown' }])
    expect(problemsOf(JSON.parse(`{"__proto__": 1, "unit": "A", "regions": ["none"], "key": "${key}"}`))).toEqual([
      { field: '__proto__', code: 'field.unknown' },
    ])
  })

  it('names every problem at once, in the order of the questions', () => {
    expect(problemsOf({ regions: ['neck', 'lower-back'], key: 'x' })).toEqual([
      { field: 'unit', code: 'unit.required' },
      { field: 'back.frequency', code: 'back.frequency.required' },
      { field: 'neck.frequency', code: 'neck.frequency.required' },
      { field: 'key', code: 'key.format' },
    ])
  })

  it('keeps no answer to a question that no ticked region calls for, and names what it left out', () => {
    const report = accepted({ ...full, regions: ['knees'] })
    expect(report.answers).toEqual({ regions: ['knees'], posture: 'not-sure', systemic: 'prefer-not' })
    expect(report.ignored).toContain('wrist.frequency')
    expect(report.ignored).toContain('order')
    expect(report.symptomClass).toBe('neither')
  })

  it('checks a field even when no ticked region calls for it', () => {
    expect(problemsOf({ unit: 'A', regions: ['knees'], 'wrist.frequency': 7, key })).toEqual([
      { field: 'wrist.frequency', code: 'frequency.choose' },
    ])
  })

  it('is the same content in whatever order and how often things were ticked', () => {
    const one = accepted({
      ...full,
      regions: ['lower-back', 'neck', 'wrists-hands', 'neck'],
      'hand.right': ['palm', 'index'],
    })
    expect(JSON.stringify(one)).toBe(JSON.stringify(accepted(full)))
  })

  it('is the same content as a form and as JSON', () => {
    const fields = Object.entries(full).flatMap(([name, value]): [string, string][] =>
      Array.isArray(value) ? value.map((item) => [name, item]) : [[name, String(value)]],
    )
    expect(accepted(fromFormFields(fields))).toEqual(accepted(full))
  })
})

describe('a form', () => {
  const minimal: [string, string][] = [
    ['unit', 'A'],
    ['regions', 'wrists-hands'],
    ['wrist.frequency', '1'],
    ['key', key],
  ]
  const problems = (...extra: [string, string][]) => problemsOf(fromFormFields([...minimal, ...extra]))

  it('may leave a field empty', () => expect(problems(['order', ''], ['slip', ''])).toEqual([]))
  it('may not answer one question twice', () => {
    expect(problems(['wrist.frequency', '2'])).toEqual([{ field: 'wrist.frequency', code: 'frequency.choose' }])
    expect(problems(['unit', 'B'])).toEqual([{ field: 'unit', code: 'unit.required' }])
  })
  it.each(['1.0', '01', ' 1', '1e0', '0x1', '٣'])('reads %j as no number', (text) => {
    expect(problems(['wrist.discomfort', text])).toEqual([{ field: 'wrist.discomfort', code: 'degree.choose' }])
  })
})

describe('an amendment', () => {
  it('has the content of a report and no key', () => {
    expect(parseAmendment(without('key'))).toMatchObject({ ok: true, value: { symptomClass: 'both' } })
    expect(parseAmendment(full)).toEqual({ ok: false, problems: [{ field: 'key', code: 'field.unknown' }] })
  })
})
