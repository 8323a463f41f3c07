import type { Outcome } from '../disclosure/table'
import type { RosaSection } from '../instruments/rosa-items'

/**
 * The hierarchy of controls, most effective first: take the hazard away, use something else, change the workplace,
 * change the way of working, equip the person. Source: ISO 45001:2018, 8.1.2; the order is NIOSH's.
 */
export const controlLevels = ['elimination', 'substitution', 'engineering', 'administrative', 'personal'] as const
export type ControlLevel = (typeof controlLevels)[number]

export const controlLevelNames: Readonly<Record<ControlLevel, string>> = {
  elimination: 'Take the load away',
  substitution: 'Use something else',
  engineering: 'Change the workplace',
  administrative: 'Change the way of working',
  personal: 'Equip the person',
}

type MeasureDefinition = {
  readonly code: string
  readonly level: ControlLevel
  readonly name: string
  /** Complaints that it is meant to lower. */
  readonly outcomes: readonly Exclude<Outcome, 'both'>[]
  /** Sections of ROSA that it improves; empty for what ROSA does not look at. */
  readonly sections: readonly RosaSection[]
}

/** What can be done, in plain words. `other` is for what the list does not have: its title says it. */
export const measures = [
  {
    code: 'automate-entry',
    level: 'elimination',
    name: 'Replace repeated typing with scanning or import',
    outcomes: ['wristAny'],
    sections: ['mouseKeyboard'],
  },
  {
    code: 'remove-obstacles',
    level: 'elimination',
    name: 'Clear what is in the way of legs and arms',
    outcomes: ['backAny'],
    sections: ['chair'],
  },
  {
    code: 'remove-step',
    level: 'elimination',
    name: 'Drop a step that makes people twist or reach',
    outcomes: ['wristAny', 'backAny'],
    sections: [],
  },
  {
    code: 'other-chair',
    level: 'substitution',
    name: 'Chairs that adjust',
    outcomes: ['backAny'],
    sections: ['chair'],
  },
  {
    code: 'other-mouse',
    level: 'substitution',
    name: 'A mouse that fits the hand',
    outcomes: ['wristAny'],
    sections: ['mouseKeyboard'],
  },
  {
    code: 'other-keyboard',
    level: 'substitution',
    name: 'Flat or split keyboards',
    outcomes: ['wristAny'],
    sections: ['mouseKeyboard'],
  },
  {
    code: 'headsets',
    level: 'substitution',
    name: 'Headsets instead of handsets',
    outcomes: ['backAny'],
    sections: ['monitorPhone'],
  },
  {
    code: 'separate-screen',
    level: 'substitution',
    name: 'Separate screen and keyboard for laptops',
    outcomes: ['wristAny', 'backAny'],
    sections: ['monitorPhone', 'mouseKeyboard'],
  },
  {
    code: 'adjustable-desk',
    level: 'engineering',
    name: 'Height-adjustable desks or benches',
    outcomes: ['wristAny', 'backAny'],
    sections: ['chair', 'mouseKeyboard'],
  },
  {
    code: 'screen-arm',
    level: 'engineering',
    name: 'Screen arms or risers',
    outcomes: ['backAny'],
    sections: ['monitorPhone'],
  },
  {
    code: 'document-holder',
    level: 'engineering',
    name: 'Document holders beside the screen',
    outcomes: ['backAny'],
    sections: ['monitorPhone'],
  },
  {
    code: 'keyboard-tray',
    level: 'engineering',
    name: 'Keyboard and mouse on one surface, at elbow height',
    outcomes: ['wristAny'],
    sections: ['mouseKeyboard'],
  },
  {
    code: 'armrests',
    level: 'engineering',
    name: 'Adjustable, padded armrests',
    outcomes: ['wristAny', 'backAny'],
    sections: ['chair'],
  },
  {
    code: 'lighting',
    level: 'engineering',
    name: 'Stop glare: blinds, lamps, turned screens',
    outcomes: ['backAny'],
    sections: ['monitorPhone'],
  },
  {
    code: 'lifting-aid',
    level: 'engineering',
    name: 'Lifting aids and tables at hip height',
    outcomes: ['backAny', 'wristAny'],
    sections: [],
  },
  {
    code: 'adjust-together',
    level: 'administrative',
    name: 'Adjust each workstation with the person',
    outcomes: ['wristAny', 'backAny'],
    sections: ['chair', 'monitorPhone', 'mouseKeyboard'],
  },
  {
    code: 'short-breaks',
    level: 'administrative',
    name: 'Short breaks and a change of task every hour',
    outcomes: ['wristAny', 'backAny'],
    sections: ['chair', 'mouseKeyboard'],
  },
  {
    code: 'rotation',
    level: 'administrative',
    name: 'Rotate between tasks that load different parts',
    outcomes: ['wristAny', 'backAny'],
    sections: [],
  },
  {
    code: 'pace',
    level: 'administrative',
    name: 'Slow the pace or spread the peaks',
    outcomes: ['wristAny', 'backAny'],
    sections: [],
  },
  {
    code: 'training',
    level: 'administrative',
    name: 'Show people how to set up and move',
    outcomes: ['wristAny', 'backAny'],
    sections: ['chair', 'monitorPhone', 'mouseKeyboard'],
  },
  { code: 'footrest', level: 'personal', name: 'Footrests', outcomes: ['backAny'], sections: ['chair'] },
  {
    code: 'palm-support',
    level: 'personal',
    name: 'Soft palm supports for pauses',
    outcomes: ['wristAny'],
    sections: ['mouseKeyboard'],
  },
  {
    code: 'gloves-tools',
    level: 'personal',
    name: 'Tools and gloves in the right size',
    outcomes: ['wristAny'],
    sections: [],
  },
  { code: 'other', level: 'administrative', name: 'Something else', outcomes: ['wristAny', 'backAny'], sections: [] },
] as const satisfies readonly MeasureDefinition[]

export type MeasureCode = (typeof measures)[number]['code']
export type Measure = MeasureDefinition & { readonly code: MeasureCode }

export const measureCodes: readonly MeasureCode[] = measures.map((measure) => measure.code)

/** The measure of a code, or null: rows written before a code was dropped still have to be shown. */
export function findMeasure(code: string): Measure | null {
  return measures.find((measure) => measure.code === code) ?? null
}

/**
 * Measures that fit a finding: first those that improve the worst ROSA section, then, for complaints of both wrist and
 * back, those that serve both before those that serve one, then the most effective level first.
 */
export function suggestMeasures(finding: { outcome: Outcome | null; section: RosaSection | null }): Measure[] {
  const wanted = wantedOutcomes(finding.outcome)
  const served = (measure: Measure) => wanted.filter((outcome) => measure.outcomes.includes(outcome)).length
  const onSection = (measure: Measure) => (finding.section && measure.sections.includes(finding.section) ? 1 : 0)
  const level = (measure: Measure) => controlLevels.indexOf(measure.level)
  return measures
    .filter((measure: Measure) => measure.code !== 'other' && (served(measure) > 0 || onSection(measure) > 0))
    .filter((measure: Measure) => finding.section === null || measure.sections.length === 0 || onSection(measure) > 0)
    .sort((a: Measure, b: Measure) => onSection(b) - onSection(a) || served(b) - served(a) || level(a) - level(b))
}

function wantedOutcomes(outcome: Outcome | null): Exclude<Outcome, 'both'>[] {
  switch (outcome) {
    case 'wristAny':
      return ['wristAny']
    case 'backAny':
      return ['backAny']
    case 'both':
      return ['wristAny', 'backAny']
    case null:
      return []
  }
}
