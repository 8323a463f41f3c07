import type { Quarter } from '../domain/organisation/quarter'

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})

/** "22 November 2026", in UTC like every date of an organisation. */
export function dayText(instant: Date): string {
  return day.format(instant)
}

/** "22 Nov 2026, 15:04 UTC". For what staff did; a report never has a time. */
export function instantText(instant: Date): string {
  return `${dayAndTime.format(instant)} UTC`
}

/** "Q3 2026". */
export function quarterText(quarter: Quarter): string {
  const [year, name] = quarter.split('-')
  return `${name} ${year}`
}
