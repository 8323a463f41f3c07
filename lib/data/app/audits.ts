import { isDeepStrictEqual } from 'node:util'
import type { Viewer } from '../../auth/viewer'
import { uuidv7 } from '../../crypto/uuid'
import type { AuditAggregate } from '../../domain/hotspots/inputs'
import { aggregateAudits, type NestedRow, type WorkstationAudit } from '../../domain/hotspots/row-audits'
import type { Posture } from '../../domain/instruments/posture'
import { type RosaAnswers, type RosaScore, rosaActionLevel, scoreRosa } from '../../domain/instruments/rosa'
import type { RosaSection } from '../../domain/instruments/rosa-items'
import {
  type AuditedSections,
  countAtActionLevel,
  newestPerWorkstation,
  worstSectionOf,
} from '../../domain/instruments/rosa-summary'
import { quarterOf } from '../../domain/organisation/quarter'
import { now } from '../../env'
import { AppError } from '../../errors'
import type { AuditContent, AuditFilters, FileAudit, ReviseAudit, WithdrawAudit } from '../../schemas/audit'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { dayText, requireNotFuture, toDay } from './days'
import { isId } from './ids'
import { writeLog } from './log-entries'
import { namePeople } from './people-names'
import { nameUnits, requireLeaf, withDescendants } from './unit-names'

/** One line of the list of audits. */
export type AuditRow = {
  id: string
  unitCode: string
  unitName: string
  workstation: string
  /** ISO day. */
  auditedOn: string
  final: number
  chair: number
  monitorPhone: number
  mouseKeyboard: number
  actionNeeded: boolean
  auditor: string
  auditorKind: 'officer' | 'self'
  withdrawn: boolean
}

/** The whole audit as it was after a revision; what `audit_revision.content` holds. */
export type RevisedContent = AuditContent & { score: RosaScore; withdrawn: { reason: string } | null }

export type AuditRevision = {
  revision: number
  editor: string
  /** ISO instant. */
  at: string
  content: RevisedContent
}

export type Audit = AuditRow &
  AuditContent & {
    score: RosaScore
    revision: number
    /** Oldest first; the last one is the audit as it stands. */
    revisions: AuditRevision[]
  }

/** Audits, newest first. A unit stands for itself and everything below it in any quarter's tree. */
export async function listAudits(viewer: Viewer, filters: AuditFilters): Promise<AuditRow[]> {
  return withOrganisation(viewer, async (tx) => {
    const rows = await tx.workstationAudit.findMany({
      where: {
        ...(filters.unit ? { unitCode: { in: await withDescendants(tx, filters.unit) } } : {}),
        ...(filters.level === 'action' ? { finalScore: { gte: rosaActionLevel } } : {}),
        ...(filters.withdrawn === 'yes' ? {} : { withdrawnAt: null }),
      },
      select: rowColumns,
      orderBy: [{ auditedOn: 'desc' }, { createdAt: 'desc' }],
    })
    return toRows(tx, rows)
  })
}

/** The newest audits of a unit and everything below it, for its page on the dashboard. */
export async function listUnitAudits(viewer: Viewer, unitCode: string): Promise<AuditRow[]> {
  return newestPerWorkstation(
    (await listAudits(viewer, { unit: unitCode })).map((audit, index) => ({
      ...audit,
      // The list is newest first: a larger key for an earlier place keeps that order within a day.
      createdAt: String(1_000_000 - index).padStart(7, '0'),
    })),
  ).map(({ createdAt: _order, ...audit }) => audit)
}

/** One audit with its history, or null when the organisation has none of that id. */
export async function findAudit(viewer: Viewer, id: string): Promise<Audit | null> {
  if (!isId(id)) return null
  return withOrganisation(viewer, async (tx) => {
    const row = await tx.workstationAudit.findFirst({
      where: { id },
      select: { ...rowColumns, answers: true, postures: true, note: true, revision: true },
    })
    if (!row) return null
    const [listed] = await toRows(tx, [row])
    if (!listed) return null
    const revisions = await tx.auditRevision.findMany({
      where: { auditId: id },
      select: { revision: true, editorId: true, content: true, createdAt: true },
      orderBy: { revision: 'asc' },
    })
    const editors = await namePeople(
      tx,
      revisions.map((revision) => revision.editorId),
    )
    return {
      ...listed,
      // These columns are written by this module alone, from parsed answers.
      answers: row.answers as RosaAnswers,
      score: row.score as RosaScore,
      postures: row.postures as Posture[],
      note: row.note,
      revision: row.revision,
      revisions: revisions.map((revision) => ({
        revision: revision.revision,
        editor: editors(revision.editorId),
        at: revision.createdAt.toISOString(),
        content: revision.content as RevisedContent,
      })),
    }
  })
}

/** The names of workstations in use, so that a form can offer them. */
export async function listWorkstations(viewer: Viewer): Promise<string[]> {
  const rows = await withOrganisation(viewer, (tx) =>
    tx.workstationAudit.findMany({
      where: { withdrawnAt: null },
      distinct: ['workstation'],
      select: { workstation: true },
      orderBy: { workstation: 'asc' },
    }),
  )
  return rows.map((row) => row.workstation)
}

/** As `findAudit`. @throws AppError `notFound` */
export async function getAudit(viewer: Viewer, id: string): Promise<Audit> {
  const audit = await findAudit(viewer, id)
  if (!audit) throw new AppError('notFound', 'There is no such audit.')
  return audit
}

/**
 * Files an audit, scored here. The same key with the same content is the same audit, filed once.
 * @throws FieldError when the unit is no leaf of that quarter's tree or the day is in the future; AppError `conflict` when the key was used for another audit.
 */
export async function fileAudit(viewer: Viewer, { clientKey, content }: FileAudit): Promise<{ id: string }> {
  const score = scoreRosa(content.answers)
  return withOrganisation(viewer, async (tx) => {
    await requireAuditable(tx, content)
    const at = now()
    const id = uuidv7(at)
    const { count } = await tx.workstationAudit.createMany({
      data: {
        organisationId: viewer.organisationId,
        id,
        ...columnsOf(content, score),
        auditorId: viewer.personId,
        clientKey,
        createdAt: at,
        updatedAt: at,
      },
      skipDuplicates: true,
    })
    if (count === 0) return findFiled(tx, clientKey, content)
    await appendRevision(tx, viewer, { id, revision: 1, at, content: { ...content, score, withdrawn: null } })
    await writeLog(tx, {
      actorId: viewer.personId,
      action: 'audit:filed',
      subject: id,
      detail: { unit: content.unitCode, workstation: content.workstation, final: score.final },
    })
    return { id }
  })
}

/**
 * Changes an audit; the state before stays in the history.
 * @throws AppError `conflict` when somebody else has changed it since `revision`; as `fileAudit` besides.
 */
export async function reviseAudit(viewer: Viewer, { id, revision, content }: ReviseAudit): Promise<{ id: string }> {
  const score = scoreRosa(content.answers)
  return withOrganisation(viewer, async (tx) => {
    await requireAuditable(tx, content)
    const at = now()
    const { count } = await tx.workstationAudit.updateMany({
      where: { id, revision, withdrawnAt: null },
      data: { ...columnsOf(content, score), revision: revision + 1, updatedAt: at },
    })
    if (count === 0) throw await explainConflict(tx, id)
    await appendRevision(tx, viewer, {
      id,
      revision: revision + 1,
      at,
      content: { ...content, score, withdrawn: null },
    })
    await writeLog(tx, {
      actorId: viewer.personId,
      action: 'audit:revised',
      subject: id,
      detail: { revision: revision + 1, final: score.final },
    })
    return { id }
  })
}

/** Takes an audit out of every list and figure; it stays readable with its history. @throws AppError as `reviseAudit` */
export async function withdrawAudit(viewer: Viewer, { id, revision, reason }: WithdrawAudit): Promise<{ id: string }> {
  return withOrganisation(viewer, async (tx) => {
    const at = now()
    const { count } = await tx.workstationAudit.updateMany({
      where: { id, revision, withdrawnAt: null },
      data: { withdrawnAt: at, revision: revision + 1, updatedAt: at },
    })
    if (count === 0) throw await explainConflict(tx, id)
    const before = await tx.auditRevision.findFirstOrThrow({
      where: { auditId: id, revision },
      select: { content: true },
    })
    await appendRevision(tx, viewer, {
      id,
      revision: revision + 1,
      at,
      // Written by this module alone.
      content: { ...(before.content as RevisedContent), withdrawn: { reason } },
    })
    await writeLog(tx, { actorId: viewer.personId, action: 'audit:withdrawn', subject: id, detail: { reason } })
    return { id }
  })
}

/**
 * The newest audit of each workstation, audited before `end`. Audits by officers only: people who score their
 * own workstation underestimate mouse and keyboard (Sonne & Andrews 2011, Occupational Ergonomics 10:83-101).
 */
export async function newestSections(context: OrganisationContext, end: Date): Promise<WorkstationAudit[]> {
  const rows = await withOrganisation(context, (tx) =>
    tx.workstationAudit.findMany({
      where: { auditorKind: 'officer', withdrawnAt: null, auditedOn: { lt: end } },
      select: { unitCode: true, workstation: true, auditedOn: true, createdAt: true, score: true, postures: true },
    }),
  )
  const audits = rows.map((row) => ({
    unitCode: row.unitCode,
    workstation: row.workstation,
    auditedOn: dayText(row.auditedOn),
    createdAt: row.createdAt.toISOString(),
    postures: row.postures,
    // Written by this module alone.
    ...sectionsOf(row.score as RosaScore),
  }))
  return newestPerWorkstation(audits).map(({ unitCode, postures, final, chair, monitorPhone, mouseKeyboard }) => ({
    unitCode,
    postures,
    final,
    chair,
    monitorPhone,
    mouseKeyboard,
  }))
}

/** What officers' newest audits before `end` found, by row of a release and never singly. */
export async function auditAggregates(
  context: OrganisationContext,
  rows: readonly NestedRow[],
  end: Date,
): Promise<AuditAggregate[]> {
  return aggregateAudits(rows, await newestSections(context, end))
}

/** The section that most workstations of a unit, or of what is below it, need changed; null without one, or when two are tied. */
export async function worstSection(context: OrganisationContext, unitCode: string): Promise<RosaSection | null> {
  const codes = await withOrganisation(context, (tx) => withDescendants(tx, unitCode))
  const sections = await newestSections(context, new Date(now().getTime() + 86_400_000))
  return worstSectionOf(countAtActionLevel(sections.filter((audit) => codes.includes(audit.unitCode))))
}

const rowColumns = {
  id: true,
  unitCode: true,
  workstation: true,
  auditedOn: true,
  score: true,
  auditorId: true,
  auditorKind: true,
  withdrawnAt: true,
} as const

async function toRows(
  tx: AppTransaction,
  rows: {
    id: string
    unitCode: string
    workstation: string
    auditedOn: Date
    score: unknown
    auditorId: string
    auditorKind: 'officer' | 'self'
    withdrawnAt: Date | null
  }[],
): Promise<AuditRow[]> {
  const unitName = await nameUnits(tx)
  const auditor = await namePeople(
    tx,
    rows.map((row) => row.auditorId),
  )
  return rows.map((row) => {
    // Written by this module alone.
    const score = row.score as RosaScore
    return {
      id: row.id,
      unitCode: row.unitCode,
      unitName: unitName(row.unitCode, quarterOf(row.auditedOn)),
      workstation: row.workstation,
      auditedOn: dayText(row.auditedOn),
      ...sectionsOf(score),
      actionNeeded: score.actionNeeded,
      auditor: auditor(row.auditorId),
      auditorKind: row.auditorKind,
      withdrawn: row.withdrawnAt !== null,
    }
  })
}

function sectionsOf(score: RosaScore): AuditedSections {
  return { final: score.final, chair: score.chair, monitorPhone: score.sectionB, mouseKeyboard: score.sectionC }
}

function columnsOf(content: AuditContent, score: RosaScore) {
  return {
    unitCode: content.unitCode,
    workstation: content.workstation,
    auditedOn: toDay(content.auditedOn),
    auditorKind: content.auditorKind,
    answers: content.answers,
    score,
    finalScore: score.final,
    postures: content.postures,
    note: content.note,
  }
}

async function requireAuditable(tx: AppTransaction, content: AuditContent): Promise<void> {
  requireNotFuture('auditedOn', content.auditedOn, 'The day of the audit is in the future: enter the day it was done')
  await requireLeaf(tx, content.unitCode, quarterOf(toDay(content.auditedOn)))
}

async function appendRevision(
  tx: AppTransaction,
  viewer: Viewer,
  entry: { id: string; revision: number; at: Date; content: RevisedContent },
): Promise<void> {
  await tx.auditRevision.create({
    data: {
      organisationId: viewer.organisationId,
      auditId: entry.id,
      revision: entry.revision,
      editorId: viewer.personId,
      content: entry.content,
      createdAt: entry.at,
    },
  })
}

/** The audit that a key was used for, when it says the same. */
async function findFiled(tx: AppTransaction, clientKey: string, content: AuditContent): Promise<{ id: string }> {
  const { id } = await tx.workstationAudit.findFirstOrThrow({ where: { clientKey }, select: { id: true } })
  const first = await tx.auditRevision.findFirstOrThrow({
    where: { auditId: id, revision: 1 },
    select: { content: true },
  })
  // Written by this module alone.
  const { score: _score, withdrawn: _withdrawn, ...filed } = first.content as RevisedContent
  if (isDeepStrictEqual(filed, content)) return { id }
  throw new AppError(
    'conflict',
    'This form was saved already, with other answers. Open the saved audit and change it there.',
  )
}

/** Why an audit could not be changed, in a sentence with a name. */
async function explainConflict(tx: AppTransaction, id: string): Promise<AppError> {
  const audit = await tx.workstationAudit.findFirst({ where: { id }, select: { revision: true, withdrawnAt: true } })
  if (!audit) return new AppError('notFound', 'There is no such audit.')
  const newest = await tx.auditRevision.findFirst({
    where: { auditId: id, revision: audit.revision },
    select: { editorId: true },
  })
  const editor = newest ? (await namePeople(tx, [newest.editorId]))(newest.editorId) : 'Somebody else'
  return new AppError(
    'conflict',
    audit.withdrawnAt
      ? `${editor} has withdrawn this audit. Nothing was saved.`
      : `${editor} changed this audit while you were working on it. Nothing was saved yet, and everything you entered is still here.`,
  )
}
