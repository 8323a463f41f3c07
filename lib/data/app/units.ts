import type { Viewer } from '../../auth/viewer'
import { parseQuarter, type Quarter, quarterOf, quarterYear, shiftQuarter } from '../../domain/organisation/quarter'
import {
  inTreeOrder,
  type PlacedUnit,
  subtreeOf,
  treeProblems,
  type Unit,
  type UnitKind,
} from '../../domain/organisation/unit-tree'
import { AppError, FieldError } from '../../errors'
import { describeTreeProblem } from '../../view/unit-words'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { enqueue } from './jobs'
import { writeLog } from './log-entries'

/** The tree that holds for a year, and whether it may still change. */
export type TreeOfYear = {
  year: number
  /** The year it was made for: earlier than `year` while nobody has changed it. */
  since: number
  units: PlacedUnit[]
  /**
   * False once a quarter of the year has closed: reports were counted in these units, and counts of two trees
   * could be subtracted from one another (docs/decisions/0010).
   */
  changeable: boolean
}

/** The tree of a year. A year without one of its own keeps the tree of the year before. */
export async function getTree(context: OrganisationContext, year: number): Promise<TreeOfYear> {
  return withOrganisation(context, async (tx) => {
    const { since, units } = await readTree(tx, context, year)
    return { year, since, units: inTreeOrder(units), changeable: !(await hasClosedQuarter(tx, context, year)) }
  })
}

/** Adds a unit under one that exists. */
export async function addUnit(viewer: Viewer, year: number, unit: Unit): Promise<void> {
  await changeTree(viewer, year, 'unit:added', unit.code, (units) => {
    if (units.some(({ code }) => code === unit.code)) throw new FieldError('code', describeTreeProblem('duplicateCode'))
    return [...units, unit]
  })
}

/** Changes a unit's name, kind or place; its code stays what it is. */
export async function editUnit(viewer: Viewer, year: number, unit: Unit): Promise<void> {
  await changeTree(viewer, year, 'unit:edited', unit.code, (units) => {
    if (!units.some(({ code }) => code === unit.code))
      throw new AppError('notFound', 'There is no such unit in this year.')
    return units.map((existing) => (existing.code === unit.code ? unit : existing))
  })
}

/** Removes a unit and all that stands below it from the tree of a year. */
export async function removeUnit(viewer: Viewer, year: number, code: string): Promise<void> {
  await changeTree(viewer, year, 'unit:removed', code, (units) => {
    const unit = units.find((existing) => existing.code === code)
    if (!unit) throw new AppError('notFound', 'There is no such unit in this year.')
    if (unit.parent === null) throw new AppError('conflict', 'The organisation itself cannot be removed.')
    const removed = new Set(subtreeOf(units, code))
    return units.filter((existing) => !removed.has(existing.code))
  })
}

/** People employed in each leaf in a quarter. */
export type Headcounts = {
  quarter: Quarter
  /** By leaf; `from` is the quarter that the number was entered for, earlier while nobody has changed it. */
  heads: Record<string, { heads: number; from: Quarter }>
  /** False once the quarter has closed. */
  changeable: boolean
}

/** A leaf's newest headcount at or before the quarter: nobody types all of them in every quarter. */
export async function getHeadcounts(context: OrganisationContext, quarter: Quarter): Promise<Headcounts> {
  const { organisationId } = context
  return withOrganisation(context, async (tx) => {
    const rows = await tx.headcount.findMany({
      where: { organisationId, quarter: { lte: quarter } },
      orderBy: { quarter: 'asc' },
      select: { unitCode: true, quarter: true, heads: true },
    })
    // oldest first, so that the newest entry of a unit is the one that stays
    const heads = Object.fromEntries(
      rows.map((row) => [row.unitCode, { heads: row.heads, from: parseQuarter(row.quarter) ?? quarter }]),
    )
    return { quarter, heads, changeable: !(await isClosed(tx, context, quarter)) }
  })
}

/** Sets the headcounts of a quarter's leaves; null takes an entry of this quarter back. */
export async function setHeadcounts(
  viewer: Viewer,
  quarter: Quarter,
  heads: ReadonlyMap<string, number | null>,
): Promise<void> {
  await withOrganisation(viewer, async (tx) => {
    await refuseIfClosed(tx, viewer, quarter)
    const { units } = await readTree(tx, viewer, quarterYear(quarter))
    const leaves = new Set(inTreeOrder(units).flatMap((unit) => (unit.leaf ? [unit.code] : [])))
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

/** A whole tree with its headcounts, as a file brings it: replaces the tree of the year, all or nothing. */
export async function replaceTree(
  viewer: Viewer,
  quarter: Quarter,
  units: readonly Unit[],
  heads: ReadonlyMap<string, number>,
): Promise<void> {
  const { organisationId } = viewer
  const year = quarterYear(quarter)
  await withOrganisation(viewer, async (tx) => {
    await refuseIfClosed(tx, viewer, quarter)
    const before = await readTree(tx, viewer, year)
    if (!sameTree(before.units, units)) {
      await refuseIfFixed(tx, viewer, year)
      await writeTree(tx, viewer, year, units)
    }
    await writeHeadcounts(tx, viewer, quarter, heads)
    await enqueue(tx, 'push-facts', { organisationId })
    await writeLog(tx, {
      actorId: viewer.personId,
      action: 'units:imported',
      subject: quarter,
      detail: { units: units.length, headcounts: heads.size },
    })
  })
}

/** The quarters whose headcounts people work on: the newest that has closed, the running one and the next. */
export function headcountQuarters(at: Date): Quarter[] {
  const running = quarterOf(at)
  return [shiftQuarter(running, -1), running, shiftQuarter(running, 1)]
}

/** Do two trees say the same, in whatever order? */
export function sameTree(a: readonly Unit[], b: readonly Unit[]): boolean {
  const text = (units: readonly Unit[]) =>
    units
      .map(({ code, name, kind, parent }) => JSON.stringify([code, name, kind, parent]))
      .sort()
      .join('\n')
  return text(a) === text(b)
}

async function changeTree(
  viewer: Viewer,
  year: number,
  action: string,
  subject: string,
  change: (units: readonly Unit[]) => Unit[],
): Promise<void> {
  await withOrganisation(viewer, async (tx) => {
    await refuseIfFixed(tx, viewer, year)
    const { units } = await readTree(tx, viewer, year)
    const changed = change(units)
    const [problem] = treeProblems(changed)
    if (problem) throw new FieldError(fieldOf[problem.reason] ?? '', describeTreeProblem(problem.reason))
    await writeTree(tx, viewer, year, changed)
    await enqueue(tx, 'push-facts', { organisationId: viewer.organisationId })
    await writeLog(tx, { actorId: viewer.personId, action, subject, detail: { year } })
  })
}

const fieldOf: Partial<Record<ReturnType<typeof treeProblems>[number]['reason'], string>> = {
  badCode: 'code',
  reservedCode: 'code',
  duplicateCode: 'code',
  duplicateName: 'name',
  unknownParent: 'parent',
  parentNotAbove: 'parent',
  severalRoots: 'kind',
}

async function readTree(
  tx: AppTransaction,
  { organisationId }: OrganisationContext,
  year: number,
): Promise<{ since: number; units: Unit[] }> {
  const newest = await tx.unit.findFirst({
    where: { organisationId, year: { lte: year } },
    orderBy: { year: 'desc' },
    select: { year: true },
  })
  const since = newest?.year ?? year
  const units = await tx.unit.findMany({
    where: { organisationId, year: since },
    orderBy: { code: 'asc' },
    select: { code: true, name: true, kind: true, parent: true },
  })
  return { since, units }
}

/** Makes `units` the year's own tree. */
async function writeTree(
  tx: AppTransaction,
  { organisationId }: OrganisationContext,
  year: number,
  units: readonly Unit[],
): Promise<void> {
  await tx.unit.deleteMany({ where: { organisationId, year } })
  await tx.unit.createMany({
    data: units.map(({ code, name, kind, parent }) => ({
      organisationId,
      year,
      code,
      name,
      kind: kind satisfies UnitKind,
      parent,
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

async function hasClosedQuarter(
  tx: AppTransaction,
  { organisationId }: OrganisationContext,
  year: number,
): Promise<boolean> {
  const closed = await tx.reportingQuarter.count({
    where: { organisationId, quarter: { startsWith: `${year}-` }, status: { not: 'open' } },
  })
  return closed > 0
}

async function isClosed(
  tx: AppTransaction,
  { organisationId }: OrganisationContext,
  quarter: Quarter,
): Promise<boolean> {
  const closed = await tx.reportingQuarter.count({ where: { organisationId, quarter, status: { not: 'open' } } })
  return closed > 0
}

async function refuseIfFixed(tx: AppTransaction, context: OrganisationContext, year: number): Promise<void> {
  if (await hasClosedQuarter(tx, context, year)) {
    throw new AppError(
      'conflict',
      `The units of ${year} are fixed since its first quarter closed. Change the units of ${year + 1} instead: they hold from 1 January on.`,
    )
  }
}

async function refuseIfClosed(tx: AppTransaction, context: OrganisationContext, quarter: Quarter): Promise<void> {
  if (await isClosed(tx, context, quarter)) {
    throw new AppError('conflict', `${quarter} has closed: its headcounts are part of what was published.`)
  }
}
