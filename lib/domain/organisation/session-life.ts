/**
 * A session ends after half an hour without use, and after a working day in any case. A person has ten at most: with
 * one more, the one that was used longest ago ends.
 */
export const sessionLimits = { idleMinutes: 30, absoluteHours: 8, atOnce: 10 } as const

/** May a session still be used at an instant? A revoked one never. */
export function isSessionLive(
  session: { createdAt: Date; lastSeenAt: Date; revokedAt: Date | null },
  at: Date,
): boolean {
  if (session.revokedAt !== null) return false
  const idle = at.getTime() - session.lastSeenAt.getTime()
  const age = at.getTime() - session.createdAt.getTime()
  return idle < sessionLimits.idleMinutes * 60_000 && age < sessionLimits.absoluteHours * 3_600_000
}

/** Those of a person's sessions that have to end before one more begins, so that none is more than the limit. */
export function sessionsOverLimit<Session extends { lastSeenAt: Date }>(running: readonly Session[]): Session[] {
  const newestFirst = running.toSorted((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime())
  return newestFirst.slice(sessionLimits.atOnce - 1)
}
