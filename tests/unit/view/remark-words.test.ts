import { describe, expect, it } from 'vitest'
import { keyDone, remarkStateWords, unopenedSentences } from '@/lib/view/remark-words'

describe('the words around remarks', () => {
  it('say what could not be opened, and nothing when all was', () => {
    expect(unopenedSentences(0, 0)).toEqual([])
    expect(unopenedSentences(1, 0)).toEqual([expect.stringMatching(/^1 remark was not sealed to this key/)])
    expect(unopenedSentences(3, 2)).toEqual([
      expect.stringMatching(/^3 remarks were not sealed to this key/),
      expect.stringMatching(/^2 remarks were changed after being sealed/),
    ])
  })

  it('hold no number of remarks that are too few', () => {
    expect(Object.values(remarkStateWords).join(' ')).not.toMatch(/\d/)
  })

  it('say what was done with a key, and nothing for another address', () => {
    expect(keyDone('made')).toContain('in use')
    expect(keyDone('withdrawn')).toContain('withdrawn')
    expect(keyDone('other')).toBeNull()
    expect(keyDone(undefined)).toBeNull()
  })
})
