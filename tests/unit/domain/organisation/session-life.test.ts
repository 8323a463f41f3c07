import { describe, expect, it } from 'vitest'
import { isSessionLive } from '@/lib/domain/organisation/session-life'

const start = new Date('2026-11-22T08:00:00Z')
const minutesIn = (minutes: number) => new Date(start.getTime() + minutes * 60_000)
const session = (lastSeen: number, revokedAt: Date | null = null) => ({
  createdAt: start,
  lastSeenAt: minutesIn(lastSeen),
  revokedAt,
})

describe('a session', () => {
  it('ends 30 minutes after its last use', () => {
    expect(isSessionLive(session(0), minutesIn(29.99))).toBe(true)
    expect(isSessionLive(session(0), minutesIn(30))).toBe(false)
  })
  it('ends 8 hours after it began, however busy', () => {
    expect(isSessionLive(session(479), minutesIn(479.99))).toBe(true)
    expect(isSessionLive(session(479), minutesIn(480))).toBe(false)
  })
  it('is over at once when revoked', () => {
    expect(isSessionLive(session(0, minutesIn(1)), minutesIn(1))).toBe(false)
  })
})
