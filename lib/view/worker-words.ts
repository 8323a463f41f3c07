import { formatInstant } from './dates'

/** A hold as its notice says it. */
type Hold = { since: Date; reason: 'person' | 'clock'; by: string | null }

/** "Closing and publishing have been on hold since 1 Dec 2026, 12:00 UTC, set by Ada" */
export function holdTitle({ since, reason, by }: Hold): string {
  const who = reason === 'clock' ? 'set by Plumbline itself' : `set by ${by ?? 'somebody unknown'}`
  return `Closing and publishing have been on hold since ${formatInstant(since)}, ${who}`
}

/** What still happens, and what to do. */
export function holdAdvice({ reason }: Pick<Hold, 'reason'>): string {
  return reason === 'clock'
    ? 'Reports are taken as before. If the date and time of the server are right, press Resume. If not, have them set: Plumbline then goes on by itself.'
    : 'Reports are taken as before. Nothing is closed or published until somebody presses Resume.'
}

export function silenceWords(since: Date | null): string {
  return since ? `The worker has not run since ${formatInstant(since)}` : 'The worker has not run yet'
}
