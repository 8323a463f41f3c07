import { type Quarter, quarterEnd, quarterOrdinal, quarterYear } from '../domain/organisation/quarter'

/** "Q3 2026" */
export function formatQuarter(quarter: Quarter): string {
  return `Q${(quarterOrdinal(quarter) % 4) + 1}\u00a0${quarterYear(quarter)}`
}

/** "Q3 26", for the heads of narrow columns. */
export function formatQuarterShort(quarter: Quarter): string {
  return `Q${(quarterOrdinal(quarter) % 4) + 1}\u00a0${String(quarterYear(quarter)).slice(2)}`
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** "12 January 2027": a day, in UTC as all days of Plumbline are. */
export function formatDay(day: Date): string {
  return dayFormat.format(day)
}

/** "12 January 2027" of an ISO day (2027-01-12). */
export function formatIsoDay(day: string): string {
  return formatDay(new Date(`${day}T00:00:00Z`))
}

/** First day on which the release of a quarter may be published: its end plus the policy's lag. */
export function releaseDay(quarter: Quarter, publicationLagDays: number): Date {
  return new Date(quarterEnd(quarter).getTime() + publicationLagDays * 86_400_000)
}
