import { describe, expect, it } from 'vitest'
import { controlLevels, findMeasure, measures, suggestMeasures } from '@/lib/domain/interventions/catalogue'

describe('the catalogue', () => {
  it('has every code once', () => {
    expect(new Set(measures.map((measure) => measure.code)).size).toBe(measures.length)
  })

  it('has at least two measures at each level of the hierarchy of controls', () => {
    for (const level of controlLevels) {
      expect(measures.filter((measure) => measure.level === level).length, level).toBeGreaterThanOrEqual(2)
    }
  })

  it('keeps names short enough for a card', () => {
    expect(measures.filter((measure) => measure.name.length > 52)).toEqual([])
  })

  it('knows no measure of a code that it does not have', () => {
    expect(findMeasure('acupuncture')).toBeNull()
  })
})

describe('suggestMeasures', () => {
  it('suggests for the wrist what serves the wrist, from the top of the hierarchy down', () => {
    const suggested = suggestMeasures({ outcome: 'wristAny', section: null })
    expect(suggested.every((measure) => measure.outcomes.includes('wristAny'))).toBe(true)
    const levels = suggested.map((measure) => controlLevels.indexOf(measure.level))
    expect(levels).toEqual(levels.toSorted((a, b) => a - b))
  })

  it('starts with what improves the worst section', () => {
    const [first] = suggestMeasures({ outcome: 'backAny', section: 'chair' })
    expect(first?.sections).toContain('chair')
    expect(first?.level).toBe('elimination')
  })

  it('puts what serves wrist and back together first when both complain', () => {
    const [first] = suggestMeasures({ outcome: 'both', section: null })
    expect(first?.outcomes).toEqual(expect.arrayContaining(['wristAny', 'backAny']))
  })

  it('never suggests "something else"', () => {
    for (const outcome of ['wristAny', 'backAny', 'both', null] as const) {
      for (const section of ['chair', 'monitorPhone', 'mouseKeyboard', null] as const) {
        expect(suggestMeasures({ outcome, section }).map((measure) => measure.code)).not.toContain('other')
      }
    }
  })

  it('has a suggestion for every section of an audit', () => {
    for (const section of ['chair', 'monitorPhone', 'mouseKeyboard'] as const) {
      expect(suggestMeasures({ outcome: null, section }).length, section).toBeGreaterThanOrEqual(3)
    }
  })
})
