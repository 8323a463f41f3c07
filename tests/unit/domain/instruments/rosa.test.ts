import { describe, expect, it } from 'vitest'
import {
  combineRosa,
  type RosaAnswers,
  type RosaDuration,
  type RosaItemScores,
  rosaDuration,
  scoreRosa,
} from '@/lib/domain/instruments/rosa'
import { rosaItems } from '@/lib/domain/instruments/rosa-items'
// Expected values: the project's cross-checked transcription of ROSA (see "meta" in the file), made without this code.
import oracle from '../../../fixtures/rosa-tables.json' with { type: 'json' }
import { comparison } from '../../statistics/vectors'

const neutral: RosaItemScores = {
  seatPanHeight: 1,
  seatPanDepth: 1,
  armrest: 1,
  backSupport: 1,
  chairDuration: 0,
  monitor: 1,
  monitorDuration: 0,
  telephone: 1,
  telephoneDuration: 0,
  mouse: 1,
  mouseDuration: 0,
  keyboard: 1,
  keyboardDuration: 0,
}

const neutralAnswers: RosaAnswers = {
  chair: {
    seatPanHeight: { base: 'knees_90', add: [] },
    seatPanDepth: { base: 'about_8cm_3in_gap', add: [] },
    armrest: { base: 'elbows_supported_shoulders_relaxed', add: [] },
    backSupport: { base: 'lumbar_supported_recline_95_110', add: [] },
    duration: 0,
  },
  monitorPhone: {
    monitor: { base: 'arms_length_40_75cm_eye_level', add: [], duration: 0 },
    telephone: { base: 'headset_or_one_hand_neutral_neck', add: [], duration: 0 },
  },
  mouseKeyboard: {
    mouse: { base: 'in_line_with_shoulder', add: [], duration: 0 },
    keyboard: { base: 'wrists_straight_shoulders_relaxed', add: [], duration: 0 },
  },
}

/** Two item scores with the wanted sum, each at most its maximum. */
function split(sum: number, firstMaximum: number): [number, number] {
  const first = Math.min(firstMaximum, sum - 1)
  return [first, sum - first]
}

/** Item and duration that land on a point of a device's axis, using only scores that the item can have by itself. */
function device(target: number, itemMaximum: number): { score: number; duration: RosaDuration } {
  if (target === 0) return { score: 1, duration: -1 }
  if (target > itemMaximum) return { score: itemMaximum, duration: 1 }
  return { score: target, duration: 0 }
}

function withChair(pan: number, rests: number, chairDuration: RosaDuration = 0): RosaItemScores {
  const [seatPanHeight, seatPanDepth] = split(pan, 5)
  const [armrest, backSupport] = split(rests, 5)
  return { ...neutral, seatPanHeight, seatPanDepth, armrest, backSupport, chairDuration }
}

function withMonitorPhone(base: RosaItemScores, telephone: number, monitor: number): RosaItemScores {
  const phone = telephone === 0 ? null : device(telephone, 5)
  const screen = device(monitor, 7)
  return {
    ...base,
    telephone: phone === null ? null : phone.score,
    telephoneDuration: phone === null ? null : phone.duration,
    monitor: screen.score,
    monitorDuration: screen.duration,
  }
}

function withMouseKeyboard(base: RosaItemScores, mouse: number, keyboard: number): RosaItemScores {
  const pointer = device(mouse, 6)
  const keys = device(keyboard, 6)
  return {
    ...base,
    mouse: pointer.score,
    mouseDuration: pointer.duration,
    keyboard: keys.score,
    keyboardDuration: keys.duration,
  }
}

type OracleTable = { rowAxis: number[]; colAxis: number[]; values: number[][] }

function cellsOf(table: OracleTable): { row: number; column: number; expected: number }[] {
  return table.rowAxis.flatMap((row, r) =>
    table.colAxis.map((column, c) => ({ row, column, expected: table.values[r]?.[c] ?? Number.NaN })),
  )
}

/** Devices that give a section B of 1 to 9 (index 0 to 8): telephone row 0 reaches 6, row 6 the rest. */
const monitorPhoneFor: [telephone: number, monitor: number][] = [
  ...([1, 3, 4, 5, 6, 7].map((monitor) => [0, monitor]) as [number, number][]),
  ...([3, 4, 6].map((monitor) => [6, monitor]) as [number, number][]),
]
/** Devices that give a section C of 1 to 9: mouse row 0 reaches 6, row 7 the rest. */
const mouseKeyboardFor: [mouse: number, keyboard: number][] = [
  ...([1, 3, 4, 5, 6, 7].map((keyboard) => [0, keyboard]) as [number, number][]),
  ...([1, 3, 5].map((keyboard) => [7, keyboard]) as [number, number][]),
]
/** Chairs of 1 to 10, from chart A: pan 2 reaches 2 to 8, A(8,9) is 9, and the duration gives the two ends. */
const chairFor: [pan: number, rests: number, duration: RosaDuration][] = [
  [2, 2, -1],
  [2, 2, 0],
  ...([4, 5, 6, 7, 8, 9].map((rests) => [2, rests, 0]) as [number, number, 0][]),
  [8, 9, 0],
  [8, 9, 1],
]

function pick<Value>(list: readonly Value[], score: number): Value {
  const value = list[score - 1]
  if (value === undefined) throw new Error(`nothing reaches ${score}`)
  return value
}

/** Equal to a number of the oracle, and counted as compared. */
function expectOracle(actual: number, expected: number): void {
  const numbers = comparison('rosa-tables.json')
  numbers.check(actual, expected, 0)
  numbers.report()
}

describe('the charts, cell by cell', () => {
  it.each(cellsOf(oracle.tables.A))('chart A is $expected at pan $row, rests $column', ({ row, column, expected }) => {
    expectOracle(combineRosa(withChair(row, column)).areaA, expected)
  })

  it.each(cellsOf(oracle.tables.B))('chart B is $expected at telephone $row, monitor $column', (cell) => {
    expectOracle(combineRosa(withMonitorPhone(neutral, cell.row, cell.column)).sectionB, cell.expected)
  })

  it.each(cellsOf(oracle.tables.C))('chart C is $expected at mouse $row, keyboard $column', (cell) => {
    expectOracle(combineRosa(withMouseKeyboard(neutral, cell.row, cell.column)).sectionC, cell.expected)
  })

  it.each(cellsOf(oracle.tables.D))('peripherals are $expected for sections $row and $column', (cell) => {
    const b = withMonitorPhone(neutral, ...pick(monitorPhoneFor, cell.row))
    const score = combineRosa(withMouseKeyboard(b, ...pick(mouseKeyboardFor, cell.column)))
    expect([score.sectionB, score.sectionC]).toEqual([cell.row, cell.column])
    expectOracle(score.peripherals, cell.expected)
  })

  // Charts B and C stop at 9, so peripherals of 10 (the last column of the final chart) cannot come about.
  it.each(cellsOf(oracle.tables.E).filter((cell) => cell.column <= 9))(
    'the final score is $expected for chair $row and peripherals $column',
    (cell) => {
      const chair = withChair(...pick(chairFor, cell.row))
      const phoneless = { ...chair, telephone: null, telephoneDuration: null }
      const score = combineRosa(withMouseKeyboard(phoneless, ...pick(mouseKeyboardFor, cell.column)))
      expect([score.chair, score.peripherals]).toEqual([cell.row, cell.column])
      expectOracle(score.final, cell.expected)
    },
  )

  it('leaves out no cell of the final chart that can come about', () => {
    expect(cellsOf(oracle.tables.E).filter((cell) => cell.column > 9)).toHaveLength(10)
    expect(cellsOf(oracle.tables.E).every((cell) => cell.expected === Math.max(cell.row, cell.column))).toBe(true)
  })
})

describe('worked examples', () => {
  type Inputs = Record<string, number>
  const read = (inputs: Inputs, ...names: string[]) => {
    const name = names.find((candidate) => candidate in inputs)
    return name === undefined ? undefined : inputs[name]
  }
  // -1, 0 and 1 by the file's own rules for d*.
  const duration = (value: number | undefined) => (value ?? 0) as RosaDuration
  const toItems = (inputs: Inputs): RosaItemScores => ({
    seatPanHeight: read(inputs, 'h', 'chairHeight') ?? 1,
    seatPanDepth: read(inputs, 'd', 'panDepth') ?? 1,
    armrest: read(inputs, 'a', 'armrest') ?? 1,
    backSupport: read(inputs, 'b', 'backrest') ?? 1,
    chairDuration: duration(read(inputs, 'dc', 'chairDuration')),
    monitor: read(inputs, 'mon', 'monitor') ?? 1,
    monitorDuration: duration(read(inputs, 'dm', 'monitorDuration')),
    telephone: read(inputs, 'ph', 'phone') === 0 ? null : (read(inputs, 'ph', 'phone') ?? 1),
    telephoneDuration: duration(read(inputs, 'dp', 'phoneDuration')),
    mouse: read(inputs, 'mo') ?? 1,
    mouseDuration: duration(read(inputs, 'dmo')),
    keyboard: read(inputs, 'k') ?? 1,
    keyboardDuration: duration(read(inputs, 'dk')),
  })
  const examples = oracle.workedExamples.map((example) => ({
    name: example.name,
    inputs: example.inputs as Inputs,
    expected: { ...example.computed, ...('publishedValues' in example ? example.publishedValues : {}) },
  }))

  it.each(examples)('$name', ({ inputs, expected }) => {
    expect(combineRosa(toItems(inputs))).toMatchObject(expected)
  })

  it('covers the whole list of the source', () => {
    expect(examples).toHaveLength(9)
  })
})

describe('the item definitions', () => {
  const { chair, monitorPhone, mouseKeyboard } = oracle.items
  const { duration: _afterTableA, ...chairItems } = chair
  const expected = { ...chairItems, ...monitorPhone, ...mouseKeyboard }

  it.each(Object.keys(rosaItems) as (keyof typeof rosaItems)[])('have the codes, points and range of %s', (item) => {
    const { base, add, range } = expected[item]
    expect(rosaItems[item]).toEqual({ base, add, range })
  })

  it('has no item more and none less than the sheet', () => {
    expect(Object.keys(rosaItems).sort()).toEqual(Object.keys(expected).sort())
  })
})

describe('scoreRosa', () => {
  it('gives a neutral workstation a chair of 2, sections of 1 and a final score of 2', () => {
    expect(scoreRosa(neutralAnswers)).toMatchObject({
      areaA: 2,
      chair: 2,
      sectionB: 1,
      sectionC: 1,
      final: 2,
      capped: [],
    })
  })

  it("stacks additions on the base: seat too high (2) and not adjustable (+1) is 3, as in the author's slides", () => {
    const answers = structuredClone(neutralAnswers)
    answers.chair.seatPanHeight = { base: 'too_high_knee_gt_90', add: ['height_not_adjustable'] }
    expect(scoreRosa(answers).items.seatPanHeight).toBe(3)
  })

  it('reaches the top of every chart when everything is wrong and used long', () => {
    const all = <Code extends string>(choices: readonly { code: Code }[]) => choices.map((choice) => choice.code)
    const score = scoreRosa({
      chair: {
        seatPanHeight: { base: 'no_foot_contact', add: all(rosaItems.seatPanHeight.add) },
        seatPanDepth: { base: 'too_long_gap_lt_8cm', add: all(rosaItems.seatPanDepth.add) },
        armrest: { base: 'too_high_shrugged_or_low_unsupported', add: all(rosaItems.armrest.add) },
        backSupport: { base: 'no_or_misplaced_lumbar', add: all(rosaItems.backSupport.add) },
        duration: 1,
      },
      monitorPhone: {
        monitor: { base: 'too_high_neck_extension', add: all(rosaItems.monitor.add), duration: 1 },
        telephone: { base: 'too_far_reach_gt_30cm', add: all(rosaItems.telephone.add), duration: 1 },
      },
      mouseKeyboard: {
        mouse: { base: 'reaching_to_mouse', add: all(rosaItems.mouse.add), duration: 1 },
        keyboard: { base: 'wrists_extended_gt_15deg', add: all(rosaItems.keyboard.add), duration: 1 },
      },
    })
    // 3+2=5, 2+1=3: pan 8. 2+3=5, 2+2=4: rests 9. A(8,9)=9, +1=10. Monitor 3+4+1=8, held at 7. B(6,7)=9, C(7,7)=9.
    expect(score).toMatchObject({ areaA: 9, chair: 10, sectionB: 9, sectionC: 9, peripherals: 9, final: 10 })
    expect(score.capped).toEqual(['monitor'])
  })

  it('takes a desk without a telephone as row 0, which is less than any telephone in use', () => {
    const withPhone = combineRosa({ ...neutral, monitor: 3, telephone: 3 })
    const without = combineRosa({ ...neutral, monitor: 3, telephone: null })
    // B(3,3) = 3 and B(0,3) = 2.
    expect([withPhone.sectionB, without.sectionB]).toEqual([3, 2])
    expect(
      scoreRosa({ ...neutralAnswers, monitorPhone: { ...neutralAnswers.monitorPhone, telephone: null } }),
    ).toMatchObject({ sectionB: 1, items: { telephone: null, telephoneDuration: null } })
  })

  it.each([
    [
      'an unknown posture',
      'armrest has no posture golden',
      (a: RosaAnswers) => Object.assign(a.chair.armrest, { base: 'golden' }),
    ],
    [
      "another item's posture",
      'mouse has no posture knees_90',
      (a: RosaAnswers) => Object.assign(a.mouseKeyboard.mouse, { base: 'knees_90' }),
    ],
    [
      'an unknown addition',
      'monitor has no addition dusty',
      (a: RosaAnswers) => Object.assign(a.monitorPhone.monitor, { add: ['dusty'] }),
    ],
    [
      'an addition twice',
      'monitor has an addition twice',
      (a: RosaAnswers) => Object.assign(a.monitorPhone.monitor, { add: ['glare', 'glare'] }),
    ],
    [
      'a duration of 2',
      'the duration of keyboard must be -1, 0 or 1: 2',
      (a: RosaAnswers) => Object.assign(a.mouseKeyboard.keyboard, { duration: 2 }),
    ],
    [
      'a duration in words',
      'the duration of chair must be -1, 0 or 1: 1',
      (a: RosaAnswers) => Object.assign(a.chair, { duration: '1' }),
    ],
    [
      'a missing item',
      'backSupport is not answered',
      (a: RosaAnswers) => Object.assign(a.chair, { backSupport: undefined }),
    ],
    [
      'a missing duration',
      'the duration of telephone must be -1, 0 or 1: undefined',
      (a: RosaAnswers) => Object.assign(a.monitorPhone.telephone ?? {}, { duration: undefined }),
    ],
  ])('refuses %s and says so: %s', (_what, message, spoil) => {
    const answers = structuredClone(neutralAnswers)
    spoil(answers)
    expect(() => scoreRosa(answers)).toThrow(new RangeError(message))
  })

  it('does not change the answers it is given', () => {
    const before = structuredClone(neutralAnswers)
    scoreRosa(neutralAnswers)
    expect(neutralAnswers).toEqual(before)
  })
})

describe('combineRosa', () => {
  it('reads chart A with the pan in the rows: pan 7, rests 5 is 7; pan 5, rests 7 is 6', () => {
    expect(combineRosa(withChair(7, 5)).areaA).toBe(7)
    expect(combineRosa(withChair(5, 7)).areaA).toBe(6)
  })

  it.each([
    { telephone: 2, monitor: 4, expected: 3 },
    { telephone: 4, monitor: 2, expected: 4 },
    { telephone: 3, monitor: 6, expected: 6 },
    { telephone: 6, monitor: 3, expected: 7 },
    { telephone: 6, monitor: 4, expected: 8 },
    { telephone: 4, monitor: 6, expected: 7 },
  ])('reads chart B with the telephone in the rows: $telephone, $monitor is $expected', (cell) => {
    expect(combineRosa(withMonitorPhone(neutral, cell.telephone, cell.monitor)).sectionB).toBe(cell.expected)
  })

  it('keeps no duration of a telephone that is not there', () => {
    expect(combineRosa({ ...neutral, telephone: null, telephoneDuration: 1 }).items.telephoneDuration).toBeNull()
    expect(combineRosa({ ...neutral, telephoneDuration: 1 }).items.telephoneDuration).toBe(1)
  })

  it("adds the chair's duration after the chart, not to an item", () => {
    // A(5,4) = 4, and 5 with the duration. Counted in an item it would be A(5,5) = 4.
    expect(combineRosa(withChair(5, 4, 1))).toMatchObject({ areaA: 4, chair: 5 })
  })

  it('adds the duration of a device before its chart', () => {
    // Mouse 2, keyboard 1 with +1 each: C(3,2) = 3. Added after the chart it would be C(2,1) + 2 = 4.
    const score = combineRosa({ ...neutral, mouse: 2, mouseDuration: 1, keyboard: 1, keyboardDuration: 1 })
    expect(score.sectionC).toBe(3)
  })

  it('holds a monitor of 8 at 7 and says so', () => {
    const score = combineRosa({ ...neutral, monitor: 7, monitorDuration: 1 })
    expect(score).toMatchObject({ sectionB: 6, capped: ['monitor'] })
  })

  it('caps nothing at 7', () => {
    expect(combineRosa({ ...neutral, monitor: 6, monitorDuration: 1 }).capped).toEqual([])
  })

  it('asks for action from 5 on', () => {
    expect(combineRosa(withChair(2, 5))).toMatchObject({ final: 4, actionNeeded: false })
    expect(combineRosa(withChair(2, 6))).toMatchObject({ final: 5, actionNeeded: true })
  })

  it.each<Partial<Record<keyof RosaItemScores, number>>>([
    { seatPanHeight: 0 },
    { seatPanHeight: 6 },
    { seatPanDepth: 4 },
    { armrest: 6 },
    { backSupport: 5 },
    { monitor: 8 },
    { telephone: 7 },
    { mouse: -1 },
    { keyboard: 8 },
    { monitor: 1.5 },
    { mouse: Number.NaN },
    { chairDuration: 2 },
    { keyboardDuration: 0.5 },
    { mouseDuration: Number.NaN },
  ])('refuses %o', (wrong) => {
    // The cast is the point: a caller without types can pass this.
    const [[item, value] = ['', 0]] = Object.entries(wrong)
    const combine = () => combineRosa({ ...neutral, ...wrong } as RosaItemScores)
    expect(combine).toThrow(RangeError)
    expect(combine).toThrow(item.endsWith('Duration') ? `-1, 0 or 1: ${value}` : `${item} must be a whole number from `)
    expect(combine).toThrow(`: ${value}`)
  })
})

describe('rosaDuration', () => {
  it.each([
    [{ continuousMinutes: 29, hoursPerDay: 2 }, -1],
    [{ continuousMinutes: 30, hoursPerDay: 2 }, 0],
    [{ continuousMinutes: 60, hoursPerDay: 2 }, 0],
    [{ continuousMinutes: 61, hoursPerDay: 2 }, 1],
    [{ continuousMinutes: 45, hoursPerDay: 0.9 }, -1],
    [{ continuousMinutes: 45, hoursPerDay: 1 }, 0],
    [{ continuousMinutes: 45, hoursPerDay: 4 }, 0],
    [{ continuousMinutes: 45, hoursPerDay: 4.1 }, 1],
  ] as const)('%o is %i', (use, points) => {
    expect(rosaDuration(use)).toBe(points)
  })

  it('counts as long what is both short at a stretch and long in a day', () => {
    expect(rosaDuration({ continuousMinutes: 20, hoursPerDay: 5 })).toBe(1)
    expect(rosaDuration({ continuousMinutes: 70, hoursPerDay: 0.5 })).toBe(1)
  })

  it.each([
    [{ continuousMinutes: -1, hoursPerDay: 2 }, 'minutes at a stretch must be 0 to 1440: -1'],
    [{ continuousMinutes: 1441, hoursPerDay: 2 }, 'minutes at a stretch must be 0 to 1440: 1441'],
    [{ continuousMinutes: Number.NaN, hoursPerDay: 2 }, 'minutes at a stretch must be 0 to 1440: NaN'],
    [{ continuousMinutes: 45, hoursPerDay: -0.5 }, 'hours a day must be 0 to 24: -0.5'],
    [{ continuousMinutes: 45, hoursPerDay: 25 }, 'hours a day must be 0 to 24: 25'],
    [{ continuousMinutes: 45, hoursPerDay: Number.POSITIVE_INFINITY }, 'hours a day must be 0 to 24: Infinity'],
  ])('refuses %o', (use, message) => {
    expect(() => rosaDuration(use)).toThrow(new RangeError(message))
  })

  it('takes a whole day, at a stretch and in all', () => {
    expect(rosaDuration({ continuousMinutes: 1440, hoursPerDay: 24 })).toBe(1)
    expect(rosaDuration({ continuousMinutes: 0, hoursPerDay: 0 })).toBe(-1)
  })
})
