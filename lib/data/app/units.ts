import type { Viewer } from '../../auth/viewer'
import { compareQuarters, type Quarter, shiftQuarter } from '../../domain/organisation/quarter'
import {
  changeFrom,
  changesBetween,
  type PlannedUnit,
  successionProblems,
  type UnitChange,
  type UnitSpan,
  unitsIn,
  withoutSubtree,
} from '../../domain/organisation/unit-history'
import { inTreeOrder, leavesOf, type PlacedUnit, treeProblems, type Unit } from '../../domain/organisation/unit-tree'
import { now } from '../../env'
import { AppError, FieldError } from '../../errors'
import { formatQuarter } from '../../view/quarters'
import { describeTreeProblem } from '../../view/unit-words'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { enqueue } from './jobs'
import { writeLog } from './log-entries'
import { readPlannedQuarter } from './planned-quarter'
import { lockFacts, quarterColumn, readFacts, readSpans } from './release-inputs'

/** The tree of a quarter, and whether it may still change. */
export type Tree = {
  quarter: Quarter
  units: PlacedUnit[]
  /** False once the quarter has opened: what people report into stays what they were shown. */
  changeable: boolean
}

export async function getTree(context: OrganisationContext, quarter: Quarter, at: Date = now()): Promise<Tree> {
  return withOrganisation(context, async (tx) => {
    const { units, frozen } = await readFacts(tx, quarter)
    const planned = await readPlannedQuarter(tx, context, at)
    return { quarter, units: inTreeOrder(units), changeable: !frozen && quarter === planned.quarter }
  })
}

/** Adds a unit under one that exists; `succeeds` names those it takes over from. */
export async function addUnit(viewer: Viewer, quarter: Quarter, unit: PlannedUnit): Promise<void> {
  await changeTree(viewer, quarter, 'unit:added', unit.code, (units) => {
    if (units.some(({ code }) => code === unit.code)) throw new FieldError('code', describeTreeProblem('duplicateCode'))
    return [...units, unit]
  })
}

/** Changes a unit's name, kind or place; its code stays what it is, and its history goes on. */
export async function editUnit(viewer: Viewer, quarter: Quarter, unit: PlannedUnit): Promise<void> {
  await changeTree(viewer, quarter, 'unit:edited', unit.code, (units) => {
    find(units, unit.code)
    return units.map((existing) => (existing.code === unit.code ? unit : existing))
  })
}

/** Closes a unit and all that stands below it: the quarter before is their last. */
export async function closeUnit(viewer: Viewer, quarter: Quarter, code: string): Promise<void> {
  await changeTree(viewer, quarter, 'unit:closed', code, (units) => {
    if (find(units, code).parent === null) throw new AppError('conflict', 'The organisation itself cannot be closed.')
    return withoutSubtree(units, code)
  })
}

/** A unit that another is divided into, with its people. */
export type UnitPart = { code: string; name: string; heads: number | null }

/** Closes a unit that people report into and begins its parts in its place. */
export async function divideUnit(
  viewer: Viewer,
  quarter: Quarter,
  code: string,
  parts: readonly UnitPart[],
): Promise<void> {
  await changeTree(
    viewer,
    quarter,
    'unit:divided',
    code,
    (units) => {
      const { kind, parent } = requireLeafOf(units, code)
      const begun = parts.map((part) => ({ code: part.code, name: part.name, kind, parent, succeeds: [code] }))
      return [...units.filter((unit) => unit.code !== code), ...begun]
    },
    new Map(parts.map((part) => [part.code, part.heads])),
  )
}

/** Closes units that people report into and begins one in the place of the first. */
export async function joinUnits(
  viewer: Viewer,
  quarter: Quarter,
  codes: readonly string[],
  joined: UnitPart,
): Promise<void> {
  await changeTree(
    viewer,
    quarter,
    'unit:joined',
    joined.code,
    (units) => {
      const [first] = codes.map((code) => requireLeafOf(units, code))
      if (!first || codes.length < 2) throw new FieldError('units', 'Choose two units or more to join')
      const { kind, parent } = first
      const unit = { code: joined.code, name: joined.name, kind, parent, succeeds: codes }
      return [...units.filter(({ code }) => !codes.includes(code)), unit]
    },
    new Map([[joined.code, joined.heads]]),
  )
}

function find(units: readonly Unit[], code: string): Unit {
  const unit = units.find((existing) => existing.code === code)
  if (!unit) throw new AppError('notFound', 'There is no such unit in this quarter. Open the page of units again.')
  return unit
}

function requireLeafOf(units: readonly Unit[], code: string): Unit {
  const unit = find(units, code)
  if (unit.parent === null || !leavesOf(units).has(code)) {
    throw new AppError('conflict', `${unit.name} has units below it. Change those instead.`)
  }
  return unit
}

/** People employed in each leaf in a quarter. */
export type Headcounts = {
  quarter: Quarter
  /** By leaf; `from` is the quarter that the number was entered for, earlier while nobody has changed it. */
  heads: Record<string, { heads: number; from: Quarter }>
  /** False once the quarter has opened. */
  changeable: boolean
}

export async function getHeadcounts(
  context: OrganisationContext,
  quarter: Quarter,
  at: Date = now(),
): Promise<Headcounts> {
  return withOrganisation(context, async (tx) => {
    const { headcounts, frozen } = await readFacts(tx, quarter)
    const planned = await readPlannedQuarter(tx, context, at)
    const entries = await tx.headcount.findMany({
      where: { quarter: { lte: quarter } },
      orderBy: { quarter: 'asc' },
      select: { unitCode: true, quarter: true },
    })
    const entered = new Map(entries.map((row) => [row.unitCode, quarterColumn(row.quarter)]))
    const heads = Object.fromEntries(
      Object.entries(headcounts).map(([code, count]) => [code, { heads: count, from: entered.get(code) ?? quarter }]),
    )
    return { quarter, heads, changeable: !frozen && quarter === planned.quarter }
  })
}

/** Sets the headcounts of a quarter's leaves; null takes an entry of this quarter back. */
export async function setHeadcounts(
  viewer: Viewer,
  quarter: Quarter,
  heads: ReadonlyMap<string, number | null>,
): Promise<void> {
  await withOrganisation(viewer, async (tx) => {
    await requirePlanned(tx, viewer, quarter)
    const leaves = leavesOf((await readFacts(tx, quarter)).units)
    for (const code of heads.keys()) {
      if (!leaves.has(code))
        throw new AppError('conflict', `${code} is not a unit that people report into. Open the page again.`)
    }
    await writeHeadcounts(tx, viewer, quarter, heads)
    await enqueue(tx, 'push-facts', { organisationId: viewer.organisationId })
    await writeLog(tx, {
      actorId: viewer.personId,
      action: 'headcounts:set',
      subject: quarter,
      detail: { units: heads.size },
    })
  })
}

/** A whole tree with its headcounts, as a file brings it: the tree from the quarter on, all or nothing. */
export async function replaceTree(
  viewer: Viewer,
  quarter: Quarter,
  units: readonly PlannedUnit[],
  heads: ReadonlyMap<string, number>,
): Promise<void> {
  await changeTree(viewer, quarter, 'units:imported', quarter, () => [...units], heads)
}

/** What `units` as the tree of the planned quarter would change of the tree as it is planned now. */
export async function previewTree(
  context: OrganisationContext,
  quarter: Quarter,
  units: readonly PlannedUnit[],
): Promise<{ changes: UnitChange[]; problems: { code: string; message: string }[] }> {
  return withOrganisation(context, async (tx) => {
    const spans = await readSpans(tx)
    return {
      changes: changesBetween(unitsIn(spans, quarter), units),
      problems: successionProblems(spans, quarter, units).map(({ code, reason }) => ({
        code,
        message: describeTreeProblem(reason),
      })),
    }
  })
}

async function changeTree(
  viewer: Viewer,
  quarter: Quarter,
  action: string,
  subject: string,
  change: (units: readonly Unit[]) => PlannedUnit[],
  heads: ReadonlyMap<string, number | null> = new Map(),
): Promise<void> {
  await withOrganisation(viewer, async (tx) => {
    await requirePlanned(tx, viewer, quarter)
    const spans = await readSpans(tx)
    const before = unitsIn(spans, quarter)
    const units = change(before)
    const [problem] = [...treeProblems(units), ...successionProblems(spans, quarter, units)]
    if (problem) throw new FieldError(fieldOf[problem.reason] ?? '', describeTreeProblem(problem.reason))
    if (units.length === 1 && before.length > 1) {
      throw new AppError('conflict', 'This is the last unit. Add another one first: somebody has to be able to report.')
    }
    await refuseIfSlipsName(tx, quarter, before, units)
    await writeSpans(tx, viewer, quarter, spans, changeFrom(spans, quarter, units))
    await writeHeadcounts(tx, viewer, quarter, heads)
    await enqueue(tx, 'push-facts', { organisationId: viewer.organisationId })
    await writeLog(tx, {
      actorId: viewer.personId,
      action,
      subject,
      detail: { quarter, units: units.length, headcounts: heads.size },
    })
  })
}

const fieldOf: Partial<Record<Parameters<typeof describeTreeProblem>[0], string>> = {
  badCode: 'code',
  reservedCode: 'code',
  duplicateCode: 'code',
  closedCode: 'code',
  duplicateName: 'name',
  unknownParent: 'parent',
  parentNotAbove: 'parent',
  circle: 'parent',
  severalRoots: 'kind',
  unknownPredecessor: 'succeeds',
  ownPredecessor: 'succeeds',
}

/** Slips are printed for a unit and a quarter: closing the unit before would make waste paper of what people hold. */
async function refuseIfSlipsName(
  tx: AppTransaction,
  quarter: Quarter,
  before: readonly Unit[],
  units: readonly Unit[],
): Promise<void> {
  const staying = new Set(units.map(({ code }) => code))
  const closing = before.filter(({ code }) => !staying.has(code))
  const batch = await tx.slipBatch.findFirst({
    where: { quarter: { gte: quarter }, unitCode: { in: closing.map(({ code }) => code) }, withdrawnOn: null },
    select: { quarter: true, unitCode: true },
  })
  const unit = closing.find(({ code }) => code === batch?.unitCode)
  if (!batch || !unit) return
  throw new AppError(
    'conflict',
    `Slips for ${formatQuarter(quarterColumn(batch.quarter))} are printed for ${unit.name}. Withdraw them under Slips first, then close it.`,
  )
}

/** What began before the quarter is closed or goes on; what begins with it, or after it, is written anew. */
async function writeSpans(
  tx: AppTransaction,
  { organisationId }: OrganisationContext,
  quarter: Quarter,
  before: readonly UnitSpan[],
  after: readonly UnitSpan[],
): Promise<void> {
  const lastBefore = shiftQuarter(quarter, -1)
  const began = (spans: readonly UnitSpan[]) => spans.filter((span) => compareQuarters(span.first, quarter) < 0)
  const stood = new Map(began(before).map((span) => [`${span.code} ${span.first}`, span.last]))
  const changed = began(after).filter((span) => stood.get(`${span.code} ${span.first}`) !== span.last)
  await tx.unit.deleteMany({ where: { organisationId, firstQuarter: { gte: quarter } } })
  await tx.unit.updateMany({
    where: {
      organisationId,
      code: { in: changed.filter(({ last }) => last !== null).map(({ code }) => code) },
      OR: [{ lastQuarter: null }, { lastQuarter: { gte: quarter } }],
    },
    data: { lastQuarter: lastBefore },
  })
  for (const { code, first } of changed.filter(({ last }) => last === null)) {
    await tx.unit.updateMany({ where: { organisationId, code, firstQuarter: first }, data: { lastQuarter: null } })
  }
  await tx.unit.createMany({
    data: after
      .filter((span) => span.first === quarter)
      .map(({ first, last: lastQuarter, succeeds, ...unit }) => ({
        organisationId,
        ...unit,
        firstQuarter: first,
        lastQuarter,
        succeeds: [...succeeds],
      })),
  })
}

async function writeHeadcounts(
  tx: AppTransaction,
  { organisationId }: OrganisationContext,
  quarter: Quarter,
  heads: ReadonlyMap<string, number | null>,
): Promise<void> {
  await tx.headcount.deleteMany({ where: { organisationId, quarter, unitCode: { in: [...heads.keys()] } } })
  const entries = [...heads].flatMap(([unitCode, count]) => (count === null ? [] : [{ unitCode, heads: count }]))
  await tx.headcount.createMany({ data: entries.map((entry) => ({ organisationId, quarter, ...entry })) })
}

/** Part of a change: waits for whoever opens a quarter, then refuses what can no longer apply. */
async function requirePlanned(tx: AppTransaction, context: OrganisationContext, quarter: Quarter): Promise<void> {
  await lockFacts(tx)
  const planned = await readPlannedQuarter(tx, context, now())
  if (quarter === planned.quarter) return
  throw new AppError(
    'conflict',
    `${formatQuarter(quarter)} has opened, or is not the next to open. Changes hold from ${formatQuarter(planned.quarter)} on: open the page again.`,
  )
}
