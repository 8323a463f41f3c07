/**
 * Which time the worker believes. Closing and publishing cannot be undone, so a clock that jumps must not lead to them;
 * and the clocks of a machine jump together, so no second clock can show that the first is wrong. What is left is the
 * time of the last round: time that goes on from there is believed, time that leaps is not, until a person says that it
 * is right or it has gone on steadily for a day. Until then the worker believes the last time that it trusted: for it
 * time stands still, and the quarter that is open stays open (docs/decisions/0049).
 */

/** What is remembered between rounds. */
export type ClockRecord = {
  trustedAt: Date
  /** Times that leapt, as long as they go on from each other. */
  doubt: { since: Date; at: Date; rounds: number } | null
}

export type ClockReading = {
  process: Date
  /** Null when the process's clock is set on purpose, in a test or a demonstration. */
  database: Date | null
  /** A person has looked at the time and said that it is right. */
  isConfirmed: boolean
}

export type ClockVerdict =
  | { isTrusted: true; record: ClockRecord }
  | {
      isTrusted: false
      /** `differ`: from the database's clock, `ahead` or `back`: from the last time that was trusted. */
      reason: 'differ' | 'ahead' | 'back'
      /** The time to go by meanwhile. */
      believed: Date
      /** Null when nothing has ever been trusted. */
      record: ClockRecord | null
    }

const minute = 60_000
const day = 24 * 60 * minute
/** Clocks that are kept by NTP differ by milliseconds; less than this moves the end of a quarter by no working hour. */
const mayDiffer = 60 * minute
/** A worker that was away for a night goes on by itself. */
const mayLeap = day
const mayStepBack = 5 * minute
/** How long a time that leapt has to go on before it is believed, and in how many rounds it has to have been seen. */
const steadyFor = day
const steadyRounds = 60

/** Judges what the clocks say now by what is remembered. Pure: the caller keeps the record. */
export function judgeClock(record: ClockRecord | null, { process, database, isConfirmed }: ClockReading): ClockVerdict {
  const now = process.getTime()
  if (database && Math.abs(now - database.getTime()) > mayDiffer) {
    const believed = record?.trustedAt ?? (database < process ? database : process)
    return { isTrusted: false, reason: 'differ', believed, record: record && { ...record, doubt: null } }
  }
  if (!record || isConfirmed) return trusted(process)
  const ahead = now - record.trustedAt.getTime()
  if (ahead >= -mayStepBack && ahead <= mayLeap) return trusted(ahead > 0 ? process : record.trustedAt)
  const doubt = goesOn(record.doubt, now)
    ? { since: record.doubt.since, at: process, rounds: record.doubt.rounds + 1 }
    : { since: process, at: process, rounds: 1 }
  if (now - doubt.since.getTime() >= steadyFor && doubt.rounds >= steadyRounds) return trusted(process)
  const reason = ahead > 0 ? 'ahead' : 'back'
  return { isTrusted: false, reason, believed: record.trustedAt, record: { ...record, doubt } }
}

const trusted = (at: Date): ClockVerdict => ({ isTrusted: true, record: { trustedAt: at, doubt: null } })

function goesOn(doubt: ClockRecord['doubt'], now: number): doubt is NonNullable<ClockRecord['doubt']> {
  if (!doubt) return false
  const since = now - doubt.at.getTime()
  return since >= -mayStepBack && since <= mayLeap
}
