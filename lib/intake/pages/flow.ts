/**
 * The way through the form, as data. There is no script: which screen comes next is decided by the browser's
 * style engine, from what is ticked, with rules that are generated here (`:has()`).
 */
type Condition = 'always' | 'any' | 'wrist' | 'back' | 'neck' | 'wristAndBack' | 'admission'

export type Screen = { id: ScreenId; when: Condition }

export const questionScreens = [
  { id: 'unit', when: 'always' },
  { id: 'regions', when: 'always' },
  { id: 'wrist', when: 'wrist' },
  { id: 'hands', when: 'wrist' },
  { id: 'night', when: 'wrist' },
  { id: 'back', when: 'back' },
  { id: 'neck', when: 'neck' },
  { id: 'more', when: 'any' },
  { id: 'systemic', when: 'always' },
  { id: 'admission', when: 'admission' },
] as const satisfies readonly { id: string; when: Condition }[]
export type QuestionId = (typeof questionScreens)[number]['id']
export type ScreenId = 'start' | QuestionId | 'check'

const wrist = '#regions-wrists-hands:checked'
const back = '#regions-upper-back:checked,#regions-lower-back:checked'

/** Each condition as the selectors that must all find something in the form. */
const needs: Record<Condition, readonly string[]> = {
  always: [],
  any: ['[name=regions]:not(#regions-none):checked'],
  wrist: [wrist],
  back: [back],
  neck: ['#regions-neck:checked'],
  wristAndBack: [wrist, back],
  // The screen is there when the organisation asks for a code.
  admission: ['#admission'],
}

const has = (selector: string) => `:has(${selector})`
const holds = (condition: Condition) => needs[condition].map(has).join('')
/** De Morgan: a condition fails when any of its needs fails. */
const fails = (condition: Condition) => {
  const missing = needs[condition].map((selector) => `:not(${has(selector)})`)
  return missing.length > 1 ? `:is(${missing.join(',')})` : missing.join('')
}

const screens: readonly Screen[] = [
  { id: 'start', when: 'always' },
  ...questionScreens,
  { id: 'check', when: 'always' },
]

/** Screens that may come next, nearest first, up to the first that always applies. */
export function followers(id: ScreenId): Screen[] {
  return untilAlways(screens.slice(screens.findIndex((screen) => screen.id === id) + 1))
}

/** Screens that may have come before, nearest first. */
export function predecessors(id: ScreenId): Screen[] {
  return untilAlways(
    screens
      .slice(
        0,
        screens.findIndex((screen) => screen.id === id),
      )
      .reverse(),
  )
}

function untilAlways(candidates: readonly Screen[]): Screen[] {
  const end = candidates.findIndex((screen) => screen.when === 'always')
  return candidates.slice(0, end === -1 ? undefined : end + 1)
}

/** Shows of each group of links the one to the nearest screen that applies, and in the review only what applies. */
export function flowStyles(): string {
  const rules = screens.flatMap(({ id }) => [
    ...linkRules(id, followers(id), 'to'),
    ...linkRules(id, predecessors(id), 'from'),
  ])
  const review = questionScreens
    .filter(({ when }) => when !== 'always')
    .map(
      ({ id, when }) =>
        `form.review:not(:has(:target))${fails(when)} #${id},form:has(#check:target)${fails(when)} #${id}{display:none}`,
    )
  // A question of the screen `more` that is for people with two complaints.
  const twoComplaints = `form${fails('wristAndBack')} .two-complaints{display:none}`
  return [...rules, ...review, twoComplaints].join('\n')
}

function linkRules(id: ScreenId, candidates: readonly Screen[], direction: 'to' | 'from'): string[] {
  if (candidates.length < 2) return []
  return candidates.map((candidate, index) => {
    const nearerFail = [...new Set(candidates.slice(0, index).map(({ when }) => fails(when)))].join('')
    const link = `#${id} .${direction}-${candidate.id}`
    // Hidden unless the rule holds, so that exactly one link of the group is shown.
    return `${link}{display:none}form${nearerFail}${holds(candidate.when)} ${link}{display:block}`
  })
}
