import type { DriverFinding, PostureDriver, SectionDriver } from '../domain/hotspots/findings'
import { sectionWords } from './audits'
import { capitalise, formatChance, formatPoints, formatScore, listOf, ordinal } from './numbers'
import { postureWords } from './posture-words'
import type { PublishedQuarter } from './published-quarter'

/** One section or posture of a row's audits against all other audits. */
export type DriverLine = {
  id: string
  title: string
  here: string
  elsewhere: string
  difference: string
  interval: string
  sure: string
  place: string
}

/** What sets a row's workstations apart from the others, or why that cannot be said. */
export type Drivers =
  | { kind: 'none'; text: string }
  | { kind: 'compared'; finding: string; n: string; sections: DriverLine[]; postures: DriverLine[] }

export function driversOf(published: PublishedQuarter, row: string): Drivers {
  const found = published.findings.drivers.find((entry) => entry.row === row)
  if (!found) return { kind: 'none', text: 'No workstation here was audited by the end of the quarter.' }
  if (!found.sections && !found.postures) return { kind: 'none', text: noDrivers(found.reason) }
  const sections = found.sections ?? []
  const postures = found.postures ?? []
  return {
    kind: 'compared',
    finding: driverFinding(sections),
    n: `${found.audits} audits here`,
    sections: sections.map((driver) => sectionLine(driver, sections)),
    postures: postures.map((driver) => postureLine(driver, postures, found.audits)),
  }
}

function noDrivers(reason: DriverFinding['reason']): string {
  switch (reason) {
    case 'fewerThanTwoAudits':
      return 'Fewer than two workstations were audited here by the end of the quarter: one desk says nothing about a unit.'
    case 'noAuditsElsewhere':
      return 'Fewer than two workstations were audited elsewhere, so there is nothing to compare with.'
    case null:
      return 'Nothing to compare.'
    default:
      return reason satisfies never
  }
}

/** The worst section when its interval leaves out zero; a shared first place is called a tie. */
function driverFinding(sections: readonly SectionDriver[]): string {
  const worse = sections.filter((driver) => driver.lower > 0)
  const names = (drivers: readonly SectionDriver[]) => listOf(drivers.map((driver) => sectionWords[driver.section]))
  if (worse.length === 0) return 'No section is clearly worse here than elsewhere.'
  const first = worse.filter((driver) => driver.rank.low === 1)
  const told = first.length > 0 ? first : worse
  const verb = told.length === 1 ? 'is' : 'are'
  const tie = told.length > 1 ? ' Which of them is worst cannot be told: a tie.' : ''
  return `${capitalise(names(told))} ${verb} clearly worse here than elsewhere.${tie}`
}

function sectionLine(driver: SectionDriver, all: readonly SectionDriver[]): DriverLine {
  const { section, mean, elsewhere, difference, lower, upper, rank } = driver
  const tied = tiedWith(driver, all).map((other) => sectionWords[other.section])
  return {
    id: section,
    title: capitalise(sectionWords[section]),
    here: formatScore(mean),
    elsewhere: formatScore(elsewhere),
    difference: formatScore(difference),
    interval: `${formatScore(lower)} to ${formatScore(upper)}`,
    sure: lower > 0 ? 'clearly worse' : upper < 0 ? 'clearly better' : 'not clear',
    place: placeText(rank, tied),
  }
}

function postureLine(driver: PostureDriver, all: readonly PostureDriver[], audits: number): DriverLine {
  const { posture, seen, elsewhere, difference, lower, upper, probabilityMore, rank } = driver
  const tied = tiedWith(driver, all).map((other) => postureWords[other.posture].label.toLowerCase())
  return {
    id: posture,
    title: postureWords[posture].label,
    here: `${seen} of ${audits}`,
    elsewhere: `${elsewhere.seen} of ${elsewhere.audits}`,
    difference: `${formatPoints(difference)} points`,
    interval: `${formatPoints(lower)} to ${formatPoints(upper)}`,
    sure: `${formatChance(probabilityMore)} that it is more common here`,
    place: placeText(rank, tied),
  }
}

/** The others with the same range of ranks: no audit left out tells them apart. */
function tiedWith<Driver extends { rank: { low: number; high: number } }>(
  driver: Driver,
  all: readonly Driver[],
): Driver[] {
  return all.filter(
    (other) => other !== driver && other.rank.low === driver.rank.low && other.rank.high === driver.rank.high,
  )
}

function placeText(rank: { low: number; high: number }, tied: readonly string[]): string {
  const place = rank.low === rank.high ? ordinal(rank.low) : `${ordinal(rank.low)} to ${ordinal(rank.high)}`
  return tied.length === 0 ? place : `${place}: a tie with ${listOf(tied)}`
}
