'use server'

import { redirect } from 'next/navigation'
import { staffAction } from '@/lib/actions/staff-action'
import { dropStagedImport, findStagedImport } from '@/lib/actions/staged-imports'
import { addUnit, editUnit, removeUnit, replaceTree, setHeadcounts } from '@/lib/data/app/units'
import { AppError } from '@/lib/errors'
import { ConfirmImport, HeadcountsForm, RemoveUnit, UnitForm } from '@/lib/schemas/units'

export const add = staffAction('units:write', UnitForm, async (viewer, { year, ...unit }) => {
  await addUnit(viewer, year, unit)
  redirect(`/settings/units?year=${year}&done=added`)
})

export const save = staffAction('units:write', UnitForm, async (viewer, { year, ...unit }) => {
  await editUnit(viewer, year, unit)
  redirect(`/settings/units?year=${year}&done=saved`)
})

export const remove = staffAction('units:write', RemoveUnit, async (viewer, { year, code }) => {
  await removeUnit(viewer, year, code)
  redirect(`/settings/units?year=${year}&done=removed`)
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
  const units = staged.file.rows.map(({ code, name, kind, parent }) => ({ code, name, kind, parent }))
  await replaceTree(viewer, staged.quarter, units, heads)
  dropStagedImport(id)
  redirect(`/settings/units?year=${staged.quarter.slice(0, 4)}&done=imported`)
})
