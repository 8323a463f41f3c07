const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})

/** "22 Nov 2026, 15:04 UTC". For what staff did; a report never has a time. */
export function formatInstant(instant: Date): string {
  return `${dayAndTime.format(instant)} UTC`
}
