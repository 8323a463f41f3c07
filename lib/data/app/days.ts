import { now } from '../../env'
import { FieldError } from '../../errors'

/** An ISO day as PostgreSQL's `date` reaches Prisma: midnight UTC. */
export function toDay(text: string): Date {
  return new Date(`${text}T00:00:00Z`)
}

/** The ISO day of a `date` column. */
export function dayText(day: Date): string {
  return day.toISOString().slice(0, 10)
}

/** Today in UTC, as an ISO day. */
export function today(): string {
  return dayText(now())
}

/** Hours by which the first time zone of the world is ahead of UTC: a day that has begun anywhere is not in the future. */
const firstTimeZone = 14

/** @throws FieldError with the sentence when the day has begun nowhere yet. */
export function requireNotFuture(field: string, day: string, sentence: string): void {
  if (day > dayText(new Date(now().getTime() + firstTimeZone * 3_600_000))) throw new FieldError(field, sentence)
}
