import { z } from 'zod'
import { outcomes } from '../domain/disclosure/table'
import { rosaSectionIds } from '../domain/instruments/rosa-items'
import { type MeasureCode, measureCodes } from '../domain/interventions/catalogue'
import { interventionStatuses } from '../domain/interventions/transitions'
import { unitCodePattern } from '../domain/organisation/unit-tree'
import { ClientKey, Day, emptyAsNull } from './form-values'
import { QuarterCode } from './quarter'
import { line, paragraphs } from './text'

const UnitCode = z.string({ error: 'Choose the unit' }).regex(unitCodePattern, 'Choose the unit')
const Outcome = z.enum(outcomes)
const Section = z.enum(rosaSectionIds)

/** What an intervention answers: a finding of a release, a section that audits found bad, or something else. */
export const InterventionReason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hotspot'), quarter: QuarterCode, outcome: Outcome }),
  z.object({ kind: z.literal('audit'), section: Section }),
  z.object({ kind: z.literal('other') }),
])
export type InterventionReason = z.output<typeof InterventionReason>

const maximumCost = 10_000_000

/** Money as people write it (1200, 1 200.50, 1.200,50 is refused): whole cents. */
const Cost = z
  .string()
  .trim()
  .transform((text) => text.replace(/[\s\u00a0]/g, ''))
  .pipe(z.string().regex(/^\d{1,8}([.,]\d{1,2})?$/, 'Enter the cost as a number, such as 1200 or 1200.50'))
  .transform((text) => Math.round(Number(text.replace(',', '.')) * 100))
  .refine((cents) => cents <= maximumCost * 100, 'The cost is above 10 million: check it')

const InterventionFields = z.object({
  unit: UnitCode,
  measure: z.enum(measureCodes as readonly [MeasureCode, ...MeasureCode[]], { error: 'Choose what will be done' }),
  title: line({ maximum: 120, tooLong: 'Keep the title to 120 characters' }).default(''),
  owner: emptyAsNull(z.uuid('Choose a person of the list')),
  dueOn: emptyAsNull(Day('Enter the day by which it is to be done')),
  cost: emptyAsNull(Cost),
  /** As `reasonValue` writes it. */
  answers: z.string().default('other').transform(parseReason),
})

type InterventionFieldValues = z.output<typeof InterventionFields>

export type InterventionContent = {
  unitCode: string
  measure: MeasureCode
  /** Empty when the measure's own name says it. */
  title: string
  ownerId: string | null
  /** ISO day. */
  dueOn: string | null
  costCents: number | null
  answers: InterventionReason
}

export const PlanIntervention = InterventionFields.extend({ clientKey: ClientKey })
  .superRefine(requireTitleForOther)
  .transform(({ clientKey, ...fields }) => ({ clientKey, content: toContent(fields) }))
export type PlanIntervention = z.output<typeof PlanIntervention>

export const EditIntervention = InterventionFields.extend({
  id: z.uuid('That is not an intervention'),
  /** The state that the change was made on: ISO instant of its last change. */
  version: z.iso.datetime(),
  /** A newer state that the person has seen and wants to replace. */
  onTopOf: z.iso.datetime().optional(),
})
  .superRefine(requireTitleForOther)
  .transform(({ id, version, onTopOf, ...fields }) => ({
    id,
    version: onTopOf ?? version,
    content: toContent(fields),
  }))
export type EditIntervention = z.output<typeof EditIntervention>

const atMost = { maximum: 2000, tooLong: 'Keep it to 2000 characters' }

export const CommentOnIntervention = z.object({
  id: z.uuid('That is not an intervention'),
  comment: paragraphs({ required: 'Write a comment first', ...atMost }),
})
export type CommentOnIntervention = z.output<typeof CommentOnIntervention>

export const MoveIntervention = z.object({
  id: z.uuid('That is not an intervention'),
  from: z.enum(interventionStatuses),
  to: z.enum(interventionStatuses, { error: 'Choose a step' }),
  reason: paragraphs(atMost).default(''),
})
export type MoveIntervention = z.output<typeof MoveIntervention>

/** Filters of the list, from the address; what does not parse is no filter. */
export const InterventionFilters = z.object({
  unit: z.string().regex(unitCodePattern).optional().catch(undefined),
  status: z
    .enum(['open', ...interventionStatuses])
    .optional()
    .catch(undefined),
  owner: z.literal('me').optional().catch(undefined),
})
export type InterventionFilters = z.output<typeof InterventionFilters>

/** What the page of a new intervention is opened with, from a hotspot card or an audit. */
export const NewInterventionQuery = z.object({
  unit: UnitCode.optional().catch(undefined),
  quarter: QuarterCode.optional().catch(undefined),
  outcome: Outcome.optional().catch(undefined),
  section: Section.optional().catch(undefined),
})
export type NewInterventionQuery = z.output<typeof NewInterventionQuery>

/** A reason as one value of a form. */
export function reasonValue(reason: InterventionReason): string {
  switch (reason.kind) {
    case 'hotspot':
      return `hotspot ${reason.quarter} ${reason.outcome}`
    case 'audit':
      return `audit ${reason.section}`
    case 'other':
      return 'other'
  }
}

/** The form's values of an intervention, for editing it. */
export function interventionFormValues(content: InterventionContent): Record<string, string> {
  return {
    unit: content.unitCode,
    measure: content.measure,
    title: content.title,
    owner: content.ownerId ?? '',
    dueOn: content.dueOn ?? '',
    cost: content.costCents === null ? '' : (content.costCents / 100).toFixed(content.costCents % 100 === 0 ? 0 : 2),
    answers: reasonValue(content.answers),
  }
}

function parseReason(text: string, context: z.RefinementCtx): InterventionReason {
  const [kind, first, second] = text.split(' ')
  const parsed = InterventionReason.safeParse(
    kind === 'hotspot'
      ? { kind, quarter: first, outcome: second }
      : kind === 'audit'
        ? { kind, section: first }
        : { kind },
  )
  if (parsed.success) return parsed.data
  context.addIssue({ code: 'custom', message: 'Choose what it answers' })
  return z.NEVER
}

function requireTitleForOther(
  fields: Pick<InterventionFieldValues, 'measure' | 'title'>,
  context: z.RefinementCtx,
): void {
  if (fields.measure === 'other' && fields.title === '') {
    context.addIssue({ code: 'custom', path: ['title'], message: 'Say in a few words what will be done' })
  }
}

function toContent(fields: InterventionFieldValues): InterventionContent {
  return {
    unitCode: fields.unit,
    measure: fields.measure,
    title: fields.title,
    ownerId: fields.owner,
    dueOn: fields.dueOn,
    costCents: fields.cost,
    answers: fields.answers,
  }
}
