import type { DriverFinding, NotCompared, ShareComparison } from '../domain/hotspots/findings'
import { fewestForPostures, fewestWorkstations } from '../domain/hotspots/row-audits'
import { sectionWords } from './audits'
import { capitalise, counted, formatChance, formatPoints, listOf } from './numbers'
import { postureWords } from './posture-words'
import type { PublishedQuarter } from './published-quarter'

/** One share of a row's workstations against all others that the release tells of. */
export type DriverLine = {
  id: string
  title: string
  here: string
  elsewhere: string
  difference: string
  interval: string
  sure: string
}

/** Lines to compare, or why there are none. */
export type DriverTable = { kind: 'compared'; lines: DriverLine[] } | { kind: 'none'; text: string }

/** What sets a row's workstations apart from the others. */
export type Drivers = { finding: string | null; n: string; scores: DriverTable; postures: DriverTable }

/** Null for the organisation's own row, beside which there is nothing else. */
export function driversOf(published: PublishedQuarter, row: string): Drivers | null {
  const found = published.findings.drivers.find((entry) => entry.row === row)
  if (!found) return null
  const { scores, postures, workstations } = found
  return {
    finding: 'reason' in scores ? null : driverFinding(scores),
    n: `${counted(workstations, 'workstation')} audited here`,
    scores:
      'reason' in scores
        ? { kind: 'none', text: noScores(scores, workstations) }
        : {
            kind: 'compared',
            lines: [
              lineOf('final', 'Workstation as a whole', scores.final),
              ...scores.sections.map((driver) =>
                lineOf(driver.section, capitalise(sectionWords[driver.section]), driver),
              ),
            ],
          },
    postures:
      'reason' in postures
        ? { kind: 'none', text: noPostures(postures) }
        : {
            kind: 'compared',
            lines: postures.seen.map((driver) => lineOf(driver.posture, postureWords[driver.posture].label, driver)),
          },
  }
}

function noScores({ reason }: NotCompared, workstations: number): string {
  switch (reason) {
    case 'tooFewWorkstations':
      return workstations === 0
        ? 'No workstation here was audited by the end of the quarter.'
        : `Fewer than ${fewestWorkstations} workstations were audited here by the end of the quarter: more would be told of single desks.`
    case 'noneElsewhere':
      return 'The release tells of no workstations elsewhere, so there is nothing to compare with.'
    default:
      return reason satisfies never
  }
}

function noPostures({ reason }: NotCompared): string {
  switch (reason) {
    case 'tooFewWorkstations':
      return `Postures are told where ${fewestForPostures} workstations or more were audited: they are seen in people.`
    case 'noneElsewhere':
      return 'The release tells of no postures elsewhere, so there is nothing to compare with.'
    default:
      return reason satisfies never
  }
}

/** Names what is at the action level more often here, where the interval of the difference leaves out zero. */
function driverFinding({ final, sections }: Exclude<DriverFinding['scores'], NotCompared>): string {
  const more = sections.filter(({ lower }) => lower > 0).map(({ section }) => sectionWords[section])
  const told = `${final.here.count} of ${final.here.of} workstations here are at the action level, ${final.elsewhere.count} of ${final.elsewhere.of} elsewhere.`
  if (more.length === 0) return `${told} No section is clearly at it more often here.`
  return `${told} ${capitalise(listOf(more))} ${more.length === 1 ? 'is' : 'are'} clearly at it more often here.`
}

function lineOf(id: string, title: string, compared: ShareComparison): DriverLine {
  const { here, elsewhere, difference, lower, upper, probabilityMore } = compared
  return {
    id,
    title,
    here: `${here.count} of ${here.of}`,
    elsewhere: `${elsewhere.count} of ${elsewhere.of}`,
    difference: `${formatPoints(difference)} points`,
    interval: `${formatPoints(lower)} to ${formatPoints(upper)}`,
    sure: `${formatChance(probabilityMore)} that it is more common here`,
  }
}
