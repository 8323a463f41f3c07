/** A calendar quarter, written `2026-Q3`. The finest time that Plumbline keeps about a report. */
export type Quarter = `${number}-Q${1 | 2 | 3 | 4}`

const pattern = /^(\d{4})-Q([1-4])$/

/** The text as a quarter, or null when it is none. */
export function parseQuarter(text: string): Quarter | null {
  // The pattern is the definition of the type, so the cast is true by the line itself.
  return pattern.test(text) ? (text as Quarter) : null
}

/** Quarters since year 0: consecutive quarters differ by 1, so ordinals order and subtract. */
export function quarterOrdinal(quarter: Quarter): number {
  const match = pattern.exec(quarter)
  if (!match) throw new RangeError(`not a quarter: ${quarter}`)
  return Number(match[1]) * 4 + Number(match[2]) - 1
}

export function quarterFromOrdinal(ordinal: number): Quarter {
  if (!Number.isInteger(ordinal) || ordinal < 4000 || ordinal > 39999) throw new RangeError(`not a quarter: ${ordinal}`)
  // 4 quarters a year and the range above make the text match the pattern.
  return `${Math.floor(ordinal / 4)}-Q${(ordinal % 4) + 1}` as Quarter
}

/** The quarter `steps` later (negative: earlier). */
export function shiftQuarter(quarter: Quarter, steps: number): Quarter {
  return quarterFromOrdinal(quarterOrdinal(quarter) + steps)
}

/** The quarter that holds an instant, in UTC: one clock for every site of an organisation. */
export function quarterOf(instant: Date): Quarter {
  return quarterFromOrdinal(instant.getUTCFullYear() * 4 + Math.floor(instant.getUTCMonth() / 3))
}

/** First instant of the quarter, UTC. */
export function quarterStart(quarter: Quarter): Date {
  const ordinal = quarterOrdinal(quarter)
  return new Date(Date.UTC(Math.floor(ordinal / 4), (ordinal % 4) * 3, 1))
}

/** First instant after the quarter, UTC. */
export function quarterEnd(quarter: Quarter): Date {
  return quarterStart(shiftQuarter(quarter, 1))
}

/** Negative, zero or positive, as `Array.sort` wants it. */
export function compareQuarters(a: Quarter, b: Quarter): number {
  return quarterOrdinal(a) - quarterOrdinal(b)
}

/** The calendar year of a quarter. */
export function quarterYear(quarter: Quarter): number {
  return Math.floor(quarterOrdinal(quarter) / 4)
}
