import { describe, expect, it } from 'vitest'
import { Throttle } from '@/lib/intake/throttle'

describe('the throttle of an organisation', () => {
  it('lets a burst through, then says how long to wait', () => {
    const throttle = new Throttle({ burst: 3, perSecond: 0.5 }, () => 0)
    expect([1, 2, 3].map(() => throttle.take('a'))).toEqual([0, 0, 0])
    // One token takes 1 / 0.5 = 2 seconds.
    expect(throttle.take('a')).toBe(2)
  })

  it('refills with time, up to the burst', () => {
    let now = 0
    const throttle = new Throttle({ burst: 2, perSecond: 1 }, () => now)
    throttle.take('a')
    throttle.take('a')
    now = 1000
    expect(throttle.take('a')).toBe(0)
    expect(throttle.take('a')).toBe(1)
    now = 60_000
    expect([1, 2, 3].map(() => throttle.take('a'))).toEqual([0, 0, 1])
  })

  it('does not let one organisation wait for another', () => {
    const throttle = new Throttle({ burst: 1, perSecond: 1 }, () => 0)
    throttle.take('a')
    expect(throttle.take('a')).toBe(1)
    expect(throttle.take('b')).toBe(0)
  })
})
