'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { staffAction } from '@/lib/actions/staff-action'
import {
  commentOnIntervention,
  editIntervention,
  moveIntervention,
  planIntervention,
} from '@/lib/data/app/interventions'
import { AppError } from '@/lib/errors'
import { CommentOnIntervention, EditIntervention, MoveIntervention, PlanIntervention } from '@/lib/schemas/intervention'

export const planInterventionAction = staffAction(
  'intervention:write',
  PlanIntervention,
  async (viewer, input): Promise<undefined> => {
    const { id } = await planIntervention(viewer, input)
    redirect(`/interventions/${id}?saved=planned`)
  },
)

export const editInterventionAction = staffAction(
  'intervention:write',
  EditIntervention,
  async (viewer, input): Promise<undefined> => {
    const { id } = await withNewestShown(editIntervention(viewer, input))
    redirect(`/interventions/${id}?saved=changed`)
  },
)

export const moveInterventionAction = staffAction(
  'intervention:write',
  MoveIntervention,
  async (viewer, input): Promise<undefined> => {
    const { id } = await withNewestShown(moveIntervention(viewer, input))
    redirect(`/interventions/${id}?saved=moved`)
  },
)

export const commentAction = staffAction(
  'intervention:write',
  CommentOnIntervention,
  async (viewer, input): Promise<undefined> => {
    const { id } = await commentOnIntervention(viewer, input)
    redirect(`/interventions/${id}?saved=commented`)
  },
)

/** After a conflict the page around the form shows the newer state, the form what was entered. */
async function withNewestShown<Result>(change: Promise<Result>): Promise<Result> {
  try {
    return await change
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') refresh()
    throw error
  }
}
