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

  it('finds each measure by its code', () => {
    for (const measure of measures) expect(findMeasure(measure.code)).toBe(measure)
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

  it('for a section and a complaint, leaves out what improves other sections only', () => {
    for (const outcome of ['wristAny', 'backAny'] as const) {
      for (const section of ['chair', 'monitorPhone', 'mouseKeyboard'] as const) {
        const suggested = suggestMeasures({ outcome, section })
        const fits = measures.filter(
          ({ code, outcomes, sections }) =>
            code !== 'other' &&
            // Improves the section whatever it is for; or, looked at by no section of ROSA, serves the complaint.
            (sections.some((known) => known === section) ||
              (sections.length === 0 && outcomes.some((known) => known === outcome))),
        )
        expect(suggested.map(({ code }) => code).sort()).toEqual(fits.map(({ code }) => code).sort())
      }
    }
  })

  it('for one complaint, takes what serves it and nothing else', () => {
    for (const outcome of ['wristAny', 'backAny'] as const) {
      const serving = measures.filter(
        ({ code, outcomes }) => code !== 'other' && outcomes.some((one) => one === outcome),
      )
      expect(
        suggestMeasures({ outcome, section: null })
          .map(({ code }) => code)
          .sort(),
      ).toEqual(serving.map(({ code }) => code).sort())
    }
  })

  it('sorts by the section, then by how many complaints are served, then by the hierarchy of controls', () => {
    for (const outcome of ['wristAny', 'backAny', 'both'] as const) {
      for (const section of ['chair', 'mouseKeyboard', null] as const) {
        const wanted = outcome === 'both' ? ['wristAny', 'backAny'] : [outcome]
        const keys = suggestMeasures({ outcome, section }).map(({ outcomes, sections, level }) => [
          section && sections.includes(section) ? 0 : 1,
          -wanted.filter((one) => outcomes.some((other) => other === one)).length,
          controlLevels.indexOf(level),
        ])
        const sorted = keys.toSorted(([a = 0, b = 0, c = 0], [x = 0, y = 0, z = 0]) => a - x || b - y || c - z)
        expect(keys).toEqual(sorted)
      }
    }
  })

  it('has nothing to suggest where nothing was found', () => {
    expect(suggestMeasures({ outcome: null, section: null })).toEqual([])
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
