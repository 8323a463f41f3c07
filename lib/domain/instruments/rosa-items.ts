/**
 * The items of ROSA, the Rapid Office Strain Assessment, as data: one base posture is chosen, additions stack.
 *
 * Source: Sonne, Villalta & Andrews 2012, Applied Ergonomics 43:98-108; ranges as in Cabegi de Barros et al. 2022,
 * BMC Musculoskelet Disord, doi 10.1186/s12891-022-05490-8. Two points are not settled between the sheets in use: a
 * screen that is too high counts 3 here (one sheet prints 2), and "too far" adds 1 (some implementations omit it).
 */
type ItemDefinition = {
  readonly base: readonly { readonly code: string; readonly score: number }[]
  readonly add: readonly { readonly code: string; readonly plus: number }[]
  /** Lowest and highest score; for an item with a duration of its own, with that duration. */
  readonly range: readonly [number, number]
}

export const rosaItems = {
  seatPanHeight: {
    base: [
      { code: 'knees_90', score: 1 },
      { code: 'too_low_knee_lt_90', score: 2 },
      { code: 'too_high_knee_gt_90', score: 2 },
      { code: 'no_foot_contact', score: 3 },
    ],
    add: [
      { code: 'insufficient_leg_space_under_desk', plus: 1 },
      { code: 'height_not_adjustable', plus: 1 },
    ],
    range: [1, 5],
  },
  seatPanDepth: {
    base: [
      { code: 'about_8cm_3in_gap', score: 1 },
      { code: 'too_long_gap_lt_8cm', score: 2 },
      { code: 'too_short_gap_gt_8cm', score: 2 },
    ],
    add: [{ code: 'depth_not_adjustable', plus: 1 }],
    range: [1, 3],
  },
  armrest: {
    base: [
      { code: 'elbows_supported_shoulders_relaxed', score: 1 },
      { code: 'too_high_shrugged_or_low_unsupported', score: 2 },
    ],
    add: [
      { code: 'hard_or_damaged_surface', plus: 1 },
      { code: 'too_wide', plus: 1 },
      { code: 'not_adjustable', plus: 1 },
    ],
    range: [1, 5],
  },
  backSupport: {
    base: [
      { code: 'lumbar_supported_recline_95_110', score: 1 },
      { code: 'no_or_misplaced_lumbar', score: 2 },
      { code: 'angle_gt_110_or_lt_95', score: 2 },
      { code: 'no_back_support_stool_or_leaning_forward', score: 2 },
    ],
    add: [
      { code: 'work_surface_too_high_shrugged', plus: 1 },
      { code: 'backrest_not_adjustable', plus: 1 },
    ],
    range: [1, 4],
  },
  monitor: {
    base: [
      { code: 'arms_length_40_75cm_eye_level', score: 1 },
      { code: 'too_low_below_30deg', score: 2 },
      { code: 'too_high_neck_extension', score: 3 },
    ],
    add: [
      { code: 'too_far', plus: 1 },
      { code: 'neck_twist_gt_30deg', plus: 1 },
      { code: 'glare', plus: 1 },
      { code: 'documents_no_holder', plus: 1 },
    ],
    range: [0, 7],
  },
  telephone: {
    base: [
      { code: 'headset_or_one_hand_neutral_neck', score: 1 },
      { code: 'too_far_reach_gt_30cm', score: 2 },
    ],
    add: [
      { code: 'neck_and_shoulder_hold', plus: 2 },
      { code: 'no_hands_free_option', plus: 1 },
    ],
    range: [0, 6],
  },
  mouse: {
    base: [
      { code: 'in_line_with_shoulder', score: 1 },
      { code: 'reaching_to_mouse', score: 2 },
    ],
    add: [
      { code: 'mouse_keyboard_different_surfaces', plus: 2 },
      { code: 'pinch_grip', plus: 1 },
      { code: 'palmrest_in_front_of_mouse', plus: 1 },
    ],
    range: [0, 7],
  },
  keyboard: {
    base: [
      { code: 'wrists_straight_shoulders_relaxed', score: 1 },
      { code: 'wrists_extended_gt_15deg', score: 2 },
    ],
    add: [
      { code: 'deviation_while_typing', plus: 1 },
      { code: 'keyboard_too_high_shrugged', plus: 1 },
      { code: 'reaching_overhead_items', plus: 1 },
      { code: 'platform_not_adjustable', plus: 1 },
    ],
    range: [0, 7],
  },
} as const satisfies Record<string, ItemDefinition>

export type RosaItem = keyof typeof rosaItems
export type RosaBase<Item extends RosaItem> = (typeof rosaItems)[Item]['base'][number]['code']
export type RosaAdd<Item extends RosaItem> = (typeof rosaItems)[Item]['add'][number]['code']

/** The three sections of the sheet, in its order. */
export const rosaSectionIds = ['chair', 'monitorPhone', 'mouseKeyboard'] as const
export type RosaSection = (typeof rosaSectionIds)[number]

/** The items of each section. */
export const rosaSections = {
  chair: ['seatPanHeight', 'seatPanDepth', 'armrest', 'backSupport'],
  monitorPhone: ['monitor', 'telephone'],
  mouseKeyboard: ['mouse', 'keyboard'],
} as const satisfies Record<RosaSection, readonly RosaItem[]>

/** What the items are called, for headings and messages. */
export const rosaItemNames: Readonly<Record<RosaItem, string>> = {
  seatPanHeight: 'seat height',
  seatPanDepth: 'seat depth',
  armrest: 'armrests',
  backSupport: 'back support',
  monitor: 'monitor',
  telephone: 'telephone',
  mouse: 'mouse',
  keyboard: 'keyboard',
}

/** What a duration is asked for: the chair as a whole, and each device. */
export const rosaTimed = ['chair', 'monitor', 'telephone', 'mouse', 'keyboard'] as const
export type RosaTimed = (typeof rosaTimed)[number]

/** The definition of one item in its general shape, for code that treats all items alike. */
export function rosaItemDefinition(item: RosaItem): ItemDefinition {
  return rosaItems[item]
}
