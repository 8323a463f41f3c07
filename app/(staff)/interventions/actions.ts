'use server'

import { redirect } from 'next/navigation'
import { withNewestShown } from '@/lib/actions/newest-shown'
import { staffAction } from '@/lib/actions/staff-action'
import {
  commentOnIntervention,
  editIntervention,
  moveIntervention,
  planIntervention,
} from '@/lib/data/app/interventions'
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
