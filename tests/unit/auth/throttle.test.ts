import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createThrottle, type Try } from '@/lib/auth/throttle'
import { inTurn } from '@/lib/auth/turns'

const minute = 60_000

/** A throttle with a clock of its own, and a sign-in as it is: admitted, then a moment of work, then right or wrong. */
function door() {
  let now = 0
  const throttle = createThrottle(() => now)
  const attempt = async (who: Partial<Try>, right = false): Promise<'checked' | number> => {
    const admission = throttle.admit({ email: 'ada@firm.test', address: '198.51.100.7', device: null, ...who })
    if (admission.kind === 'wait') return admission.seconds
    await turn()
    if (right) admission.succeed()
    return 'checked'
  }
  const many = async (tries: Partial<Try>[]) => Promise.all(tries.map((who) => attempt(who)))
  const inRow = async (tries: Partial<Try>[]) => {
    for (const who of tries) await attempt(who)
  }
  return { attempt, many, inRow, wait: (milliseconds: number) => (now += milliseconds), throttle }
}
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
const checked = (outcomes: readonly unknown[]) => outcomes.filter((outcome) => outcome === 'checked').length

describe('guessing at one account', () => {
  it('is looked at five times when forty tries come at one moment', async () => {
    expect(checked(await door().many(times(40, () => ({}))))).toBe(5)
  })
  it('was looked at forty times when a try was counted after the work: what the test above can tell', async () => {
    let failures = 0
    const countedLater = async () => {
      if (failures >= 5) return 'wait'
      await turn()
      failures++
      return 'checked'
    }
    expect(checked(await Promise.all(times(40, countedLater)))).toBe(40)
  })
  it('from thirty networks is looked at ten times, then once a minute', async () => {
    const { many, wait } = door()
    const everywhere = times(30, (index) => ({ address: `203.0.${index}.1` }))
    expect(checked(await many(everywhere))).toBe(10)
    wait(3 * minute)
    expect(checked(await many(everywhere))).toBe(3)
  })
  it('from thirty networks at thirty accounts is looked at each time: the limit is the account’s', async () => {
    const { many } = door()
    const each = times(30, (index) => ({ address: `203.0.${index}.1`, email: `p${index}@firm.test` }))
    expect(checked(await many(each))).toBe(30)
  })
  it('from one network leaves tries for its person elsewhere, also after hours', async () => {
    const { attempt, wait } = door()
    for (let minutes = 0; minutes < 180; minutes++) {
      for (let tries = 0; tries < 10; tries++) await attempt({ address: '203.0.113.1' })
      wait(minute)
    }
    expect(await attempt({ address: '198.51.100.7' }, true)).toBe('checked')
  })
  it('from everywhere does not keep out a device on which its person has signed in', async () => {
    const { attempt, inRow } = door()
    await inRow(times(100, (index) => ({ address: `203.0.${index}.1` })))
    expect(await attempt({})).toBeGreaterThan(0)
    expect(await attempt({ device: 'known' }, true)).toBe('checked')
    expect(await attempt({ device: 'known' }, true)).toBe('checked')
  })
  it('on such a device is looked at five times', async () => {
    expect(checked(await door().many(times(40, () => ({ device: 'known' }))))).toBe(5)
  })
  it('says how long to wait, never more than two minutes, and then looks', async () => {
    const { attempt, inRow, wait } = door()
    await inRow(times(50, () => ({})))
    const seconds = await attempt({})
    expect(seconds).toBe(120)
    wait(Number(seconds) * 1000)
    expect(await attempt({})).toBe('checked')
  })
  it('is forgotten when the password is right', async () => {
    const { attempt, inRow } = door()
    await inRow(times(4, () => ({})))
    expect(await attempt({}, true)).toBe('checked')
    expect(checked(await Promise.all(times(5, () => attempt({}))))).toBe(5)
  })
  it('is not counted when nobody looked', async () => {
    const { throttle, many } = door()
    for (let tries = 0; tries < 50; tries++) {
      const admission = throttle.admit({ email: 'ada@firm.test', address: '198.51.100.7', device: null })
      if (admission.kind === 'go') admission.undo()
    }
    expect(checked(await many(times(40, () => ({}))))).toBe(5)
  })
})

describe('trying many accounts from one network', () => {
  const spray = times(200, (index) => ({ email: `made-up-${index}@firm.test` }))

  it('does not keep the right password of a colleague there from being looked at', async () => {
    const { attempt, inRow } = door()
    await inRow(spray)
    expect(await attempt({ email: 'hr@firm.test' }, true)).toBe('checked')
  })
  it('is looked at once an hour and account when the network has used up its tries', async () => {
    const { many, inRow } = door()
    await inRow(spray)
    // the first of each account has just been looked at
    expect(checked(await many(spray.slice(60)))).toBe(0)
  })
  it('does not slow down the network beside it in a small office, nor the next customer', async () => {
    const { attempt, inRow } = door()
    await inRow(spray)
    const again = { email: 'made-up-199@firm.test' }
    expect(await attempt({ ...again, address: '198.51.100.8' })).toBe('checked')
    expect(await attempt({ ...again, address: '192.0.2.1' })).toBe('checked')
  })
  it('from 300 addresses of one /48 is one network with 240 tries', async () => {
    const { attempt, inRow } = door()
    const from = (index: number) => `2001:db8:7:${(index % 300).toString(16)}::1`
    await inRow(times(240, (index) => ({ email: `a${index}@firm.test`, address: from(index) })))
    // one try is the account's first from there; the second has no place left
    const late = { email: 'late@firm.test', address: from(299) }
    expect(await attempt(late)).toBe('checked')
    expect(await attempt(late)).toBeGreaterThan(0)
    expect(await attempt({ ...late, address: '2001:db8:8::1' })).toBe('checked')
  })
})

describe('work that keeps a core busy', () => {
  it('is done four at once, in the order of coming, known devices first, and refused when too many wait', async () => {
    const done: string[] = []
    const ends: (() => void)[] = []
    let most = 0
    let running = 0
    const work = (name: string) => async () => {
      most = Math.max(most, ++running)
      await new Promise<void>((resolve) => ends.push(resolve))
      running--
      done.push(name)
      return name
    }
    const all = times(70, (index) => inTurn(false, work(`${index}`)))
    const known = inTurn(true, work('known'))
    while (done.length < 69) {
      ends.shift()?.()
      await turn()
    }
    expect(most).toBe(4)
    expect(done.slice(0, 6)).toEqual(['0', '1', '2', '3', 'known', '4'])
    expect(await known).toBe('known')
    expect((await Promise.all(all)).filter((outcome) => outcome === 'full')).toHaveLength(2)
  })
})
