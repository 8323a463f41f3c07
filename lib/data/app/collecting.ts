import type { Viewer } from '../../auth/viewer'
import { compareQuarters, type Quarter, quarterOf, shiftQuarter } from '../../domain/organisation/quarter'
import { leavesOf } from '../../domain/organisation/unit-tree'
import { AppError, FieldError } from '../../errors'
import { formatQuarter } from '../../view/quarters'
import { withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { enqueue } from './jobs'
import { writeLog } from './log-entries'
import { readPlannedQuarter } from './planned-quarter'
import { lockFacts, type QuarterFacts, readFacts } from './release-inputs'

/** How far an organisation is on its way to its first report. */
export type Beginning = {
  /** What the first quarter would open with today. */
  facts: QuarterFacts
  /** Names of units that people would report into and whose number of people is not known. */
  uncounted: string[]
  people: number
  leaves: number
  /** Whether somebody has chosen the rules, or they are the presets. */
  rulesChosen: boolean
  /** The quarter chosen to begin with; null until somebody has. */
  collectsFrom: Quarter | null
  /** Quarters to choose from: the running one, which opens at once, and the next ones. */
  choices: Quarter[]
}

/** Quarters that can be chosen to begin with: the running one and a year more. */
const quartersAhead = 4

/** Null once the first quarter has opened: then there is nothing left to begin. */
export async function getBeginning(context: OrganisationContext, at: Date): Promise<Beginning | null> {
  return withOrganisation(context, async (tx) => {
    const { opened, collectsFrom } = await readPlannedQuarter(tx, context, at)
    if (opened !== null) return null
    const running = quarterOf(at)
    const facts = await readFacts(tx, running)
    const leaves = [...leavesOf(facts.units)].filter((code) => facts.units.some((u) => u.code === code && u.parent))
    const uncounted = facts.units.filter(({ code }) => leaves.includes(code) && facts.headcounts[code] === undefined)
    return {
      facts,
      uncounted: uncounted.map(({ name }) => name),
      people: Object.values(facts.headcounts).reduce((sum, heads) => sum + heads, 0),
      leaves: leaves.length,
      rulesChosen: (await tx.policy.count()) > 0,
      collectsFrom,
      choices: Array.from({ length: quartersAhead + 1 }, (_, steps) => shiftQuarter(running, steps)),
    }
  })
}

/**
 * Chooses the first quarter; the running one opens at once. It can be chosen anew until it has opened.
 * @throws AppError `conflict` once a quarter has opened or while there is no unit, FieldError for another quarter than
 *   those offered
 */
export async function startCollecting(viewer: Viewer, quarter: Quarter, at: Date): Promise<void> {
  await withOrganisation(viewer, async (tx) => {
    await lockFacts(tx)
    const { opened } = await readPlannedQuarter(tx, viewer, at)
    if (opened !== null) {
      throw new AppError(
        'conflict',
        `${formatQuarter(opened)} has opened: quarters follow each other by themselves now.`,
      )
    }
    const running = quarterOf(at)
    const late = compareQuarters(quarter, shiftQuarter(running, quartersAhead)) > 0
    if (compareQuarters(quarter, running) < 0 || late) throw new FieldError('quarter', 'Choose a quarter of the list')
    if ((await readFacts(tx, running)).units.length < 2) {
      throw new AppError('conflict', 'Add a unit first: people choose theirs when they report.')
    }
    await tx.organisation.updateMany({ where: { id: viewer.organisationId }, data: { collectsFrom: quarter } })
    await enqueue(tx, 'push-facts', { organisationId: viewer.organisationId })
    await writeLog(tx, { actorId: viewer.personId, action: 'quarter:first-chosen', subject: quarter })
  })
}
