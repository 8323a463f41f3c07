import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import type { OrganisationContext } from '../data/app/context'
import { directory } from '../data/app/directory'
import { readReleaseInputs } from '../data/app/release-inputs'
import { purgeRemarks } from '../data/app/remarks'
import { listReportingQuarters } from '../data/app/reporting-quarters'
import { aloneWith } from '../data/app/worker-lock'
import { findNight, type NightlyWork, recordNight, recordRound } from '../data/app/worker-rounds'
import { quarterOf, shiftQuarter } from '../domain/organisation/quarter'
import { QuarterCode } from '../schemas/quarter'
import { carryOutOrder, keepCalendar, shareFacts } from './calendar'
import { believableTime } from './clock-guard'
import { archivePublished, type Tools } from './pipeline'
import { pushCodes } from './push-codes'

const OrganisationJob = z.object({ organisationId: z.uuid() })
const QuarterJob = OrganisationJob.extend({ quarter: QuarterCode })

/**
 * When the recurring tasks run, in UTC. Those of the night are asked for every ten minutes and do what has not been done
 * since the night's time (`nightTimes`): so a worker that was away, was killed or failed then makes up for it.
 */
export const crontab = `
* * * * * calendar ?jobKey=calendar&max=1
7,17,27,37,47,57 * * * * shuffle-open ?jobKey=shuffle-open&max=1
7,17,27,37,47,57 * * * * purge ?jobKey=purge&max=1
`

/** When few people report. Minutes of the day. */
const nightTimes = { shuffled: 60 + 17, purged: 60 + 47 } as const satisfies Record<NightlyWork, number>

/** Longer than any step takes. Whoever still waits then leaves it to the calendar's next round, or to a retry. */
const patience = 5 * 60_000

export type TaskOptions = {
  /** Off where the time is set on purpose: by a test, or for a demonstration. */
  isClockGuarded?: boolean
  /** Hears of every round of the calendar that came to its end. */
  onRound?: () => void
  /** Hears of every night's work that is done. */
  onNight?: (work: NightlyWork, organisationId: string) => void
}

/** What the worker does: jobs from the outbox, and what recurs. Each can be repeated, and two workers take turns. */
export function taskList(
  tools: Tools,
  now: () => Date,
  onFailure: (error: unknown, organisationId: string) => void,
  options: TaskOptions = {},
): TaskList {
  const believed = async (context: OrganisationContext) =>
    options.isClockGuarded ? believableTime(context, now()) : now()
  /** A job of one organisation. One that never gets its turn fails, and the queue brings it again. */
  const inTurn = async (context: OrganisationContext, work: (at: Date) => Promise<void>) => {
    if (!(await aloneWith(context, patience, async () => work(await believed(context))))) {
      throw new Error('another worker has been busy with this organisation for too long')
    }
  }
  /** Every organisation whose night has not been done, a batch of each in turn. Another worker may be at it. */
  const night = async (work: NightlyWork, task: NightTask) => {
    await aloneWith('night', 60_000, async () =>
      inTurns(
        await directory.listOrganisationIds(),
        async (organisationId, between) => {
          const context = { organisationId }
          const at = now()
          if (!isNightDue(await findNight(context, work), at, nightTimes[work])) return
          await task(context, await believed(context), between)
          await recordNight(context, work, at)
          options.onNight?.(work, organisationId)
        },
        onFailure,
      ),
    )
  }
  return {
    'push-facts': async (payload) => {
      const context = OrganisationJob.parse(payload)
      await inTurn(context, (at) => shareFacts(tools, context, at))
    },
    'push-codes': async (payload) => {
      const context = OrganisationJob.parse(payload)
      await inTurn(context, (at) => pushCodes(tools.vault, context, at))
    },
    'carry-out-order': async (payload) => {
      const { organisationId, quarter } = QuarterJob.parse(payload)
      await inTurn({ organisationId }, async (at) => {
        await carryOutOrder(tools, { organisationId }, quarter, at)
        await archivePublished(tools, { organisationId }, at)
      })
    },
    calendar: async () => {
      await keepCalendar(tools, now(), onFailure, async (context, keep) => {
        // Whoever is busy with an organisation does its round or has just done it: the others do not wait.
        await aloneWith(context, 1_000, async () => {
          await keep(await believed(context))
          await recordRound(context, now())
        })
      })
      options.onRound?.()
    },
    'shuffle-open': () =>
      night('shuffled', async (context, at, between) => {
        const { organisation } = await readReleaseInputs(context, quarterOf(at))
        await tools.vault.shuffleOpen(organisation.slug, between)
      }),
    purge: () => night('purged', (context, at, between) => purge(tools, context.organisationId, at, between)),
  }
}

type NightTask = (context: OrganisationContext, at: Date, between: () => Promise<void>) => Promise<void>

/** Deletes raw reports and remarks of quarters that ended longer ago than the policy keeps them. */
async function purge(tools: Tools, organisationId: string, at: Date, between: () => Promise<void>): Promise<void> {
  const { organisation, policy } = await readReleaseInputs({ organisationId }, quarterOf(at))
  const before = shiftQuarter(quarterOf(at), -Math.ceil(policy.retentionMonths / 3))
  // A quarter that was never published keeps its reports: deleting them would decide that it never can be.
  const unpublished = (await listReportingQuarters({ organisationId }))
    .filter((row) => row.status !== 'published' && row.status !== 'withheld')
    .map((row) => row.quarter)
  const oldest = [before, ...unpublished].sort()[0] ?? before
  await tools.vault.purge(organisation.slug, oldest, between)
  await purgeRemarks({ organisationId }, oldest)
}

/** Whether the newest night's time, in UTC, has passed since it was last done. A clock that went back does it again. */
export function isNightDue(last: Date | null, at: Date, minuteOfDay: number): boolean {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())
  const today = midnight + minuteOfDay * 60_000
  const newest = today <= at.getTime() ? today : today - 86_400_000
  return last === null || last.getTime() < newest || last > at
}

/**
 * Does the work of every organisation, one piece at a time and each in turn: who calls `between` lets all the others do
 * their next piece first. A failure is told to `onFailure` and ends that organisation's work alone.
 */
export async function inTurns(
  organisationIds: readonly string[],
  work: (organisationId: string, between: () => Promise<void>) => Promise<void>,
  onFailure: (error: unknown, organisationId: string) => void,
): Promise<void> {
  let queue = organisationIds.map((organisationId) => new Turns(organisationId, work))
  while (queue.length > 0) {
    const unfinished: Turns[] = []
    for (const turns of queue) {
      try {
        if (!(await turns.next())) unfinished.push(turns)
      } catch (error) {
        onFailure(error, turns.organisationId)
      }
    }
    queue = unfinished
  }
}

/** One organisation's work, which rests between two pieces until it is its turn again. */
class Turns {
  readonly organisationId: string
  readonly #work: (organisationId: string, between: () => Promise<void>) => Promise<void>
  #end: Promise<true> | undefined
  #goOn: () => void = () => {}
  #rested: () => void = () => {}

  constructor(organisationId: string, work: (organisationId: string, between: () => Promise<void>) => Promise<void>) {
    this.organisationId = organisationId
    this.#work = work
  }

  /** The next piece; true when it was the last. */
  next(): Promise<boolean> {
    const rests = new Promise<false>((resolve) => {
      this.#rested = () => resolve(false)
    })
    if (this.#end) this.#goOn()
    else this.#end = this.#work(this.organisationId, () => this.#rest()).then(() => true)
    return Promise.race([this.#end, rests])
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      this.#goOn = resolve
      this.#rested()
    })
  }
}
