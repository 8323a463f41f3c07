'use server'

import { redirect } from 'next/navigation'
import { staffAction } from '@/lib/actions/staff-action'
import { dropStagedImport, findStagedImport } from '@/lib/actions/staged-imports'
import { getPlannedQuarter } from '@/lib/data/app/planned-quarter'
import { addUnit, closeUnit, divideUnit, editUnit, joinUnits, replaceTree, setHeadcounts } from '@/lib/data/app/units'
import { now } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { CloseUnit, ConfirmImport, DivideUnit, HeadcountsForm, JoinUnits, UnitForm } from '@/lib/schemas/units'

export const add = staffAction('units:write', UnitForm, async (viewer, { quarter, ...unit }) => {
  await addUnit(viewer, quarter, unit)
  redirect('/settings/units?done=added')
})

export const save = staffAction('units:write', UnitForm, async (viewer, { quarter, ...unit }) => {
  await editUnit(viewer, quarter, unit)
  redirect('/settings/units?done=saved')
})

export const close = staffAction('units:write', CloseUnit, async (viewer, { quarter, code }) => {
  await closeUnit(viewer, quarter, code)
  redirect('/settings/units?done=closed')
})

export const divide = staffAction('units:write', DivideUnit, async (viewer, { quarter, code, parts }) => {
  await divideUnit(viewer, quarter, code, parts)
  redirect('/settings/units?done=divided')
})

export const join = staffAction('units:write', JoinUnits, async (viewer, { quarter, units, ...joined }) => {
  await joinUnits(viewer, quarter, units, joined)
  redirect('/settings/units?done=joined')
})

export const saveHeadcounts = staffAction('units:write', HeadcountsForm, async (viewer, { quarter, heads }) => {
  await setHeadcounts(viewer, quarter, heads)
  redirect(`/settings/units/headcounts?quarter=${quarter}&done=yes`)
})

export const importFile = staffAction('units:write', ConfirmImport, async (viewer, { id }) => {
  const staged = findStagedImport(viewer, id)
  if (!staged || staged.file.problems.length > 0) {
    throw new AppError('notFound', 'The file is no longer here. Choose it once more.')
  }
  const heads = new Map(staged.file.rows.flatMap((row) => (row.heads === null ? [] : [[row.code, row.heads] as const])))
  const units = staged.file.rows.map(({ line: _line, heads: _heads, ...unit }) => unit)
  const { quarter } = await getPlannedQuarter(viewer, now())
  if (quarter !== staged.quarter) {
    throw new AppError(
      'conflict',
      'A quarter has opened meanwhile, so this would hold from another one. Choose the file once more.',
    )
  }
  await replaceTree(viewer, quarter, units, heads)
  dropStagedImport(id)
  redirect('/settings/units?done=imported')
})
