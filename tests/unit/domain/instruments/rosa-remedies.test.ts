import { describe, expect, it } from 'vitest'
import { type RosaAnswers, rosaDuration, rosaDurationBands, scoreRosa } from '@/lib/domain/instruments/rosa'
import { rosaDrivers, rosaRemedies } from '@/lib/domain/instruments/rosa-remedies'

/** Pan 3 (too high, not adjustable: 3) + 1 = 4, rests 2: A = 3. Mouse 4 + long = 5, keyboard 2 + long = 3: C(5,3) = 6. */
const answers: RosaAnswers = {
  chair: {
    seatPanHeight: { base: 'too_high_knee_gt_90', add: ['height_not_adjustable'] },
    seatPanDepth: { base: 'about_8cm_3in_gap', add: [] },
    armrest: { base: 'elbows_supported_shoulders_relaxed', add: [] },
    backSupport: { base: 'lumbar_supported_recline_95_110', add: [] },
    duration: 0,
  },
  monitorPhone: { monitor: { base: 'arms_length_40_75cm_eye_level', add: [], duration: 0 }, telephone: null },
  mouseKeyboard: {
    mouse: { base: 'reaching_to_mouse', add: ['mouse_keyboard_different_surfaces'], duration: 1 },
    keyboard: { base: 'wrists_extended_gt_15deg', add: [], duration: 1 },
  },
}

/** Everything at its best, medium use, no telephone: chair 2, monitor B(0,1) = 1, mouse and keyboard C(1,1) = 1. */
const neutralAnswers: RosaAnswers = {
  chair: {
    seatPanHeight: { base: 'knees_90', add: [] },
    seatPanDepth: { base: 'about_8cm_3in_gap', add: [] },
    armrest: { base: 'elbows_supported_shoulders_relaxed', add: [] },
    backSupport: { base: 'lumbar_supported_recline_95_110', add: [] },
    duration: 0,
  },
  monitorPhone: { monitor: { base: 'arms_length_40_75cm_eye_level', add: [], duration: 0 }, telephone: null },
  mouseKeyboard: {
    mouse: { base: 'in_line_with_shoulder', add: [], duration: 0 },
    keyboard: { base: 'wrists_straight_shoulders_relaxed', add: [], duration: 0 },
  },
}

describe('rosaRemedies', () => {
  it('puts first the change that lowers the final score most', () => {
    // Mouse right: 1 + 1 = 2, C(2,3) = 3, and the chair's 3 is then the worst. Mouse shorter: C(4,3) = 5.
    // Keyboard right: 1 + 1 = 2, C(5,2) = 5. Keyboard shorter: C(5,2) = 5. Seat height right: A(2,2) = 2, final stays 6.
    expect(
      rosaRemedies(answers).map(({ change, sectionAfter, finalAfter }) => [change, sectionAfter, finalAfter]),
    ).toEqual([
      [{ kind: 'item', item: 'mouse' }, 3, 3],
      [{ kind: 'item', item: 'keyboard' }, 5, 5],
      [{ kind: 'duration', timed: 'mouse' }, 5, 5],
      [{ kind: 'duration', timed: 'keyboard' }, 5, 5],
      [{ kind: 'item', item: 'seatPanHeight' }, 2, 6],
    ])
  })

  it('names the item of the chair that holds the score up, for each of them', () => {
    const worst = {
      seatPanHeight: { base: 'no_foot_contact', add: ['insufficient_leg_space_under_desk', 'height_not_adjustable'] },
      seatPanDepth: { base: 'too_long_gap_lt_8cm', add: ['depth_not_adjustable'] },
      armrest: { base: 'too_high_shrugged_or_low_unsupported', add: ['hard_or_damaged_surface', 'too_wide'] },
      backSupport: { base: 'no_or_misplaced_lumbar', add: ['backrest_not_adjustable'] },
    } as const
    // Each at its worst alone, the other three at 1, by chart A: height 5 + 1 = 6 with 2: 5. Depth 1 + 3 = 4 with 2: 3.
    // Armrest 4 + 1 = 5 with pan 2: 4. Back 1 + 3 = 4 with pan 2: 3. All four at 1: A(2,2) = 2.
    const expected = { seatPanHeight: 5, seatPanDepth: 3, armrest: 4, backSupport: 3 }
    for (const [item, before] of Object.entries(expected) as [keyof typeof worst, number][]) {
      const bad = structuredClone(neutralAnswers)
      bad.chair = { ...bad.chair, [item]: worst[item] }
      expect(scoreRosa(bad).chair).toBe(before)
      expect(rosaRemedies(bad)).toEqual([
        { section: 'chair', change: { kind: 'item', item }, sectionAfter: 2, finalAfter: 2 },
      ])
    }
  })

  it('shortens long sitting, and does not call medium use long', () => {
    const long = structuredClone(neutralAnswers)
    long.chair.duration = 1
    // Chart A gives 2, +1 for long use.
    expect(rosaRemedies(long)).toEqual([
      { section: 'chair', change: { kind: 'duration', timed: 'chair' }, sectionAfter: 2, finalAfter: 2 },
    ])
    // Cut from short to medium, every section would rise.
    for (const timed of ['chair', 'monitor', 'mouse', 'keyboard'] as const) {
      const short = structuredClone(neutralAnswers)
      if (timed === 'chair') short.chair.duration = -1
      else if (timed === 'monitor') short.monitorPhone.monitor.duration = -1
      else short.mouseKeyboard[timed].duration = -1
      expect(rosaRemedies(short)).toEqual([])
    }
  })

  it('puts screen and telephone right by chart B', () => {
    const screen = structuredClone(neutralAnswers)
    screen.monitorPhone.monitor = { base: 'too_low_below_30deg', add: ['too_far', 'glare'], duration: 1 }
    // Monitor 2 + 1 + 1 + 1 = 5 without a telephone: B(0,5) = 4. At 1 + 1: B(0,2) = 1. Medium use: B(0,4) = 3.
    expect(rosaRemedies(screen)).toEqual([
      { section: 'monitorPhone', change: { kind: 'item', item: 'monitor' }, sectionAfter: 1, finalAfter: 2 },
      { section: 'monitorPhone', change: { kind: 'duration', timed: 'monitor' }, sectionAfter: 3, finalAfter: 3 },
    ])
    const telephone = structuredClone(neutralAnswers)
    telephone.monitorPhone.telephone = { base: 'too_far_reach_gt_30cm', add: ['neck_and_shoulder_hold'], duration: 1 }
    // Telephone 2 + 2 + 1 = 5 with monitor 1: B(5,1) = 4. At 1 + 1 = 2: B(2,1) = 2. Medium use, 4: B(4,1) = 3.
    expect(rosaRemedies(telephone)).toEqual([
      { section: 'monitorPhone', change: { kind: 'item', item: 'telephone' }, sectionAfter: 2, finalAfter: 2 },
      { section: 'monitorPhone', change: { kind: 'duration', timed: 'telephone' }, sectionAfter: 3, finalAfter: 3 },
    ])
    const medium = structuredClone(telephone)
    medium.monitorPhone.telephone = { base: 'headset_or_one_hand_neutral_neck', add: [], duration: 0 }
    expect(rosaRemedies(medium)).toEqual([])
  })

  it('has nothing to say about a neutral workstation', () => {
    const neutral = structuredClone(answers)
    neutral.chair.seatPanHeight = { base: 'knees_90', add: [] }
    neutral.mouseKeyboard = {
      mouse: { base: 'in_line_with_shoulder', add: [], duration: 0 },
      keyboard: { base: 'wrists_straight_shoulders_relaxed', add: [], duration: 0 },
    }
    expect(rosaRemedies(neutral)).toEqual([])
  })

  it('promises for each change the score that the changed workstation has', () => {
    for (const { change, finalAfter } of rosaRemedies(answers)) {
      if (change.kind === 'item' && change.item === 'mouse') {
        const fixed = structuredClone(answers)
        fixed.mouseKeyboard.mouse = { base: 'in_line_with_shoulder', add: [], duration: 1 }
        expect(scoreRosa(fixed).final).toBe(finalAfter)
      }
    }
    expect.assertions(1)
  })
})

describe('rosaDrivers', () => {
  it('names the worst section', () => {
    expect(rosaDrivers(scoreRosa(answers))).toEqual(['mouseKeyboard'])
  })

  it('names both when two sections are equally bad', () => {
    const tied = structuredClone(answers)
    // C(4,3) = 5; pan 6 (3+2 and 1) with rests 2: A(6,2) = 5.
    tied.mouseKeyboard.mouse.duration = 0
    tied.chair.seatPanHeight = {
      base: 'no_foot_contact',
      add: ['insufficient_leg_space_under_desk', 'height_not_adjustable'],
    }
    expect(rosaDrivers(scoreRosa(tied))).toEqual(['chair', 'mouseKeyboard'])
  })
})

describe('rosaDurationBands', () => {
  // The words of the form: long is "more than 1 hour at a stretch, or more than 4 hours a day", medium is "30 minutes
  // to 1 hour at a stretch and 1 to 4 hours a day", short is what remains.
  const grid = [0, 10, 29, 30, 45, 60, 61, 200].flatMap((minutes) =>
    [0, 0.5, 1, 2, 4, 4.5, 8].map((hours) => ({ continuousMinutes: minutes, hoursPerDay: hours })),
  )
  const inWords = ({ continuousMinutes: minutes, hoursPerDay: hours }: (typeof grid)[number]) => {
    if (minutes > 60 || hours > 4) return 'long'
    return minutes >= 30 && minutes <= 60 && hours >= 1 && hours <= 4 ? 'medium' : 'short'
  }

  it.each(grid)('give $continuousMinutes minutes and $hoursPerDay hours the points of the rule', (use) => {
    expect(rosaDurationBands[inWords(use)]).toBe(rosaDuration(use))
  })
})
