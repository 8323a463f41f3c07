/** A session ends after half an hour without use, and after a working day in any case. */
export const sessionLimits = { idleMinutes: 30, absoluteHours: 8 } as const

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
