import { isDeepStrictEqual } from 'node:util'
import type { Viewer } from '../../auth/viewer'
import { uuidv7 } from '../../crypto/uuid'
import type { InterventionAggregate } from '../../domain/hotspots/inputs'
import { findMeasure, type Measure } from '../../domain/interventions/catalogue'
import { type InterventionStatus, openStatuses, transitions } from '../../domain/interventions/transitions'
import { quarterOf } from '../../domain/organisation/quarter'
import { now } from '../../env'
import { AppError, FieldError } from '../../errors'
import type {
  CommentOnIntervention,
  EditIntervention,
  InterventionContent,
  InterventionFilters,
  InterventionReason,
  MoveIntervention,
  PlanIntervention,
} from '../../schemas/intervention'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { dayText, toDay, today } from './days'
import { groupBy } from './group-by'
import { isId } from './ids'
import { writeLog } from './log-entries'
import { namePeople } from './people-names'
import { leavesBelow, nameUnits, requireUnit, withDescendants } from './unit-names'

/** One line of the list of interventions, and what a card shows. */
export type InterventionRow = {
  id: string
  unitCode: string
  unitName: string
  /** The title, or the measure's own name. */
  title: string
  measure: Measure | null
  status: InterventionStatus
  owner: { id: string; name: string } | null
  /** ISO day. */
  dueOn: string | null
  doneOn: string | null
  overdue: boolean
  costCents: number | null
  answers: InterventionReason
}

/** One field that an edit changed, as the form had it. */
export type FieldChange = { field: keyof InterventionContent; from: unknown; to: unknown }

export type InterventionEvent = {
  id: string
  person: string
  /** ISO instant. */
  at: string
} & (
  | { kind: 'comment'; text: string }
  | { kind: 'status'; from: InterventionStatus; to: InterventionStatus; reason: string }
  | { kind: 'edit'; changes: FieldChange[] }
)

export type Intervention = InterventionRow & {
  content: InterventionContent
  plannedBy: string
  /** ISO instant. */
  plannedAt: string
  /** ISO instant of the last change: what an edit has to name. */
  version: string
  /** Oldest first. */
  events: InterventionEvent[]
}

/** Interventions: open ones first, then by due day. A unit stands for itself and everything below it. */
export async function listInterventions(viewer: Viewer, filters: InterventionFilters): Promise<InterventionRow[]> {
  return withOrganisation(viewer, async (tx) => {
    const rows = await tx.intervention.findMany({
      where: {
        ...(filters.unit ? { unitCode: { in: await withDescendants(tx, filters.unit) } } : {}),
        ...statusFilter(filters.status),
        ...(filters.owner === 'me' ? { ownerId: viewer.personId } : {}),
      },
      orderBy: [{ dueOn: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }],
    })
    const listed = await toRows(tx, rows)
    const isOpen = (row: InterventionRow) => openStatuses.includes(row.status)
    return [...listed.filter(isOpen), ...listed.filter((row) => !isOpen(row))]
  })
}

/** What is planned, under way or done, by unit code: for the cards of the dashboard and a release. */
export async function interventionsByUnit(context: OrganisationContext): Promise<Map<string, InterventionRow[]>> {
  return withOrganisation(context, async (tx) => {
    const rows = await tx.intervention.findMany({
      where: { status: { not: 'cancelled' } },
      orderBy: [{ dueOn: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }],
    })
    return groupBy(await toRows(tx, rows), (row) => row.unitCode)
  })
}

/**
 * What was planned before `end`, without cancelled ones, as findings read it: for which units, and whether it was done
 * by then. A unit stands for the leaves below it in any quarter's tree. In the order of their ids.
 */
export async function interventionAggregates(
  context: OrganisationContext,
  end: Date,
): Promise<InterventionAggregate[]> {
  return withOrganisation(context, async (tx) => {
    const rows = await tx.intervention.findMany({
      where: { status: { not: 'cancelled' }, createdAt: { lt: end } },
      select: { id: true, unitCode: true, measure: true, doneOn: true },
      orderBy: { id: 'asc' },
    })
    const leavesOf = await leavesBelow(tx)
    return rows.map(({ id, unitCode, measure, doneOn }) => ({
      intervention: id,
      measure,
      outcomes: findMeasure(measure)?.outcomes ?? [],
      units: leavesOf(unitCode),
      doneIn: doneOn && doneOn < end ? quarterOf(doneOn) : null,
    }))
  })
}

/** One intervention with its history, or null when the organisation has none of that id. */
export async function findIntervention(viewer: Viewer, id: string): Promise<Intervention | null> {
  if (!isId(id)) return null
  return withOrganisation(viewer, async (tx) => {
    const row = await tx.intervention.findFirst({ where: { id } })
    if (!row) return null
    const [listed] = await toRows(tx, [row])
    if (!listed) return null
    const events = await tx.interventionEvent.findMany({
      where: { interventionId: id },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    })
    const name = await namePeople(tx, [row.createdBy, ...events.map((event) => event.personId)])
    return {
      ...listed,
      content: contentOf(row),
      plannedBy: name(row.createdBy),
      plannedAt: row.createdAt.toISOString(),
      version: row.updatedAt.toISOString(),
      events: events.map((event) => ({
        id: event.id,
        person: name(event.personId),
        at: event.createdAt.toISOString(),
        // Kind and detail are written together by `appendEvent` alone.
        ...({ kind: event.kind, ...(event.detail as object) } as EventDetail),
      })),
    }
  })
}

/** As `findIntervention`. @throws AppError `notFound` */
export async function getIntervention(viewer: Viewer, id: string): Promise<Intervention> {
  const intervention = await findIntervention(viewer, id)
  if (!intervention) throw new AppError('notFound', 'There is no such intervention.')
  return intervention
}

/** People who can own an intervention, by name; oneself first. */
export async function listOwners(viewer: Viewer): Promise<{ id: string; name: string }[]> {
  const people = await withOrganisation(viewer, (tx) =>
    tx.person.findMany({ where: { disabledAt: null }, select: { id: true, name: true }, orderBy: { name: 'asc' } }),
  )
  return [...people.filter(({ id }) => id === viewer.personId), ...people.filter(({ id }) => id !== viewer.personId)]
}

/**
 * Plans an intervention. The same key with the same content is the same one, planned once.
 * @throws FieldError for a unit or owner that the organisation does not have; AppError `conflict` when the key was
 * used for another intervention.
 */
export async function planIntervention(
  viewer: Viewer,
  { clientKey, content }: PlanIntervention,
): Promise<{ id: string }> {
  return withOrganisation(viewer, async (tx) => {
    await requireKnown(tx, content)
    const at = now()
    const id = uuidv7(at)
    const { count } = await tx.intervention.createMany({
      data: {
        organisationId: viewer.organisationId,
        id,
        ...columnsOf(content),
        status: 'planned',
        clientKey,
        createdBy: viewer.personId,
        createdAt: at,
        updatedAt: at,
      },
      skipDuplicates: true,
    })
    if (count === 0) return findPlanned(tx, clientKey, content)
    await writeLog(tx, {
      actorId: viewer.personId,
      action: 'intervention:planned',
      subject: id,
      detail: { unit: content.unitCode, measure: content.measure },
    })
    return { id }
  })
}

/**
 * Changes what is planned; the history says what changed. Nothing changed: nothing is written.
 * @throws AppError `conflict` when somebody else has changed it since `version`; FieldError as `planIntervention`.
 */
export async function editIntervention(
  viewer: Viewer,
  { id, version, content }: EditIntervention,
): Promise<{ id: string }> {
  return withOrganisation(viewer, async (tx) => {
    await requireKnown(tx, content)
    const before = await lockedState(tx, id)
    if (before.updatedAt.toISOString() !== version) {
      throw new AppError(
        'conflict',
        'Somebody else changed this intervention while you were working on it. Nothing was saved yet, and everything you entered is still here.',
      )
    }
    const changes = changesBetween(contentOf(before), content)
    if (changes.length === 0) return { id }
    await change(tx, viewer, before, columnsOf(content), { kind: 'edit', changes })
    return { id }
  })
}

export async function commentOnIntervention(
  viewer: Viewer,
  { id, comment }: CommentOnIntervention,
): Promise<{ id: string }> {
  return withOrganisation(viewer, async (tx) => {
    await lockedState(tx, id)
    await appendEvent(tx, viewer, id, now(), { kind: 'comment', text: comment })
    return { id }
  })
}

/**
 * Takes a step of `transitions`. `from` is the status that the person saw.
 * @throws AppError `conflict` when the status is another by now, `invalid` with the table's explanation when the step is
 * not possible; FieldError when its reason is missing.
 */
export async function moveIntervention(
  viewer: Viewer,
  { id, from, to, reason }: MoveIntervention,
): Promise<{ id: string; status: InterventionStatus }> {
  const step = transitions[from][to]
  if (!step.possible) throw new AppError('invalid', step.because)
  if (step.reason === 'required' && reason === '') throw new FieldError('reason', 'Say why, in a few words')
  return withOrganisation(viewer, async (tx) => {
    const before = await lockedState(tx, id)
    if (before.status !== from) {
      throw new AppError(
        'conflict',
        'Somebody else changed the status in the meantime. Look at it again before you go on.',
      )
    }
    await change(
      tx,
      viewer,
      before,
      { status: to, doneOn: to === 'done' ? toDay(today()) : null },
      { kind: 'status', from, to, reason },
    )
    return { id, status: to }
  })
}

type StoredIntervention = NonNullable<Awaited<ReturnType<AppTransaction['intervention']['findFirst']>>>
type EventDetail =
  | { kind: 'comment'; text: string }
  | { kind: 'status'; from: InterventionStatus; to: InterventionStatus; reason: string }
  | { kind: 'edit'; changes: FieldChange[] }

function statusFilter(status: InterventionFilters['status']) {
  switch (status) {
    case undefined:
      return {}
    case 'open':
      return { status: { in: [...openStatuses] } }
    default:
      return { status }
  }
}

async function toRows(tx: AppTransaction, rows: StoredIntervention[]): Promise<InterventionRow[]> {
  const unitName = await nameUnits(tx)
  const owners = rows.flatMap((row) => (row.ownerId ? [row.ownerId] : []))
  const personName = await namePeople(tx, owners)
  const day = today()
  return rows.map((row) => {
    const measure = findMeasure(row.measure)
    // Only `planIntervention` and `moveIntervention` write this column.
    const status = row.status as InterventionStatus
    const dueOn = row.dueOn ? dayText(row.dueOn) : null
    return {
      id: row.id,
      unitCode: row.unitCode,
      unitName: unitName(row.unitCode, quarterOf(row.createdAt)),
      title: row.title || measure?.name || row.measure,
      measure,
      status,
      owner: row.ownerId ? { id: row.ownerId, name: personName(row.ownerId) } : null,
      dueOn,
      doneOn: row.doneOn ? dayText(row.doneOn) : null,
      overdue: openStatuses.includes(status) && dueOn !== null && dueOn < day,
      costCents: row.costCents,
      // Written by this module alone.
      answers: row.answers as InterventionReason,
    }
  })
}

function contentOf(row: StoredIntervention): InterventionContent {
  return {
    unitCode: row.unitCode,
    // Written by this module alone, from parsed forms.
    measure: row.measure as InterventionContent['measure'],
    title: row.title,
    ownerId: row.ownerId,
    dueOn: row.dueOn ? dayText(row.dueOn) : null,
    costCents: row.costCents,
    answers: row.answers as InterventionReason,
  }
}

function columnsOf(content: InterventionContent) {
  return {
    unitCode: content.unitCode,
    measure: content.measure,
    title: content.title,
    ownerId: content.ownerId,
    dueOn: content.dueOn ? toDay(content.dueOn) : null,
    costCents: content.costCents,
    answers: content.answers,
  }
}

function changesBetween(before: InterventionContent, after: InterventionContent): FieldChange[] {
  // The keys of a value of this type are its field names.
  return (Object.keys(after) as (keyof InterventionContent)[])
    .filter((field) => !isDeepStrictEqual(before[field], after[field]))
    .map((field) => ({ field, from: before[field], to: after[field] }))
}

/** An intervention is planned for a unit of any quarter and any level: a whole site can get new chairs. */
async function requireKnown(tx: AppTransaction, content: InterventionContent): Promise<void> {
  await requireUnit(tx, content.unitCode)
  if (content.ownerId === null) return
  const owner = await tx.person.findFirst({ where: { id: content.ownerId }, select: { id: true } })
  if (!owner) throw new FieldError('owner', 'Choose a person of the list')
}

/** The row as it is, locked until the transaction ends, so that two changes cannot both start from it. */
async function lockedState(tx: AppTransaction, id: string): Promise<StoredIntervention> {
  await tx.$queryRaw`SELECT id FROM intervention WHERE id = ${id}::uuid FOR UPDATE`
  const row = await tx.intervention.findFirst({ where: { id } })
  if (!row) throw new AppError('notFound', 'There is no such intervention.')
  return row
}

async function change(
  tx: AppTransaction,
  viewer: Viewer,
  before: StoredIntervention,
  data: Partial<ReturnType<typeof columnsOf>> & { status?: InterventionStatus; doneOn?: Date | null },
  event: Exclude<EventDetail, { kind: 'comment' }>,
): Promise<void> {
  // The version is a clock's reading: two changes within one millisecond must still differ.
  const at = new Date(Math.max(now().getTime(), before.updatedAt.getTime() + 1))
  await tx.intervention.updateMany({ where: { id: before.id }, data: { ...data, updatedAt: at } })
  await appendEvent(tx, viewer, before.id, at, event)
  await writeLog(tx, {
    actorId: viewer.personId,
    action: event.kind === 'status' ? 'intervention:moved' : 'intervention:edited',
    subject: before.id,
    detail:
      event.kind === 'status'
        ? { from: event.from, to: event.to }
        : { fields: event.changes.map(({ field }) => field).join(' ') },
  })
}

async function appendEvent(
  tx: AppTransaction,
  viewer: Viewer,
  interventionId: string,
  at: Date,
  { kind, ...detail }: EventDetail,
): Promise<void> {
  await tx.interventionEvent.create({
    data: {
      organisationId: viewer.organisationId,
      interventionId,
      id: uuidv7(at),
      personId: viewer.personId,
      kind,
      // Plain JSON: texts, numbers, null and objects of them.
      detail: JSON.parse(JSON.stringify(detail)),
      createdAt: at,
    },
  })
}

/** The intervention that a key was used for, when it said the same. */
async function findPlanned(
  tx: AppTransaction,
  clientKey: string,
  content: InterventionContent,
): Promise<{ id: string }> {
  const row = await tx.intervention.findFirstOrThrow({ where: { clientKey } })
  if (isDeepStrictEqual(contentOf(row), content)) return { id: row.id }
  throw new AppError(
    'conflict',
    'This form was saved already, with other entries. Open the saved intervention and change it there.',
  )
}
