import { uuidv7 } from '../../crypto/uuid'
import type { DemoAudit } from '../../demo/audits'
import type { DemoIntervention } from '../../demo/interventions'
import type { DisclosurePolicy } from '../../domain/disclosure/policy'
import { scoreRosa } from '../../domain/instruments/rosa'
import type { Quarter } from '../../domain/organisation/quarter'
import type { Role } from '../../domain/organisation/roles'
import type { Unit } from '../../domain/organisation/unit-tree'
import type { AppTransaction } from './client'
import type { OrganisationContext } from './context'
import { directory } from './directory'
import { writeLog } from './log-entries'

/** Everything that the demo organisation has before its first quarter. */
export type DemoOrganisation = {
  slug: string
  name: string
  /** Quarter from which units, rules and collecting begin. */
  from: Quarter
  units: readonly Unit[]
  headcounts: { quarter: Quarter; heads: readonly { code: string; heads: number }[] }
  /** Each with the quarter it holds from. */
  policies: readonly (DisclosurePolicy & { fromQuarter: Quarter })[]
  people: readonly { name: string; email: string; role: Role; passwordHash: string }[]
  audits: readonly DemoAudit[]
  interventions: readonly DemoIntervention[]
  /** Day from which the days of audits and interventions are counted. */
  lastDay: Date
}

/** Creates it whole, in one transaction, with the worker's role. @throws AppError conflict when it exists. */
export async function createDemoOrganisation(demo: DemoOrganisation): Promise<OrganisationContext> {
  return directory.createOrganisation(
    { slug: demo.slug, name: demo.name, demo: true },
    'worker',
    async (tx, { organisationId }) => {
      const own = { organisationId }
      await tx.organisation.updateMany({ where: { id: organisationId }, data: { collectsFrom: demo.from } })
      await tx.unit.createMany({
        data: demo.units.map((unit) => ({ ...own, firstQuarter: demo.from, ...unit })),
      })
      await tx.headcount.createMany({
        data: demo.headcounts.heads.map(({ code, heads }) => ({
          ...own,
          quarter: demo.headcounts.quarter,
          unitCode: code,
          heads,
        })),
      })
      const people = await insertPeople(tx, organisationId, demo)
      const officer = people.safety_officer
      await tx.policy.createMany({
        data: demo.policies.map((policy) => ({
          ...own,
          ...policy,
          lowThresholdAcceptedBy: policy.admission === 'open' ? people.admin : null,
        })),
      })
      await insertAudits(tx, organisationId, officer, demo)
      await insertInterventions(tx, organisationId, officer, demo)
      await writeLog(tx, { actorId: null, action: 'organisation:demo-created', subject: demo.slug })
      return own
    },
  )
}

async function insertPeople(
  tx: AppTransaction,
  organisationId: string,
  { people, lastDay }: DemoOrganisation,
): Promise<Record<Role, string>> {
  const ids: Partial<Record<Role, string>> = {}
  for (const person of people) {
    const id = uuidv7(lastDay)
    await tx.person.createMany({ data: [{ organisationId, id, ...person }] })
    await directory.putIdentity(tx, 'password', person.email, id)
    ids[person.role] = id
  }
  const { hr, safety_officer, admin } = ids
  if (!hr || !safety_officer || !admin) throw new Error('the demo needs a person of every role')
  return { hr, safety_officer, admin }
}

async function insertAudits(
  tx: AppTransaction,
  organisationId: string,
  auditorId: string,
  { audits, lastDay }: DemoOrganisation,
): Promise<void> {
  const rows = audits.map(({ unitCode, workstation, daysBefore, answers, postures }, number) => {
    const at = daysFrom(lastDay, -daysBefore)
    const content = { unitCode, workstation, auditorKind: 'officer' as const, answers, postures, note: '' }
    const score = scoreRosa(answers)
    return { id: uuidv7(at), at, content, score, clientKey: `demo-audit-${number}` }
  })
  await tx.workstationAudit.createMany({
    data: rows.map(({ id, at, content, score, clientKey }) => ({
      organisationId,
      id,
      ...content,
      auditedOn: at,
      score,
      finalScore: score.final,
      auditorId,
      clientKey,
      createdAt: at,
      updatedAt: at,
    })),
  })
  await tx.auditRevision.createMany({
    data: rows.map(({ id, at, content, score }) => ({
      organisationId,
      auditId: id,
      revision: 1,
      editorId: auditorId,
      content: { ...content, auditedOn: at.toISOString().slice(0, 10), score, withdrawn: null },
      createdAt: at,
    })),
  })
}

async function insertInterventions(
  tx: AppTransaction,
  organisationId: string,
  personId: string,
  { interventions, lastDay }: DemoOrganisation,
): Promise<void> {
  for (const [number, intervention] of interventions.entries()) {
    const { unitCode, measure, answers, status, plannedDay, dueDay, doneDay, costCents, comment } = intervention
    const at = daysFrom(lastDay, plannedDay)
    const changedAt = daysFrom(at, 20)
    const id = uuidv7(at)
    await tx.intervention.createMany({
      data: [
        {
          organisationId,
          id,
          unitCode,
          measure,
          title: '',
          answers,
          status,
          ownerId: personId,
          dueOn: daysFrom(lastDay, dueDay),
          doneOn: doneDay === null ? null : daysFrom(lastDay, doneDay),
          costCents,
          clientKey: `demo-intervention-${number}`,
          createdBy: personId,
          createdAt: at,
          updatedAt: status === 'planned' ? at : changedAt,
        },
      ],
    })
    const event = (kind: string, detail: object, when: Date) => ({
      organisationId,
      interventionId: id,
      id: uuidv7(when),
      personId,
      kind,
      detail,
      createdAt: when,
    })
    await tx.interventionEvent.createMany({
      data: [
        ...(status === 'planned'
          ? []
          : [event('status', { from: 'planned', to: 'in_progress', reason: '' }, daysFrom(at, 10))]),
        ...(doneDay === null
          ? []
          : [event('status', { from: 'in_progress', to: 'done', reason: '' }, daysFrom(lastDay, doneDay))]),
        ...(comment ? [event('comment', { text: comment }, changedAt)] : []),
      ],
    })
  }
}

function daysFrom(day: Date, days: number): Date {
  return new Date(day.getTime() + days * 86_400_000)
}
