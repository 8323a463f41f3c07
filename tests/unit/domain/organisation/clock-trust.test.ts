import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClockRecord, type ClockVerdict, judgeClock } from '@/lib/domain/organisation/clock-trust'

const start = new Date('2026-12-01T12:00:00Z')
const minutes = (count: number) => count * 60_000
const hours = (count: number) => minutes(60 * count)
const days = (count: number) => hours(24 * count)
const later = (from: Date, milliseconds: number) => new Date(from.getTime() + milliseconds)
const trusting = (trustedAt = start): ClockRecord => ({ trustedAt, doubt: null })

/** Both clocks of one machine. */
const judge = (record: ClockRecord | null, at: Date, isConfirmed = false) =>
  judgeClock(record, { process: at, database: at, isConfirmed })

/** A round a minute from here on; every verdict. */
function run(record: ClockRecord | null, from: Date, rounds: number, every = minutes(1)) {
  const verdicts: ClockVerdict[] = []
  let kept = record
  for (let round = 0; round < rounds; round += 1) {
    const verdict = judge(kept, later(from, round * every))
    kept = verdict.record
    verdicts.push(verdict)
  }
  return { verdicts, record: kept, last: verdicts.at(-1) }
}

describe('a clock that goes on', () => {
  it('is trusted from the first round on', () => {
    const { verdicts, record } = run(null, start, 100)
    expect(verdicts.every(({ isTrusted }) => isTrusted)).toBe(true)
    expect(record).toEqual(trusting(later(start, minutes(99))))
  })

  it('is trusted after a night without the worker, and after a step back of NTP', () => {
    expect(judge(trusting(), later(start, days(1))).isTrusted).toBe(true)
    const stepped = judge(trusting(), later(start, -minutes(5)))
    // The time that was trusted does not go back with it.
    expect(stepped).toEqual({ isTrusted: true, record: trusting() })
  })
})

describe('a clock that leaps', () => {
  it('is not believed: time stands still', () => {
    const leapt = later(start, days(33))
    expect(judge(trusting(), leapt)).toEqual({
      isTrusted: false,
      reason: 'ahead',
      believed: start,
      record: { trustedAt: start, doubt: { since: leapt, at: leapt, rounds: 1 } },
    })
    expect(judge(trusting(), later(start, days(1) + 1)).isTrusted).toBe(false)
  })

  it('and comes back is trusted again at once, as if nothing had been', () => {
    const leapt = judge(trusting(), later(start, days(33)))
    expect(judge(leapt.record, later(start, 8_000))).toEqual({
      isTrusted: true,
      record: trusting(later(start, 8_000)),
    })
  })

  it('is believed when somebody confirms it', () => {
    const leapt = later(start, days(33))
    const { record } = judge(trusting(), leapt)
    expect(judge(record, later(leapt, minutes(3)), true)).toEqual({
      isTrusted: true,
      record: trusting(later(leapt, minutes(3))),
    })
  })

  it('is believed after a day of rounds, not a minute before: a worker that was away recovers by itself', () => {
    const back = later(start, days(90))
    const { verdicts, record } = run(trusting(), back, 24 * 60)
    expect(verdicts.some(({ isTrusted }) => isTrusted)).toBe(false)
    const believed = judge(record, later(back, days(1)))
    expect(believed).toEqual({ isTrusted: true, record: trusting(later(back, days(1))) })
  })

  it('is not believed after a day in which hardly anybody looked', () => {
    const back = later(start, days(90))
    const { record } = run(trusting(), back, 2, hours(13))
    expect(judge(record, later(back, hours(25))).isTrusted).toBe(false)
  })

  it('begins its day anew with the next leap', () => {
    const first = run(trusting(), later(start, days(90)), 23 * 60).record
    const second = later(start, days(150))
    const { verdicts } = run(first, second, 24 * 60)
    expect(verdicts.some(({ isTrusted }) => isTrusted)).toBe(false)
  })

  it('goes on with its day after a night without the worker', () => {
    const back = later(start, days(90))
    const evening = run(trusting(), back, 60).record
    const morning = run(evening, later(back, hours(16)), 8 * 60 + 1)
    expect(morning.last?.isTrusted).toBe(true)
  })
})

describe('a clock that goes back', () => {
  it('is not believed; the last time that was is', () => {
    expect(judge(trusting(), later(start, -days(30)))).toMatchObject({
      isTrusted: false,
      reason: 'back',
      believed: start,
    })
    expect(judge(trusting(), later(start, -minutes(5) - 1)).isTrusted).toBe(false)
  })
})

describe('a clock that is not the database’s', () => {
  const read = (process: Date, database: Date, isConfirmed = false, record: ClockRecord | null = trusting()) =>
    judgeClock(record, { process, database, isConfirmed })

  it('is not believed from an hour’s difference on, whichever is ahead, and no person can say otherwise', () => {
    expect(read(start, later(start, hours(1))).isTrusted).toBe(true)
    for (const difference of [hours(1) + 1, -hours(1) - 1, days(33)]) {
      expect(read(start, later(start, difference))).toMatchObject({
        isTrusted: false,
        reason: 'differ',
        believed: start,
      })
      expect(read(start, later(start, difference), true).isTrusted).toBe(false)
    }
  })

  it('ends the day of a time that leapt', () => {
    const leapt = later(start, days(33))
    const { record } = judge(trusting(), leapt)
    expect(read(later(leapt, minutes(1)), start, false, record).record).toEqual(trusting())
  })

  it('in the very first round lets the earlier of both be believed, and nothing be remembered', () => {
    const leapt = later(start, days(33))
    for (const [process, database] of [
      [leapt, start],
      [start, leapt],
    ] as const) {
      expect(read(process, database, false, null)).toMatchObject({ isTrusted: false, believed: start, record: null })
    }
  })

  it('is not looked at where the time is set on purpose', () => {
    expect(
      judgeClock(trusting(), { process: later(start, hours(2)), database: null, isConfirmed: false }).isTrusted,
    ).toBe(true)
  })
})

it('no sequence of leaps shorter than a day moves what is believed by more than a day, without a day’s rounds or a person', () => {
  const leap = fc.integer({ min: -days(400), max: days(400) })
  fc.assert(
    fc.property(fc.array(leap, { maxLength: 59 }), (leaps) => {
      let record: ClockRecord | null = trusting()
      let at = start
      for (const milliseconds of leaps) {
        at = later(at, milliseconds)
        const believedBefore: Date = record?.trustedAt ?? start
        const verdict = judge(record, at)
        record = verdict.record
        const believed = verdict.isTrusted ? verdict.record.trustedAt : verdict.believed
        const moved = believed.getTime() - believedBefore.getTime()
        expect(moved).toBeGreaterThanOrEqual(0)
        expect(moved).toBeLessThanOrEqual(days(1))
      }
    }),
  )
})
