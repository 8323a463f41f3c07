import type { RosaDurationBand } from '../domain/instruments/rosa'
import type { RosaAdd, RosaBase, RosaItem, RosaSection, RosaTimed } from '../domain/instruments/rosa-items'

/** One answer in words: what the auditor sees, and how to tell. */
export type AnswerWords = { label: string; hint?: string }

type ItemWords<Item extends RosaItem> = {
  title: string
  /** Where to look, in one sentence. */
  look: string
  base: Record<RosaBase<Item>, AnswerWords>
  add: Record<RosaAdd<Item>, AnswerWords>
  /** What puts it right. */
  remedy: string
}

export const rosaItemWords: { [Item in RosaItem]: ItemWords<Item> } = {
  seatPanHeight: {
    title: 'Seat height',
    look: 'Look from the side, with the person sitting as usual.',
    base: {
      knees_90: { label: 'Knees at about a right angle', hint: 'Thighs level, feet flat on the floor or a footrest.' },
      too_low_knee_lt_90: { label: 'Too low', hint: 'Knees higher than hips.' },
      too_high_knee_gt_90: { label: 'Too high', hint: 'Hips higher than knees, feet still touch the floor.' },
      no_foot_contact: { label: 'Feet do not reach the floor', hint: 'They hang, or only the toes touch.' },
    },
    add: {
      insufficient_leg_space_under_desk: { label: 'Too little room for the legs under the desk' },
      height_not_adjustable: { label: 'The height cannot be adjusted' },
    },
    remedy:
      'Set the seat so that the knees are at a right angle with the feet flat; add a footrest if the desk is too high for that.',
  },
  seatPanDepth: {
    title: 'Seat depth',
    look: 'Put three fingers between the front edge of the seat and the back of the knee.',
    base: {
      about_8cm_3in_gap: { label: 'About 8 cm (three fingers) of gap' },
      too_long_gap_lt_8cm: { label: 'Too long', hint: 'Less than 8 cm: the edge presses behind the knee.' },
      too_short_gap_gt_8cm: { label: 'Too short', hint: 'Clearly more than 8 cm: the thighs are not carried.' },
    },
    add: { depth_not_adjustable: { label: 'The depth cannot be adjusted' } },
    remedy: 'Set the seat depth to three fingers of gap behind the knee, or use a chair of the right size.',
  },
  armrest: {
    title: 'Armrests',
    look: 'Look from the front: shoulders, elbows, forearms.',
    base: {
      elbows_supported_shoulders_relaxed: { label: 'Elbows carried, shoulders relaxed' },
      too_high_shrugged_or_low_unsupported: {
        label: 'Too high or too low',
        hint: 'The shoulders are pushed up, or the elbows are not carried. No armrests count as this.',
      },
    },
    add: {
      hard_or_damaged_surface: { label: 'Hard or damaged' },
      too_wide: { label: 'Too far apart', hint: 'The elbows point outwards.' },
      not_adjustable: { label: 'Cannot be adjusted' },
    },
    remedy: 'Set the armrests to elbow height with the shoulders down, close to the body; replace hard or broken pads.',
  },
  backSupport: {
    title: 'Back support',
    look: 'Look from the side at the lower back and the angle of the backrest.',
    base: {
      lumbar_supported_recline_95_110: {
        label: 'Lower back supported',
        hint: 'Leaning slightly back, 95 to 110 degrees.',
      },
      no_or_misplaced_lumbar: {
        label: 'No support for the lower back',
        hint: 'Or the support sits too high or too low.',
      },
      angle_gt_110_or_lt_95: {
        label: 'Angle wrong',
        hint: 'Upright or bent forward (under 95), or lying back (over 110).',
      },
      no_back_support_stool_or_leaning_forward: {
        label: 'Backrest not used',
        hint: 'A stool, or the person leans forward.',
      },
    },
    add: {
      work_surface_too_high_shrugged: { label: 'Work surface too high', hint: 'The shoulders are pulled up.' },
      backrest_not_adjustable: { label: 'The backrest cannot be adjusted' },
    },
    remedy:
      'Set the lumbar support into the hollow of the back and the backrest slightly back; bring the work close enough to lean on it.',
  },
  monitor: {
    title: 'Monitor',
    look: 'Look from the side at the neck. With two screens, the one used most.',
    base: {
      arms_length_40_75cm_eye_level: { label: "An arm's length away, top edge at eye level", hint: '40 to 75 cm.' },
      too_low_below_30deg: { label: 'Too low', hint: 'The head bends down; the gaze falls more than 30 degrees.' },
      too_high_neck_extension: { label: 'Too high', hint: 'The head tilts back.' },
    },
    add: {
      too_far: { label: 'Too far away', hint: 'More than 75 cm, or the person leans towards it.' },
      neck_twist_gt_30deg: { label: 'Off to one side', hint: 'The neck turns more than 30 degrees.' },
      glare: { label: 'Glare on the screen' },
      documents_no_holder: { label: 'Papers lie flat, without a holder' },
    },
    remedy:
      "Put the screen straight ahead, an arm's length away, top edge at eye level, across from windows; papers in a holder beside it.",
  },
  telephone: {
    title: 'Telephone',
    look: 'Ask for a call, or to show how the last one was made.',
    base: {
      headset_or_one_hand_neutral_neck: { label: 'Headset, or held in one hand with a straight neck' },
      too_far_reach_gt_30cm: { label: 'Out of reach', hint: 'More than 30 cm away.' },
    },
    add: {
      neck_and_shoulder_hold: { label: 'Held between neck and shoulder' },
      no_hands_free_option: { label: 'No headset or loudspeaker' },
    },
    remedy: 'Give a headset, or put the telephone within 30 cm.',
  },
  mouse: {
    title: 'Mouse',
    look: 'Stand behind the person and look at shoulder, elbow and hand.',
    base: {
      in_line_with_shoulder: { label: 'In line with the shoulder' },
      reaching_to_mouse: { label: 'The arm reaches for it', hint: 'To the side or forward.' },
    },
    add: {
      mouse_keyboard_different_surfaces: { label: 'Mouse and keyboard at different heights or surfaces' },
      pinch_grip: { label: 'Pinched with the fingers', hint: 'The mouse is too small for the hand.' },
      palmrest_in_front_of_mouse: { label: 'A hard palm rest in front of it' },
    },
    remedy:
      'Put the mouse beside the keyboard on the same surface, in line with the shoulder, in a size that fits the hand.',
  },
  keyboard: {
    title: 'Keyboard',
    look: 'Look from the side at the wrists while the person types.',
    base: {
      wrists_straight_shoulders_relaxed: { label: 'Wrists straight, shoulders relaxed' },
      wrists_extended_gt_15deg: { label: 'Wrists bent upwards', hint: 'More than 15 degrees.' },
    },
    add: {
      deviation_while_typing: { label: 'Hands turn outwards or inwards while typing' },
      keyboard_too_high_shrugged: { label: 'Too high', hint: 'The shoulders are pulled up.' },
      reaching_overhead_items: { label: 'Reaching for things above shoulder height' },
      platform_not_adjustable: { label: 'The surface cannot be adjusted' },
    },
    remedy: 'Lay the keyboard flat at elbow height, feet folded in, so that the wrists stay straight.',
  },
}

/** The words of one item in their general shape, for code that treats all items alike. */
export function itemWords(item: RosaItem): {
  title: string
  look: string
  base: Readonly<Record<string, AnswerWords>>
  add: Readonly<Record<string, AnswerWords>>
  remedy: string
} {
  return rosaItemWords[item]
}

export const sectionTitles: Readonly<Record<RosaSection, string>> = {
  chair: 'Chair',
  monitorPhone: 'Monitor and telephone',
  mouseKeyboard: 'Mouse and keyboard',
}

export const durationQuestions: Readonly<Record<RosaTimed, string>> = {
  chair: 'How long is the chair sat in?',
  monitor: 'How long is the screen looked at?',
  telephone: 'How long is the telephone used?',
  mouse: 'How long is the mouse used?',
  keyboard: 'How long is the keyboard used?',
}

export const durationHint = 'If both "long" and "short" fit, choose long: many short stretches still make a long day.'

export const durationWords: Readonly<Record<RosaDurationBand, { label: string; hint: string }>> = {
  long: { label: 'Long', hint: 'More than 1 hour at a stretch, or more than 4 hours a day.' },
  medium: { label: 'Medium', hint: '30 minutes to 1 hour at a stretch, and 1 to 4 hours a day.' },
  short: { label: 'Short', hint: 'Less than 30 minutes at a stretch, or less than 1 hour a day.' },
}

export const shorterUse: Readonly<Record<RosaTimed, string>> = {
  chair: 'Break up the sitting: stand or walk for a few minutes before an hour is over, at most 4 hours a day.',
  monitor: 'Break up the screen work before an hour is over, at most 4 hours a day.',
  telephone: 'Share or spread the calls: no more than an hour at a stretch, at most 4 hours a day.',
  mouse:
    'Break up the mouse work before an hour is over, at most 4 hours a day; use the keyboard where it does the same.',
  keyboard: 'Break up the typing before an hour is over, at most 4 hours a day.',
}
