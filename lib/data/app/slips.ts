import { randomUUID } from 'node:crypto'
import type { Viewer } from '../../auth/viewer'
import { hashPrintedCode, makePrintedCode } from '../../crypto/printed-code'
import { minimumSlipGroup } from '../../domain/disclosure/policy'
import { type OverdrawnUnit, overdrawnUnits } from '../../domain/organisation/admission-limits'
import { parseQuarter, type Quarter, quarterOf, shiftQuarter } from '../../domain/organisation/quarter'
import { inTreeOrder, subtreeOf, type Unit } from '../../domain/organisation/unit-tree'
import { AppError, FieldError } from '../../errors'
import { moreThanPeople } from '../../view/admission-words'
import { listAdmittedReports } from './admitted-reports'
import { withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { dayText, toDay } from './days'
import { enqueue } from './jobs'
import { writeLog } from './log-entries'
import { namePeople } from './people-names'
import { type ReleaseInputs, readReleaseInputs } from './release-inputs'

/** A part of the organisation among whose people a batch is drawn. `unit` is null for the whole of it. */
export type SlipGroup = { unit: string | null; name: string; heads: number }

/** A quarter that asks for slips, and the groups that are large enough for a batch. */
export type SlipQuarter = { quarter: Quarter; groups: SlipGroup[] }

export type SlipBatchRow = {
  id: string
  quarter: Quarter
  group: string
  size: number
  madeBy: string
  /** ISO day. */
  madeOn: string
  withdrawnOn: string | null
  /** The report form knows its slips. */
  ready: boolean
}

/** Slips are printed for the running quarter and so many more. */
const quartersAhead = 2

/** The running quarter and the next ones, those of them whose policy asks for slips. */
export async function listSlipQuarters(context: OrganisationContext, at: Date): Promise<SlipQuarter[]> {
  const quarters = Array.from({ length: quartersAhead + 1 }, (_, steps) => shiftQuarter(quarterOf(at), steps))
  const inputs = await Promise.all(quarters.map((quarter) => readReleaseInputs(context, quarter)))
  return quarters.flatMap((quarter, index) => {
    const known = inputs[index]
    return known?.policy.admission === 'slips' ? [{ quarter, groups: groupsOf(known) }] : []
  })
}

/** Units of enough known heads, in the order of the tree; its root stands for the whole organisation. */
function groupsOf({ units, headcounts }: ReleaseInputs): SlipGroup[] {
  return inTreeOrder(units).flatMap(({ code, name, parent }) => {
    const heads = headsOf(units, headcounts, code)
    return heads < minimumSlipGroup ? [] : [{ unit: parent === null ? null : code, name, heads }]
  })
}

function headsOf(units: readonly Unit[], headcounts: Readonly<Record<string, number>>, code: string): number {
  return subtreeOf(units, code).reduce((sum, unit) => sum + (headcounts[unit] ?? 0), 0)
}

/** All batches, newest first. */
export async function listSlipBatches(context: OrganisationContext): Promise<SlipBatchRow[]> {
  return withOrganisation(context, async (tx) => {
    const rows = await tx.slipBatch.findMany({ orderBy: [{ madeOn: 'desc' }, { quarter: 'desc' }, { id: 'asc' }] })
    const nameOf = await namePeople(
      tx,
      rows.map((row) => row.madeBy),
    )
    return rows.flatMap((row) => {
      const quarter = parseQuarter(row.quarter)
      if (!quarter) return []
      return {
        id: row.id,
        quarter,
        group: row.unitCode ?? 'Whole organisation',
        size: row.size,
        madeBy: nameOf(row.madeBy),
        madeOn: dayText(row.madeOn),
        withdrawnOn: row.withdrawnOn && dayText(row.withdrawnOn),
        ready: row.hashes.length === 0,
      }
    })
  })
}

/** What is printed: the codes are here and nowhere else. */
export type MadeSlips = { quarter: Quarter; group: SlipGroup; codes: string[] }

/**
 * Makes a batch of slips. Their hashes wait here for the worker, who hands them to the vault.
 * @throws FieldError for a quarter that does not ask for slips, a group that is too small for a draw, or more slips than
 *   people without saying that this is meant
 */
export async function makeSlipBatch(
  viewer: Viewer,
  wanted: { quarter: Quarter; unit: string | null; size: number; evenIfMore?: boolean },
  at: Date,
): Promise<MadeSlips> {
  const { organisationId } = viewer
  const offered = (await listSlipQuarters(viewer, at)).find(({ quarter }) => quarter === wanted.quarter)
  if (!offered) throw new FieldError('quarter', 'Choose a quarter whose policy asks for slips')
  const group = offered.groups.find(({ unit }) => unit === wanted.unit)
  if (!group) throw new FieldError('unit', `Choose a group of at least ${minimumSlipGroup} people`)
  if (!wanted.evenIfMore) await refuseMoreThanPeople(viewer, wanted)
  const codes = Array.from({ length: wanted.size }, () => makePrintedCode('slip'))
  const id = randomUUID()
  await withOrganisation(viewer, async (tx) => {
    await tx.slipBatch.create({
      data: {
        organisationId,
        id,
        quarter: wanted.quarter,
        unitCode: wanted.unit,
        size: wanted.size,
        // Sorted, so that not even their order says which slip of the sheet is which.
        hashes: codes.map(hashPrintedCode).sort(),
        madeBy: viewer.personId,
        madeOn: toDay(dayText(at)),
      },
    })
    await enqueue(tx, 'push-codes', { organisationId })
    await writeLog(tx, {
      actorId: viewer.personId,
      action: 'slips:made',
      subject: id,
      detail: { quarter: wanted.quarter, unit: wanted.unit, size: wanted.size },
    })
  })
  return { quarter: wanted.quarter, group, codes }
}

/** Parts of the organisation for which more slips of a quarter were made than people work there, overlapping batches added up. */
export async function listOverdrawn(context: OrganisationContext, quarter: Quarter): Promise<OverdrawnUnit[]> {
  return overdrawnUnits(await listAdmittedReports(context, quarter, 'slips'), await readReleaseInputs(context, quarter))
}

async function refuseMoreThanPeople(
  context: OrganisationContext,
  { quarter, unit, size }: { quarter: Quarter; unit: string | null; size: number },
): Promise<void> {
  const made = await listAdmittedReports(context, quarter, 'slips')
  const facts = await readReleaseInputs(context, quarter)
  const before = new Set(overdrawnUnits(made, facts).map((place) => place.unit))
  const after = overdrawnUnits([...made, { unit, reports: size }], facts)
  // Where there were too many before, this batch may still be the first too many of a smaller part.
  const [place] = [...after.filter((entry) => !before.has(entry.unit)), ...(unit === null ? after : [])]
  if (place) throw new FieldError('size', moreThanPeople(place))
}

/** Ends a batch whose sheet was lost: from the worker's next step on none of its slips admits anybody. */
export async function withdrawSlipBatch(viewer: Viewer, id: string, at: Date): Promise<void> {
  const { organisationId } = viewer
  await withOrganisation(viewer, async (tx) => {
    const { count } = await tx.slipBatch.updateMany({
      where: { id, withdrawnOn: null },
      data: { withdrawnOn: toDay(dayText(at)) },
    })
    if (count === 0) throw new AppError('notFound', 'There is no such batch that could be withdrawn.')
    await enqueue(tx, 'push-codes', { organisationId })
    await writeLog(tx, { actorId: viewer.personId, action: 'slips:withdrawn', subject: id })
  })
}

/** For the worker: what the vault does not know yet. */
export type PendingBatch = { id: string; quarter: string; unit: string | null; hashes: string[]; withdrawn: boolean }

export async function listPendingBatches(context: OrganisationContext): Promise<PendingBatch[]> {
  const rows = await withOrganisation(context, (tx) =>
    tx.slipBatch.findMany({
      where: {
        OR: [{ hashes: { isEmpty: false } }, { withdrawnOn: { not: null }, withdrawalPushed: false }],
      },
      select: { id: true, quarter: true, unitCode: true, hashes: true, withdrawnOn: true },
    }),
  )
  return rows.map(({ unitCode, withdrawnOn, ...row }) => ({ ...row, unit: unitCode, withdrawn: withdrawnOn !== null }))
}

/** For the worker, after the vault has it: the hashes are taken away. */
export async function recordPushed(context: OrganisationContext, { id, withdrawn }: PendingBatch): Promise<void> {
  await withOrganisation(context, (tx) =>
    tx.slipBatch.updateMany({ where: { id }, data: { hashes: [], withdrawalPushed: withdrawn } }),
  )
}
