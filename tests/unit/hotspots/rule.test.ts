import { describe, expect, it } from 'vitest'
import type { HotspotRule } from '../../../lib/domain/hotspots/findings'
import { checkRule, standardRule } from '../../../lib/domain/hotspots/rule'

const check = (changes: Partial<HotspotRule>) => () => checkRule({ ...standardRule, ...changes })

describe('a hotspot rule', () => {
  it.each<Partial<HotspotRule>>([
    {},
    { factor: 1 },
    { watchProbability: 0.8 },
    { watchProbability: 1e-9 },
    { hotspotProbability: 1 },
    { falseDiscoveryRate: 0 },
    { falseDiscoveryRate: 1 },
    { discount: 0 },
    { discount: 1 },
    { topR: 1 },
  ])('may have %j', (changes) => {
    expect(check(changes)).not.toThrow()
  })

  it.each<Partial<HotspotRule>>([
    { factor: 0.99 },
    { factor: Number.POSITIVE_INFINITY },
    { factor: Number.NaN },
    { watchProbability: 0 },
    { watchProbability: 0.81 },
    { hotspotProbability: 1.01 },
    { falseDiscoveryRate: -0.01 },
    { falseDiscoveryRate: 1.01 },
    { falseDiscoveryRate: Number.NaN },
    { discount: -0.01 },
    { discount: 1.01 },
    { topR: 0 },
    { topR: 1.5 },
  ])('is refused with %j', (changes) => {
    expect(check(changes)).toThrow(RangeError)
    expect(check(changes)).toThrow(/not a hotspot rule: \{"factor":/)
  })
})
