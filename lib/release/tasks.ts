import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import { directory } from '../data/app/directory'
import { readReleaseInputs } from '../data/app/release-inputs'
import { purgeRemarks } from '../data/app/remarks'
import { listReportingQuarters } from '../data/app/reporting-quarters'
import { quarterOf, shiftQuarter } from '../domain/organisation/quarter'
import { QuarterCode } from '../schemas/quarter'
import { carryOutOrder, keepCalendar, shareFacts } from './calendar'
import { archivePublished, type Tools } from './pipeline'
import { pushCodes } from './push-codes'

const OrganisationJob = z.object({ organisationId: z.uuid() })
const QuarterJob = OrganisationJob.extend({ quarter: QuarterCode })

/** When the recurring tasks run, in UTC. The nightly ones are when few people report. */
export const crontab = `
* * * * * calendar ?jobKey=calendar&max=1
17 1 * * * shuffle-open ?max=5
47 1 * * * purge ?max=5
`

/** What the worker does: jobs from the outbox, and what recurs. Each can be repeated. */
export function taskList(
  tools: Tools,
  now: () => Date,
  onFailure: (error: unknown, organisationId: string) => void,
): TaskList {
  const alone = oneAtATime()
  return {
    'push-facts': (payload) => alone(async () => shareFacts(tools, OrganisationJob.parse(payload), now())),
    'push-codes': (payload) => alone(async () => pushCodes(tools.vault, OrganisationJob.parse(payload), now())),
    'carry-out-order': (payload) =>
      alone(async () => {
        const { organisationId, quarter } = QuarterJob.parse(payload)
        await carryOutOrder(tools, { organisationId }, quarter, now())
        await archivePublished(tools, { organisationId }, now())
      }),
    calendar: () => alone(async () => keepCalendar(tools, now(), onFailure)),
    'shuffle-open': () =>
      forEveryOrganisation(async (organisationId) => {
        const { organisation } = await readReleaseInputs({ organisationId }, quarterOf(now()))
        await tools.vault.shuffleOpen(organisation.slug)
      }),
    purge: () => forEveryOrganisation((organisationId) => purge(tools, organisationId, now())),
  }
}

/** Deletes raw reports and remarks of quarters that ended longer ago than the policy keeps them. */
async function purge(tools: Tools, organisationId: string, at: Date): Promise<void> {
  const { organisation, policy } = await readReleaseInputs({ organisationId }, quarterOf(at))
  const before = shiftQuarter(quarterOf(at), -Math.ceil(policy.retentionMonths / 3))
  // A quarter that was never published keeps its reports: deleting them would decide that it never can be.
  const unpublished = (await listReportingQuarters({ organisationId }))
    .filter((row) => row.status !== 'published' && row.status !== 'withheld')
    .map((row) => row.quarter)
  const oldest = [before, ...unpublished].sort()[0] ?? before
  await tools.vault.purge(organisation.slug, oldest)
  await purgeRemarks({ organisationId }, oldest)
}

async function forEveryOrganisation(task: (organisationId: string) => Promise<void>): Promise<void> {
  for (const organisationId of await directory.listOrganisationIds()) await task(organisationId)
}

/** Steps of a quarter follow each other: within one worker they never run side by side. */
export function oneAtATime(): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = last.then(task, task)
    last = result.catch(() => {})
    return result
  }
}
